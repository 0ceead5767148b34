"""A question that the reader answers before the page tells."""

import math

import numpy as np
import traitlets

from convlab import sizing
from convlab.drawing import Drawing, circle, colour, draw, rect, text, wrapped
from convlab.validation import is_sequence, shown, whole_number
from convlab.widgets._forms import boolean
from convlab.widgets._hidden import hide
from convlab.widgets._modules import module, style_sheet
from convlab.widgets._widget import Widget, setting

MOST_CHOICES = 6
LARGEST = 2**53  # whole numbers beyond are not exact on a page

_WIDTH = 300  # pixels of the picture
_LINE = 21
_EXAMPLE = {
    "question": "How many parameters has a layer of 20 filters, each 5 × 5, over a colour image of any size?",
    "answer": sizing.conv_parameters(5, 3, 20),
    "hint": "A filter reaches through all three channels, and each filter has one bias.",
    "reason": (
        f"A filter has 5 · 5 · 3 weights and a bias, {sizing.conv_parameters(5, 3, 1)} numbers. 20 of them have "
        f"{sizing.conv_parameters(5, 3, 20):,}. The image’s height and width play no part."
    ),
    "unit": "parameters",
}
_FORMS = {
    "given": lambda value: _given(value),
    "tries": lambda value: whole_number("tries", value, minimum=0),
    "given_up": lambda value: boolean("given_up", value),
}


class PredictFirst(Widget):
    """A question that the reader answers before the page tells: a number, one of several choices, or several of them.

    The answer and the reason travel with the page, mixed up: this hides them from a glance at its source, not from a
    determined reader. See `convlab.widgets._hidden`.

    What the reader did can be read here: `given`, `tries`, `given_up` and `correct`.

    Args:
        question: a sentence, plain text; None for an example.
        answer: a number; or, with `choices`, the right one of them, its text or its index; or a list or a set of all
            that are right, of which the reader has to find each.
        choices: two to six short texts, or None for a number.
        tolerance: how far off a number may be.
        hint: what helps, shown when the reader asks for it, and after a wrong try; "" for none.
        reason: why it is so, shown after the right answer, or when the reader gives up.
        unit: what stands behind the number's box.
        given: what the reader answered last: a number, the text of a choice, or a list of texts; None before.
        tries: how often the reader has answered.
        given_up: whether the reader has asked for the answer.
        task, goal: as for every widget; the facts are `tries`, and `correct`: whether the last answer was right, None
            before the first.

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
    given_up = setting(False)
    _check = traitlets.validate(*forms)(Widget.checked)

    def __init__(
        self,
        question=None,
        answer=None,
        choices=None,
        tolerance=0,
        hint="",
        reason="",
        unit="",
        given=None,
        tries=0,
        given_up=False,
        task="",
        goal=None,
    ):
        if question is None and answer is None:
            question, answer, hint, reason, unit = _EXAMPLE.values()
        for name, value in {"question": question, "hint": hint, "reason": reason, "unit": unit}.items():
            if not isinstance(value, str) or (name == "question" and not value.strip()):
                raise TypeError(f"{name} takes a sentence, got {shown(value)}")
        choices = _choices(choices)
        self._answer = _number("answer", answer) if choices is None else _places(answer, choices)
        self._tolerance = _number("tolerance", tolerance)
        if self._tolerance < 0 or (choices and self._tolerance):
            raise ValueError(f"tolerance takes at least 0, and 0 beside choices, got {shown(tolerance)}")
        secret = {"answer": self._answer, "tolerance": self._tolerance, "reason": reason}
        self._asked = {
            "question": question,
            "choices": choices,
            "several": bool(choices) and not isinstance(answer, str | int),
            "hint": hint,
            "unit": unit,
            "hidden": hide(secret, question),
        }
        super().__init__(given=given, tries=tries, given_up=given_up, task=task, goal=goal or {})

    def presets(self) -> dict:
        """Return the question, with the answer hidden."""
        return {"asked": self._asked}

    def facts_of(self, given, tries, given_up) -> dict:
        """Return how often the reader tried, and whether the last answer was right."""
        return {"tries": tries, "correct": None if given is None else self._is_right(given)}

    @property
    def correct(self) -> bool | None:
        """Whether the reader's last answer was right; None before the first."""
        return self.facts["correct"]

    def _is_right(self, given: float | str | list) -> bool:
        choices = self._asked["choices"]
        if choices is None:
            if not isinstance(given, int | float):
                raise TypeError(f"given takes a number, got {shown(given)}")
            # What both sides of a sum of decimals lose is no mistake of the reader's.
            return abs(given - self._answer) <= self._tolerance + 1e-12 * abs(self._answer)
        texts = given if self._asked["several"] else [given]
        if not isinstance(texts, list) or not all(isinstance(text, str) and text in choices for text in texts):
            expected = "a list of choices" if self._asked["several"] else "one of the choices"
            raise ValueError(f"given takes {expected}, got {shown(given)}")
        return {choices[place] for place in self._answer} == set(texts)

    def picture(self) -> Drawing:
        """Return the question and its choices."""
        asked = self._asked
        shapes, y = [rect(0, 0, 4, 14, fill=colour("accent")), _line("Before you read on", 12, 7, 12, "accent")], 32
        for line in wrapped(asked["question"], _WIDTH - 30, 16):
            shapes.append(_line(line, 0, y, 16, font_weight="bold"))
            y += _LINE
        y += 6
        for choice in asked["choices"] or ():
            mark = {"fill": "none", "stroke": colour("padding"), "stroke_width": 1.5}
            shapes.append(rect(1, y - 6, 12, 12, **mark) if asked["several"] else circle((7, y), 6, **mark))
            for line in wrapped(choice, _WIDTH - 22, 14):
                shapes.append(_line(line, 22, y, 14))
                y += _LINE
            y += 5
        if asked["choices"] is None:
            shapes += [
                rect(1, y - 10, 96, 28, rx=5, fill="none", stroke=colour("accent"), stroke_width=1.5),
                _line(asked["unit"], 106, y + 4, 14),
            ]
            y += 38
        shapes.append(_line("To have your answer checked, turn on JavaScript.", 0, y + 2, 11))
        choices = f" Choices: {'; '.join(asked['choices'])}." if asked["choices"] else ""
        return draw(shapes, _WIDTH, y + 12, f"A question: {asked['question']}{choices}", scale=1)

    def __repr__(self) -> str:
        return f"PredictFirst: {self._asked['question']}"


