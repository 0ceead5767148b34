"""The mark of the number that won its window: a ring and a star."""

from xml.etree.ElementTree import Element

from convlab.drawing import colour, polygon, rect

# A five-pointed star around (0, 0), 10 pixels across.
_STAR = (
    *((0, -5), (1.2, -1.6), (4.8, -1.5), (1.9, 0.6), (2.9, 4.1)),
    *((0, 2), (-2.9, 4.1), (-1.9, 0.6), (-4.8, -1.5), (-1.2, -1.6)),
)


def winner_mark(place: tuple[int, int], side: float, scale: float = 1) -> list[Element]:
    """Return a ring with a star in its corner, for the square (row, column) of a grid with squares of `side` pixels.

    Args:
        place: (row, column) of the winner.
        side: of a square.
        scale: of the star; 1 suits squares of 30 pixels and more.
    """
    row, column = place
    ring = {"fill": "none", "stroke": colour("output"), "stroke_width": 2, "rx": 3}
    centre = (column + 1) * side - 8 * scale, row * side + 8 * scale
    points = [(centre[0] + scale * x, centre[1] + scale * y) for x, y in _STAR]
    return [
        rect(column * side + 3, row * side + 3, side - 6, side - 6, **ring),
        polygon(points, fill=colour("output"), stroke=colour("surface"), paint_order="stroke"),
    ]
