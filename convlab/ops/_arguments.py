"""What every operation asks of its arrays, strides and padding."""

import numpy as np

from convlab.sizing import output_size, resolve_padding
from convlab.validation import is_sequence, one_of, shown, whole_numbers

Padding = str | int | tuple[tuple[int, int], tuple[int, int]]
Sides = tuple[tuple[int, int], tuple[int, int]]


def array(name: str, value: object, axes: str) -> np.ndarray:
    """Return `value` as a floating point array with the given axes, each at least 1 long.

    Integers and booleans become float64; float32 and float64 stay as they are; half precision becomes float32.

    Args:
        name: the argument's name, for the error.
        value: anything that `numpy.asarray` takes.
        axes: the axes' names, for example `"batch, height, width, depth"`.

    Raises:
        TypeError: `value` does not hold real numbers.
        ValueError: it has other axes, an empty one, or holds NaN or infinity.
    """
    names = axes.split(", ")
    try:
        values = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} takes an array ({axes}), got rows of unequal length: {shown(value)}") from None
    if values.dtype.kind not in "fiub":
        raise TypeError(f"{name} takes real numbers, got {values.dtype} ({shown(value)})")
    if values.ndim != len(names) or 0 in values.shape:
        raise ValueError(f"{name} takes {len(names)} axes ({axes}), each at least 1 long, got shape {values.shape}")
    if values.dtype.kind != "f" or values.dtype.itemsize > 8:
        values = values.astype(np.float64)
    elif values.dtype.itemsize < 4:
        values = values.astype(np.float32)
    # The two extremes tell in one pass each, without an array of booleans as large as the input.
    if not (np.isfinite(values.min()) and np.isfinite(values.max())):
        place = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0])
        raise ValueError(f"{name} takes finite numbers, got {values[place]} at {place}")
    return values


def matching(name: str, values: np.ndarray, shape: tuple[int, ...], reason: str) -> None:
    """Check that an array has the one shape that fits.

    Raises:
        ValueError: it has another.
    """
    if values.shape != shape:
        raise ValueError(f"{name} takes shape {shape} ({reason}), got {values.shape}")


def sides(extent: tuple[int, int], window: tuple[int, int], strides: tuple[int, int], padding: Padding) -> Sides:
    """Return the padding as ((top, bottom), (left, right)).

    Args:
        extent: (height, width) of the input.
        window: (height, width) of the filter or pooling window.
        strides: (vertical, horizontal).
        padding: `"valid"`, `"same"`, a whole number for all four sides, or ((top, bottom), (left, right)).

    Raises:
        TypeError, ValueError: `padding` is none of these.
    """
    if isinstance(padding, str):
        one_of("padding", padding, ("valid", "same"))
        pairs = (padding, padding)
    elif is_sequence(padding) or isinstance(padding, np.ndarray):
        pairs = tuple(tuple(pair) if isinstance(pair, np.ndarray) else pair for pair in padding)
        if len(pairs) != 2 or not all(is_sequence(pair) for pair in pairs):
            raise ValueError(f"padding takes ((top, bottom), (left, right)), got {shown(padding)}")
        pairs = tuple(whole_numbers(f"padding[{axis}]", pair, 2, minimum=0) for axis, pair in enumerate(pairs))
    else:
        if isinstance(padding, bool) or not hasattr(padding, "__index__"):
            raise TypeError(
                f"padding takes 'valid', 'same', a whole number or ((top, bottom), (left, right)), got {shown(padding)}"
            )
        pairs = (whole_numbers("padding", padding, 2, minimum=0),) * 2
    return tuple(resolve_padding(*numbers) for numbers in zip(extent, window, strides, pairs, strict=True))


def fitted(name: str, extent: tuple[int, int], window: tuple[int, int], strides: tuple[int, int], around: Sides):
    """Return the (height, width) of the output.

    Raises:
        ValueError: the window is larger than the padded input.
    """
    for axis, side, reach, pair in zip(("height", "width"), extent, window, around, strict=True):
        if reach > side + sum(pair):
            raise ValueError(
                f"{name} takes a {axis} of at most {side + sum(pair)}, the input's {side} and padding {pair}, got {reach}"
            )
    return tuple(output_size(*numbers) for numbers in zip(extent, window, strides, around, strict=True))
