"""A network of `convlab.sizing`, in the form in which the diagrams read a Keras model."""

from types import SimpleNamespace

from convlab import sizing
from convlab.validation import is_sequence

_NAMES = {
    sizing.Conv: "Conv",
    sizing.DepthwiseConv: "Depthwise conv",
    sizing.BatchNormalization: "Batch norm",
    sizing.GlobalPool: "Global pool",
    sizing.Flatten: "Flatten",
    sizing.Dense: "Dense",
}


def as_model(network: object) -> object:
    """Return a pair (shape, layers), such as those of `sizing.NETWORKS`, as a model; anything else as it is.

    Raises:
        TypeError, ValueError: the pair's layers do not fit its shape or each other.
    """
    if not (is_sequence(network) and len(network) == 2):
        return network
    shape, layers = network
    return SimpleNamespace(input_shape=(None, *shape), layers=[_layer(step) for step in sizing.trace(shape, layers)])


def _layer(step: sizing.Step) -> object:
    layer = step.layer
    name = f"{layer.mode.capitalize()} pool" if isinstance(layer, sizing.Pool) else _NAMES[type(layer)]
    window = getattr(layer, "filter_size", None) or getattr(layer, "size", None)
    parts = {"output": SimpleNamespace(shape=(None, *step.shape)), "count_params": lambda self: step.parameters}
    return type(name, (), parts | {"kernel_size": (window, window) if window else None})()
