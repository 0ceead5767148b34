"""A whole Keras network as a row of volumes, and its parameters layer by layer."""

import math
import re
from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from convlab.diagrams._box import SLANT, box
from convlab.diagrams._traced import as_model
from convlab.drawing import Drawing, arrow, beside, colour, draw, group, rect, shape_text, text, text_width, wrapped
from convlab.plots._bars import bar_rows
from convlab.validation import shown

_WIDTH = 108  # of a card; three stand side by side on a phone
_CENTRE = (_WIDTH / 2, 46)  # of a card's picture
_LARGEST = (48, 32)  # pixels: the longest side of any front, the longest way of any depth
_LONGEST = 84  # pixels: the longest row of numbers
_LINE = 15  # pixels from one line of text to the next


class _Stage(NamedTuple):
    kind: str
    shape: tuple[int, ...]
    parameters: int
    window: tuple[int, ...] | None = None


class _Label(NamedTuple):
    words: str
    size: float
    weight: str | None = None


def network(model: object) -> Drawing:
    """Return a drawing of a network: the volume that each layer makes, its shape, and how many parameters it has.

    The volumes are drawn to one scale, and so are the sequences, their length downwards; a row of numbers is a bar
    whose length grows with the square root of their count. The square on a volume, or the band across a sequence, is
    the filter (open) or the pooling window (filled) of the next layer. The pictures wrap on a narrow page: an arrow at
    the end of a line goes on in the next.

    Args:
        model: a built Keras model whose layers follow one another, or a pair (shape, layers) as in `sizing.NETWORKS`.

    Raises:
        TypeError: `model` is neither.
        ValueError: a layer's output is no volume (height, width, depth), no sequence (length, depth), and no row of
            numbers.
    """
    model = as_model(model)
    stages = [_Stage("input", _shape("model.input_shape", model), 0), *_stages(model)]
    volumes = [stage.shape for stage in stages if len(stage.shape) == 3]
    unit = _LARGEST[0] / max((side for shape in volumes for side in shape[:2]), default=1)
    slant = min(unit * SLANT, _LARGEST[1] / max((shape[2] for shape in volumes), default=1))
    longest = max((stage.shape[0] for stage in stages if len(stage.shape) == 1), default=1)
    sequences = [stage.shape for stage in stages if len(stage.shape) == 2]
    pictures = []
    for i, (stage, after) in enumerate(zip(stages, [*stages[1:], None], strict=True)):
        role = "output" if i else "input"
        if len(stage.shape) == 3:
            pictures.append(_volume(stage, after, unit, slant, role))
        elif len(stage.shape) == 2:
            pictures.append(_sequence(stage, after, sequences, role))
        else:
            pictures.append(_row(stage.shape[0], longest, role))
    labels = [_labels(stage) for stage in stages]
    height = 95 + _LINE * max(map(len, labels))
    cards = [
        _card(stage, picture, lines, height, last=stage is stages[-1])
        for stage, picture, lines in zip(stages, pictures, labels, strict=True)
    ]
    return replace(beside(*cards, caption=_caption(stages)), column=_WIDTH)


def parameter_bars(model: object) -> Drawing:
    """Return a bar for each layer that has parameters, as long as their number.

    Args:
        model: a built Keras model, or a pair (shape, layers) as in `sizing.NETWORKS`.

    Raises:
        TypeError: `model` is neither.
        ValueError: no layer has parameters.
    """
    stages = [stage for stage in _stages(as_model(model)) if stage.parameters]
    if not stages:
        raise ValueError("model takes a model with parameters, got one without any")
    total = sum(stage.parameters for stage in stages)
    rows = [
        (f"{_title(stage)} → {shape_text(stage.shape)}", stage.parameters, _share(stage.parameters, total))
        for stage in stages
    ]
    largest = max(stages, key=lambda stage: stage.parameters)
    alt = f"Parameters of each layer, {total:,} in all: " + "; ".join(f"{label}: {words}" for label, _, words in rows)
    shapes, width, height = bar_rows(rows, "filter", heading=f"{total:,} parameters", heavy=stages.index(largest))
    return draw(shapes, width, height, f"{alt}.", scale=1.6)


def _stages(model: object) -> list[_Stage]:
    try:
        layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    except (AttributeError, TypeError):
        raise TypeError(f"model takes a built Keras model, got {shown(model)}") from None
    return [_stage(i, layer) for i, layer in enumerate(layers)]


def _stage(index: int, layer: object) -> _Stage:
    shape = _shape(f"model.layers[{index}].output.shape", layer)
    window = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
    return _Stage(type(layer).__name__, shape, int(layer.count_params()), tuple(window) if window else None)


