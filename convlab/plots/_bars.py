"""Horizontal bars with their numbers."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from convlab.drawing import Drawing, colour, draw, number, rect, text, text_width
from convlab.validation import shown

_WIDTH = 320
_PITCH = 36
_SIZE = 11  # pixels of the text


def bars(values: Mapping[str, float], title: str = "") -> Drawing:
    """Return a horizontal bar for each value, all from one zero, with the number at its end.

    Args:
        values: label to value, of at least 0, from the top down.
        title: what the numbers are, above the bars.

    Raises:
        TypeError, ValueError: `values` is not a mapping of text to finite numbers of at least 0, or is empty.
    """
    if not isinstance(values, Mapping) or not values:
        raise TypeError(f"values takes a mapping of at least one label to a number, got {shown(values)}")
    rows = [(str(label), value, _grouped(label, value)) for label, value in values.items()]
    alt = f"{title or 'Bars'}: " + "; ".join(f"{label}: {words}" for label, _, words in rows) + "."
    return draw(*bar_rows(rows, "accent", heading=title), alt, scale=1.6)


def bar_rows(
    rows: list[tuple[str, float, str]], role: str, heading: str = "", heavy: int | None = None
) -> tuple[list[Element], float, float]:
    """Return the shapes of bars, and the picture's width and height.

    Args:
        rows: (label above the bar, value of at least 0, words at its end).
        role: the bars' colour.
        heading: a line above them.
        heavy: index of the bar that stands out.
    """
    top = 26 if heading else 4
    room = _WIDTH - max(text_width(words, _SIZE) for _, _, words in rows) - 12
    largest = max(value for _, value, _ in rows) or 1
    shapes: list[Element] = [text(heading, 0, 9, _SIZE, "start", font_weight="bold")] if heading else []
    for i, (label, value, words) in enumerate(rows):
        y = top + i * _PITCH
        length = max(room * value / largest, 1)
        weight = "bold" if i == heavy else None
        shapes += [
            text(label, 0, y + 7, _SIZE, "start", font_weight=weight),
            rect(
                0, y + 16, length, 12, fill=colour(role), fill_opacity=0.85 if i == heavy else 0.45, stroke=colour(role)
            ),
            text(words, length + 7, y + 22, _SIZE, "start", font_weight=weight),
        ]
    return shapes, _WIDTH, top + len(rows) * _PITCH


def _grouped(label: object, value: object) -> str:
    digits = number(value)
    if value < 0:
        raise ValueError(f"values[{label!r}] takes a number of at least 0, got {shown(value)}")
    whole, _, fraction = digits.partition(".")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")
