"""Convolution, forward and backward: patches of the input times one matrix of filters.

What deep learning calls convolution is cross-correlation: the filter is not flipped.
"""

from itertools import product
from typing import NamedTuple

import numpy as np

from convlab.ops._arguments import Padding, Pairs, affordable, array, matching, placement
from convlab.ops._patches import multiply
from convlab.sizing import dilated_size
from convlab.validation import whole_numbers


class _Layer(NamedTuple):
    """The checked arguments of a convolution along one or two axes."""

    x: np.ndarray
    kernel: np.ndarray
    strides: tuple[int, ...]
    around: Pairs
    extent: tuple[int, ...]
    dilation: int = 1


def conv2d(
    x: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray | None = None,
    strides: int | tuple[int, int] = 1,
    padding: Padding = "valid",
    dilation: int = 1,
) -> np.ndarray:
    """Slide every filter over every image and return the feature maps.

    Args:
        x: images (batch, height, width, depth).
        kernel: filters (height, width, depth in, depth out), as in Keras.
        bias: (depth out,), or None for zeros.
        strides: one step, or (vertical, horizontal).
        padding: `"valid"` (none), `"same"` (output ceil(size / stride), as in Keras), a whole number of zeros for
            all sides, or ((top, bottom), (left, right)).
        dilation: step from one weight of a filter to the next, down and to the right; 1 for neighbours.

    Returns:
        Feature maps (batch, output height, output width, depth out), sizes as `convlab.sizing.output_size`.

    Raises:
        TypeError, ValueError: an argument has the wrong type or shape, holds NaN or infinity, depths do not match, or
            the filter is larger than the padded input.
    """
    return _forward(bias, _checked(x, kernel, strides, padding, "height, width", dilation))


def conv2d_backward(
    upstream: np.ndarray,
    x: np.ndarray,
    kernel: np.ndarray,
    strides: int | tuple[int, int] = 1,
    padding: Padding = "valid",
    dilation: int = 1,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the gradients of a loss with respect to a convolution's input, filters and biases.

    Every position of the filter shares its weights, so their gradients add up over all positions.

    Args:
        upstream: gradient of the loss with respect to the feature maps (batch, output height, output width, depth out).
        x, kernel, strides, padding, dilation: as given to `conv2d`.

    Returns:
        (dx, dkernel, dbias), shaped like x, kernel and (depth out,).

    Raises:
        TypeError, ValueError: as `conv2d`, or `upstream` is not shaped like the feature maps.
    """
    layer = _checked(x, kernel, strides, padding, "height, width", dilation)
    return _backward(_upstream(upstream, layer, "height, width"), layer)


def conv1d(
    x: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray | None = None,
    strides: int = 1,
    padding: str | int | tuple[int, int] = "valid",
) -> np.ndarray:
    """Slide every filter along every sequence and return the feature maps.

    Args:
        x: sequences (batch, length, depth).
        kernel: filters (length, depth in, depth out), as in Keras.
        bias: (depth out,), or None for zeros.
        strides: one step.
        padding: `"valid"`, `"same"`, a whole number of zeros for both ends, or (before, after).

    Returns:
        Feature maps (batch, output length, depth out).

    Raises:
        TypeError, ValueError: as `conv2d`.
    """
    return _forward(bias, _lifted(_checked(x, kernel, strides, padding, "length")))[:, 0]


def conv1d_backward(
    upstream: np.ndarray,
    x: np.ndarray,
    kernel: np.ndarray,
    strides: int = 1,
    padding: str | int | tuple[int, int] = "valid",
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the gradients of a loss with respect to a 1D convolution's input, filters and biases.

    Args:
        upstream: gradient with respect to the feature maps (batch, output length, depth out).
        x, kernel, strides, padding: as given to `conv1d`.

    Returns:
        (dx, dkernel, dbias), shaped like x, kernel and (depth out,).

    Raises:
        TypeError, ValueError: as `conv1d`, or `upstream` is not shaped like the feature maps.
    """
    layer = _checked(x, kernel, strides, padding, "length")
    dx, dkernel, dbias = _backward(_upstream(upstream, layer, "length")[:, None], _lifted(layer))
    return dx[:, 0], dkernel[0], dbias


def _checked(x, kernel, strides, padding, sides, dilation=1):
    x = array("x", x, f"batch, {sides}, depth")
    kernel = array("kernel", kernel, f"{sides}, depth in, depth out")
    strides = whole_numbers("strides", strides, x.ndim - 2)
    *window, depth_in, depth_out = kernel.shape
    if depth_in != x.shape[-1]:
        raise ValueError(f"kernel takes the input's depth {x.shape[-1]} as its depth in, got {depth_in}")
    window = [dilated_size(reach, dilation) for reach in window]
    around, extent = placement("kernel", x, tuple(window), strides, padding)
    affordable("kernel", "an output", len(x), *extent, depth_out)
    affordable("kernel", "patches of one image", *extent, *window, depth_in)
    dtype = np.result_type(x, kernel)
    kernel = _spread(kernel.astype(dtype, copy=False), dilation)
    return _Layer(x.astype(dtype, copy=False), kernel, strides, around, extent, dilation)


def _spread(kernel, dilation):
    """Return the filters with zeros between their weights."""
    if dilation == 1:
        return kernel
    spread = np.zeros([dilated_size(reach, dilation) for reach in kernel.shape[:2]] + [*kernel.shape[2:]], kernel.dtype)
    spread[::dilation, ::dilation] = kernel
    return spread


def _upstream(upstream, layer, sides):
    upstream = array("upstream", upstream, f"batch, {sides}, depth", layer.x.dtype)
    matching("upstream", upstream, (len(layer.x), *layer.extent, layer.kernel.shape[-1]), "the feature maps' shape")
    return upstream


def _lifted(layer):
    """Return a layer along one axis as one along two: images and filters of height 1."""
    x, kernel, strides, around, extent, _ = layer
    return _Layer(x[:, None], kernel[None], (1, *strides), ((0, 0), *around), (1, *extent))


def _forward(bias, layer):
    x, kernel, strides, around, extent, _ = layer
    depth_out = kernel.shape[3]
    if bias is not None:
        bias = array("bias", bias, "depth out", x.dtype)
        matching("bias", bias, (depth_out,), "one for each filter")
    out = np.empty((len(x), *extent, depth_out), x.dtype)
    multiply(_padded(x, around), kernel, strides, out)
    if bias is not None:
        out += bias
    return out


def _backward(upstream, layer):
    x, kernel, strides, around, extent, dilation = layer
    padded = _padded(x, around)
    dpadded, dkernel = np.zeros_like(padded), np.zeros_like(kernel)
    rows = upstream.reshape(-1, kernel.shape[3])
    for i, j in product(range(0, kernel.shape[0], dilation), range(0, kernel.shape[1], dilation)):
        # All the inputs that weight (i, j) meets, one for each output.
        met = (slice(None), *(slice(o, o + s * n, s) for o, s, n in zip((i, j), strides, extent, strict=True)))
        dkernel[i, j] = padded[met].reshape(-1, kernel.shape[2]).T @ rows
        dpadded[met] += upstream @ kernel[i, j].T
    (top, _), (left, _) = around
    dx = dpadded[:, top : top + x.shape[1], left : left + x.shape[2]]
    return np.ascontiguousarray(dx), dkernel[::dilation, ::dilation], rows.sum(axis=0)


def _padded(x, around):
    """Return x (batch, height, width, depth) with zeros around it."""
    if not np.any(around):
        return x
    return np.pad(x, ((0, 0), *around, (0, 0)))
