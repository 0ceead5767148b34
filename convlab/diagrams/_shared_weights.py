"""Shared weights in one dimension, beside a dense layer of the same size."""

from xml.etree.ElementTree import Element

from convlab import sizing
from convlab.drawing import Drawing, beside, circle, colour, draw, line, text
from convlab.validation import whole_number

_WIDTH = 300
_LOW, _HIGH = 172, 52  # heights of the input row and the output row
_RADIUS = 11
# One look for each weight of the filter: the dashes tell the lines apart without the colours.
_LOOKS = (
    {"stroke": colour("filter"), "stroke_width": 2.5},
    {"stroke": colour("ink"), "stroke_width": 2, "stroke_dasharray": "2 4"},
    {"stroke": colour("accent"), "stroke_width": 2.5, "stroke_dasharray": "9 4"},
    {"stroke": colour("gradient"), "stroke_width": 2, "stroke_dasharray": "9 3 2 3"},
)
_LARGEST = 10


def shared_weights(size: int = 5, filter_size: int = 3) -> Drawing:
    """Return two drawings side by side: a filter whose weights all outputs share, and a dense layer of the same size.

    Lines that look alike are one weight.

    Args:
        size: inputs, at most 10.
        filter_size: weights of the filter, at most 4.

    Raises:
        TypeError, ValueError: an argument is not a whole number in this range, or the filter is larger than the input.
    """
    size = _at_most("size", size, _LARGEST)
    filter_size = _at_most("filter_size", filter_size, len(_LOOKS))
    outputs = sizing.output_size(size, filter_size)
    return beside(_convolution(size, filter_size, outputs), _dense(size, outputs))


def _convolution(size: int, filter_size: int, outputs: int) -> Drawing:
    below, above = _nodes(size, outputs)
    lines = [line(below[o + i], above[o], **_LOOKS[i]) for o in range(outputs) for i in range(filter_size)]
    key = []
    for i in range(filter_size):
        x = _WIDTH / 2 + (i - (filter_size - 1) / 2) * 66
        key += [line((x - 26, 228), (x + 2, 228), **_LOOKS[i]), text(f"w{'₁₂₃₄'[i]}", x + 14, 228)]
    heading = f"convolution: {filter_size} weights, shared"
    alt = (
        f"A convolution of {size} inputs with a filter of {filter_size}: each of the {outputs} outputs is joined to "
        f"{filter_size} neighbouring inputs, and {filter_size} weights serve all {outputs * filter_size} lines."
    )
    return draw(
        [*lines, *_row(below, "x", "input"), *_row(above, "z", "output"), *key, *_heading(heading)], _WIDTH, 240, alt
    )


def _dense(size: int, outputs: int) -> Drawing:
    below, above = _nodes(size, outputs)
    lines = [line(start, end, stroke=colour("padding"), stroke_width=1.25) for end in above for start in below]
    heading = f"dense: {size} × {outputs} = {size * outputs} weights"
    alt = (
        f"A dense layer of {size} inputs and {outputs} outputs: every output is joined to every input, and each of the "
        f"{size * outputs} lines is a weight of its own."
    )
    key = [text("each line its own weight", _WIDTH / 2, 228)]
    return draw(
        [*lines, *_row(below, "x", "input"), *_row(above, "z", "output"), *key, *_heading(heading)], _WIDTH, 240, alt
    )


def _nodes(size: int, outputs: int) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    pitch = min(54, (_WIDTH - 36) / max(size - 1, 1))
    rows = []
    for count, y in ((size, _LOW), (outputs, _HIGH)):
        first = _WIDTH / 2 - pitch * (count - 1) / 2
        rows.append([(first + i * pitch, y) for i in range(count)])
    return rows[0], rows[1]


def _row(centres: list[tuple[float, float]], letter: str, role: str) -> list[Element]:
    shapes = []
    for i, (x, y) in enumerate(centres):
        shapes.append(circle((x, y), _RADIUS, fill=colour("surface")))
        shapes.append(
            circle((x, y), _RADIUS, fill=colour(role), fill_opacity=0.25, stroke=colour(role), stroke_width=2)
        )
        index = "".join("₀₁₂₃₄₅₆₇₈₉"[int(digit)] for digit in str(i + 1))
        shapes.append(text(f"{letter}{index}", x, y + (24 if role == "input" else -22)))
    return shapes


def _heading(words: str) -> list[Element]:
    return [text(words, _WIDTH / 2, 10, font_weight="bold")]


def _at_most(name: str, value: object, largest: int) -> int:
    number = whole_number(name, value)
    if number > largest:
        raise ValueError(f"{name} takes at most {largest} for a legible drawing, got {number}")
    return number
