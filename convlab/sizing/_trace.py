"""What happens to the shape of an image as it passes through a stack of layers."""

from dataclasses import dataclass

from convlab.sizing import _formulas as formulas
from convlab.validation import is_sequence, shown, whole_number, whole_numbers


@dataclass(frozen=True)
class Conv:
    """A convolutional layer of `filters` square filters."""

    filters: int
    filter_size: int
    stride: int = 1
    padding: formulas.Padding = "valid"


@dataclass(frozen=True)
class Pool:
    """A pooling layer; its stride is the window's size unless given."""

    size: int = 2
    stride: int | None = None
    padding: formulas.Padding = "valid"


@dataclass(frozen=True)
class GlobalPool:
    """One number for each feature map."""


@dataclass(frozen=True)
class Flatten:
    """All numbers of the volume in one row."""


@dataclass(frozen=True)
class Dense:
    """A fully connected layer of `units` nodes."""

    units: int


Layer = Conv | Pool | GlobalPool | Flatten | Dense


@dataclass(frozen=True)
class Step:
    """One layer of a trace.

    Attributes:
        layer: the layer.
        shape: its output, (height, width, depth) or (units,).
        parameters: weights and biases.
        multiplications: for one image.
        receptive_field: input pixels, along one axis, that one output depends on; None once the image is one row.
        unreached: how many (rows, columns) of its input no window covers, as counted by `unreached`.
    """

    layer: Layer
    shape: tuple[int, ...]
    parameters: int = 0
    multiplications: int = 0
    receptive_field: int | None = None
    unreached: tuple[int, int] = (0, 0)


def trace(input_shape: tuple[int, int, int], layers: list[Layer]) -> list[Step]:
    """Return one `Step` for each layer.

    Args:
        input_shape: (height, width, depth) of the image.
        layers: `Conv`, `Pool`, `GlobalPool`, `Flatten` and `Dense` layers, from the input up.

    Raises:
        TypeError, ValueError: the shape is not three whole numbers, an entry is no layer, or a layer does not fit the
            shape that reaches it; the message says which layer.
    """
    if not is_sequence(input_shape):
        raise TypeError(f"input_shape takes (height, width, depth), got {shown(input_shape)}")
    shape, windows, steps = whole_numbers("input_shape", input_shape, 3), [], []
    if not is_sequence(layers):
        raise TypeError(f"layers takes a list of layers, got {shown(layers)}")
    for index, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise TypeError(f"layers[{index}] takes Conv, Pool, GlobalPool, Flatten or Dense, got {shown(layer)}")
        try:
            steps.append(_step(layer, shape, windows))
        except (TypeError, ValueError) as error:
            raise type(error)(f"layers[{index}], {type(layer).__name__}: {error}") from None
        shape = steps[-1].shape
    return steps


def _step(layer: Layer, shape: tuple[int, ...], windows: list[tuple[int, int]]) -> Step:
    if isinstance(layer, Dense):
        if len(shape) != 1:
            raise ValueError(f"Dense takes one row of numbers, got shape {shape}: put Flatten or GlobalPool before it")
        units = whole_number("units", layer.units)
        return Step(layer, (units,), formulas.dense_parameters(shape[0], units), shape[0] * units)
    if len(shape) != 3:
        raise ValueError(f"{type(layer).__name__} takes a volume (height, width, depth), got shape {shape}")
    height, width, depth = shape
    if isinstance(layer, Flatten):
        return Step(layer, (height * width * depth,))
    if isinstance(layer, GlobalPool):
        return Step(layer, (depth,))
    return _window_step(layer, shape, windows)


def _window_step(layer: Conv | Pool, shape: tuple[int, ...], windows: list[tuple[int, int]]) -> Step:
    height, width, depth = shape
    name = "filter_size" if isinstance(layer, Conv) else "size"
    size = whole_number(name, getattr(layer, name))
    stride = size if isinstance(layer, Pool) and layer.stride is None else layer.stride
    extent = tuple(formulas.output_size(side, size, stride, layer.padding) for side in (height, width))
    lost = tuple(len(formulas.unreached(side, size, stride, layer.padding)) for side in (height, width))
    windows.append((size, stride))
    field = formulas.receptive_field(windows)
    if isinstance(layer, Pool):
        return Step(layer, (*extent, depth), receptive_field=field, unreached=lost)
    filters = whole_number("filters", layer.filters)
    return Step(
        layer,
        (*extent, filters),
        formulas.conv_parameters(size, depth, filters),
        formulas.conv_multiplications(size, depth, filters, extent),
        field,
        lost,
    )