def _line(content: str, x: float, y: float, size: float, name: str = "ink", **attributes):
    return text(content, x, y, size, "start", fill=colour(name), **attributes)


def _choices(value: object) -> list[str] | None:
    if value is None:
        return None
    if not is_sequence(value) or not all(isinstance(choice, str) and choice.strip() for choice in value):
        raise TypeError(f"choices takes two to six short texts, got {shown(value)}")
    if not 2 <= len(set(value)) == len(value) <= MOST_CHOICES:
        raise ValueError(f"choices takes two to six different texts, got {shown(value)}")
    return list(value)


def _places(answer: object, choices: list[str]) -> list[int]:
    """Return the places of all right choices, each given as text or as index."""
    right = list(answer) if is_sequence(answer) or isinstance(answer, set | frozenset) else [answer]
    indexes = {name: index for index, choice in enumerate(choices) for name in (index, choice)}
    known = [isinstance(one, str | int) and not isinstance(one, bool) and one in indexes for one in right]
    if not right or not all(known):
        raise ValueError(f"answer takes one of the choices or its index, or a list of them, got {shown(answer)}")
    return sorted({indexes[one] for one in right})


def _number(name: str, value: object) -> int | float:
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
        raise TypeError(f"{name} takes a number, got {shown(value)}")
    if not -LARGEST < value < LARGEST:
        raise ValueError(f"{name} takes a finite number, got {shown(value)}")
    return int(value) if value == math.floor(value) else float(value)


def _given(value: object) -> float | str | list[str] | None:
    """Return an answer in its form; whether it fits the question, `facts_of` tells."""
    if value is None or isinstance(value, str):
        return value
    if is_sequence(value):
        if not all(isinstance(choice, str) for choice in value):
            raise TypeError(f"given takes a list of choices, got {shown(value)}")
        return list(value)
    return _number("given", value)
