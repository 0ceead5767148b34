"""A whole Keras network as a row of volumes, and its parameters layer by layer."""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from convlab.diagrams._box import SLANT, box
from convlab.drawing import Drawing, arrow, beside, colour, draw, group, line, rect, shape_text, text, text_width
from convlab.plots._bars import bar_rows
from convlab.validation import shown

_CARD = (106, 142)  # width and height; three stand side by side on a phone
_CENTRE = (61, 46)  # of a card's picture
_LARGEST = (52, 40)  # pixels: the longest side of any front, the longest way of any depth
_COUNTABLE = 16  # a row of more numbers is drawn as a broken bar


class _Stage(NamedTuple):
    kind: str
    shape: tuple[int, ...]
    parameters: int
    window: tuple[int, int] | None = None


def network(model: object) -> Drawing:
    """Return a drawing of a network: the volume that each layer makes, its shape, and how many parameters it has.

    The volumes are drawn to one scale, rows of more than 16 numbers are shortened. The frame on a volume is the filter
    (solid) or the pooling window (dashed) of the next layer. The pictures wrap on a narrow page.

    Args:
        model: a built Keras model whose layers follow one another.

    Raises:
        TypeError: `model` is not a built Keras model.
        ValueError: a layer's output is neither a volume (height, width, depth) nor a row of numbers.
    """
    stages = [_Stage("input", _shape("model.input_shape", model), 0), *_stages(model)]
    volumes = [stage.shape for stage in stages if len(stage.shape) == 3]
    unit = _LARGEST[0] / max((side for shape in volumes for side in shape[:2]), default=1)
    slant = min(unit * SLANT, _LARGEST[1] / max((shape[2] for shape in volumes), default=1))
    following = [*stages[1:], None]
    cards = [
        _card(stage, after, unit, slant, first=not i)
        for i, (stage, after) in enumerate(zip(stages, following, strict=True))
    ]
    total = sum(stage.parameters for stage in stages)
    return beside(*cards, caption=f"{total:,} parameters in {len(stages) - 1} layers")


def parameter_bars(model: object) -> Drawing:
    """Return a bar for each layer that has parameters, as long as their number.

    Args:
        model: a built Keras model.

    Raises:
        TypeError: `model` is not a built Keras model.
        ValueError: no layer has parameters.
    """
    stages = [stage for stage in _stages(model) if stage.parameters]
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
    return draw(shapes, width, height, f"{alt}.")


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
    if len(shape) not in (1, 3) or not all(isinstance(side, int) and side > 0 for side in shape):
        raise ValueError(f"{name} takes (height, width, depth) or one row of numbers, got {shape}")
    return shape


def _card(stage: _Stage, after: _Stage | None, unit: float, slant: float, first: bool) -> Drawing:
    role = "input" if first else "output"
    picture = _volume(stage, after, unit, slant, role) if len(stage.shape) == 3 else _row(stage.shape[0], role)
    entry = [] if first else [arrow((1, _CENTRE[1]), (17, _CENTRE[1]))]
    middle = _CARD[0] / 2
    words = [_title(stage), shape_text(stage.shape), "" if first else _note(stage)]
    sizes, looks = (11.5, 11.5, 10.5), ({"font_weight": "bold"}, {}, {})
    labels = [
        _fitted(content, middle, 102 + 16 * i, size, **look)
        for i, (content, size, look) in enumerate(zip(words, sizes, looks, strict=True))
    ]
    alt = f"{'' if first else 'Then '}{', '.join(filter(None, words))}."
    return draw([picture, *entry, *labels], *_CARD, alt, scale=1)


def _volume(stage: _Stage, after: _Stage | None, unit: float, slant: float, role: str) -> Element:
    height, width, depth = stage.shape
    back = depth * slant
    shapes = [box(stage.shape, unit, role, slant)]
    if after and after.window:
        look = (
            {"stroke": colour("filter"), "stroke_width": 1.75}
            if after.parameters
            else {"stroke": colour("ink"), "stroke_width": 1.5, "stroke_dasharray": "2 1.5"}
        )
        shapes.append(rect(0, 0, after.window[1] * unit, after.window[0] * unit, fill="none", **look))
    left = _CENTRE[0] - (width * unit + back) / 2
    return group(*shapes, x=left, y=_CENTRE[1] - (height * unit - back) / 2)


def _row(count: int, role: str) -> Element:
    look = {"fill": colour(role), "fill_opacity": 0.3, "stroke": colour(role)}
    if count <= _COUNTABLE:
        top = _CENTRE[1] - 2.5 * count
        return group(*(rect(_CENTRE[0] - 5, top + 5 * i, 10, 5, **look) for i in range(count)))
    bar = rect(_CENTRE[0] - 5, 4, 10, 84, **look)
    gap = [line((_CENTRE[0] - 9, y + 3), (_CENTRE[0] + 9, y - 3), stroke=colour(role)) for y in (44, 49)]
    blank = rect(_CENTRE[0] - 6, 44, 12, 5, fill=colour("surface"))
    return group(bar, blank, *gap)


def _title(stage: _Stage) -> str:
    return f"{stage.kind} {shape_text(stage.window)}" if stage.window and stage.parameters else stage.kind


def _note(stage: _Stage) -> str:
    if stage.parameters:
        return f"{stage.parameters:,} parameters"
    return f"{shape_text(stage.window)} window" if stage.window else "no parameters"


def _fitted(content: str, x: float, y: float, size: float, **look: str) -> Element:
    # Pages choose the font; a label that may be too wide for its card in some of them is set to the card's width.
    room = _CARD[0] - 10
    squeeze = {"textLength": room, "lengthAdjust": "spacingAndGlyphs"} if text_width(content, size) > room else {}
    return text(content, x, y, size, **look, **squeeze)


def _share(parameters: int, total: int) -> str:
    percent = 100 * parameters / total
    return f"{parameters:,} ({percent:.0f}%)" if percent >= 1 else f"{parameters:,} (under 1%)"
