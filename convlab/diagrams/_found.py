"""What the maps of a layer have found, marked on the image at its place."""

from collections.abc import Iterable
from itertools import groupby
from numbers import Real
from xml.etree.ElementTree import Element

from convlab.diagrams._grid import _inside, _matrix
from convlab.drawing import Drawing, colour, draw, group, line, rect, shape_text, text, text_width
from convlab.validation import is_sequence, one_of, shown

_WIDTH = 300
_LARGEST_PIXEL = 22
_ARM = 1.7  # pixels of the image: how long the arms of a corner are
# From the marked point: the ends of its lines, (rows, columns).
_GLYPHS = {
    "vertical": [((-0.5, 0), (0.5, 0))],
    "horizontal": [((0, -0.5), (0, 0.5))],
    "upper left": [((_ARM, 0), (0, 0)), ((0, 0), (0, _ARM))],
    "upper right": [((_ARM, 0), (0, 0)), ((0, 0), (0, -_ARM))],
    "lower left": [((-_ARM, 0), (0, 0)), ((0, 0), (0, _ARM))],
    "lower right": [((-_ARM, 0), (0, 0)), ((0, 0), (0, -_ARM))],
}
Mark = tuple[str, float, float]


def found(
    image: Iterable[Iterable[float]],
    marks: Iterable[Mark] = (),
    frames: Iterable[tuple[int, int, int, int]] = (),
    title: str = "",
) -> Drawing:
    """Return a drawing of an image, the deeper in colour the larger its numbers, with marks on it.

    Args:
        image: rows of numbers, (height, width).
        marks: (kind, row, column), the kind being "vertical" or "horizontal", an edge one pixel long with its middle
            there, or "upper left", "upper right", "lower left" or "lower right", a corner there. Rows and columns are
            counted in pixels from the upper left end of the image, so that the second pixel begins at 1.
        frames: (row, column, height, width) of patches with a heavy frame.
        title: a line above.

    Raises:
        TypeError, ValueError: an argument is not of this form, or a mark or a frame lies outside.
    """
    rows = _matrix(image)
    height, width = len(rows), len(rows[0])
    marks = [_mark(i, mark, height, width) for i, mark in enumerate(marks)]
    frames = [_inside(frame, height, width) for frame in frames]
    unit = min(_WIDTH / width, _LARGEST_PIXEL)
    body = [*_pixels(rows, unit), rect(0, 0, width * unit, height * unit, fill="none", stroke=colour("input"))]
    # All light outlines lie below all lines, so that marks which touch run into each other.
    for look in ({"stroke": colour("surface"), "stroke_width": 6}, {"stroke": colour("output"), "stroke_width": 3}):
        body += [_stroke(mark, ends, unit, look) for mark in marks for ends in _GLYPHS[mark[0]]]
    for row, column, tall, wide in frames:
        look = {"fill": colour("output"), "fill_opacity": 0.15, "stroke": colour("output"), "stroke_width": 4}
        body.append(rect(column * unit, row * unit, wide * unit, tall * unit, **look))
    top = 22 if title else 2
    heading = [text(title, 2, 9, anchor="start", font_weight="bold")] if title else []
    across = max(width * unit, 1.1 * text_width(title)) + 4
    words = _words(shape_text((height, width)), marks, frames, title)
    return draw([*heading, group(*body, x=2, y=top)], across, top + height * unit + 3, words)


def _mark(index: int, mark: object, height: int, width: int) -> Mark:
    if not is_sequence(mark) or len(mark) != 3 or not all(isinstance(place, Real) for place in mark[1:]):
        raise TypeError(f"marks[{index}] takes (kind, row, column), got {shown(mark)}")
    kind, row, column = mark
    one_of(f"marks[{index}][0]", kind, _GLYPHS)
    if not (0 <= row <= height and 0 <= column <= width):
        raise ValueError(f"marks[{index}] takes a place on the image of {height} × {width}, got {shown(mark)}")
    return kind, float(row), float(column)


def _pixels(rows: list[list[float]], unit: float) -> list[Element]:
    """Return the image, one rectangle for each run of equal numbers in a row."""
    numbers = [0 if value is None else value for row in rows for value in row]
    low, high = min(numbers), max(numbers)
    shapes = []
    for r, row in enumerate(rows):
        for value, run in groupby(enumerate(row), key=lambda pixel: pixel[1] or 0):
            columns = [column for column, _ in run]
            opacity = 0.06 + 0.5 * ((value - low) / (high - low) if high > low else 0.5)
            look = {"fill": colour("input"), "fill_opacity": opacity, "shape_rendering": "crispEdges"}
            shapes.append(rect(columns[0] * unit, r * unit, len(columns) * unit, unit, **look))
    return shapes


def _stroke(mark: Mark, ends: tuple, unit: float, look: dict[str, object]) -> Element:
    _, row, column = mark
    start, end = (((column + across) * unit, (row + down) * unit) for down, across in ends)
    return line(start, end, stroke_linecap="round", **look)


def _words(shape: str, marks: list[Mark], frames: list, title: str) -> str:
    counts = [(kind, sum(mark[0] == kind for mark in marks)) for kind in _GLYPHS]
    parts = [f"{count} {kind}" for kind, count in counts if count]
    parts += [f"a frame of {shape_text(frame[2:])} from row {frame[0] + 1}, column {frame[1] + 1}" for frame in frames]
    marked = f"marked on it: {'; '.join(parts)}" if parts else "nothing marked on it"
    return f"{title + ': ' if title else ''}an image of {shape} pixels, {marked}."
