"""The picture of a volume for readers without JavaScript."""

from xml.etree.ElementTree import Element

import numpy as np

from convlab.diagrams._grid import cells_of, frame_of
from convlab.drawing import Drawing, arrow, circle, colour, draw, group, line, number, rect, shape_text, text

_CHANNELS = {"red": "#d00", "green": "#080", "blue": "#04f"}
_SIDE, _STEP, _MARGIN = 100, 112, 8  # pixels: a grid, from one to the next, and left of the first
_WIDTH = 3 * _STEP + _MARGIN
_BRIGHTEST = 9


def volume_picture(
    image: np.ndarray,
    kernel: np.ndarray,
    output: np.ndarray,
    names: list[str],
    position: int,
    chosen: int,
    facts: dict,
) -> Drawing:
    """Return the picture (height, width, 3), its planes, a filter's three partial sums, and the stack of maps.

    Args:
        image: (height, width, 3), from 0 to 9.
        kernel: the chosen filter (3, 3, 3).
        output: (height, width, filters).
        names: of the filters.
        position: in reading order.
        chosen: index of the chosen filter.
        facts: the widget's `value`, `partial`, `parameters` and `multiplications`.
    """
    corner = divmod(position, output.shape[1])
    frame = (*corner, *kernel.shape[:2])
    tall = _SIDE * min(1, image.shape[0] / image.shape[1])
    planes, filters = tall + 32, 2 * tall + 58
    sums = filters + _SIDE + 20
    shapes = [_colours(image, frame), *_sizes(image, output, facts)]
    for d, channel in enumerate(_CHANNELS):
        x = _column(d)
        title = [
            circle((4, -11), 4, fill=_CHANNELS[channel], stroke=colour("ink")),
            text(channel.title(), 13, -11, anchor="start"),
        ]
        shapes.append(group(*title, _numbers(image[..., d], "input", frame), x=x, y=planes))
        shapes.append(group(_numbers(kernel[..., d], "filter"), x=x, y=filters))
        shapes.append(text("×", x + _SIDE / 2, filters - 9))
        shapes.append(text(_signed(facts["partial"][d], d), x + _SIDE / 2, sums - 9, 14, font_weight="bold"))
    shapes += _meeting(sums, facts["value"], names[chosen])
    shapes += _maps(sums + 74, output, names, corner, chosen)
    rows = -(-len(names) // 3)
    words = (
        f"A picture of {shape_text(image.shape)} as three planes. The filter {names[chosen]} brings "
        f"{_sum_in_words(facts)} at row {corner[0] + 1}, column {corner[1] + 1}. "
        f"{len(names)} maps: {', '.join(names)}; output {shape_text(output.shape)}."
    )
    map_height = _SIDE * min(1, output.shape[0] / output.shape[1])
    return draw(shapes, _WIDTH, sums + 74 + rows * (map_height + 30) - 26, words)


def _column(index: int) -> float:
    return _MARGIN + (index % 3) * _STEP


def _numbers(values: np.ndarray, role: str, frame: tuple | None = None) -> Element:
    """Return a grid of numbers, the deeper in colour the further from 0; a negative one is grey."""
    side, largest = _SIDE / max(values.shape), float(np.abs(values).max()) or 1
    shapes = []
    for (row, column), value in np.ndenumerate(values):
        tone = colour("padding" if value < 0 else role)
        look = {"fill": tone, "fill_opacity": 0.04 + 0.4 * abs(float(value)) / largest}
        shapes.append(rect(column * side, row * side, side, side, stroke=tone, stroke_opacity=0.55, **look))
        label = number(value).replace("-", "−")
        size = min(13, side * 0.7, (side - 2) / (len(label) * 0.66))
        if size >= 6:
            shapes.append(text(label, (column + 0.5) * side, (row + 0.5) * side, size))
    return group(*shapes, *([frame_of(frame, side, "filter" if role == "input" else "ink")] if frame else []))


def _colours(image: np.ndarray, frame: tuple) -> Element:
    side = _SIDE / max(image.shape[:2])
    shares = np.clip(image / _BRIGHTEST * 255, 0, 255).round().astype(int)
    painted = {place: "#" + "".join(f"{share:02x}" for share in shares[place]) for place in np.ndindex(image.shape[:2])}
    cells = cells_of(image[..., 0].tolist(), "input", side, painted=painted)
    return group(cells, frame_of(frame, side, "filter"), x=_MARGIN, y=4)


def _sizes(image: np.ndarray, output: np.ndarray, facts: dict) -> list[Element]:
    left = _column(1)
    lines = [f"{facts['parameters']:,} parameters", f"{facts['multiplications']:,} multiplications"]
    shapes = [
        text(f"{shape_text(image.shape)} → {shape_text(output.shape)}", left, 24, 15, "start", font_weight="bold")
    ]
    return shapes + [text(words, left, 48 + 18 * i, anchor="start") for i, words in enumerate(lines)]


def _signed(value: float, index: int) -> str:
    sign = "−" if value < 0 else "+" if index else ""
    return f"{sign} {number(abs(value))}".strip()


def _sum_in_words(facts: dict) -> str:
    parts = " ".join(
        f"{_signed(value, d)} ({name})" for d, (name, value) in enumerate(zip(_CHANNELS, facts["partial"], strict=True))
    )
    return f"{parts} = {number(facts['value'])}"


def _meeting(y: float, value: float, name: str) -> list[Element]:
    """Return the three sums that run together, and the number that they make."""
    centre = _column(1) + _SIDE / 2
    ends = [_column(d) + _SIDE / 2 for d in range(3)]
    look = {"stroke": colour("output"), "stroke_width": 2}
    shapes = [line((x, y + 2), (x, y + 12), **look) for x in ends]
    shapes += [
        line((ends[0] - 1, y + 12), (ends[2] + 1, y + 12), **look),
        arrow((centre, y + 12), (centre, y + 26), "output"),
    ]
    shapes.append(rect(centre - 32, y + 27, 64, 24, rx=6, fill="none", **look))
    label = number(value).replace("-", "−")
    return [
        *shapes,
        text(label, centre, y + 39, 15, fill=colour("output"), font_weight="bold"),
        text(name, centre + 40, y + 39, anchor="start"),
    ]


def _maps(y: float, output: np.ndarray, names: list[str], corner: tuple, chosen: int) -> list[Element]:
    shapes = []
    height = _SIDE * min(1, output.shape[0] / output.shape[1]) + 30
    for k, name in enumerate(names):
        title = text(name, _SIDE / 2, -10, 10.5, font_weight="bold" if k == chosen else None)
        grid = _numbers(output[..., k], "output", (*corner, 1, 1))
        shapes.append(group(title, grid, x=_column(k), y=y + (k // 3) * height))
    return shapes
