"""Keras models as stacks of `convlab.sizing` layers. Keras itself is not needed: layers are told by their names."""

from convlab import sizing
from convlab.validation import shown

_SKIPPED = {
    "Activation",
    "Dropout",
    "InputLayer",
    "LeakyReLU",
    "ReLU",
    "Rescaling",
    "Softmax",
    "SpatialDropout2D",
}
_UNUSED = {"dilation_rate": 1, "groups": 1, "depth_multiplier": 1, "data_format": "channels_last"}


def stack_of(model: object) -> tuple[tuple[int, int, int], list[sizing.Layer]]:
    """Return the input's shape and the layers of a built Keras model, its zero padding in the window that follows.

    Args:
        model: a built Keras model whose layers follow one another.

    Raises:
        TypeError: it is no built Keras model, or has a layer of another kind.
        ValueError: a layer has a setting that `convlab.sizing` does not count, or its layers do not follow one another.
    """
    try:
        shape, output, keras_layers = tuple(model.input_shape[1:]), tuple(model.output_shape[1:]), list(model.layers)
    except (AttributeError, TypeError, ValueError):
        raise TypeError(
            f"network takes a name, a pair (input shape, layers) or a built Keras model, got {shown(model)}"
        ) from None
    layers, zeros = [], None
    for layer in keras_layers:
        kind, config = type(layer).__name__, layer.get_config()
        if kind in _SKIPPED:
            continue
        made = _zeros(layer.name, config) if kind == "ZeroPadding2D" else _converted(layer.name, kind, config)
        if zeros:
            made = _padded(made, *zeros)
        zeros = (layer.name, made) if kind == "ZeroPadding2D" else None
        layers += [] if zeros else [made]
    if zeros:
        _padded(None, *zeros)
    steps = sizing.trace(shape, layers)
    if output != (steps[-1].shape if steps else shape):
        raise ValueError(f"network takes a model whose layers follow one another, got one with the output {output}")
    return shape, layers


def _padded(layer: sizing.Layer | None, name: str, zeros: object) -> sizing.Layer:
    """Return the layer with the zeros of the ZeroPadding2D before it."""
    if getattr(layer, "padding", None) != "valid":
        raise ValueError(
            f"{name} (ZeroPadding2D) takes a convolution or a pooling with padding 'valid' after it, got {shown(layer)}"
        )
    return type(layer)(**{**vars(layer), "padding": zeros})


def _converted(name: str, kind: str, config: dict) -> sizing.Layer:
    title = f"{name} ({kind})"
    if kind not in _CONVERSIONS:
        kinds = ", ".join([*_CONVERSIONS, "ZeroPadding2D", *sorted(_SKIPPED)])
        raise TypeError(f"network takes layers {kinds}, got {title}")
    for setting, only in _UNUSED.items():
        got = config.get(setting, only)
        if got not in (only, (only, only), [only, only]):
            raise ValueError(f"{title} takes {setting}={only!r}, got {shown(got)}")
    return _CONVERSIONS[kind](title, config)


def _side(title: str, setting: str, config: dict) -> int:
    """Return one number for a setting that has one for each axis."""
    value = config[setting]
    sides = value if isinstance(value, tuple | list) else (value, value)
    if len(set(sides)) != 1:
        raise ValueError(f"{title} takes the same {setting} on both axes, got {shown(value)}")
    return sides[0]


def _only(title: str, config: dict, **settings: object) -> None:
    for setting, only in settings.items():
        if config[setting] not in (only, [only]):
            raise ValueError(f"{title} takes {setting}={only!r}, got {shown(config[setting])}")


def _zeros(name: str, config: dict) -> tuple[int, int]:
    rows, columns = config["padding"]
    if tuple(rows) != tuple(columns):
        raise ValueError(f"{name} (ZeroPadding2D) takes the same padding on both axes, got {shown(config['padding'])}")
    return tuple(rows)


def _window(title: str, config: dict, size: str) -> tuple[int, int, str]:
    return _side(title, size, config), _side(title, "strides", config), config["padding"]


def _conv(title: str, config: dict) -> sizing.Conv:
    return sizing.Conv(config["filters"], *_window(title, config, "kernel_size"), config["use_bias"])


def _depthwise(title: str, config: dict) -> sizing.DepthwiseConv:
    return sizing.DepthwiseConv(*_window(title, config, "kernel_size"), config["use_bias"])


def _normalization(title: str, config: dict) -> sizing.BatchNormalization:
    _only(title, config, scale=True, center=True)
    if config["axis"] not in (-1, 3, [-1], [3]):
        raise ValueError(f"{title} takes axis=-1, got {shown(config['axis'])}")
    return sizing.BatchNormalization()


def _pool(mode: str):
    return lambda title, config: sizing.Pool(*_window(title, config, "pool_size"), mode)


def _global_pool(mode: str):
    def convert(title: str, config: dict) -> sizing.GlobalPool:
        _only(title, config, keepdims=False)
        return sizing.GlobalPool(mode)

    return convert


def _dense(title: str, config: dict) -> sizing.Dense:
    _only(title, config, use_bias=True)
    return sizing.Dense(config["units"])


_CONVERSIONS = {
    "Conv2D": _conv,
    "DepthwiseConv2D": _depthwise,
    "BatchNormalization": _normalization,
    "MaxPooling2D": _pool("max"),
    "AveragePooling2D": _pool("average"),
    "GlobalMaxPooling2D": _global_pool("max"),
    "GlobalAveragePooling2D": _global_pool("average"),
    "Flatten": lambda title, config: sizing.Flatten(),
    "Dense": _dense,
}
