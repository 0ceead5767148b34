"""Grids of numbers."""

from collections.abc import Collection, Iterable, Mapping
from xml.etree.ElementTree import Element

from convlab.drawing import (
    Drawing,
    colour,
    draw,
    group,
    hatching,
    number,
    rect,
    shape_text,
    text,
    text_width,
)
from convlab.validation import one_of, shown, whole_number, whole_numbers

ROLES = ("input", "filter", "output", "gradient")
_WIDTH = 320
_SMALLEST_TEXT = 9
Cell = tuple[int, int]


def grid(
    values: Iterable[Iterable[float | None]],
    role: str = "input",
    cell: int | None = None,
    frame: tuple[int, int, int, int] | None = None,
    hatched: Collection[Cell] = (),
    unreached: Collection[Cell] = (),
    painted: Mapping[Cell, str] | None = None,
    title: str = "",
    alt: str | None = None,
) -> Drawing:
    """Return a drawing of a matrix: a square for each number, the deeper in colour the larger it is.

    Args:
        values: rows of numbers, (height, width); None is an empty square. A number that would be smaller than 9 pixels
            in its square is left out.
        role: whose numbers they are, and so the colour: `"input"`, `"filter"`, `"output"` or `"gradient"`.
        cell: side of a square in pixels; else as large as fits a phone, at most 34.
        frame: (row, column, height, width) of a patch with a heavy frame.
        hatched: (row, column) of squares that are padding.
        unreached: (row, column) of squares that no filter position covers.
        painted: (row, column) of squares with a colour of their own, as CSS writes it, and no number.
        title: a line above the grid.
        alt: the picture in words; else the title, the shape and up to 100 numbers.

    Raises:
        TypeError, ValueError: `values` is not a matrix of finite numbers, or another argument is none of the above.
    """
    rows = _matrix(values)
    one_of("role", role, ROLES)
    height, width = len(rows), len(rows[0])
    side = min(34, (_WIDTH - 20) // width) if cell is None else whole_number("cell", cell)
    marked = (_squares(name, cells, height, width) for name, cells in (("hatched", hatched), ("unreached", unreached)))
    painted = painted or {}
    _squares("painted", painted, height, width)
    shapes = [cells_of(rows, role, side, *marked, painted)]
    if frame is not None:
        shapes.append(frame_of(_inside(frame, height, width), side, "filter" if role == "input" else "ink"))
    top = 20 if title else 2
    title = str(title)
    across = max(width * side, text_width(title)) + 20
    left = (across - width * side) / 2
    heading = [text(title, across / 2, 9)] if title else []
    words = alt or _words(rows, title or role)
    return draw([*heading, group(*shapes, x=left, y=top)], across, top + height * side + 2, words)


def cells_of(
    rows: list[list[float | None]],
    role: str,
    side: float,
    hatched: Collection[Cell] = (),
    unreached: Collection[Cell] = (),
    painted: Mapping[Cell, str] | None = None,
) -> Element:
    """Return the squares of a matrix with their numbers, the upper left corner at (0, 0)."""
    finite = [value for row in rows for value in row if value is not None]
    low, high = min(finite, default=0), max(finite, default=0)
    squares = []
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            share = 0.25 if value is None or high == low else (value - low) / (high - low)
            mark = "padding" if (r, c) in hatched else "unreached" if (r, c) in unreached else None
            own = (painted or {}).get((r, c))
            square = _square(None if own else value, role, side, share, mark)
            if own:
                square[0].set("fill", own)
                square[0].set("fill-opacity", "1")
            squares.append(group(*square, x=c * side, y=r * side))
    # Outlines last: a neighbour's fill must not cover half of them.
    outlines = [
        rect(c * side + 1, r * side + 1, side - 2, side - 2, fill="none", stroke=colour("unreached"), stroke_width=1.5)
        for r, c in sorted(unreached)
    ]
    return group(*squares, *outlines)


def _square(value: float | None, role: str, side: float, share: float, mark: str | None) -> list[Element]:
    border = {"stroke": colour(mark or role), "stroke_opacity": 0.55}
    shapes = [rect(0, 0, side, side, fill=colour(mark or role), fill_opacity=0.06 + 0.4 * share, **border)]
    if mark:
        shapes[0].set("fill-opacity", "0.06")
        shapes.append(hatching(0, 0, side, side, mark))
    content = "" if value is None else number(value).replace("-", "−")
    size = min(13, 0.94 * side / max(text_width(content, 1), 1))
    if content and size >= _SMALLEST_TEXT:
        halo = {"stroke": colour("surface"), "stroke_width": 4, "paint_order": "stroke"} if mark else {}
        shapes.append(text(content, side / 2, side / 2, size, **halo))
    return shapes


def frame_of(patch: tuple[int, int, int, int], side: float, name: str, dashed: bool = False) -> Element:
    """Return the frame around a patch (row, column, height, width) of squares: heavy, or dashed for a later one."""
    row, column, height, width = patch
    look = {"stroke_width": 2, "stroke_dasharray": "5 3"} if dashed else {"stroke_width": 3.5}
    box = (column * side, row * side, width * side, height * side)
    return rect(*box, fill="none", stroke=colour(name), stroke_linejoin="round", **look)


def _matrix(values: object) -> list[list[float | None]]:
    expected = "values takes rows of numbers, all of one length"
    try:
        rows = [list(row) for row in values]
    except TypeError:
        raise TypeError(f"{expected}, got {shown(values)}") from None
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError(f"{expected}, got rows of {sorted({len(row) for row in rows})}")
    for row in rows:
        for value in row:
            if value is not None:
                number(value)
    return rows


def _inside(frame: object, height: int, width: int) -> tuple[int, int, int, int]:
    row, column, tall, wide = whole_numbers("frame", frame, 4, minimum=0)
    if not (tall and wide and row + tall <= height and column + wide <= width):
        raise ValueError(f"frame takes (row, column, height, width) inside {height} × {width}, got {shown(frame)}")
    return row, column, tall, wide


def _squares(name: str, squares: Iterable[Cell], height: int, width: int) -> set[Cell]:
    places = {whole_numbers(f"{name}[{i}]", square, 2, minimum=0) for i, square in enumerate(squares)}
    for row, column in places:
        if row >= height or column >= width:
            raise ValueError(f"{name} takes (row, column) inside {height} × {width}, got {(row, column)}")
    return places


def _words(rows: list[list[float | None]], title: str) -> str:
    shape = shape_text((len(rows), len(rows[0])))
    if len(rows) * len(rows[0]) > 100:
        return f"{title}: a grid of {shape} numbers."
    listed = "; ".join(" ".join("empty" if value is None else number(value) for value in row) for row in rows)
    return f"{title}: a grid of {shape} numbers, row by row: {listed}."
