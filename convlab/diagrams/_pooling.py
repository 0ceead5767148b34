"""A feature map, the windows of a pooling layer on it, and what each of them leaves."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

import numpy as np

from convlab import ops, sizing
from convlab.diagrams._grid import Cell, cells_of
from convlab.drawing import (
    Drawing,
    arrow,
    circle,
    colour,
    draw,
    group,
    number,
    rect,
    shape_text,
    text,
    text_width,
)
from convlab.ops._pooling import MODES
from convlab.validation import one_of, shown, whole_number

_MARGIN = 6
_MOST = 12
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NAMES = {"max": "largest", "average": "average", "l1": "sum of absolute values", "l2": "root of the sum of squares"}


def pooling(values: Iterable[Iterable[float]], size: int = 2, stride: int | None = None, mode: str = "max") -> Drawing:
    """Return a drawing of a feature map with its windows, and of the pooled map beside it.

    Each window and the number that it leaves carry the same letter. Windows that overlap would hide each other: of
    those, the first is solid and the next one dashed. A maximum has its winner ringed, the first one of equals.

    Args:
        values: the feature map (height, width), at most 12 a side.
        size: side of the window.
        stride: from one window to the next; None stands for the window's size.
        mode: `"max"`, `"average"`, `"l1"` or `"l2"`, as in `convlab.ops.pool2d`.

    Raises:
        TypeError, ValueError: an argument is none of these, or the window is larger than the map.
    """
    numbers = _map(values)
    size = whole_number("size", size)
    step = size if stride is None else whole_number("stride", stride)
    one_of("mode", mode, MODES)
    stack = numbers[None, :, :, None]
    pooled = ops.pool2d(stack, size, step, mode=mode)[0, :, :, 0]
    winners = _winners(stack, pooled.shape, size, step) if mode == "max" else []
    lost = [sizing.unreached(side, size, step) for side in numbers.shape]
    missed = {(r, c) for r, c in np.ndindex(numbers.shape) if r in lost[0] or c in lost[1]}
    side = min(38, 260 / max(1.5 * numbers.shape[1], numbers.shape[1] + pooled.shape[1]))
    overlap = step < size and pooled.size > 1
    letters = side >= 30 and pooled.size <= len(_LETTERS) and not overlap
    tall = max(side * numbers.shape[0], side * pooled.shape[0])
    out = _MARGIN + side * numbers.shape[1] + 44
    middle = 24 + tall / 2
    left = [
        cells_of(numbers.tolist(), "input", side, unreached=missed),
        *_windows(pooled.shape, size, step, side, overlap, letters),
        *(_ring(place, side) for place in winners),
    ]
    right = [cells_of([[float(f"{v:.3g}") for v in row] for row in pooled.tolist()], "output", side)]
    if letters:
        right += [_letter(k, *divmod(k, pooled.shape[1]), side) for k in range(pooled.size)]
    titles = f"map {shape_text(numbers.shape)}", f"{_title(mode)}, output {shape_text(pooled.shape)}"
    # The second title may begin above the arrow, so that the picture stays narrow.
    name = max(
        out - min(34, max(0, text_width(titles[1]) - side * pooled.shape[1])), _MARGIN + text_width(titles[0]) + 10
    )
    shapes = [
        text(titles[0], _MARGIN, 9, anchor="start"),
        text(titles[1], name, 9, anchor="start"),
        group(*left, x=_MARGIN, y=middle - side * numbers.shape[0] / 2),
        arrow((out - 34, middle), (out - 10, middle)),
        group(*right, x=out, y=middle - side * pooled.shape[0] / 2),
    ]
    across = max(out + side * pooled.shape[1], name + text_width(titles[1])) + _MARGIN
    return draw(shapes, across, 24 + tall + 4, _words(numbers, pooled, (size, step, mode), missed))


def _map(values: object) -> np.ndarray:
    expected = f"values takes rows of numbers, all of one length, at most {_MOST} a side"
    try:
        numbers = np.array([list(row) for row in values])
    except TypeError:
        raise TypeError(f"{expected}, got {shown(values)}") from None
    except ValueError:
        raise ValueError(f"{expected}, got rows of several lengths") from None
    if numbers.dtype.kind not in "iuf":
        raise TypeError(f"{expected}, got {shown(values)}")
    if numbers.ndim != 2 or not 0 < min(numbers.shape) <= max(numbers.shape) <= _MOST:
        raise ValueError(f"{expected}, got shape {numbers.shape}")
    if not np.isfinite(numbers).all():
        raise ValueError(f"{expected}, got NaN or infinity")
    return numbers.astype(float)


def _winners(stack: np.ndarray, extent: Cell, size: int, step: int) -> list[Cell]:
    """Return the places (row, column) whose numbers the pooled map holds: those that a gradient reaches."""
    reached = ops.pool2d_backward(np.ones((1, *extent, 1)), stack, size, step)[0, :, :, 0]
    return [tuple(place) for place in np.argwhere(reached).tolist()]


def _windows(extent: Cell, size: int, step: int, side: float, overlap: bool, letters: bool) -> list[Element]:
    shapes = []
    for k, (row, column) in enumerate(np.ndindex(extent)):
        if overlap and (row, column) not in ((0, 0), (0, 1)):
            continue
        dash = {"stroke_width": 2, "stroke_dasharray": "5 3"} if overlap and column else {"stroke_width": 3}
        x, y, long = column * step * side + 2, row * step * side + 2, size * side - 4
        shapes.append(rect(x, y, long, long, fill="none", stroke=colour("filter"), rx=3, **dash))
        if letters:
            shapes.append(_letter(k, row * step, column * step, side))
    return shapes


def _letter(k: int, row: int, column: int, side: float) -> Element:
    return text(_LETTERS[k], column * side + 9, row * side + 10, 11, font_style="italic", fill=colour("padding"))


def _ring(place: Cell, side: float) -> Element:
    centre = ((place[1] + 0.5) * side, (place[0] + 0.5) * side)
    return circle(centre, side * 0.32, fill="none", stroke=colour("output"), stroke_width=2.5)


def _title(mode: str) -> str:
    return mode.upper() if mode.startswith("l") else mode


def _words(numbers: np.ndarray, pooled: np.ndarray, layer: tuple[int, int, str], missed: set[Cell]) -> str:
    size, step, mode = layer
    listed = [
        "; ".join(" ".join(number(float(f"{v:.3g}")) for v in row) for row in part.tolist())
        for part in (numbers, pooled)
    ]
    ringed = ", ringed" if mode == "max" else ""
    lost = f" {len(missed)} numbers lie in no window, hatched in red." if missed else ""
    return (
        f"A map of {shape_text(numbers.shape)}, row by row: {listed[0]}. Windows of {shape_text((size, size))} with "
        f"stride {step} leave the {_NAMES[mode]} of each{ringed}. The pooled map, {shape_text(pooled.shape)}: "
        f"{listed[1]}.{lost}"
    )
