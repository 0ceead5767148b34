"""Checks of arguments, shared by every module: each error names the argument, what it takes and what it got."""

import operator
from collections.abc import Collection, Sequence


def whole_number(name: str, value: object, minimum: int = 1, maximum: int | None = None) -> int:
    """Return `value` as an int.

    Args:
        name: the argument's name, for the error.
        value: an int or anything that stands for one (`operator.index`); booleans do not count.
        minimum: the smallest number allowed.
        maximum: the largest number allowed, or None for no limit.

    Raises:
        TypeError: `value` is not a whole number (2.0 and NaN are not).
        ValueError: `value` is below `minimum` or above `maximum`.
    """
    limits = f"of at least {minimum}" if maximum is None else f"from {minimum} to {maximum:,}"
    message = f"{name} takes a whole number {limits}, got {shown(value)}"
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(message) from None
    if isinstance(value, bool):
        raise TypeError(message)
    if number < minimum or (maximum is not None and number > maximum):
        raise ValueError(message)
    return number


def whole_numbers(
    name: str, value: object, count: int, minimum: int = 1, maximum: int | None = None
) -> tuple[int, ...]:
    """Return `value` as a tuple of `count` ints; a single whole number stands for all of them.

    Raises:
        TypeError: `value` is neither a whole number nor a sequence of them.
        ValueError: the sequence has another length, or a number is below `minimum` or above `maximum`.
    """
    if not is_sequence(value):
        return (whole_number(name, value, minimum, maximum),) * count
    if len(value) != count:
        raise ValueError(f"{name} takes one whole number or a sequence of {count}, got {shown(value)}")
    return tuple(whole_number(f"{name}[{i}]", number, minimum, maximum) for i, number in enumerate(value))


def one_of(name: str, value: object, choices: Collection[str]) -> str:
    """Return `value` if it is one of `choices`.

    Raises:
        TypeError: `value` is not a string.
        ValueError: `value` is another string.
    """
    message = f"{name} takes {' or '.join(repr(choice) for choice in choices)}, got {shown(value)}"
    if not isinstance(value, str):
        raise TypeError(message)
    if value not in choices:
        raise ValueError(message)
    return value


def is_sequence(value: object) -> bool:
    """Tell whether `value` is a list, a tuple or the like: ordered, with a length, and neither text nor bytes."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | memoryview)


def shown(value: object) -> str:
    """Return `repr(value)` on one line of at most 60 characters, for an error message."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # An int of more than 4,300 digits has no repr, and a stranger's class may have none either.
        text = f"a {type(value).__name__} that cannot be shown"
    return text if len(text) <= 60 else text[:57] + "..."
