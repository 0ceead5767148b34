"""Grids of numbers, and the picture of a stride."""

from collections.abc import Collection, Iterable
from xml.etree.ElementTree import Element

from convlab import sizing
from convlab.drawing import (
    Drawing,
    arrow,
    colour,
    draw,
    element,
    group,
    hatching,
    number,
    rect,
    shape_text,
    text,
    text_width,
)
from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers

ROLES = ("input", "filter", "output", "gradient")
_WIDTH = 340
_SMALLEST_TEXT = 9
Cell = tuple[int, int]


def grid(
    values: Iterable[Iterable[float | None]],
    role: str = "input",
    cell: int | None = None,
    frame: tuple[int, int, int, int] | None = None,
    hatched: Collection[Cell] = (),
    unreached: Collection[Cell] = (),
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
        title: a line above the grid.
        alt: the picture in words; else the title, the shape and up to 100 numbers.

    Raises:
        TypeError, ValueError: `values` is not a matrix of finite numbers, or another argument is none of the above.
    """
    rows = _matrix(values)
    one_of("role", role, ROLES)
    height, width = len(rows), len(rows[0])
    side = min(34, (_WIDTH - 4) // width) if cell is None else whole_number("cell", cell)
    shapes = [cells(rows, role, side, hatched=set(hatched), unreached=set(unreached))]
    if frame is not None:
        shapes.append(framed(_inside(frame, height, width), side, "filter" if role == "input" else "ink"))
    top = 20 if title else 2
    across = max(width * side, text_width(title)) + 4
    left = (across - width * side) / 2
    heading = [text(title, across / 2, 9)] if title else []
    words = alt or _words(rows, title or role)
    return draw([*heading, group(*shapes, x=left, y=top)], across, top + height * side + 2, words)


def cells(
    rows: list[list[float | None]],
    role: str,
    side: float,
    hatched: Collection[Cell] = (),
    unreached: Collection[Cell] = (),
) -> Element:
    """Return the squares of a matrix with their numbers, the upper left corner at (0, 0)."""
    finite = [value for row in rows for value in row if value is not None]
    low, high = min(finite, default=0), max(finite, default=0)
    squares = []
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            share = 0.25 if value is None or high == low else (value - low) / (high - low)
            mark = "padding" if (r, c) in hatched else "unreached" if (r, c) in unreached else None
            squares.append(group(*_square(value, role, side, share, mark), x=c * side, y=r * side))
    # Outlines last: a neighbour's fill must not cover half of them.
    outlines = [
        rect(c * side + 1.5, r * side + 1.5, side - 3, side - 3, fill="none", stroke=colour("unreached"), stroke_width=2)
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


def framed(patch: tuple[int, int, int, int], side: float, name: str, dashed: bool = False) -> Element:
    """Return the frame around a patch (row, column, height, width) of squares: heavy, or dashed for a later one."""
    row, column, height, width = patch
    look = {"stroke_width": 2, "stroke_dasharray": "5 3"} if dashed else {"stroke_width": 3.5}
    box = (column * side, row * side, width * side, height * side)
    return rect(*box, fill="none", stroke=colour(name), stroke_linejoin="round", **look)


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
        whole_numbers(name, value, 2) for name, value in (("size", size), ("filter_size", filter_size), ("stride", stride))
    )
    nested = is_sequence(padding) and len(padding) == 2 and all(is_sequence(pair) for pair in padding)
    axes = list(zip(sizes, filters, strides, padding if nested else (padding, padding), strict=True))
    zeros = [sizing.resolve_padding(*axis) for axis in axes]
    output = tuple(sizing.output_size(*axis) for axis in axes)
    lost = tuple(sizing.unreached(*axis) for axis in axes)
    return _stride_picture(sizes, filters, strides, zeros, output, lost)


def _stride_picture(
    sizes: Cell, filters: Cell, strides: Cell, zeros: list[Cell], output: Cell, lost: tuple[tuple[int, ...], ...]
) -> Drawing:
    (top, bottom), (left, right) = zeros
    height, width = top + sizes[0] + bottom, left + sizes[1] + right
    side = min(30, (_WIDTH - 54) / (width + output[1]))
    tall = side * max(height, output[0])
    input_y, output_y = 24 + (tall - side * height) / 2, 24 + (tall - side * output[0]) / 2
    output_x = 2 + side * width + 50
    padded = {
        (r, c) for r in range(height) for c in range(width) if not (0 <= r - top < sizes[0] and 0 <= c - left < sizes[1])
    }
    missed = {(r + top, c + left) for r in range(sizes[0]) for c in range(sizes[1]) if r in lost[0] or c in lost[1]}
    values = [[0 if (r, c) in padded else None for c in range(width)] for r in range(height)]
    inside = [cells(values, "input", side, padded, missed)]
    outside = [cells([[None] * output[1]] * output[0], "output", side)]
    if max(output) > 1:
        step = (0, 1) if output[1] > 1 else (1, 0)
        stop = (step[0] * strides[0], step[1] * strides[1])
        inside.append(framed((*stop, *filters), side, "filter", dashed=True))
        outside.append(framed((*step, 1, 1), side, "ink", dashed=True))
        start = (filters[1] * side / 2, filters[0] * side / 2)
        inside.append(arrow(start, (start[0] + stop[1] * side, start[1] + stop[0] * side), "filter"))
    inside.append(framed((0, 0, *filters), side, "filter"))
    outside.append(framed((0, 0, 1, 1), side, "ink"))
    middle = 24 + tall / 2
    shapes = [
        text(f"input {shape_text(sizes)}", 2 + side * width / 2, 10),
        text(f"output {shape_text(output)}", max(output_x + side * output[1] / 2, output_x + 34), 10),
        group(*inside, x=2, y=input_y),
        arrow((output_x - 38, middle), (output_x - 10, middle)),
        group(*outside, x=output_x, y=output_y),
        text(f"S = {_same_or_both(strides)}", 2 + side * width / 2, 24 + tall + 14, font_weight="bold"),
    ]
    across = max(output_x + side * output[1], output_x + 70) + 4
    return draw(shapes, across, 24 + tall + 26, _stride_words(sizes, filters, strides, zeros, output, lost))


def _stride_words(sizes, filters, strides, zeros, output, lost) -> str:
    sides = zip(("above", "below", "left", "right"), (*zeros[0], *zeros[1]), strict=True)
    added = ", ".join(f"{count} {side}" for side, count in sides if count)
    ends = [f"{name} {', '.join(str(i + 1) for i in lines)}" for name, lines in zip(("row", "column"), lost, strict=True) if lines]
    return (
        f"A {shape_text(filters)} filter moves over a {shape_text(sizes)} input with stride {_same_or_both(strides)}"
        + (f" and lines of zeros: {added}" if added else "")
        + f". The output is {shape_text(output)}."
        + (f" Never reached, hatched in red: {' and '.join(ends)}." if ends else " Every pixel is reached.")
    )


def _same_or_both(pair: Cell) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"({pair[0]}, {pair[1]})"


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


def _words(rows: list[list[float | None]], title: str) -> str:
    shape = shape_text((len(rows), len(rows[0])))
    if len(rows) * len(rows[0]) > 100:
        return f"{title}: a grid of {shape} numbers."
    listed = "; ".join(" ".join("empty" if value is None else number(value) for value in row) for row in rows)
    return f"{title}: a grid of {shape} numbers, row by row: {listed}."
