"""What the settings of several widgets take, each as JSON values."""

import numpy as np

from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers

LARGEST_PADDING = 12


def volume(name: str, value: object, presets: dict, largest: int) -> list:
    """Return a preset's name, a matrix or a volume as nested lists (height, width, depth).

    Raises:
        TypeError, ValueError: it is none of these, has a side above `largest`, or a depth other than 1 or 3.
    """
    if isinstance(value, str):
        value = presets[one_of(name, value, presets)]
    expected = f"{name} takes a name or numbers (height, width) or (height, width, depth), at most {largest} a side"
    try:
        given = np.asarray(value)
        values = given.astype(float)
    except (TypeError, ValueError):
        raise TypeError(f"{expected}, got {shown(value)}") from None
    if given.dtype.kind not in "fiu":  # digits in quotes are no numbers
        raise TypeError(f"{expected}, got {shown(value)}")
    if values.ndim == 2:
        values = values[..., None]
    if values.ndim != 3 or values.shape[2] not in (1, 3) or not 0 < min(values.shape) <= max(values.shape) <= largest:
        raise ValueError(f"{expected}, depth 1 or 3, got shape {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"{expected}, all finite, got {shown(value)}")
    # Whole numbers stay whole, so that the page says 3 and not 3.0.
    return [[[int(n) if n == int(n) else float(n) for n in cell] for cell in row] for row in values]


def padding(value: object) -> str | int | list:
    """Return `"valid"`, `"same"`, a whole number of zeros for all sides, or [[top, bottom], [left, right]].

    Raises:
        TypeError, ValueError: it is none of these, or more than 12 zeros a side.
    """
    if isinstance(value, str):
        return one_of("padding", value, ("valid", "same"))
    if is_sequence(value):
        if len(value) != 2:
            raise ValueError(f"padding takes ((top, bottom), (left, right)), got {shown(value)}")
        pairs = [list(whole_numbers(f"padding[{axis}]", pair, 2, minimum=0)) for axis, pair in enumerate(value)]
    else:
        pairs = [[whole_number("padding", value, minimum=0)]]
    if max(map(max, pairs)) > LARGEST_PADDING:
        raise ValueError(f"padding takes at most {LARGEST_PADDING} zeros a side, got {shown(value)}")
    return pairs if is_sequence(value) else pairs[0][0]


def boolean(name: str, value: object) -> bool:
    """Return True or False.

    Raises:
        TypeError: it is neither.
    """
    if not isinstance(value, bool):
        raise TypeError(f"{name} takes True or False, got {shown(value)}")
    return value
