"""Checks of arguments, shared by every module: each error names the argument, what it got and what it takes."""

import operator
from collections.abc import Collection, Sequence


def whole_number(name: str, value: object, minimum: int = 1) -> int:
    """Return `value` as an int.

    Args:
        name: the argument's name, for the error.
        value: an int or anything that stands for one (`operator.index`); booleans do not count.
        minimum: the smallest number allowed.

    Raises:
        TypeError: `value` is not a whole number (2.0 and NaN are not).
        ValueError: `value` is below `minimum`.
    """
    expected = f"a whole number of at least {minimum}"
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} takes {expected}, got {shown(value)}") from None
    if number < minimum:
        raise ValueError(f"{name} takes {expected}, got {number}")
    return number


def whole_numbers(name: str, value: object, count: int, minimum: int = 1) -> tuple[int, ...]:
    """Return `value` as a tuple of `count` ints; a single whole number stands for all of them.

    Raises:
        TypeError: `value` is neither a whole number nor a sequence of them.
        ValueError: the sequence has another length, or a number is below `minimum`.
    """
    if not is_sequence(value):
        return (whole_number(name, value, minimum),) * count
    if len(value) != count:
        raise ValueError(f"{name} takes one whole number or {count} of them, got {shown(value)}")
    return tuple(whole_number(f"{name}[{i}]", number, minimum) for i, number in enumerate(value))


def one_of(name: str, value: object, choices: Collection[str]) -> str:
    """Return `value` if it is one of `choices`.

    Raises:
        TypeError: `value` is not a string.
        ValueError: `value` is another string.
    """
    expected = " or ".join(repr(choice) for choice in choices)
    if not isinstance(value, str):
        raise TypeError(f"{name} takes {expected}, got {shown(value)}")
    if value not in choices:
        raise ValueError(f"{name} takes {expected}, got {shown(value)}")
    return value


def is_sequence(value: object) -> bool:
    """Tell whether `value` is a list, a tuple or the like: ordered, with a length, and not text."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def shown(value: object) -> str:
    """Return `repr(value)` in at most 60 characters, for an error message."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
