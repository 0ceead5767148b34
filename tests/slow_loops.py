"""Convolution and pooling as plain Python loops: slow, without padded arrays, and independent of `convlab.ops`."""

import itertools
import math

import numpy as np


def same(size, window, stride):
    """Return the zeros (before, after) of `padding="same"`, found by trying."""
    for total in itertools.count():
        stops = sum(1 for start in range(0, size + total, stride) if start + window <= size + total)
        if stops >= math.ceil(size / stride):
            return total // 2, total - total // 2


def pairs(extent, window, strides, padding):
    """Return any form of padding as ((before, after), ...), one pair for each axis that the window slides along."""
    if padding == "valid":
        return [(0, 0)] * len(extent)
    if padding == "same":
        return [same(*axis) for axis in zip(extent, window, strides, strict=True)]
    if isinstance(padding, int):
        return [(padding, padding)] * len(extent)
    return [padding] if len(extent) == 1 else list(padding)


def stops(extent, window, strides, around):
    """Return the first input position of every place that the window stops at, axis by axis."""
    return [
        range(-before, size + after - reach + 1, stride)
        for size, reach, stride, (before, after) in zip(extent, window, strides, around, strict=True)
    ]


def convolution(x, kernel, bias, strides, padding, upstream=None):
    """Return (out, dx, dkernel, dbias) of a 2D convolution; the gradients are zero without `upstream`."""
    (batch, height, width, depth), (rows, columns, _, filters) = x.shape, kernel.shape
    around = pairs((height, width), (rows, columns), strides, padding)
    tops, lefts = stops((height, width), (rows, columns), strides, around)
    out = np.zeros((batch, len(tops), len(lefts), filters))
    upstream = np.zeros(out.shape) if upstream is None else upstream
    dx, dkernel, dbias = np.zeros(x.shape), np.zeros(kernel.shape), np.zeros(filters)
    for n, (i, top), (j, left), f in itertools.product(range(batch), enumerate(tops), enumerate(lefts), range(filters)):
        total, gradient = (0 if bias is None else bias[f]), upstream[n, i, j, f]
        dbias[f] += gradient
        for a, b, d in itertools.product(range(rows), range(columns), range(depth)):
            if 0 <= top + a < height and 0 <= left + b < width:
                total += x[n, top + a, left + b, d] * kernel[a, b, d, f]
                dx[n, top + a, left + b, d] += gradient * kernel[a, b, d, f]
                dkernel[a, b, d, f] += gradient * x[n, top + a, left + b, d]
        out[n, i, j, f] = total
    return out, dx, dkernel, dbias


def sequence_convolution(x, kernel, bias, stride, padding, upstream=None):
    """Return (out, dx, dkernel, dbias) of a 1D convolution, by loops of its own."""
    (batch, length, depth), (reach, _, filters) = x.shape, kernel.shape
    around = pairs((length,), (reach,), (stride,), padding)
    (starts,) = stops((length,), (reach,), (stride,), around)
    out = np.zeros((batch, len(starts), filters))
    upstream = np.zeros(out.shape) if upstream is None else upstream
    dx, dkernel, dbias = np.zeros(x.shape), np.zeros(kernel.shape), np.zeros(filters)
    for n, (i, start), f in itertools.product(range(batch), enumerate(starts), range(filters)):
        gradient = upstream[n, i, f]
        out[n, i, f] = 0 if bias is None else bias[f]
        dbias[f] += gradient
        for a, d in itertools.product(range(reach), range(depth)):
            if 0 <= start + a < length:
                out[n, i, f] += x[n, start + a, d] * kernel[a, d, f]
                dx[n, start + a, d] += gradient * kernel[a, d, f]
                dkernel[a, d, f] += gradient * x[n, start + a, d]
    return out, dx, dkernel, dbias


def pooling(x, window, strides, padding, mode, upstream=None):
    """Return (out, dx) of a pooling; the first of several maxima takes the whole gradient."""
    batch, height, width, depth = x.shape
    around = pairs((height, width), window, strides, padding)
    tops, lefts = stops((height, width), window, strides, around)
    out, dx = np.zeros((batch, len(tops), len(lefts), depth)), np.zeros(x.shape)
    upstream = np.zeros(out.shape) if upstream is None else upstream
    for n, (i, top), (j, left), d in itertools.product(range(batch), enumerate(tops), enumerate(lefts), range(depth)):
        places = [
            (n, a, b, d)
            for a, b in itertools.product(range(top, top + window[0]), range(left, left + window[1]))
            if 0 <= a < height and 0 <= b < width
        ]
        values = [float(x[place]) for place in places]
        out[n, i, j, d], shares = _pooled(values, mode)
        for place, share in zip(places, shares, strict=True):
            dx[place] += upstream[n, i, j, d] * share
    return out, dx


def _pooled(values, mode):
    if mode == "max":
        winner = values.index(max(values))
        return values[winner], [float(k == winner) for k in range(len(values))]
    if mode == "average":
        return math.fsum(values) / len(values), [1 / len(values)] * len(values)
    if mode == "l1":
        return math.fsum(map(abs, values)), [(value > 0) - (value < 0) for value in values]
    norm = math.sqrt(math.fsum(value * value for value in values))
    return norm, [value / norm if norm else 0 for value in values]
