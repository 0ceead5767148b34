"""Pooling: the windows on a feature map, who wins them, and what comes out."""

from collections.abc import Iterable
from itertools import product
from xml.etree.ElementTree import Element

import numpy as np

from convlab import ops, sizing
from convlab.diagrams._grid import _matrix, cells_of
from convlab.diagrams._winner import winner_mark
from convlab.drawing import Drawing, arrow, colour, draw, group, number, rect, shape_text, text, text_width
from convlab.validation import whole_number

_WIDTH, _SIDE = 316, 34
_TOP, _MARGIN, _ARROW = 22, 10, 46
_LARGEST = 8
# The looks of four windows in turn: where windows overlap, neighbours can be told apart.
_DASHES = (None, "8 4", "2 3", "10 3 2 3")


def pooling(values: Iterable[Iterable[float]], size: int = 2, stride: int | None = None, mode: str = "max") -> Drawing:
    """Return a feature map with its pooling windows, and beside it the pooled map.

    Of a maximum each winner has a ring and a star, the first in reading order where several tie. Where windows overlap,
    neighbours have different dashes. What no window covers is outlined and hatched in red.

    Args:
        values: a feature map, rows of numbers (height, width), each side at most 8.
        size: side of the window.
        stride: its step; None for the window's size.
        mode: `"max"`, `"average"`, `"l1"` or `"l2"`, as in `convlab.ops.pool2d`.

    Raises:
        TypeError, ValueError: an argument is none of these, or the window is larger than the map.
    """
    rows = _matrix(values)
    shape = len(rows), len(rows[0])
    if max(shape) > _LARGEST:
        raise ValueError(f"values takes at most {_LARGEST} rows and columns, got {shape_text(shape)}")
    size = whole_number("size", size)
    stride = size if stride is None else whole_number("stride", stride)
    x = np.array(rows, float)[None, :, :, None]
    pooled = ops.pool2d(x, size, stride, mode=mode)
    output = pooled[0, :, :, 0].round(2).tolist()
    won = ops.pool2d_backward(np.ones_like(pooled), x, size, stride)[0, :, :, 0] if mode == "max" else np.zeros(shape)
    winners = [(int(row), int(column)) for row, column in np.argwhere(won)]
    lost = [set(sizing.unreached(extent, size, stride)) for extent in shape]
    unreached = {(r, c) for r, c in np.ndindex(shape) if r in lost[0] or c in lost[1]}
    side = min(_SIDE, (_WIDTH - _ARROW - 2 * _MARGIN) / (shape[1] + len(output[0])))
    shapes = [cells_of(rows, "input", side, unreached=unreached)]
    shapes += _windows(output, size, stride, side)
    shapes += [shape for place in winners for shape in winner_mark(place, side, side / _SIDE)]
    words = _words(rows, output, size, stride, mode, winners)
    return _picture(shapes, output, shape, side, mode, words)


def _windows(output: list, size: int, stride: int, side: float) -> list[Element]:
    frames = []
    for row, column in product(range(len(output)), range(len(output[0]))):
        turn = row % 2 * 2 + column % 2 if stride < size else 0
        inset = 1.5 + 1.5 * turn
        look = {"stroke": colour("filter"), "stroke_width": 2.5, "stroke_dasharray": _DASHES[turn], "rx": 2}
        reach = size * side - 2 * inset
        corner = (column * stride * side + inset, row * stride * side + inset)
        frames.append(rect(*corner, reach, reach, fill="none", **look))
    return frames


def _picture(shapes: list, output: list, shape: tuple[int, int], side: float, mode: str, words: str) -> Drawing:
    out = len(output), len(output[0])
    titles = f"feature map {shape_text(shape)}", f"{mode} {shape_text(out)}"
    first = max(shape[1] * side, text_width(titles[0]))
    output_x = _MARGIN + first + _ARROW
    middle = _TOP + shape[0] * side / 2
    wide = output_x + max(out[1] * side, text_width(titles[1])) + _MARGIN
    parts = [
        text(titles[0], _MARGIN, 8, anchor="start"),
        text(titles[1], output_x, 8, anchor="start"),
        group(*shapes, x=_MARGIN, y=_TOP),
        arrow((output_x - _ARROW + 12, middle), (output_x - 10, middle)),
        group(cells_of(output, "output", side), x=output_x, y=middle - out[0] * side / 2),
    ]
    return draw(parts, wide, _TOP + shape[0] * side + 4, words)


def _words(rows: list, output: list, size: int, stride: int, mode: str, winners: list) -> str:
    listed = "; ".join(" ".join(map(number, row)) for row in output)
    won = ", ".join(number(rows[r][c]) for r, c in winners)
    ring = f" The winners, ringed, in reading order: {won}." if winners else ""
    return (
        f"A {shape_text((size, size))} window moves over a feature map of {shape_text((len(rows), len(rows[0])))} with "
        f"stride {stride}. The {mode} at each stop makes a map of {shape_text((len(output), len(output[0])))}, row by "
        f"row: {listed}.{ring}"
    )
