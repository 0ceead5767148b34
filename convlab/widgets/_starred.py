"""A grid of numbers in which one square has won: what the pictures of both pooling widgets are made of."""

from collections.abc import Collection

from convlab.diagrams._grid import cells_of, frame_of
from convlab.drawing import Drawing, colour, draw, group, number, polygon, rect, shape_text, text, text_width

Place = tuple[int, int]
# A five-pointed star around (0, 0), 10 pixels across.
_STAR = (
    *((0, -5), (1.2, -1.6), (4.8, -1.5), (1.9, 0.6), (2.9, 4.1)),
    *((0, 2), (-2.9, 4.1), (-1.9, 0.6), (-4.8, -1.5), (-1.2, -1.6)),
)


def starred_grid(
    values: list[list[float | None]],
    role: str,
    title: str,
    side: float = 34,
    star: Place | None = None,
    frame: tuple[int, int, int, int] | None = None,
    frame_colour: str = "ink",
    hatched: Collection[Place] = (),
    unreached: Collection[Place] = (),
) -> Drawing:
    """Return a drawing of a matrix, with a star and a ring on the square that won.

    Args:
        values: rows of numbers (height, width); None is an empty square.
        role: whose numbers they are: `"input"`, `"output"` or `"gradient"`.
        title: a line above the grid.
        side: of a square, in pixels.
        star: (row, column) of the winner, if there is one.
        frame: (row, column, height, width) of the patch with a heavy frame.
        frame_colour: the frame's colour.
        hatched: (row, column) of squares that are padding.
        unreached: (row, column) of squares that no window covers.
    """
    height, width = len(values), len(values[0])
    shapes = [cells_of(values, role, side, hatched, unreached)]
    if frame is not None:
        shapes.append(frame_of(frame, side, frame_colour))
    if star is not None:
        row, column = star
        shapes.append(rect(column * side + 3, row * side + 3, side - 6, side - 6, **_RING))
        points = [((column + 1) * side - 8 + x, row * side + 8 + y) for x, y in _STAR]
        shapes.append(polygon(points, fill=colour("output"), stroke=colour("surface"), paint_order="stroke"))
    across = max(width * side, text_width(title)) + 16
    heading = text(title, across / 2, 9)
    grid = group(*shapes, x=(across - width * side) / 2, y=22)
    return draw([heading, grid], across, height * side + 26, _words(values, title, star))


_RING = {"fill": "none", "stroke": colour("output"), "stroke_width": 2, "rx": 3}


def _words(values: list[list[float | None]], title: str, star: Place | None) -> str:
    rows = "; ".join(" ".join("empty" if value is None else number(value) for value in row) for row in values)
    won = f" The winner stands in row {star[0] + 1}, column {star[1] + 1}." if star else ""
    return f"{title}: a grid of {shape_text((len(values), len(values[0])))} numbers, row by row: {rows}.{won}"
