"""Three layers as matrices of weights: dense, local without sharing, and convolution."""

from itertools import product
from xml.etree.ElementTree import Element

from convlab import sizing
from convlab.drawing import Drawing, beside, colour, draw, rect, text
from convlab.validation import whole_number

_WIDTH = 300
_MOST_INPUTS = 36
_TOP = 40
_DIGITS = 9  # weights that a digit can name
_SHADES = 97  # of weights that all differ


def weight_matrices(size: int = 5, filter_size: int = 3) -> Drawing:
    """Return three matrices: a row for each output, a column for each pixel, and a square for each weight.

    All three layers take an image of `size` × `size` pixels, one channel, to as many outputs as the filter has stops.
    In the dense layer each square is a weight of its own. In the local layer an output sees only its patch, with
    weights of its own. In the convolution, squares of one shade and one digit are one weight.

    Args:
        size: height and width of the image, at most 6.
        filter_size: height and width of the patch.

    Raises:
        TypeError, ValueError: an argument is not a whole number in this range, or the filter is larger than the image.
    """
    size = whole_number("size", size, maximum=int(_MOST_INPUTS**0.5))
    stops = sizing.output_size(size, filter_size)
    weights = {
        (row * stops + column, (row + i) * size + column + j): i * filter_size + j + 1
        for row, column in product(range(stops), repeat=2)
        for i, j in product(range(filter_size), repeat=2)
    }
    rows, columns, taps = stops * stops, size * size, filter_size * filter_size
    every = {place: _own(*place) for place in product(range(rows), range(columns))}
    own = {place: _own(*place) for place in weights}
    sides = f"{rows} outputs, {columns} pixels"
    dense = f"dense: {rows} × {columns} = {rows * columns:,} weights"
    local = f"local, not shared: {rows} × {taps} = {rows * taps:,} weights"
    shared = f"convolution: {taps} weight{'s' if taps > 1 else ''}"
    notes = (
        f"{dense}. {sides}; each pixel has a weight to each output.",
        f"{local}. {sides}; each output has weights only to its own patch, and all of them differ.",
        f"{shared}. {sides}; the weights stand where the local layer's stand, and each row has those of the row above, "
        "moved.",
    )
    return beside(
        _matrix(rows, columns, every, _SHADES, dense, notes[0]),
        _matrix(rows, columns, own, _SHADES, local, notes[1]),
        _matrix(rows, columns, weights, taps, shared, notes[2]),
    )


def _own(row: int, column: int) -> int:
    """Return a number that looks drawn at random, for a weight that is like no other."""
    return (row * 7919 + column * 5741 + row * column * 31) % _SHADES + 1


def _matrix(rows: int, columns: int, weights: dict[tuple[int, int], int], taps: int, title: str, alt: str) -> Drawing:
    """Return one matrix; a weight has the shade of its number, from 1 to `taps`, and the digit where that is short."""
    side = _WIDTH / columns
    shapes: list[Element] = [
        text(title, 0, 9, anchor="start", font_weight="bold"),
        text(f"{columns} pixels →, {rows} outputs ↓", 0, 28, 11, anchor="start"),
    ]
    for row, column in product(range(rows), range(columns)):
        place = (column * side, _TOP + row * side)
        shapes.append(rect(*place, side, side, fill="none", stroke=colour("soft"), stroke_width=0.5))
        if (row, column) in weights:
            shapes += _weight(*place, side, weights[row, column], taps)
    return draw(shapes, _WIDTH + 2, _TOP + rows * side + 2, alt)


def _weight(x: float, y: float, side: float, number: int, taps: int) -> list[Element]:
    look = {"stroke": colour("filter"), "stroke_width": 1}
    opacity = 0.06 + 0.5 * number / taps
    square = rect(x + 0.5, y + 0.5, side - 1, side - 1, fill=colour("filter"), fill_opacity=opacity, **look)
    if taps > _DIGITS:
        return [square]
    return [square, text(number, x + side / 2, y + side / 2, min(12, side * 0.78))]
