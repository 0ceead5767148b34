"""The way back through a convolution in one dimension: a flipped filter slides over gradients among zeros."""

import math
from collections.abc import Sequence
from numbers import Real
from xml.etree.ElementTree import Element

import numpy as np

from convlab import ops
from convlab.diagrams._grid import cells_of, frame_of
from convlab.drawing import Drawing, arrow, colour, draw, group, number, rect, text
from convlab.validation import is_sequence, shown, whole_number

_WIDTH = 330
_NAME, _RESULT = 50, 66  # pixels left and right of the cells
_WEIGHT, _GAP = 22, 14  # height of a weight's cell, and from one stop to the next
_TOP = 24
_MOST_CELLS = 9


def flipped_filter(upstream: Sequence[float], weights: Sequence[float], stride: int = 1) -> Drawing:
    """Return all stops of the flipped filter over the padded gradients, each with the input's gradient that it gives.

    Zeros around the gradients, and between them where the stride is larger than 1, are hatched.

    Args:
        upstream: δ, the gradients of the loss with respect to the pre-activations of a layer without padding.
        weights: the layer's filter as the layer uses it, not flipped.
        stride: the layer's stride.

    Raises:
        TypeError, ValueError: `upstream` or `weights` is not a sequence of at least one finite number, or the row of
            gradients and zeros is longer than 9.
    """
    upstream, weights = _numbers("upstream", upstream), _numbers("weights", weights)
    stride = whole_number("stride", stride)
    row = spread(upstream, len(weights), stride)
    if len(row) > _MOST_CELLS:
        raise ValueError(f"upstream takes gradients that make a row of at most {_MOST_CELLS}, got {len(row)}")
    results = _gradient(upstream, weights, stride)
    side = min(34, (_WIDTH - _NAME - _RESULT) / len(row))
    pitch = side + _WEIGHT + _GAP
    shapes = [text("gradients among zeros; below, the flipped filter", 0, 8, anchor="start")]
    shapes += [
        group(*_stop(row, weights[::-1], place, result, side), y=_TOP + place * pitch)
        for place, result in enumerate(results)
    ]
    alt = (
        f"The flipped filter {_listed(weights[::-1])} slides over gradients among zeros: "
        f"{' '.join('zero' if value is None else number(value) for value in row)}. "
        f"Its {len(results)} sums are the gradient of the input: {_listed(results)}."
    )
    return draw(shapes, _WIDTH, _TOP + len(results) * pitch - _GAP + 2, alt)


def spread(upstream: list[float], weights: int, stride: int) -> list[float | None]:
    """Return the gradients with `weights` - 1 zeros at both ends and `stride` - 1 between two, each zero as None."""
    row = [None] * (2 * (weights - 1) + (len(upstream) - 1) * stride + 1)
    for i, value in enumerate(upstream):
        row[weights - 1 + i * stride] = value
    return row


def _stop(row: list, flipped: list[float], place: int, result: float, side: float) -> list[Element]:
    zeros = {(0, i) for i, value in enumerate(row) if value is None}
    numbers = [0 if value is None else value for value in row]
    end = _NAME + len(row) * side
    middle = side / 2
    return [
        text(f"∂L/∂z{'₁₂₃₄₅₆₇₈₉'[place]}", 0, middle, 13, anchor="start", fill=colour("gradient")),
        group(cells_of([numbers], "gradient", side, zeros), x=_NAME),
        group(*_weights(flipped, side), x=_NAME + place * side, y=side),
        group(frame_of((0, place, 1, len(flipped)), side, "filter"), x=_NAME),
        arrow((end + 6, middle), (end + 24, middle)),
        group(cells_of([[result]], "gradient", 34), x=end + 29, y=middle - 17),
    ]


def _weights(flipped: list[float], side: float) -> list[Element]:
    shapes = []
    for i, value in enumerate(flipped):
        look = {"fill": colour("filter"), "fill_opacity": 0.2, "stroke": colour("filter"), "stroke_opacity": 0.55}
        shapes.append(rect(i * side, 0, side, _WEIGHT, **look))
        content = number(value).replace("-", "−")
        shapes.append(text(content, (i + 0.5) * side, _WEIGHT / 2, min(13, 1.5 * side / len(content))))
    return shapes


def _gradient(upstream: list[float], weights: list[float], stride: int) -> list[float]:
    """Return the gradient of the shortest input that the layer has no rest of."""
    x = np.zeros((1, (len(upstream) - 1) * stride + len(weights), 1))
    kernel = np.array(weights)[:, None, None]
    dx, _, _ = ops.conv1d_backward(np.array(upstream)[None, :, None], x, kernel, stride)
    return dx[0, :, 0].tolist()


def _numbers(name: str, values: object) -> list[float]:
    expected = f"{name} takes a sequence of at least one finite number, got {shown(values)}"
    if isinstance(values, np.ndarray):
        values = values.tolist()
    if not is_sequence(values) or not all(isinstance(value, Real) and not isinstance(value, bool) for value in values):
        raise TypeError(expected)
    if not values or not all(math.isfinite(value) for value in values):
        raise ValueError(expected)
    return [float(value) for value in values]


def _listed(values: list[float]) -> str:
    return " ".join(map(number, values))
