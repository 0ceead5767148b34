"""The product of a convolution: patches copied side by side into a matrix, times the matrix of filters."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

# Patches are copied into a matrix of about this many bytes at a time, so that it stays in the processor's cache.
PATCHES_BYTES = 1 << 20
# With fewer neighbouring numbers than this in a patch's row, it is faster to copy along the image's rows.
SHORT_RUN = 48
# OpenBLAS has a faster way for products of at most this many multiplications.
SMALL_PRODUCT = 1_000_000


def multiply(x: np.ndarray, kernel: np.ndarray, strides: tuple[int, int], out: np.ndarray) -> None:
    """Write the feature maps of padded images to `out`.

    Args:
        x: images (batch, height, width, depth), padding included.
        kernel: filters (height, width, depth in, depth out).
        strides: (vertical, horizontal).
        out: where the maps go (batch, output height, output width, depth out).
    """
    by = _by_place if kernel.shape[1] * kernel.shape[2] < SHORT_RUN else _by_patch
    by(x, kernel, strides, out)


def _by_patch(x, kernel, strides, out):
    """Copy patch after patch: fast when a patch's rows are long."""
    weights = kernel.reshape(-1, kernel.shape[3])
    windows = sliding_window_view(x, kernel.shape[:2], axis=(1, 2))[:, :: strides[0], :: strides[1]]
    windows = np.moveaxis(windows, 3, -1)  # (batch, output height, output width, window height, window width, depth)
    images = max(1, PATCHES_BYTES // (windows[0].size * x.itemsize))
    patches = np.empty((min(images, len(x)), *windows.shape[1:]), x.dtype)
    for start in range(0, len(x), images):
        part = windows[start : start + images]
        np.copyto(patches[: len(part)], part)
        maps = out[start : start + images].reshape(-1, kernel.shape[3])
        np.matmul(patches[: len(part)].reshape(-1, len(weights)), weights, out=maps)


def _by_place(x, kernel, strides, out):
    """Copy, for each place in the window, what it meets at every position: long runs even when patches are small.

    The window is shifted sideways first, then down: the second shift moves whole maps.
    """
    height, width, _, depth_out = kernel.shape
    weights = kernel.transpose(2, 1, 0, 3).reshape(-1, depth_out)
    sideways = sliding_window_view(x, width, axis=2)[:, :, :: strides[1]].transpose(0, 3, 4, 1, 2)
    shifted = np.empty(sideways.shape[1:], x.dtype)  # (depth, window width, height, output width)
    down = sliding_window_view(shifted, height, axis=2)[:, :, :: strides[0]].transpose(0, 1, 4, 2, 3)
    across = out.shape[2]
    rows, parts = max(1, SMALL_PRODUCT // (across * weights.size)), []
    for top in range(0, out.shape[1], rows):
        part = down[:, :, :, top : top + rows]
        columns = np.empty(part.shape, x.dtype)
        place = slice(top * across, (top + rows) * across)
        parts.append((place, part, columns, columns.reshape(len(weights), -1).T))
    for image, maps in zip(sideways, out.reshape(len(out), -1, depth_out), strict=True):
        np.copyto(shifted, image)
        for place, part, columns, patches in parts:
            np.copyto(columns, part)
            np.matmul(patches, weights, out=maps[place])
