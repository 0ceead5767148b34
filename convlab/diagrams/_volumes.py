"""A volume (height × width × depth), a filter that is as deep, and the feature maps that it makes."""

from xml.etree.ElementTree import Element

from convlab import sizing
from convlab.diagrams._box import SLANT, Shape, box
from convlab.drawing import Drawing, arrow, colour, draw, group, line, rect, shape_text, text, text_width
from convlab.validation import is_sequence, shown, whole_number, whole_numbers

_SIDE = 132  # pixels of the longer side of the input
_WIDTH = 320
_MAP = {"fill": colour("output"), "fill_opacity": 0.16, "stroke": colour("output")}


def filter_beside_input(input_shape: Shape, filter_size: int) -> Drawing:
    """Return a drawing of an input volume and of one filter beside it, both to one scale.

    Args:
        input_shape: (height, width, depth).
        filter_size: height and width of the filter; its depth is the input's.

    Raises:
        TypeError, ValueError: an argument is not of this form, or the filter is larger than the input.
    """
    shape, kernel, _, unit = _checked(input_shape, filter_size)
    weights = kernel[0] * kernel[1] * kernel[2]
    shapes, top, bottom = _input(shape, unit)
    x = min(200, _WIDTH - 2 - (kernel[1] + kernel[2] * SLANT) * unit)
    y = top + (shape[0] - kernel[0]) * unit / 2
    bottom = max(bottom, y + kernel[0] * unit + 16 + 16 + 10)
    labels = [f"filter {shape_text(kernel)}", f"{weights:,} weights, 1 bias"]
    shapes += [group(box(kernel, unit, "filter"), x=x, y=y), *_lines_of(labels, 172, y + kernel[0] * unit + 16)]
    alt = (
        f"An input volume of {shape_text(shape)} and, to the same scale, a filter of {shape_text(kernel)}: smaller in "
        f"height and width, and just as deep. The filter has {weights:,} weights and 1 bias."
    )
    return draw(shapes, _WIDTH, bottom, alt)


