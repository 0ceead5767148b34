"""The stops of a filter along one axis, one below the other."""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from convlab import sizing
from convlab.diagrams._grid import cells_of
from convlab.drawing import Drawing, colour, draw, group, line, rect, text, text_width
from convlab.validation import whole_number

_WIDTH = 300
_PITCH = 21  # pixels from one stop to the next
_LARGEST = 24
_ARROW = 7


class _Row(NamedTuple):
    """One axis of an input, and a filter on its way along it."""

    size: int
    filter_size: int
    stride: int
    dilation: int
    before: int
    after: int

    @property
    def padded(self) -> int:
        return self.size + self.before + self.after

    @property
    def reach(self) -> int:
        return sizing.dilated_size(self.filter_size, self.dilation)

    @property
    def room(self) -> int:
        return self.padded - self.reach


def stops(
    size: int,
    filter_size: int,
    stride: int = 1,
    padding: int | str | tuple[int, int] = 0,
    dilation: int = 1,
    title: str = "",
) -> Drawing:
    """Return a drawing of every stop of a filter along one axis, and of the room that it moves in.

    Above lies the input, below it the filter at its first stop, at its second, and so on; last comes the output.

    Args:
        size: width of the input; with its padding at most 24.
        filter_size: number of weights along the axis.
        stride: step from one stop to the next.
        padding: zeros at each end: a whole number, a pair (before, after), `"valid"` or `"same"`.
        dilation: step from one weight to the next.
        title: a line above; else the letters with their numbers.

    Raises:
        TypeError, ValueError: an argument is of none of these forms, or the filter is larger than the padded input.
    """
    count = sizing.output_size(size, filter_size, stride, padding, dilation)
    zeros = sizing.resolve_padding(size, sizing.dilated_size(filter_size, dilation), stride, padding)
    whole_number("size with its padding", size + sum(zeros), maximum=_LARGEST)
    row = _Row(size, filter_size, stride, dilation, *zeros)
    lost = sizing.unreached(size, filter_size, stride, padding, dilation)
    side = min(26, _WIDTH / row.padded)
    steps, over = divmod(row.room, stride)
    settings = f"W = {size}, F = {filter_size}, S = {stride}" + (f", P = {_zeros(row)}" if any(zeros) else "")
    settings += f", dilation {dilation}" if dilation > 1 else ""
    sum_line = f"room {row.room} = {steps} × {stride} + {over} over: {count} stop" + ("s" if count > 1 else "")
    foot = 72 + side + count * _PITCH
    shapes = [
        text(title or settings, 0, 9, anchor="start", font_weight="bold"),
        *_brackets(row, side),
        group(_input(row, side, lost), x=0, y=46),
        *(_stop(row, i, side, 54 + side + i * _PITCH) for i in range(count)),
        group(cells_of([[None] * count], "output", side), x=0, y=foot - 12),
        text(f"output {count}", count * side + 8, foot - 12 + side / 2, anchor="start"),
        text(sum_line, 0, foot + side + 4, anchor="start"),
    ]
    if lost:
        shapes.append(text(_never(lost), 0, foot + side + 22, anchor="start", fill=colour("unreached")))
    below = count * side + 8 + text_width(f"output {count}")
    across = (
        max(row.padded * side, below, *(1.1 * text_width(words) for words in (title or settings, sum_line)), 120) + 4
    )
    words = (
        f"A filter of {filter_size} moves along {size} numbers with stride {stride}"
        + (f", dilation {dilation}" if dilation > 1 else "")
        + (f" and {_zeros(row)} zeros at the ends" if any(zeros) else "")
        + f". It covers {row.reach}, so it has room for {row.room}: {steps} steps of {stride}, and {over} over. "
        f"With the first stop that makes {count}. " + (_never(lost).capitalize() if lost else "Every number is reached")
    )
    return draw(shapes, across, foot + side + (34 if lost else 16), f"{words}.", scale=1.05)


def _zeros(row: _Row) -> str:
    return str(row.before) if row.before == row.after else f"{row.before} + {row.after}"


def _never(lost: tuple[int, ...]) -> str:
    shown = ", ".join(str(place + 1) for place in lost[:6]) + (" …" if len(lost) > 6 else "")
    return f"never reached: {'column' if len(lost) == 1 else 'columns'} {shown}"


def _brackets(row: _Row, side: float) -> list[Element]:
    """Return two measures above the input: what the filter covers, and the room that is left to its right."""
    first = "F" if row.dilation == 1 else "reach"
    shapes = _bracket(0, row.reach * side, f"{first} = {row.reach}", "filter")
    if row.room:
        shapes += _bracket(row.reach * side, row.padded * side, f"room {row.room}", "ink")
    return shapes


def _bracket(left: float, right: float, words: str, name: str) -> list[Element]:
    left, right = left + 1.5, right - 1.5
    ends = [line((x, 36), (x, 42), stroke=colour(name), stroke_width=1.5) for x in (left, right)]
    middle = max((left + right) / 2, left + text_width(words) / 2 - 4)
    return [
        *ends,
        line((left, 39), (right, 39), stroke=colour(name), stroke_width=1.5),
        text(words, middle, 27, fill=colour(name)),
    ]


def _input(row: _Row, side: float, lost: tuple[int, ...]) -> Element:
    inside = range(row.before, row.before + row.size)
    values = [[i - row.before + 1 if i in inside else 0 for i in range(row.padded)]]
    # One colour for all: the numbers count the columns here, they are no pixels.
    shapes = cells_of([[None] * row.padded], "input", side, *_marked(row, inside, lost))
    labels = [
        text(value, (i + 0.5) * side, side / 2, min(12, side * 0.6), **_halo(i not in inside or i - row.before in lost))
        for i, value in enumerate(values[0])
        if side * 0.6 >= 9
    ]
    return group(shapes, *labels)


def _marked(row: _Row, inside: range, lost: tuple[int, ...]) -> tuple[set, set]:
    hatched = {(0, i) for i in range(row.padded) if i not in inside}
    return hatched, {(0, place + row.before) for place in lost}


def _halo(marked: bool) -> dict[str, object]:
    return {"stroke": colour("surface"), "stroke_width": 4, "paint_order": "stroke"} if marked else {}


def _stop(row: _Row, index: int, side: float, y: float) -> Element:
    left, height = index * row.stride * side, 15
    weights = [
        rect(left + k * row.dilation * side + 1, y, side - 2, height, fill=colour("filter"), fill_opacity=0.4)
        for k in range(row.filter_size)
    ]
    frame = rect(
        left + 1, y, row.reach * side - 2, height, fill="none", stroke=colour("filter"), stroke_width=1 + (index == 0)
    )
    return group(*weights, frame, text(index + 1, left + row.reach * side / 2, y + height / 2, 11))
