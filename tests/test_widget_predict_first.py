"""The question in Python: what it hides, how it judges an answer, and what it refuses."""

import base64
import json
import re
from fractions import Fraction

import numpy as np
import pytest
import traitlets

from convlab.widgets import PredictFirst
from convlab.widgets._hidden import hide, keystream

REASON = "Because 7,654,321 is what a patient reader counts, and no more than that."


def _question(**settings: object) -> PredictFirst:
    return PredictFirst("How many?", 7654321, reason=REASON, hint="Count.", unit="weights", **settings)


def _readable(figure: str) -> str:
    """Return a figure with all that is base64 in it, read, behind it."""
    runs = re.findall(r"[A-Za-z0-9+/]{8,}={0,2}", figure)
    return figure + "".join(
        base64.b64decode(run[skip:] + "==", validate=False).decode("latin-1")
        for run in runs
        for skip in range(4)
        if (len(run[skip:].rstrip("=")) % 4) != 1
    )


def test_answer_and_reason_are_in_no_figure_in_any_plain_form() -> None:
    figure = _readable(_question().figure())
    for text in ("7654321", "7,654,321", REASON, "patient reader", "reason", "tolerance"):
        encoded = [base64.b64encode(b" " * skip + text.encode()).decode()[4:-4] for skip in range(3)]
        for form in (text, text[::-1], text.encode().hex(), *(part for part in encoded if len(part) > 5)):
            assert form not in figure, form
    assert _readable(base64.b64encode(REASON.encode()).decode()).count("patient reader") > 0  # the search can find


def test_a_choice_stands_among_the_others_and_is_not_told() -> None:
    choices = ["dense", "convolutional", "both"]
    figures = [PredictFirst("Who wins?", place, choices, reason="R").figure() for place in range(3)]
    plain = {re.sub(r'"hidden":"[^"]*"', "", figure) for figure in figures}
    assert len(plain) == 1
    assert len(set(figures)) == 3
    assert {len(figure) for figure in figures} == {len(figures[0])}


def test_neither_the_picture_nor_the_line_tells() -> None:
    widget = _question(given=7654321, tries=1)
    for text in (repr(widget), widget.picture().alt, widget.picture().svg):
        assert "How many?" in text
        assert "7654321" not in text.replace(",", "")
        assert "Because" not in text


def test_the_hidden_text_is_undone_by_an_independent_xorshift() -> None:
    hidden = base64.b64decode(PredictFirst("Größe × 2?", 12, reason="Fünf.")._asked["hidden"])
    state = np.uint32(2166136261)
    with np.errstate(over="ignore"):
        for byte in "Größe × 2?".encode():
            state = (state ^ np.uint32(byte)) * np.uint32(16777619)
        plain = bytearray()
        for byte in hidden:
            for shift in (13, -17, 5):
                state ^= state << np.uint32(shift) if shift > 0 else state >> np.uint32(-shift)
            plain.append(byte ^ int(state >> np.uint32(24)))
    assert json.loads(plain) == {"answer": 12, "tolerance": 0, "reason": "Fünf."}
    assert len({keystream(f"Question {k}?", 8) for k in range(1000)}) == 1000
    assert hide("same", "A?") != hide("same", "B?")


def test_the_same_question_makes_the_same_figure() -> None:
    assert _question().figure() == _question().figure()
    assert PredictFirst().figure() == PredictFirst().figure()


def test_the_example_asks_for_what_its_reason_says() -> None:
    widget = PredictFirst()
    assert widget._answer == (5 * 5 * 3 + 1) * 20
    assert widget.facts == {"tries": 0, "correct": None}


@pytest.mark.parametrize(
    ("answer", "tolerance", "given", "right"),
    [
        (1520, 0, 1520, True),
        (1520, 0, 1520.0, True),
        (1520, 0, 1519, False),
        (-0.5, 0, 0.5, False),
        (0.35, 0.01, 0.36, True),
        (0.35, 0.01, 0.3601, False),
        (0.3, 0, 0.1 + 0.2, True),
        (12_000_000, 100_000, 11_900_000, True),
        (12_000_000, 100_000, 11_899_999, False),
        (0, 0, 1e-9, False),
        (9_007_199_254_740_990, 0, 9_007_199_254_700_000, False),
    ],
)
def test_a_number_is_right_within_its_tolerance(answer: float, tolerance: float, given: float, right: bool) -> None:
    widget = PredictFirst("How many?", answer, tolerance=tolerance)
    widget.given = given
    assert widget.correct is right
    if isinstance(given, int):
        assert (abs(Fraction(given) - Fraction(answer)) <= tolerance) is right