def _shape(name: str, part: object) -> tuple[int, ...]:
    try:
        shape = tuple(part.input_shape if name == "model.input_shape" else part.output.shape)[1:]
    except (AttributeError, TypeError, ValueError):
        raise TypeError(f"{name} takes a shape: model takes a built Keras model, got {shown(part)}") from None
    if len(shape) not in (1, 2, 3) or not all(isinstance(side, int) and side > 0 for side in shape):
        raise ValueError(f"{name} takes (height, width, depth), (length, depth) or one row of numbers, got {shape}")
    return shape


def _card(stage: _Stage, picture: Element, labels: list[_Label], height: float, last: bool) -> Drawing:
    shapes = [picture] if last else [picture, arrow((95, _CENTRE[1]), (_WIDTH - 1, _CENTRE[1]))]
    for i, label in enumerate(labels):
        shapes.append(text(label.words, _CENTRE[0], 102 + _LINE * i, label.size, font_weight=label.weight))
    words = ", ".join(filter(None, (_title(stage), shape_text(stage.shape), _note(stage))))
    return draw(shapes, _WIDTH, height, f"{words}." if stage.kind == "input" else f"Then {words}.", scale=1)


def _labels(stage: _Stage) -> list[_Label]:
    name = _title(stage)
    if text_width(name, 11.5) > _WIDTH - 6:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)  # GlobalMaxPooling2D has no space to break a line at
    parts = [_Label(name, 11.5, "bold"), _Label(shape_text(stage.shape), 11.5), _Label(_note(stage), 10.5)]
    return [part._replace(words=line) for part in parts for line in wrapped(part.words, _WIDTH - 2, part.size) if line]


def _caption(stages: list[_Stage]) -> str:
    sentences = [f"{sum(stage.parameters for stage in stages):,} parameters in {len(stages) - 1} layers."]
    framed = [stage for stage in stages if stage.window]
    mark = "band" if any(len(stage.window) == 1 for stage in framed) else "square"
    if any(stage.parameters for stage in framed):
        sentences.append(f"Open orange {mark}: the next layer's filter.")
    if not all(stage.parameters for stage in framed):
        sentences.append(f"Filled {mark}: the next layer's pooling window.")
    if any(len(stage.shape) == 1 for stage in stages):
        sentences.append("A bar is a row of numbers; its length grows with the square root of their count.")
    return " ".join(sentences)


def _volume(stage: _Stage, after: _Stage | None, unit: float, slant: float, role: str) -> Element:
    height, width, depth = stage.shape
    back = depth * slant
    shapes = [box(stage.shape, unit, role, slant)]
    if after and after.window:
        open_square = {"stroke": colour("filter"), "stroke_width": 1.75, "fill": "none"}
        look = open_square if after.parameters else {"fill": colour("ink")}
        shapes.append(rect(0, 0, after.window[1] * unit, after.window[0] * unit, **look))
    left = _CENTRE[0] - (width * unit + back) / 2
    return group(*shapes, x=left, y=_CENTRE[1] - (height * unit - back) / 2)


def _sequence(stage: _Stage, after: _Stage | None, sequences: list[tuple[int, ...]], role: str) -> Element:
    longest, deepest = (max(shape[axis] for shape in sequences) for axis in (0, 1))
    height = max(4, _LONGEST * stage.shape[0] / longest)
    width = max(8, _LARGEST[0] * stage.shape[1] / deepest)
    shapes = [rect(0, 0, width, height, fill=colour(role), fill_opacity=0.3, stroke=colour(role))]
    if after and after.window:
        band = max(3, height * after.window[0] / stage.shape[0])
        open_band = {"stroke": colour("filter"), "stroke_width": 1.75, "fill": colour("surface")}
        look = open_band if after.parameters else {"fill": colour("ink")}
        shapes.append(rect(-2, 0, width + 4, band, **look))
    return group(*shapes, x=_CENTRE[0] - width / 2, y=_CENTRE[1] - height / 2)


def _row(count: int, longest: int, role: str) -> Element:
    length = _LONGEST * math.sqrt(count / longest)
    x, y = _CENTRE[0] - 6, _CENTRE[1] - length / 2
    return rect(x, y, 12, length, fill=colour(role), fill_opacity=0.3, stroke=colour(role))


def _title(stage: _Stage) -> str:
    return f"{stage.kind} {shape_text(stage.window)}" if stage.window and stage.parameters else stage.kind


def _note(stage: _Stage) -> str:
    if stage.kind == "input":
        return ""
    if stage.parameters:
        return f"{stage.parameters:,} parameters"
    return f"{shape_text(stage.window)} window" if stage.window else "no parameters"


def _share(parameters: int, total: int) -> str:
    percent = 100 * parameters / total
    return f"{parameters:,} ({percent:.0f}%)" if percent >= 1 else f"{parameters:,} (under 1%)"
