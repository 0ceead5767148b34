"""What one number of a stack of layers sees, layer by layer, along one axis."""

from xml.etree.ElementTree import Element

from convlab import sizing
from convlab.drawing import Drawing, colour, draw, polygon, rect, text, text_width
from convlab.validation import is_sequence, shown, whole_numbers

_FIELD = 210  # pixels across the widest row
_PITCH = 52
_LARGEST = 32


def pyramid(layers: list[tuple[int, int]], title: str = "") -> Drawing:
    """Return a drawing of one number on top of a stack of layers, and of all that it depends on, down to the input.

    Args:
        layers: (filter size, stride) of each convolution or pooling, from the input up; together they see at most 32
            pixels across.
        title: a line above.

    Raises:
        TypeError, ValueError: `layers` is not of this form, is empty, or sees more.
    """
    if not is_sequence(layers) or not layers:
        raise TypeError(f"layers takes a list of at least one pair (filter size, stride), got {shown(layers)}")
    field = sizing.receptive_field(layers)
    if field > _LARGEST:
        raise ValueError(f"layers takes a stack that sees at most {_LARGEST} pixels, got one that sees {field}")
    layers = [whole_numbers(f"layers[{i}]", layer, 2) for i, layer in enumerate(layers)]
    rows = [_centres(layers[i:]) for i in range(len(layers) + 1)]  # each in steps of its own row
    jumps, offsets = _places(layers)
    side = min(24, _FIELD / field)
    top = 28 if title else 8
    heights = [top + (len(layers) - i) * _PITCH for i in range(len(rows))]
    lines_of_x = [[(offsets[i] + place * jumps[i] + 0.5) * side for place in row] for i, row in enumerate(rows)]
    shapes: list[Element] = [text(title, 0, 9, anchor="start", font_weight="bold")] if title else []
    size = min(side, 18)
    for i, (reach, stride) in enumerate(layers):
        for k, x in enumerate(lines_of_x[i + 1]):
            below = lines_of_x[i][k * stride : k * stride + reach]
            shapes.append(_cone(x, heights[i + 1] + size, below[0], below[-1], heights[i], size))
    for i, row in enumerate(lines_of_x):
        role = "output" if i else "input"
        shapes += [_cell(x, heights[i], size, role, top=i == len(layers)) for x in row]
    right = field * side + 12
    labels = [_label(i, len(row)) for i, row in enumerate(rows)]
    shapes += [text(label, right, heights[i] + size / 2, anchor="start") for i, label in enumerate(labels)]
    between = [f"F = {reach}" + (f", S = {stride}" if stride > 1 else "") for reach, stride in layers]
    shapes += [
        text(words, right, (heights[i] + heights[i + 1] + size) / 2, 11, "start", fill=colour("filter"))
        for i, words in enumerate(between)
    ]
    across = max(right + max(map(text_width, (*labels, *between))), 1.1 * text_width(title))
    alt = (
        f"{title + ': ' if title else ''}one number above {len(layers)} layer{'s' if len(layers) > 1 else ''} "
        f"({'; '.join(between)} from the input up) depends on {field} input pixels across; the rows in between hold "
        + ", ".join(str(len(row)) for row in rows)
        + " numbers, from the input up."
    )
    return draw(shapes, across, heights[0] + size + 6, alt, scale=1.2)


def _centres(above: list[tuple[int, int]]) -> range:
    """Return the places of one row that a single number above these layers depends on."""
    count = 1
    for reach, stride in reversed(above):
        count = (count - 1) * stride + reach
    return range(count)


def _places(layers: list[tuple[int, int]]) -> tuple[list[int], list[float]]:
    """Return, for each row, how many input pixels lie from one number to the next, and where its first is centred."""
    jumps, offsets = [1], [0.0]
    for reach, stride in layers:
        offsets.append(offsets[-1] + (reach - 1) / 2 * jumps[-1])
        jumps.append(jumps[-1] * stride)
    return jumps, offsets


def _cone(x: float, y: float, first: float, last: float, base: float, size: float) -> Element:
    half = size / 2 - 1
    corners = [(x - half, y), (x + half, y), (last + half, base), (first - half, base)]
    return polygon(corners, fill=colour("filter"), fill_opacity=0.13)


def _cell(x: float, y: float, size: float, role: str, top: bool) -> Element:
    look = {"fill_opacity": 0.9 if top else 0.3, "stroke": colour(role), "stroke_width": 1.25}
    return rect(x - size / 2 + 0.75, y, size - 1.5, size, fill=colour(role), **look)


def _label(index: int, count: int) -> str:
    if not index:
        return f"{count} pixel{'s' if count > 1 else ''}"
    return f"{count} number{'s' if count > 1 else ''}"
