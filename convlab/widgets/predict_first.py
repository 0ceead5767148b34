"""A question that the reader answers before the page tells."""

import math

import numpy as np
import traitlets

from convlab.drawing import Drawing, colour, draw, text
from convlab.drawing._shapes import wrapped
from convlab.validation import is_sequence, shown, whole_number
from convlab.widgets._hidden import hide
from convlab.widgets._modules import module, style_sheet
from convlab.widgets._widget import Widget, setting

_WIDTH = 300  # pixels of the picture
_LINE = 20
_FORMS = {
    "given": lambda value: _given(value),
    "tries": lambda value: whole_number("tries", value, minimum=0),
    "correct": lambda value: _correct(value),
}


class PredictFirst(Widget):
    """A question that the reader answers before the page tells: a number, one of several choices, or several of them.

    The answer and the reason stay out of plain sight in the page's source; see `convlab.widgets._hidden`.
    `given` is what the reader answered, `tries` how often, and `correct` whether the last try was right.

    Args:
        question: one sentence.
        answer: a number; or, with `choices`, the right one of them, or a list of all that are right.
        choices: two to six short texts, or None for a number.
        tolerance: how far off a number may be.
        hint: what helps, shown when the reader asks for it.
        reason: why it is so, shown after the answer.
        unit: what stands behind the number's box.

    Raises:
        TypeError, ValueError: an argument is none of these.
    """

    _esm = module("predict-first")
    _css = style_sheet()
    module_name = "predict-first"
    forms = _FORMS

    asked = traitlets.Dict(read_only=True).tag(sync=True)
    given = setting(None)
    tries = setting(0)
    correct = setting(None)
    _check = traitlets.validate(*forms)(Widget.checked)

    def __init__(
        self,
        question="How many weights has a filter of 3 × 3 for an image of one channel?",
        answer=9,
        choices=None,
        tolerance=0,
        hint="",
        reason="",
        unit="",
    ):
        texts = {"question": question, "hint": hint, "reason": reason, "unit": unit}
        for name, value in texts.items():
            if not isinstance(value, str) or (name == "question" and not value.strip()):
                raise TypeError(f"{name} takes a sentence, got {shown(value)}")
        choices = _choices(choices)
        secret = {"answer": _answer(answer, choices), "tolerance": _tolerance(tolerance), "reason": reason}
        self._asked = {
            "question": question,
            "choices": choices,
            "several": bool(choices) and is_sequence(answer),
            "hint": hint,
            "unit": unit,
            "hidden": hide(secret, question),
        }
        super().__init__()

    def presets(self) -> dict:
        """Return the question, with the answer hidden."""
        return {"asked": self._asked}

    def facts_of(self, given, tries, correct) -> dict:
        """Return how often the reader tried, and whether the last try was right."""
        return {"tries": tries, "correct": correct}

    def picture(self) -> Drawing:
        """Return the question and its choices."""
        question, choices = self._asked["question"], self._asked["choices"] or []
        lines = [(line, 15, "bold") for line in wrapped(question, _WIDTH - 8, 15)]
        for choice in choices:
            first, *rest = wrapped(choice, _WIDTH - 30, 13)
            lines += [(f"○  {first}", 13, None), *((f"     {line}", 13, None) for line in rest)]
        shapes = [
            text(line, 4, 14 + _LINE * k, size, "start", font_weight=w) for k, (line, size, w) in enumerate(lines)
        ]
        below = 14 + _LINE * len(lines)
        shapes.append(text("Decide before you read on.", 4, below, 12, "start", fill=colour("accent")))
        words = f"A question: {question}" + (f" Choices: {'; '.join(choices)}." if choices else "")
        return draw(shapes, _WIDTH, below + 14, words, scale=1)

    def __repr__(self) -> str:
        return f"PredictFirst: {self._asked['question']}"


def _choices(value: object) -> list[str] | None:
    if value is None:
        return None
    if not is_sequence(value) or not all(isinstance(choice, str) and choice.strip() for choice in value):
        raise TypeError(f"choices takes two to six short texts, got {shown(value)}")
    if not 2 <= len(set(value)) == len(value) <= 6:
        raise ValueError(f"choices takes two to six different texts, got {shown(value)}")
    return list(value)


def _answer(value: object, choices: list[str] | None) -> float | list[int]:
    """Return the number, or the places of all right choices."""
    if choices is None:
        return _number("answer", value)
    right = list(value) if is_sequence(value) else [value]
    if not right or not all(choice in choices for choice in right):
        raise ValueError(f"answer takes one of the choices, or a list of them, got {shown(value)}")
    return sorted({choices.index(choice) for choice in right})


def _number(name: str, value: object) -> int | float:
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
        raise TypeError(f"{name} takes a number, got {shown(value)}")
    if not math.isfinite(value):
        raise ValueError(f"{name} takes a finite number, got {shown(value)}")
    return int(value) if value == int(value) else float(value)


def _tolerance(value: object) -> float:
    number = _number("tolerance", value)
    if number < 0:
        raise ValueError(f"tolerance takes a number of at least 0, got {shown(value)}")
    return number


def _given(value: object) -> float | list[int] | None:
    if value is None:
        return None
    if is_sequence(value):
        return [whole_number(f"given[{i}]", place, 0, 5) for i, place in enumerate(value)]
    return _number("given", value)


def _correct(value: object) -> bool | None:
    if value not in (True, False, None) or (isinstance(value, int | float) and not isinstance(value, bool)):
        raise TypeError(f"correct takes True, False or None, got {shown(value)}")
    return value
