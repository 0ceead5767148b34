"""Where a filter stops on an input, and what a stride never reaches."""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from convlab import sizing
from convlab.diagrams._grid import Cell, cells_of, frame_of
from convlab.drawing import Drawing, arrow, colour, draw, group, shape_text, text, text_width
from convlab.validation import is_sequence, whole_numbers

_WIDTH = 320
_MARGIN = 10


class _Slide(NamedTuple):
    """A filter on its way over an input, each part for (down, right)."""

    sizes: Cell
    filters: Cell
    strides: Cell
    zeros: tuple[Cell, Cell]
    output: Cell
    lost: tuple[tuple[int, ...], ...]


def stride(
    size: int | tuple[int, int],
    filter_size: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | str | tuple = 0,
) -> Drawing:
    """Return a drawing of where a filter stops on an input, what it never reaches, and the size of its output.

    The solid frame is the first stop, the dashed frame the next one.

    Args:
        size: of the input: one number, or (height, width).
        filter_size: one number, or (height, width).
        stride: one number, or (down, right).
        padding: for both axes a whole number, `"valid"`, `"same"` or a pair (before, after); or a pair of such pairs,
            ((top, bottom), (left, right)).

    Raises:
        TypeError, ValueError: an argument is of none of these forms, or the filter is larger than the padded input.
    """
    sizes, filters, strides = (
        whole_numbers(name, value, 2)
        for name, value in (("size", size), ("filter_size", filter_size), ("stride", stride))
    )
    nested = is_sequence(padding) and len(padding) == 2 and all(is_sequence(pair) for pair in padding)
    axes = list(zip(sizes, filters, strides, padding if nested else (padding, padding), strict=True))
    zeros = tuple(sizing.resolve_padding(*axis) for axis in axes)
    output = tuple(sizing.output_size(*axis) for axis in axes)
    lost = tuple(sizing.unreached(*axis) for axis in axes)
    return _picture(_Slide(sizes, filters, strides, zeros, output, lost))


def _picture(slide: _Slide) -> Drawing:
    (top, bottom), (left, right) = slide.zeros
    height, width = top + slide.sizes[0] + bottom, left + slide.sizes[1] + right
    side = min(28, (_WIDTH - 64) / (width + slide.output[1]))
    tall = side * max(height, slide.output[0])
    middle, output_x = 24 + tall / 2, _MARGIN + side * width + 46
    notes = _notes(slide)
    shapes = [
        text(f"input {shape_text(slide.sizes)}", _MARGIN, 10, anchor="start"),
        text(f"output {shape_text(slide.output)}", output_x, 10, anchor="start"),
        group(*_input(slide, height, width, side), x=_MARGIN, y=middle - side * height / 2),
        arrow((output_x - 36, middle), (output_x - 10, middle)),
        group(*_output(slide, side), x=output_x, y=middle - side * slide.output[0] / 2),
        *(
            text(note, _MARGIN, 24 + tall + 16 * (i + 1), anchor="start", **look)
            for i, (note, look) in enumerate(notes)
        ),
    ]
    # Bold letters are wider: room for a tenth more.
    across = max(
        output_x + side * slide.output[1], output_x + 84, *(_MARGIN + 1.1 * text_width(note) for note, _ in notes)
    )
    return draw(shapes, across + _MARGIN, 24 + tall + 16 * max(len(notes), 2) + 12, _words(slide))


def _input(slide: _Slide, height: int, width: int, side: float) -> list[Element]:
    (top, _), (left, _) = slide.zeros
    places = [(r, c) for r in range(height) for c in range(width)]
    inside = {(r, c) for r, c in places if 0 <= r - top < slide.sizes[0] and 0 <= c - left < slide.sizes[1]}
    missed = {(r, c) for r, c in inside if r - top in slide.lost[0] or c - left in slide.lost[1]}
    values = [[None if (r, c) in inside else 0 for c in range(width)] for r in range(height)]
    shapes = [cells_of(values, "input", side, set(places) - inside, missed)]
    step = _first_step(slide)
    if any(step):
        down, right = step[0] * slide.strides[0], step[1] * slide.strides[1]
        shapes.append(frame_of((down, right, *slide.filters), side, "filter", dashed=True))
        start = (slide.filters[1] * side / 2, slide.filters[0] * side / 2)
        shapes.append(arrow(start, (start[0] + right * side, start[1] + down * side), "filter"))
    return [*shapes, frame_of((0, 0, *slide.filters), side, "filter")]


def _output(slide: _Slide, side: float) -> list[Element]:
    shapes = [cells_of([[None] * slide.output[1]] * slide.output[0], "output", side)]
    step = _first_step(slide)
    if any(step):
        shapes.append(frame_of((*step, 1, 1), side, "ink", dashed=True))
    return [*shapes, frame_of((0, 0, 1, 1), side, "ink")]


def _first_step(slide: _Slide) -> Cell:
    """Return which output follows the first: to its right, else below it, else (0, 0), none."""
    return (0, 1) if slide.output[1] > 1 else (1, 0) if slide.output[0] > 1 else (0, 0)


def _notes(slide: _Slide) -> list[tuple[str, dict[str, str]]]:
    settings = f"F = {_same_or_both(slide.filters)}, S = {_same_or_both(slide.strides)}"
    notes = [(settings, {"font_weight": "bold"})]
    if any(map(sum, slide.zeros)):
        notes.append((f"zeros: {_added(slide.zeros)}", {"fill": colour("padding")}))
    if any(slide.lost):
        notes.append((f"never reached: {_lines(slide.lost, most=3)}", {"fill": colour("unreached")}))
    return notes


def _words(slide: _Slide) -> str:
    added = f" and zeros added {_added(slide.zeros)}" if any(map(sum, slide.zeros)) else ""
    reached = f"Never reached, hatched in red: {_lines(slide.lost)}." if any(slide.lost) else "Every pixel is reached."
    return (
        f"A {shape_text(slide.filters)} filter moves over a {shape_text(slide.sizes)} input with stride "
        f"{_same_or_both(slide.strides)}{added}. The output is {shape_text(slide.output)}. {reached}"
    )


def _added(zeros: tuple[Cell, Cell]) -> str:
    counts = (*zeros[0], *zeros[1])
    if len(set(counts)) == 1:
        return f"{counts[0]} all round"
    sides = zip(counts, ("above", "below", "left", "right"), strict=True)
    return ", ".join(f"{count} {side}" for count, side in sides if count)


def _lines(lost: tuple[tuple[int, ...], ...], most: int | None = None) -> str:
    listed = []
    for name, lines in zip(("row", "column"), lost, strict=True):
        numbers = ", ".join(str(i + 1) for i in lines[:most])
        more = " …" if most and len(lines) > most else ""
        listed += [f"{name} {numbers}{more}"] if lines else []
    return ", ".join(listed)


def _same_or_both(pair: Cell) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"({pair[0]}, {pair[1]})"
