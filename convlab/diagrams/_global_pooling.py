"""Global pooling: each feature map becomes one number, and a dense layer reads the row of them."""

from xml.etree.ElementTree import Element

import numpy as np

from convlab import ops
from convlab.diagrams._grid import cells_of
from convlab.diagrams._winner import winner_mark
from convlab.drawing import Drawing, arrow, circle, colour, draw, group, line, number, shape_text, text
from convlab.validation import one_of, shown, whole_number

_WIDTH, _TOP = 330, 26
_MAPS, _NUMBERS, _NODES = 60, 180, 285  # where the three columns have their centres
_TALLEST = 84  # pixels: a map
_GAP, _BOX = 12, 34
_RADIUS = 11


def global_pooling(maps: object, mode: str = "max", units: int = 4) -> Drawing:
    """Return feature maps that become one number each, and the dense layer that reads these numbers.

    Of a maximum each winner has a ring and a star.

    Args:
        maps: (height, width, depth), each side at most 8, and at most 6 maps.
        mode: `"max"` or `"average"`.
        units: nodes of the dense layer, at most 8.

    Raises:
        TypeError, ValueError: an argument is none of these.
    """
    values = _volume(maps)
    one_of("mode", mode, ("max", "average"))
    units = whole_number("units", units, 1, 8)
    height, width, depth = values.shape
    pooled = ops.global_pool(values[None], mode)[0]
    side = min(30, _TALLEST / max(height, width))
    pitch = max(side * height, _BOX) + _GAP
    centres = [_TOP + pitch * (i + 0.5) for i in range(depth)]
    tall = _TOP + pitch * depth
    nodes = [_TOP + (tall - _TOP) * (k + 0.5) / units for k in range(units)]
    radius = min(_RADIUS, (tall - _TOP) / units / 2 - 2)
    shapes = _lines(centres, nodes)
    for i, y in enumerate(centres):
        shapes += _row(values[..., i], pooled[i], mode, side, y)
    for y in nodes:
        look = {"fill": colour("output"), "fill_opacity": 0.22, "stroke": colour("output"), "stroke_width": 2}
        shapes += [circle((_NODES, y), radius, fill=colour("surface")), circle((_NODES, y), radius, **look)]
    s = "" if depth == 1 else "s"
    for words, x in ((shape_text(values.shape), _MAPS), (f"{depth} number{s}", _NUMBERS), ("dense", _NODES)):
        shapes.append(text(words, x, 9))
    listed = " ".join(map(number, pooled))
    alt = (
        f"{depth} feature map{s} of {shape_text((height, width))}. The {mode} of each is one number: {listed}. "
        f"Each number is joined to each of {units} nodes of a dense layer."
    )
    return draw(shapes, _WIDTH, tall + 2, alt)


def _lines(centres: list[float], nodes: list[float]) -> list[Element]:
    look = {"stroke": colour("padding"), "stroke_width": 1.25}
    return [line((_NUMBERS + _BOX / 2, y), (_NODES, node), **look) for y in centres for node in nodes]


def _row(values: np.ndarray, pooled: float, mode: str, side: float, y: float) -> list[Element]:
    height, width = values.shape
    squares = [cells_of(values.round(2).tolist(), "input", side)]
    if mode == "max":
        row, column = divmod(int(values.argmax()), width)
        squares += winner_mark((row, column), side, min(1, side / _BOX))
    return [
        group(*squares, x=_MAPS - width * side / 2, y=y - height * side / 2),
        arrow((_MAPS + width * side / 2 + 8, y), (_NUMBERS - _BOX / 2 - 6, y)),
        group(cells_of([[round(float(pooled), 2)]], "output", _BOX), x=_NUMBERS - _BOX / 2, y=y - _BOX / 2),
    ]


def _volume(maps: object) -> np.ndarray:
    expected = "maps takes numbers (height, width, depth), at most 8 × 8 × 6"
    try:
        values = np.asarray(maps, float)
    except (TypeError, ValueError):
        raise TypeError(f"{expected}, got {shown(maps)}") from None
    if values.ndim != 3 or not values.size or max(values.shape[:2]) > 8 or values.shape[2] > 6:
        raise ValueError(f"{expected}, got shape {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"{expected}, got NaN or infinity")
    return values
