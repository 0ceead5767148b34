"""What happens to the shape of an image as it passes through a stack of layers."""

import math
from dataclasses import dataclass
from typing import get_args

from convlab.sizing import _formulas as formulas
from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers

MODES = ("max", "average", "l1", "l2")


@dataclass(frozen=True)
class Conv:
    """A convolutional layer of `filters` square filters, with a bias each unless `bias` is False."""

    filters: int
    filter_size: int
    stride: int = 1
    padding: formulas.Padding = "valid"
    bias: bool = True


@dataclass(frozen=True)
class DepthwiseConv:
    """A convolutional layer with one square filter of depth 1 for each channel; see Howard et al. (2017)."""

    filter_size: int
    stride: int = 1
    padding: formulas.Padding = "valid"
    bias: bool = True


@dataclass(frozen=True)
class BatchNormalization:
    """A scale, a shift, a mean and a variance for each channel; the last two are counted, not trained."""


@dataclass(frozen=True)
class Pool:
    """A pooling layer of `mode` "max", "average", "l1" or "l2"; its stride is the window's size unless given."""

    size: int = 2
    stride: int | None = None
    padding: formulas.Padding = "valid"
    mode: str = "max"


@dataclass(frozen=True)
class GlobalPool:
    """One number for each feature map, by `mode` as for `Pool`."""

    mode: str = "max"


@dataclass(frozen=True)
class Flatten:
    """All numbers of the volume in one row."""


@dataclass(frozen=True)
class Dense:
    """A fully connected layer of `units` nodes."""

    units: int


Layer = Conv | DepthwiseConv | BatchNormalization | Pool | GlobalPool | Flatten | Dense


@dataclass(frozen=True)
class Step:
    """One layer of a trace.

    Attributes:
        layer: the layer.
        shape: its output, (height, width, depth) or (units,).
        parameters: weights and biases, and what a batch normalization keeps.
        trainable: those of them that training changes.
        multiplications: of weights, for one image.
        receptive_field: input pixels, along one axis, that one output depends on; None once the image is one row.
        unreached: how many (rows, columns) of its input no window covers, as counted by `unreached`.
    """

    layer: Layer
    shape: tuple[int, ...]
    parameters: int = 0
    trainable: int = 0
    multiplications: int = 0
    receptive_field: int | None = None
    unreached: tuple[int, int] = (0, 0)


def trace(input_shape: tuple[int, int, int], layers: list[Layer]) -> list[Step]:
    """Return one `Step` for each layer.

    Args:
        input_shape: (height, width, depth) of the image.
        layers: `Conv`, `DepthwiseConv`, `BatchNormalization`, `Pool`, `GlobalPool`, `Flatten` and `Dense` layers, from
            the input up.

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
            names = ", ".join(kind.__name__ for kind in get_args(Layer))
            raise TypeError(f"layers[{index}] takes a layer ({names}), got {shown(layer)}")
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
        weights = formulas.dense_parameters(shape[0], units)
        return Step(layer, (units,), weights, weights, shape[0] * units)
    if len(shape) != 3:
        raise ValueError(f"{type(layer).__name__} takes a volume (height, width, depth), got shape {shape}")
    if isinstance(layer, Flatten):
        return Step(layer, (math.prod(shape),))
    if isinstance(layer, GlobalPool):
        one_of("mode", layer.mode, MODES)
        return Step(layer, shape[2:])
    if isinstance(layer, BatchNormalization):
        field = formulas.receptive_field(windows)
        return Step(layer, shape, 4 * shape[2], 2 * shape[2], receptive_field=field)
    return _window_step(layer, shape, windows)


def _window_step(layer: Conv | DepthwiseConv | Pool, shape: tuple[int, ...], windows: list[tuple[int, int]]) -> Step:
    height, width, depth = shape
    name = "size" if isinstance(layer, Pool) else "filter_size"
    size = whole_number(name, getattr(layer, name))
    stride = size if isinstance(layer, Pool) and layer.stride is None else layer.stride
    extent = tuple(formulas.output_size(side, size, stride, layer.padding) for side in (height, width))
    lost = tuple(len(formulas.unreached(side, size, stride, layer.padding)) for side in (height, width))
    windows.append((size, stride))
    field = formulas.receptive_field(windows)
    if isinstance(layer, Pool):
        one_of("mode", layer.mode, MODES)
        return Step(layer, (*extent, depth), receptive_field=field, unreached=lost)
    if not isinstance(layer.bias, bool):
        raise TypeError(f"bias takes True or False, got {shown(layer.bias)}")
    depth_in, filters = (
        (1, depth) if isinstance(layer, DepthwiseConv) else (depth, whole_number("filters", layer.filters))
    )
    parameters = formulas.conv_parameters(size, depth_in, filters) - (0 if layer.bias else filters)
    work = formulas.conv_multiplications(size, depth_in, filters, extent)
    return Step(layer, (*extent, filters), parameters, parameters, work, field, lost)
