"""Convolution, forward and backward: patches of the input times one matrix of filters.

What deep learning calls convolution is cross-correlation: the filter is not flipped.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convlab.ops._arguments import Padding, array, fitted, matching, sides
from convlab.validation import whole_number, whole_numbers

# Patches are copied into a matrix of about this many bytes at a time, so that it stays in the processor's cache.
PATCHES_BYTES = 1 << 20
# With fewer neighbouring numbers than this in a patch's row, it is faster to copy along the image's rows.
SHORT_RUN = 48


def conv2d(
    x: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray | None = None,
    strides: int | tuple[int, int] = 1,
    padding: Padding = "valid",
) -> np.ndarray:
    """Slide every filter over every image and return the feature maps.

    Args:
        x: images (batch, height, width, depth).
        kernel: filters (height, width, depth in, depth out), as in Keras.
        bias: (depth out,), or None for zeros.
        strides: one step, or (vertical, horizontal).
        padding: `"valid"` (none), `"same"` (output ceil(size / stride), as in Keras), a whole number of zeros for
            all sides, or ((top, bottom), (left, right)).

    Returns:
        Feature maps (batch, output height, output width, depth out), sizes as `convlab.sizing.output_size`.

    Raises:
        TypeError, ValueError: an argument has the wrong type or shape, holds NaN or infinity, depths do not match, or
            the filter is larger than the padded input.
    """
    x, kernel, strides, around, extent = _checked(x, kernel, strides, padding)
    out = np.empty((len(x), *extent, kernel.shape[3]), x.dtype)
    start = 0
    for patches, weights in _products(_padded(x, around), kernel, strides):
        stop = start + len(patches)
        np.matmul(patches, weights, out=out.reshape(-1, kernel.shape[3])[start:stop])
        start = stop
    if bias is not None:
        out += _bias(bias, kernel)
    return out


def conv2d_backward(
    upstream: np.ndarray,
    x: np.ndarray,
    kernel: np.ndarray,
    strides: int | tuple[int, int] = 1,
    padding: Padding = "valid",
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the gradients of a loss with respect to a convolution's input, filters and biases.

    Every position of the filter shares its weights, so their gradients add up over all positions.

    Args:
        upstream: gradient of the loss with respect to the feature maps (batch, output height, output width, depth out).
        x, kernel, strides, padding: as given to `conv2d`.

    Returns:
        (dx, dkernel, dbias), shaped like x, kernel and (depth out,).

    Raises:
        TypeError, ValueError: as `conv2d`, or `upstream` is not shaped like the feature maps.
    """
    x, kernel, strides, around, extent = _checked(x, kernel, strides, padding)
    upstream = array("upstream", upstream, "batch, height, width, depth").astype(x.dtype, copy=False)
    matching("upstream", upstream, (len(x), *extent, kernel.shape[3]), "the feature maps' shape")
    padded = _padded(x, around)
    dpadded, dkernel = np.zeros_like(padded), np.empty_like(kernel)
    rows = upstream.reshape(-1, kernel.shape[3])
    for i, j in np.ndindex(kernel.shape[:2]):
        # All the inputs that weight (i, j) meets, one for each output.
        met = (slice(None), *(slice(o, o + s * n, s) for o, s, n in zip((i, j), strides, extent, strict=True)))
        dkernel[i, j] = padded[met].reshape(-1, kernel.shape[2]).T @ rows
        dpadded[met] += upstream @ kernel[i, j].T
    (top, _), (left, _) = around
    dx = dpadded[:, top : top + x.shape[1], left : left + x.shape[2]]
    return np.ascontiguousarray(dx), dkernel, rows.sum(axis=0)


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
    return conv2d(*_lifted(x, kernel), bias, *_lifted_steps(strides, padding))[:, 0]


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
    upstream = array("upstream", upstream, "batch, length, depth")[:, None]
    dx, dkernel, dbias = conv2d_backward(upstream, *_lifted(x, kernel), *_lifted_steps(strides, padding))
    return dx[:, 0], dkernel[0], dbias


def _checked(x, kernel, strides, padding):
    x = array("x", x, "batch, height, width, depth")
    kernel = array("kernel", kernel, "height, width, depth in, depth out")
    strides = whole_numbers("strides", strides, 2)
    if kernel.shape[2] != x.shape[3]:
        raise ValueError(f"kernel takes the input's depth {x.shape[3]} as its depth in, got {kernel.shape[2]}")
    around = sides(x.shape[1:3], kernel.shape[:2], strides, padding)
    extent = fitted("kernel", x.shape[1:3], kernel.shape[:2], strides, around)
    dtype = np.result_type(x, kernel)
    return x.astype(dtype, copy=False), kernel.astype(dtype, copy=False), strides, around, extent


def _bias(bias, kernel):
    bias = array("bias", bias, "depth out")
    matching("bias", bias, kernel.shape[3:], "one for each filter")
    return bias.astype(kernel.dtype, copy=False)


def _padded(x, around):
    """Return x (batch, height, width, depth) with zeros around it."""
    if not np.any(around):
        return x
    return np.pad(x, ((0, 0), *around, (0, 0)))


def _products(x, kernel, strides):
    """Yield pairs (patches, weights) whose products, one below the other, are the feature maps, a row a position.

    Patches are (positions, window · depth), weights (window · depth, depth out). Each pair overwrites the one before.
    """
    if kernel.shape[1] * kernel.shape[2] < SHORT_RUN:
        return _products_by_place(x, kernel, strides)
    return _products_by_patch(x, kernel, strides)


def _products_by_patch(x, kernel, strides):
    """Copy patch after patch: fast when a patch's rows are long."""
    weights = kernel.reshape(-1, kernel.shape[3])
    windows = sliding_window_view(x, kernel.shape[:2], axis=(1, 2))[:, :: strides[0], :: strides[1]]
    windows = np.moveaxis(windows, 3, -1)  # (batch, output height, output width, window height, window width, depth)
    most = max(1, PATCHES_BYTES // (windows[0].size * x.itemsize))
    parts = np.array_split(windows, -(-len(x) // most))
    columns = np.empty(parts[0].shape, x.dtype)
    for part in parts:
        copied = columns[: len(part)]
        np.copyto(copied, part)
        yield copied.reshape(-1, len(weights)), weights


def _products_by_place(x, kernel, strides):
    """Copy, for each place in the window, what it meets at every position: long runs even when patches are small.

    The window is shifted sideways first, then down: the second shift moves whole maps.
    """
    height, width, _, depth_out = kernel.shape
    weights = kernel.transpose(2, 1, 0, 3).reshape(-1, depth_out)
    sideways = sliding_window_view(x, width, axis=2)[:, :, :: strides[1]].transpose(0, 3, 4, 1, 2)
    shifted = np.empty(sideways.shape[1:], x.dtype)  # (depth, window width, height, output width)
    down = sliding_window_view(shifted, height, axis=2)[:, :, :: strides[0]].transpose(0, 1, 4, 2, 3)
    columns = np.empty(down.shape, x.dtype)
    for image in sideways:
        np.copyto(shifted, image)
        np.copyto(columns, down)
        yield columns.reshape(len(weights), -1).T, weights


def _lifted(x, kernel):
    """Return sequences and filters as images and filters of height 1."""
    return array("x", x, "batch, length, depth")[:, None], array("kernel", kernel, "length, depth in, depth out")[None]


def _lifted_steps(strides, padding):
    strides = (1, whole_number("strides", strides))
    if isinstance(padding, str):
        return strides, padding
    return strides, ((0, 0), whole_numbers("padding", padding, 2, minimum=0))
