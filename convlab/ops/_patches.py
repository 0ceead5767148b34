"""The patches that a filter meets, copied side by side into a matrix."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

# Patches are copied into a matrix of about this many bytes at a time, so that it stays in the processor's cache.
PATCHES_BYTES = 1 << 20
# With fewer neighbouring numbers than this in a patch's row, it is faster to copy along the image's rows.
SHORT_RUN = 48


def products(x, kernel, strides):
    """Yield pairs (patches, weights) whose products, one below the other, are the feature maps, a row a position.

    Patches are (positions, window · depth), weights (window · depth, depth out). Each pair overwrites the one before.
    """
    if kernel.shape[1] * kernel.shape[2] < SHORT_RUN:
        return _by_place(x, kernel, strides)
    return _by_patch(x, kernel, strides)


def _by_patch(x, kernel, strides):
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


def _by_place(x, kernel, strides):
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