@pytest.mark.parametrize("answer", ["b", 1])
def test_one_choice_by_text_or_index(answer: object) -> None:
    widget = PredictFirst("Which?", answer, ["a", "b", "c"])
    for given, right in (("a", False), ("b", True), ("c", False)):
        widget.given = given
        assert widget.correct is right


@pytest.mark.parametrize("answer", [["a", "c"], [0, 2], {"c", 0}, frozenset({"a", "c"}), (2, 0, 2)])
def test_several_choices_have_all_to_be_found(answer: object) -> None:
    widget = PredictFirst("Which?", answer, ["a", "b", "c"])
    for given, right in ((["a"], False), (["c", "a"], True), (["a", "b", "c"], False), (["b"], False), ([], False)):
        widget.given = given
        assert widget.correct is right
    assert PredictFirst("Which?", {1}, ["a", "b"], given=["b"]).correct is True


def test_a_goal_is_reached_with_the_right_answer() -> None:
    widget = _question(task="Answer it.", goal={"correct": True})
    widget.given = 5
    widget.tries = 1
    assert not widget.done
    widget.given = 7654321
    assert widget.done
    with pytest.raises(ValueError, match="goal takes what is still to be reached"):
        _question(given=7654321, goal={"correct": True})


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"question": ""}, "question takes"),
        ({"question": 5}, "question takes"),
        ({"question": None}, "question takes"),
        ({"hint": None}, "hint takes"),
        ({"reason": 3}, "reason takes"),
        ({"unit": ["m"]}, "unit takes"),
        ({"answer": None}, "answer takes a number"),
        ({"answer": "12"}, "answer takes a number"),
        ({"answer": True}, "answer takes a number"),
        ({"answer": float("nan")}, "answer takes a finite number"),
        ({"answer": float("inf")}, "answer takes a finite number"),
        ({"answer": 10**400}, "answer takes a finite number"),
        ({"tolerance": -1}, "tolerance takes"),
        ({"tolerance": "1"}, "tolerance takes"),
        ({"choices": "ab"}, "choices takes"),
        ({"choices": ["a"]}, "choices takes"),
        ({"choices": ["a", "a"]}, "choices takes"),
        ({"choices": ["a", " "]}, "choices takes"),
        ({"choices": list("abcdefg")}, "choices takes"),
        ({"choices": ["a", "b"], "answer": "c"}, "answer takes"),
        ({"choices": ["a", "b"], "answer": 2}, "answer takes"),
        ({"choices": ["a", "b"], "answer": -1}, "answer takes"),
        ({"choices": ["a", "b"], "answer": True}, "answer takes"),
        ({"choices": ["a", "b"], "answer": []}, "answer takes"),
        ({"choices": ["a", "b"], "answer": [["a"]]}, "answer takes"),
        ({"choices": ["a", "b"], "answer": 0, "tolerance": 1}, "tolerance takes"),
        ({"given": "12"}, "given takes"),
        ({"given": True}, "given takes"),
        ({"given": [12]}, "given takes"),
        ({"given": float("nan")}, "given takes"),
        ({"choices": ["a", "b"], "answer": 0, "given": 0}, "given takes"),
        ({"choices": ["a", "b"], "answer": 0, "given": ["a"]}, "given takes"),
        ({"choices": ["a", "b"], "answer": [0], "given": "a"}, "given takes"),
        ({"choices": ["a", "b"], "answer": [0], "given": ["c"]}, "given takes"),
        ({"tries": -1}, "tries takes"),
        ({"given_up": 1}, "given_up takes"),
    ],
)
def test_bad_arguments_are_refused_by_name(settings: dict, message: str) -> None:
    with pytest.raises((TypeError, ValueError, traitlets.TraitError), match=message):
        PredictFirst(**{"question": "How many?", "answer": 5, **settings})


@pytest.mark.parametrize(("name", "value"), [("given", "many"), ("tries", 0.5), ("given_up", None), ("given", [1])])
def test_a_bad_change_is_refused_and_changes_nothing(name: str, value: object) -> None:
    widget = _question(given=3, tries=1)
    before = widget.state()
    with pytest.raises(traitlets.TraitError, match="takes"):
        setattr(widget, name, value)
    assert widget.state() == before
