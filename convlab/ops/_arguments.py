"""What every operation asks of its arrays, strides and padding."""

import math

import numpy as np

from convlab.sizing import output_size, resolve_padding
from convlab.validation import is_sequence, shown, whole_numbers

Padding = str | int | tuple[tuple[int, int], tuple[int, int]]
Pairs = tuple[tuple[int, int], ...]

# The largest size of a number: products of two of them, summed over an array of MOST_NUMBERS, stay finite.
LARGEST = {np.dtype(np.float32): 1e14, np.dtype(np.float64): 1e149}
# No operation makes an array of more numbers than this (4 GiB in double precision).
MOST_NUMBERS = 1 << 29


def array(name: str, value: object, axes: str, dtype: np.dtype | None = None) -> np.ndarray:
    """Return `value` as a floating point array with the given axes, each at least 1 long.

    Args:
        name: the argument's name, for the error.
        value: anything that `numpy.asarray` takes.
        axes: the axes' names, for example `"batch, height, width, depth"`.
        dtype: float32 or float64; None keeps these two, and makes half precision float32, everything else float64.

    Raises:
        TypeError: `value` does not hold real numbers.
        ValueError: its rows differ in length, it has other axes, an empty one, or holds NaN, infinity or a number so
            large that products would overflow.
    """
    try:
        values = np.asarray(value)
    except Exception as error:  # A stranger's class may raise anything here; rows of unequal length are a ValueError.
        raise ValueError(f"{name} takes an array ({axes}), got {shown(value)}: {shown(error)}") from None
    if values.dtype.kind not in "fiub":
        raise TypeError(f"{name} takes real numbers, got {values.dtype} ({shown(value)})")
    count = len(axes.split(", "))
    if values.ndim != count or 0 in values.shape:
        raise ValueError(f"{name} takes an array ({axes}), each axis at least 1 long, got shape {values.shape}")
    if dtype is None:
        small = values.dtype.kind == "f" and values.dtype.itemsize <= 4
        dtype = np.dtype(np.float32 if small else np.float64)
    limit = LARGEST[dtype]
    # The two extremes tell in one pass each, without an array of booleans as large as the input. NaN fails both.
    if not (float(values.min()) >= -limit and float(values.max()) <= limit):
        place = tuple(np.argwhere(~(np.abs(values.astype(np.longdouble)) <= limit))[0].tolist())
        raise ValueError(f"{name} takes finite numbers of at most {limit:g} in size, got {values[place]!s} at {place}")
    return values.astype(dtype, copy=False)


def matching(name: str, values: np.ndarray, shape: tuple[int, ...], reason: str) -> None:
    """Check that an array has the one shape that fits.

    Raises:
        ValueError: it has another.
    """
    if values.shape != shape:
        raise ValueError(f"{name} takes shape {shape} ({reason}), got {values.shape}")


def affordable(name: str, what: str, *shape: int) -> None:
    """Check that an array of this shape may be made.

    Raises:
        ValueError: it would hold more than `MOST_NUMBERS`.
    """
    if math.prod(shape) > MOST_NUMBERS:
        raise ValueError(f"{name} takes {what} of at most {MOST_NUMBERS:,} numbers, got shape {shown(shape)}")


def placement(
    name: str, x: np.ndarray, window: tuple[int, ...], strides: tuple[int, ...], padding: Padding
) -> tuple[Pairs, tuple[int, ...]]:
    """Return the padding and how many places the window stops at, for each axis along which it slides.

    Args:
        name: the argument that holds the window, for the error.
        x: input (batch, one or two axes to slide along, depth).
        window, strides: one number for each of these axes.
        padding: as `conv1d` or `conv2d` take it.

    Returns:
        ((before, after), ...) and (output size, ...).

    Raises:
        TypeError, ValueError: `padding` has another form, the window is larger than the padded input, or the padded
            input is too large for memory.
    """
    extent, pairs = x.shape[1:-1], (padding,) * len(window)
    if len(window) == 2 and is_sequence(padding):
        if len(padding) != 2 or not all(is_sequence(pair) for pair in padding):
            raise ValueError(f"padding takes ((top, bottom), (left, right)), got {shown(padding)}")
        pairs = [whole_numbers(f"padding[{axis}]", pair, 2, minimum=0) for axis, pair in enumerate(padding)]
    axes = list(zip(extent, window, strides, pairs, strict=True))
    around = tuple(resolve_padding(*axis) for axis in axes)
    padded = tuple(size + sum(pair) for size, pair in zip(extent, around, strict=True))
    if any(reach > size for reach, size in zip(window, padded, strict=True)):
        raise ValueError(f"{name} takes a window of at most the padded input's size {padded}, got {window}")
    affordable("padding", "a padded input", len(x), *padded, x.shape[-1])
    return around, tuple(output_size(*axis) for axis in axes)