def receptive_field(input_shape: Shape, filter_size: int, position: tuple[int, int] | None = None) -> Drawing:
    """Return a drawing of one patch of the input, its local receptive field, that becomes one number.

    Args:
        input_shape: (height, width, depth).
        filter_size: height and width of the patch.
        position: (row, column) of the patch's upper left pixel; else a place a third of the way down and across.

    Raises:
        TypeError, ValueError: an argument is not of this form, or the patch does not lie inside the input.
    """
    shape, kernel, last, unit = _checked(input_shape, filter_size)
    row, column = (
        (last[0] // 3, last[1] // 3) if position is None else whole_numbers("position", position, 2, minimum=0)
    )
    if row > last[0] or column > last[1]:
        raise ValueError(f"position takes at most {last}, where the filter still lies inside, got {(row, column)}")
    values = kernel[0] * kernel[1] * kernel[2]
    shapes, top, bottom = _input(shape, unit, top=44 - shape[0] * unit / 2)
    x, y = 238, top + shape[0] * unit / 2 - 10
    shapes += _patch(kernel, unit, row, column, top)
    shapes += _rays(kernel, unit, row, column, top, (x, y, 20))
    shapes += [_one(x, y, 20), *_lines_of(["one number", "a = Σ wᵢxᵢ + b", "z = f(a)"], x + 10, y + 38, "middle")]
    shapes.append(text(f"{values:,} products", (_SIDE + x) / 2 + 12, y - 26, font_weight="bold"))
    bottom = max(bottom, y + 38 + 2 * 16 + 12)
    alt = (
        f"A patch of {shape_text(kernel)} in an input of {shape_text(shape)}, from row {row + 1} and column "
        f"{column + 1} on: {values:,} pixel values, {values:,} weights and one bias give one number."
    )
    return draw(shapes, _WIDTH, bottom, alt)


def feature_map(input_shape: Shape, filter_size: int, stride: int = 1) -> Drawing:
    """Return a drawing of a filter that moves across the input and so makes a feature map.

    Args:
        input_shape: (height, width, depth).
        filter_size: height and width of the filter.
        stride: pixels from one stop to the next.

    Raises:
        TypeError, ValueError: an argument is not of this form, or the filter is larger than the input.
    """
    shape, kernel, _, unit = _checked(input_shape, filter_size)
    size = _map_size(shape, filter_size, stride)
    shapes, top, bottom = _input(shape, unit)
    x, y = 180, top + (shape[0] - size[0]) * unit / 2
    last = (size[1] - 1) * stride
    shapes += _patch(kernel, unit, 0, 0, top)
    if last:
        shapes.append(_ghost(kernel, unit, 0, last, top))
    if (last - kernel[1]) * unit > 20:
        middle = top + kernel[0] * unit / 2
        shapes.append(arrow((kernel[1] * unit + 6, middle), (last * unit - 2, middle), "filter"))
    shapes.append(rect(x, y, size[1] * unit, size[0] * unit, **_MAP))
    shapes.append(rect(x, y, size[1] * unit, unit, fill=colour("output"), fill_opacity=0.6))
    shapes += [rect(x + i * (size[1] - 1) * unit, y, unit, unit, fill=colour("ink")) for i in (0, 1)]
    shapes += _lines_of([f"feature map {shape_text(size)}"], x, bottom - 14)
    alt = (
        f"A filter of {shape_text(kernel)} moves across an input of {shape_text(shape)} with stride {stride}, one "
        f"number at each stop. The numbers form a feature map of {shape_text(size)}."
    )
    return draw(shapes, _WIDTH, bottom, alt)


def several_filters(input_shape: Shape, filter_size: int, filters: int, stride: int = 1) -> Drawing:
    """Return a drawing of several filters, each of which makes one feature map of the stack.

    Args:
        input_shape: (height, width, depth).
        filter_size: height and width of each filter.
        filters: how many; their maps stand apart in the drawing so that they can be counted.
        stride: pixels from one stop to the next.

    Raises:
        TypeError, ValueError: an argument is not of this form, or a filter is larger than the input.
    """
    shape, kernel, _, unit = _checked(input_shape, filter_size, side=100)
    filters = whole_number("filters", filters)
    size = _map_size(shape, filter_size, stride)
    shapes, top, bottom = _input(shape, unit, top=64, foot=44)
    gap = min(9, 52 / filters)
    x, y = 182, top + (shape[0] - size[0]) * unit / 2
    shapes += _column_of_filters(kernel, unit, filters, 126, top, shape[0] * unit)
    for i in reversed(range(filters)):
        place = (x + i * gap, y - i * gap, size[1] * unit, size[0] * unit)
        shapes += [rect(*place, fill=colour("surface")), rect(*place, **_MAP)]
    middle = top + shape[0] * unit / 2
    shapes.append(arrow((150, middle), (174, middle)))
    maps = f"{filters:,} maps: {shape_text((*size, filters))}"
    shapes += _lines_of([maps], min(x, _WIDTH - 2 - text_width(maps)), bottom - 28)
    shapes += _lines_of([f"{filters:,} filters, each {shape_text(kernel)}"], 106, bottom - 10, fill=colour("filter"))
    alt = (
        f"{filters:,} filters of {shape_text(kernel)} move across one input of {shape_text(shape)} with stride "
        f"{stride}. Each makes its own feature map; together they are a volume of {shape_text((*size, filters))}."
    )
    return draw(shapes, _WIDTH, bottom, alt)


def _checked(input_shape: object, filter_size: object, side: float = _SIDE) -> tuple[Shape, Shape, tuple, float]:
    if not is_sequence(input_shape):
        raise TypeError(f"input_shape takes (height, width, depth), got {shown(input_shape)}")
    height, width, depth = shape = whole_numbers("input_shape", input_shape, 3)
    size = whole_number("filter_size", filter_size)
    last = (sizing.output_size(height, size) - 1, sizing.output_size(width, size) - 1)
    # The usual depth of an image fits beside its front; a deeper volume takes its room from the front.
    return shape, (size, size, depth), last, side / (max(height, width) + SLANT * max(depth - 3, 0))


def _map_size(shape: Shape, filter_size: int, stride: int) -> tuple[int, int]:
    return tuple(sizing.output_size(side, filter_size, stride) for side in shape[:2])


def _input(shape: Shape, unit: float, top: float = 0, foot: float = 30) -> tuple[list[Element], float, float]:
    top = max(top, shape[2] * unit * SLANT + 4)
    bottom = top + shape[0] * unit + foot
    label = _lines_of([f"input {shape_text(shape)}"], 1, bottom - foot + 16)
    return [group(box(shape, unit, "input"), x=1, y=top), *label], top, bottom


def _patch(kernel: Shape, unit: float, row: int, column: int, top: float) -> list[Element]:
    frame = {"stroke": colour("filter"), "stroke_width": 3, "fill": colour("filter"), "fill_opacity": 0.3}
    return [rect(1 + column * unit, top + row * unit, kernel[1] * unit, kernel[0] * unit, **frame)]


def _ghost(kernel: Shape, unit: float, row: int, column: int, top: float) -> Element:
    frame = {"stroke": colour("filter"), "stroke_width": 2, "stroke_dasharray": "4 3", "fill": "none"}
    return rect(1 + column * unit, top + row * unit, kernel[1] * unit, kernel[0] * unit, **frame)


def _rays(kernel: Shape, unit: float, row: int, column: int, top: float, square: tuple) -> list[Element]:
    x, y, side = square
    right = 1 + (column + kernel[1]) * unit
    above, below = top + row * unit, top + (row + kernel[0]) * unit
    look = {"stroke": colour("filter"), "stroke_width": 1.25}
    return [line((right, above), (x, y), **look), line((right, below), (x, y + side), **look)]


def _one(x: float, y: float, side: float) -> Element:
    return rect(x, y, side, side, fill=colour("output"), fill_opacity=0.3, stroke=colour("output"), stroke_width=3)


def _column_of_filters(kernel: Shape, unit: float, filters: int, x: float, top: float, height: float) -> list[Element]:
    rows = min(filters, 3)
    pitch = height / rows
    unit = min(unit, 24 / (kernel[0] + kernel[2] * SLANT))
    shapes = []
    for i in range(rows):
        y = top + pitch * (i + 0.5)
        if filters > 3 and i == 1:
            shapes.append(text("⋮", x + 6, y, 16))
        else:
            shapes.append(group(box(kernel, unit, "filter"), x=x, y=y - kernel[0] * unit / 2))
    return shapes


def _lines_of(labels: list[str], x: float, y: float, anchor: str = "start", **look: str) -> list[Element]:
    return [text(label, x, y + 16 * i, anchor=anchor, **look) for i, label in enumerate(labels)]
