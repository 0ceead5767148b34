"""Pooling, forward and backward: one number for each window of each feature map."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convlab.ops._arguments import Padding, affordable, array, matching, placement
from convlab.validation import one_of, whole_numbers

MODES = ("max", "average", "l1", "l2")


def pool2d(
    x: np.ndarray,
    size: int | tuple[int, int] = 2,
    strides: int | tuple[int, int] | None = None,
    padding: Padding = "valid",
    mode: str = "max",
) -> np.ndarray:
    """Replace every window of every feature map by one number.

    Padding never counts: the maximum ignores it, and the average divides by the places inside the image, as in Keras.

    Args:
        x: feature maps (batch, height, width, depth).
        size: side of the window, or (height, width).
        strides: one step, or (vertical, horizontal); None for the window's size.
        padding: `"valid"`, `"same"`, a whole number for all sides, or ((top, bottom), (left, right)); smaller than the
            window on every side, so that no window lies outside the image.
        mode: `"max"`, `"average"`, `"l1"` (sum of absolute values) or `"l2"` (root of the sum of squares).

    Returns:
        (batch, output height, output width, depth), sizes as `convlab.sizing.output_size`.

    Raises:
        TypeError, ValueError: an argument has the wrong type or shape, holds NaN or infinity, or the window is larger
            than the padded input.
    """
    x, size, strides, around, _ = _checked(x, size, strides, padding, mode)
    padded = _padded(x, around, mode)
    if mode == "max":
        return _windows(padded, size, strides).max(axis=(4, 5))
    if mode == "average":
        return _sums(padded, size, strides) / _counts(x, size, strides, around)
    if mode == "l1":
        return _sums(np.abs(padded), size, strides)
    return np.sqrt(_sums(np.square(padded), size, strides))


def pool2d_backward(
    upstream: np.ndarray,
    x: np.ndarray,
    size: int | tuple[int, int] = 2,
    strides: int | tuple[int, int] | None = None,
    padding: Padding = "valid",
    mode: str = "max",
) -> np.ndarray:
    """Return the gradient of a loss with respect to a pooling's input.

    The gradient of a maximum goes to the winner, the first one in reading order where several tie; that of `"l1"` at
    zero and of `"l2"` in a window of zeros is taken as zero.

    Args:
        upstream: gradient with respect to the output (batch, output height, output width, depth).
        x, size, strides, padding, mode: as given to `pool2d`.

    Returns:
        Gradient shaped like x.

    Raises:
        TypeError, ValueError: as `pool2d`, or `upstream` is not shaped like the output.
    """
    x, size, strides, around, extent = _checked(x, size, strides, padding, mode)
    upstream = array("upstream", upstream, "batch, height, width, depth", x.dtype)
    matching("upstream", upstream, (len(x), *extent, x.shape[3]), "the output's shape")
    padded = _padded(x, around, mode)
    shares = _shares(padded, x, size, strides, around, mode)
    dpadded = np.zeros_like(padded)
    for i, j in np.ndindex(size):
        met = (slice(None), *(slice(o, o + s * n, s) for o, s, n in zip((i, j), strides, extent, strict=True)))
        dpadded[met] += upstream * shares(i, j, padded[met])
    (top, _), (left, _) = around
    return np.ascontiguousarray(dpadded[:, top : top + x.shape[1], left : left + x.shape[2]])


def global_pool(x: np.ndarray, mode: str = "max") -> np.ndarray:
    """Replace every feature map by one number.

    Args:
        x: feature maps (batch, height, width, depth).
        mode: `"max"`, `"average"`, `"l1"` or `"l2"`, as in `pool2d`.

    Returns:
        (batch, depth).

    Raises:
        TypeError, ValueError: as `pool2d`.
    """
    x = array("x", x, "batch, height, width, depth")
    return pool2d(x, x.shape[1:3], mode=mode)[:, 0, 0]


def global_pool_backward(upstream: np.ndarray, x: np.ndarray, mode: str = "max") -> np.ndarray:
    """Return the gradient of a loss with respect to a global pooling's input.

    Args:
        upstream: gradient with respect to the output (batch, depth).
        x, mode: as given to `global_pool`.

    Returns:
        Gradient shaped like x.

    Raises:
        TypeError, ValueError: as `pool2d_backward`.
    """
    x = array("x", x, "batch, height, width, depth")
    upstream = array("upstream", upstream, "batch, depth")
    matching("upstream", upstream, (len(x), x.shape[3]), "the output's shape")
    return pool2d_backward(upstream[:, None, None], x, x.shape[1:3], mode=mode)


def _checked(x, size, strides, padding, mode):
    x = array("x", x, "batch, height, width, depth")
    size = whole_numbers("size", size, 2)
    strides = size if strides is None else whole_numbers("strides", strides, 2)
    one_of("mode", mode, MODES)
    around, extent = placement("size", x, size, strides, padding)
    for reach, pair in zip(size, around, strict=True):
        if max(pair) >= reach:
            raise ValueError(f"padding takes less than the window's size {reach} on every side, got {pair}")
    affordable("size", "windows", len(x), *extent, x.shape[3], *size)
    return x, size, strides, around, extent


def _padded(x, around, mode):
    if not np.any(around):
        return x
    return np.pad(x, ((0, 0), *around, (0, 0)), constant_values=-np.inf if mode == "max" else 0)


def _windows(x, size, strides):
    """Return a view (batch, output height, output width, depth, window height, window width)."""
    return sliding_window_view(x, size, axis=(1, 2))[:, :: strides[0], :: strides[1]]


def _sums(x, size, strides):
    return _windows(x, size, strides).sum(axis=(4, 5))


def _counts(x, size, strides, around):
    """Return how many places of each window lie inside the image (1, output height, output width, 1)."""
    inside = np.pad(np.ones((1, *x.shape[1:3], 1), x.dtype), ((0, 0), *around, (0, 0)))
    return _sums(inside, size, strides)


def _shares(padded, x, size, strides, around, mode):
    """Return a function (i, j, values) that tells how much of its window's gradient place (i, j) receives.

    That is the derivative of the window's output with respect to the value there, for all windows at once.
    """
    if mode == "average":
        counts = _counts(x, size, strides, around)
        return lambda i, j, values: 1 / counts
    if mode == "l1":
        return lambda i, j, values: np.sign(values)
    if mode == "max":
        windows = _windows(padded, size, strides)
        winners = windows.reshape(*windows.shape[:4], -1).argmax(axis=-1)
        return lambda i, j, values: winners == i * size[1] + j
    norms = np.sqrt(_sums(np.square(padded), size, strides))
    return lambda i, j, values: np.divide(values, norms, out=np.zeros_like(values), where=norms > 0)
