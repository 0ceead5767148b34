"""What becomes of a stack of feature maps before a dense layer: a long row, or one number for each map."""

from xml.etree.ElementTree import Element

import numpy as np

from convlab import ops
from convlab.diagrams._grid import cells_of
from convlab.drawing import Drawing, arrow, circle, colour, draw, group, number, shape_text, text, text_width
from convlab.validation import one_of, shown, whole_number

_SIDE = 26  # pixels of a square
_LARGEST = 5
_SMALL = 9  # pixels of a square in the flattened row
_BOX, _GAP, _MARGIN = 32, 26, 6


def global_pooling(maps: np.ndarray, mode: str = "max", drawn: int = 4) -> Drawing:
    """Return a drawing of feature maps, the row that flattening makes of each, and the number that pooling leaves.

    The first maps are drawn; a line below tells how many there are, and how many numbers either way leaves. A maximum
    has its place ringed, the first one of equals.

    Args:
        maps: (height, width, depth), at most 5 × 5 and any depth.
        mode: `"max"` or `"average"`.
        drawn: how many maps are drawn at most.

    Raises:
        TypeError, ValueError: an argument is none of these.
    """
    values = _volume(maps)
    one_of("mode", mode, ("max", "average"))
    drawn = min(whole_number("drawn", drawn), values.shape[2])
    pooled = ops.global_pool(values[None], mode)[0]
    height, width, depth = values.shape
    names = f"global {mode}", f"maps {shape_text(values.shape)}", "flatten"
    totals = f"{depth:,} number{'s' if depth > 1 else ''}", "", f"{values.size:,} numbers"
    # The centres of the three columns: as far apart as their contents and their words ask for.
    widths = [max(text_width(words) for words in pair) for pair in zip(names, totals, strict=True)]
    boxes = (_BOX, width * _SIDE, height * width * _SMALL)
    columns = [max(pair) for pair in zip(widths, boxes, strict=True)]
    starts = [_MARGIN + sum(columns[:i]) + i * _GAP for i in range(3)]
    centres = [start + column / 2 for start, column in zip(starts, columns, strict=True)]
    pitch = max(height * _SIDE, _BOX) + 12
    shapes = [text(words, centre, 9) for words, centre in zip(names, centres, strict=True)]
    # Whole numbers stay as they are; beside 2.1 a 2 is written 2.0.
    whole = not (np.concatenate([values[..., :drawn].ravel(), pooled[:drawn]]).round(1) % 1).any()
    for k in range(drawn):
        row = _row(values[..., k], pooled[k], mode, centres, whole)
        shapes.append(group(*row, y=24 + (k + 0.5) * pitch - 6))
    y = 24 + drawn * pitch + 2
    if drawn < depth:
        shapes += [text("⋮", centre, y, 16) for centre in centres]
        y += 20
    shapes += [
        text(words, centre, y, font_weight="bold") for words, centre in zip(totals, centres, strict=True) if words
    ]
    return draw(shapes, starts[2] + columns[2] + _MARGIN, y + 12, _words(values, pooled, mode, drawn))


def _volume(maps: object) -> np.ndarray:
    expected = f"maps takes numbers (height, width, depth), at most {_LARGEST} high and wide"
    try:
        values = np.asarray(maps)
    except ValueError:
        raise ValueError(f"{expected}, got rows of several lengths") from None
    if values.dtype.kind not in "iuf":
        raise TypeError(f"{expected}, got {shown(maps)}")
    if values.ndim != 3 or not values.size or max(values.shape[:2]) > _LARGEST:
        raise ValueError(f"{expected}, got shape {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"{expected}, got NaN or infinity")
    return values.astype(float)


def _row(values: np.ndarray, result: float, mode: str, centres: list[float], whole: bool) -> list[Element]:
    """Return one map between its one number and its numbers in a row, all at the height 0."""
    height, width = values.shape
    half, reach = width * _SIDE / 2, values.size * _SMALL / 2
    grid = [_tenths(cells_of(_rounded(values), "input", _SIDE), _SIDE, whole)]
    row = cells_of([[None] * values.size], "input", _SMALL)
    for square, share in zip(row, _shares(values), strict=True):
        square[0].set("fill-opacity", number(0.06 + 0.4 * share))
    if mode == "max":
        place = np.unravel_index(values.argmax(), values.shape)
        ring = ((place[1] + 0.5) * _SIDE, (place[0] + 0.5) * _SIDE)
        grid.append(circle(ring, 0.46 * _SIDE, fill="none", stroke=colour("output"), stroke_width=2.5))
    left, middle, right = centres
    box = _tenths(cells_of([[float(f"{result:.1f}")]], "output", _BOX), _BOX, whole)
    return [
        group(box, x=left - _BOX / 2, y=-_BOX / 2),
        arrow((middle - half - 6, 0), (left + _BOX / 2 + 6, 0)),
        group(*grid, x=middle - half, y=-height * _SIDE / 2),
        arrow((middle + half + 6, 0), (right - reach - 6, 0)),
        group(row, x=right - reach, y=-_SMALL / 2),
    ]


def _tenths(squares: Element, side: float, whole: bool) -> Element:
    """Give the whole numbers in the squares, except 0, a decimal like the others' unless all are whole."""
    for node in squares.iter("text"):
        if not whole and node.text and node.text != "0" and "." not in node.text:
            node.text += ".0"
            node.set("font-size", number(min(13, 0.94 * side / text_width(node.text, 1))))
    return squares


def _rounded(values: np.ndarray) -> list[list[float]]:
    return [[float(f"{value:.1f}") for value in row] for row in values.tolist()]


def _shares(values: np.ndarray) -> list[float]:
    low, high = values.min(), values.max()
    return [0.25 if high == low else float(share) for share in ((values - low) / ((high - low) or 1)).ravel()]


def _words(values: np.ndarray, pooled: np.ndarray, mode: str, drawn: int) -> str:
    depth = values.shape[2]
    listed = ", ".join(f"{value:.1f}" for value in pooled[:drawn])
    first = "The first" if drawn < depth else "All"
    return (
        f"Feature maps of {shape_text(values.shape)}. Flattening lays all {values.size:,} numbers in one row. Global "
        f"{mode} pooling leaves one number for each map, {depth:,} in all. {first} {drawn} are drawn, and leave "
        f"{listed}."
    )
