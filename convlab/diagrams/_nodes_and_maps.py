"""A dense layer of nodes, and below it a layer of maps: each node becomes a whole map of sub-nodes."""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from convlab import sizing
from convlab.diagrams._box import SLANT, Shape, box
from convlab.drawing import Drawing, beside, circle, colour, draw, group, line, rect, shape_text, text
from convlab.validation import is_sequence, shown, whole_number, whole_numbers

_WIDTH = 320
_SIDE = 92  # pixels of the longer side of the input
_MAPS_X = 222
_LARGEST_SIDE = 16
_MOST = 6
_GAP = 10


class _Layer(NamedTuple):
    shape: Shape
    filter_size: int
    count: int
    size: tuple[int, int]  # of a map


def nodes_and_maps(input_shape: Shape = (8, 8, 3), filter_size: int = 3, count: int = 4) -> Drawing:
    """Return two drawings: `count` dense nodes on an input, and the `count` feature maps that take their places.

    Each node is joined to the whole input; each sub-node of a map to one patch of it, here the one under the frame.

    Args:
        input_shape: (height, width, depth), at most 16 a side.
        filter_size: height and width of each filter.
        count: how many nodes and how many maps, at most 6.

    Raises:
        TypeError, ValueError: an argument is not of this form, or the filter is larger than the input.
    """
    if not is_sequence(input_shape):
        raise TypeError(f"input_shape takes (height, width, depth), got {shown(input_shape)}")
    shape = whole_numbers("input_shape", input_shape, 3, maximum=_LARGEST_SIDE)
    size = tuple(sizing.output_size(side, filter_size) for side in shape[:2])
    layer = _Layer(shape, filter_size, whole_number("count", count, maximum=_MOST), size)
    return beside(_dense(layer), _convolution(layer))


def _dense(layer: _Layer) -> Drawing:
    unit, places, height = _geometry(layer)
    top = height / 2 - layer.shape[0] * unit / 2 + 24
    left, right = 1, 1 + layer.shape[1] * unit + layer.shape[2] * unit * SLANT
    corners = [
        (right, top - layer.shape[2] * unit * SLANT),
        (left + layer.shape[1] * unit, top + layer.shape[0] * unit),
    ]
    centres = [(_MAPS_X + 24, 24 + y) for y in places]
    rays = [
        line(corner, centre, stroke=colour("filter"), stroke_width=1.25) for centre in centres for corner in corners
    ]
    nodes = [_node(centre, index) for index, centre in enumerate(centres)]
    inputs = layer.shape[0] * layer.shape[1] * layer.shape[2]
    weights = sizing.dense_parameters(inputs, layer.count)
    shapes = [*rays, group(box(layer.shape, unit, "input"), x=left, y=top), *nodes]
    shapes += _words(
        layer, f"dense: {_many(layer.count, 'node')}", height, f"{layer.count} numbers, {weights:,} parameters"
    )
    alt = (
        f"A dense layer: each of {_many(layer.count, 'node')} is joined to the whole input of "
        f"{shape_text(layer.shape)}, {inputs:,} numbers. It makes {layer.count} numbers with {weights:,} parameters."
    )
    return draw(shapes, _WIDTH, height + 66, alt)


def _convolution(layer: _Layer) -> Drawing:
    unit, places, height = _geometry(layer)
    top = height / 2 - layer.shape[0] * unit / 2 + 24
    cell = _cell(layer)
    row, column = (layer.size[0] - 1) // 2, (layer.size[1] - 1) // 2
    patch = (1 + column * unit, top + row * unit, layer.filter_size * unit, layer.filter_size * unit)
    end = (patch[0] + patch[2], patch[1] + patch[3] / 2)
    sub_nodes = [
        (_MAPS_X + (column + 0.5) * cell, 24 + y - layer.size[0] * cell / 2 + (row + 0.5) * cell) for y in places
    ]
    maps = [_map(layer, 24 + y, (row, column), index) for index, y in enumerate(places)]
    rays = [line(end, place, stroke=colour("filter"), stroke_width=1.25) for place in sub_nodes]
    frame = {"stroke": colour("filter"), "stroke_width": 3, "fill": colour("filter"), "fill_opacity": 0.3}
    shapes = [group(box(layer.shape, unit, "input"), x=1, y=top), *maps, *rays, rect(*patch, **frame)]
    each = layer.size[0] * layer.size[1]
    weights = sizing.conv_parameters(layer.filter_size, layer.shape[2], layer.count)
    total = f"{layer.count} × {each} = {layer.count * each:,} numbers, {weights:,} parameters"
    shapes += _words(layer, f"ConvNet: {_many(layer.count, 'map')}", height, total)
    alt = (
        f"A convolutional layer: {_many(layer.count, 'map')} of {shape_text(layer.size)} sub-nodes stand where the "
        f"nodes stood. The sub-nodes at one place of all maps are joined to one patch of {layer.filter_size} × "
        f"{layer.filter_size} pixels. It makes {layer.count * each:,} numbers with {weights:,} parameters."
    )
    return draw(shapes, _WIDTH, height + 66, alt)


def _geometry(layer: _Layer) -> tuple[float, list[float], float]:
    """Return pixels for a step of the input, the middle of each node or map, and the height of the drawing's body."""
    unit = _SIDE / max(layer.shape[0], layer.shape[1], layer.shape[2])
    pitch = layer.size[0] * _cell(layer) + _GAP
    height = max(layer.count * pitch, _SIDE + layer.shape[2] * unit * SLANT + 28)
    first = (height - layer.count * pitch) / 2
    return unit, [first + (i + 0.5) * pitch for i in range(layer.count)], height


def _cell(layer: _Layer) -> float:
    return min(8, 56 / max(layer.size))


def _node(centre: tuple[float, float], index: int) -> Element:
    ground = circle(centre, 12, fill=colour("surface"))
    look = {"fill": colour("output"), "fill_opacity": 0.3, "stroke": colour("output"), "stroke_width": 2}
    return group(ground, circle(centre, 12, **look), text(index + 1, *centre))


def _map(layer: _Layer, middle: float, marked: tuple[int, int], index: int) -> Element:
    cell = _cell(layer)
    top = middle - layer.size[0] * cell / 2
    cells = [
        rect(
            _MAPS_X + c * cell, top + r * cell, cell, cell, stroke=colour("output"), stroke_width=0.75,
            fill=colour("output"), fill_opacity=0.9 if (r, c) == marked else 0.18,
        )
        for r in range(layer.size[0])
        for c in range(layer.size[1])
    ]  # fmt: skip
    label = text(index + 1, _MAPS_X + layer.size[1] * cell + 14, middle)
    return group(rect(_MAPS_X, top, layer.size[1] * cell, layer.size[0] * cell, fill=colour("surface")), *cells, label)


def _many(count: int, name: str) -> str:
    return f"{count} {name}" + ("s" if count > 1 else "")


def _words(layer: _Layer, title: str, height: float, foot: str) -> list[Element]:
    return [
        text(title, 1, 9, anchor="start", font_weight="bold"),
        text(f"input {shape_text(layer.shape)}", 1, height + 32, anchor="start"),
        text(foot, 1, height + 52, anchor="start"),
    ]
