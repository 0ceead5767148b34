"""`convlab.validation`: what passes, what is refused, and what the refusal says."""

import re

import numpy as np
import pytest

from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers


class Unprintable:
    """An object whose `repr` fails."""

    def __repr__(self):
        raise RuntimeError("no repr")


@pytest.mark.parametrize("value", [3, np.int8(3), np.uint64(3), np.array(3)])
def test_whole_number_returns_an_int(value):
    number = whole_number("stride", value)
    assert (number, type(number)) == (3, int)


@pytest.mark.parametrize(
    "value", [True, False, np.True_, np.array(True), 2.0, float("nan"), "3", b"3", None, [3], (3,), np.array([3]), 1j]
)
def test_whole_number_refuses_what_is_not_one(value):
    with pytest.raises(TypeError, match=f"^stride takes a whole number of at least 1, got {re.escape(shown(value))}$"):
        whole_number("stride", value)


@pytest.mark.parametrize(
    ("value", "minimum", "maximum", "limits"),
    [
        (0, 1, None, "of at least 1"),
        (-1, 0, None, "of at least 0"),
        (-(10**30), 0, None, "of at least 0"),
        (5, 6, 1000, "from 6 to 1,000"),
        (1001, 6, 1000, "from 6 to 1,000"),
    ],
)
def test_whole_number_keeps_to_its_limits(value, minimum, maximum, limits):
    with pytest.raises(ValueError, match=f"^units takes a whole number {limits}, got {value}$"):
        whole_number("units", value, minimum, maximum)


def test_the_limits_themselves_are_allowed():
    assert [whole_number("n", n, 2, 4) for n in (2, 3, 4)] == [2, 3, 4]
    assert whole_number("n", 10**5000) == 10**5000


def test_whole_numbers_repeats_one_and_keeps_several():
    assert whole_numbers("strides", 2, 2) == (2, 2)
    assert whole_numbers("strides", [1, np.int64(2), 3], 3) == (1, 2, 3)
    assert whole_numbers("layers", range(4), 4, minimum=0) == (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ([1, 2, 3], ValueError, "strides takes one whole number or a sequence of 2, got [1, 2, 3]"),
        ([], ValueError, "strides takes one whole number or a sequence of 2, got []"),
        ((1, 0), ValueError, "strides[1] takes a whole number of at least 1, got 0"),
        ((1, 9), ValueError, "strides[1] takes a whole number from 1 to 8, got 9"),
        ((1.5, 1), TypeError, "strides[0] takes a whole number of at least 1, got 1.5"),
        ("11", TypeError, "strides takes a whole number of at least 1, got '11'"),
        (b"11", TypeError, "strides takes a whole number of at least 1, got b'11'"),
        ({1: 2, 3: 4}, TypeError, "strides takes a whole number of at least 1, got {1: 2, 3: 4}"),
    ],
)
def test_whole_numbers_names_the_one_that_is_wrong(value, error, message):
    maximum = 8 if "to 8" in message else None
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        whole_numbers("strides", value, 2, maximum=maximum)


def test_one_of_takes_its_choices_only():
    assert one_of("mode", "max", ("max", "l2")) == "max"
    with pytest.raises(ValueError, match=r"^mode takes 'max' or 'l2', got 'Max'$"):
        one_of("mode", "Max", ("max", "l2"))
    for value in (None, 1, ["max"], float("nan")):
        with pytest.raises(TypeError, match=f"^mode takes 'max' or 'l2', got {re.escape(shown(value))}$"):
            one_of("mode", value, ("max", "l2"))


def test_is_sequence():
    assert all(is_sequence(value) for value in ([], (1,), range(3)))
    assert not any(is_sequence(value) for value in ("ab", b"ab", bytearray(b"ab"), {1}, {1: 2}, 3, None, iter([1])))


def test_shown_is_short_and_on_one_line():
    assert shown([1, 2]) == "[1, 2]"
    assert shown("x" * 58) == repr("x" * 58)
    assert shown("x" * 59) == "'" + "x" * 56 + "..."
    assert "\n" not in shown(np.eye(30))
    assert len(shown(np.eye(30))) == 60


def test_shown_survives_what_has_no_repr():
    assert shown(Unprintable()) == "a Unprintable that cannot be shown"
    assert shown(10**5000) == "a int that cannot be shown"
    with pytest.raises(ValueError, match="stride takes a whole number of at least 1, got a int that cannot be shown"):
        whole_number("stride", -(10**5000))
