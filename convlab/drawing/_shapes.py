"""The few shapes that the drawings are made of, as SVG elements.

Lengths are in pixels, x to the right and y down, as in SVG. Keyword arguments become attributes: `stroke_width=2`
becomes `stroke-width="2"`.
"""

import math
import textwrap
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from convlab.drawing._palette import colour
from convlab.validation import is_sequence, shown, whole_number

Point = tuple[float, float]
FONT_SIZE = 12
_WIDTH_OF_CHARACTER = 0.56  # of the font size: the mean of the usual sans-serif fonts, on the wide side


def number(value: float) -> str:
    """Return `value` with at most two decimals and no trailing zeros, so that a picture is the same on every machine.

    Raises:
        TypeError, ValueError: `value` is not a finite number.
    """
    try:
        rounded = round(float(value + 0), 2)  # text has no sum with 0
    except (TypeError, ValueError):
        raise TypeError(f"value takes a number, got {shown(value)}") from None
    if not math.isfinite(rounded):
        raise ValueError(f"value takes a finite number, got {rounded}")
    return f"{rounded:.2f}".rstrip("0").rstrip(".") if rounded else "0"


def shape_text(shape: Iterable[int]) -> str:
    """Return a shape in words of the book: (28, 28, 6) is "28 × 28 × 6", height × width × depth.

    Raises:
        TypeError, ValueError: `shape` is not a sequence of whole numbers of at least 0.
    """
    if not is_sequence(shape):
        raise TypeError(f"shape takes a sequence of whole numbers, got {shown(shape)}")
    return " × ".join(f"{whole_number(f'shape[{i}]', side, 0):,}" for i, side in enumerate(shape))


def text_width(content: str, size: float = FONT_SIZE) -> float:
    """Return about how many pixels wide `content` is in a font of `size` pixels; the page chooses the font."""
    return len(content) * size * _WIDTH_OF_CHARACTER


def wrapped(content: str, room: float, size: float = FONT_SIZE) -> list[str]:
    """Return `content` in lines of at most about `room` pixels, broken between words; a longer word keeps its line."""
    characters = max(int(room / text_width("x", size)), 1)
    return textwrap.wrap(content, characters, break_long_words=False, break_on_hyphens=False) or [""]


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """Return an SVG element; numbers are rounded, text is escaped when it is written, None leaves an attribute out."""
    node = Element(tag)
    for name, value in attributes.items():
        if value is not None:
            node.set(name.replace("_", "-"), value if isinstance(value, str) else number(value))
    node.extend(children)
    return node


def group(*children: Element, x: float = 0, y: float = 0, **attributes: object) -> Element:
    """Return the elements as one, moved right by x and down by y."""
    transform = f"translate({number(x)} {number(y)})" if x or y else None
    return element("g", *children, transform=transform, **attributes)


def rect(x: float, y: float, width: float, height: float, **attributes: object) -> Element:
    """Return a rectangle by its upper left corner and its size."""
    return element("rect", x=x, y=y, width=width, height=height, **attributes)


def line(start: Point, end: Point, **attributes: object) -> Element:
    """Return a straight line in ink unless `stroke` says otherwise."""
    ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return element("line", **ends, **{"stroke": colour("ink")} | attributes)


def circle(centre: Point, radius: float, **attributes: object) -> Element:
    """Return a circle."""
    return element("circle", cx=centre[0], cy=centre[1], r=radius, **attributes)


def polygon(points: Iterable[Point], **attributes: object) -> Element:
    """Return a closed shape through the points (x, y)."""
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return element("polygon", points=corners, **attributes)


def text(
    content: object, x: float, y: float, size: float = FONT_SIZE, anchor: str = "middle", **attributes: object
) -> Element:
    """Return one line of text in ink, centred on the height y; `anchor` (start, middle or end) says what lies at x."""
    look = {"font_size": size, "text_anchor": anchor, "dominant_baseline": "central", "fill": colour("ink")}
    node = element("text", x=x, y=y, **look | attributes)
    node.text = str(content)
    return node


def arrow(start: Point, end: Point, name: str = "ink", **attributes: object) -> Element:
    """Return a straight arrow from `start` to `end` in the colour `name` of the palette."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    if not length:
        raise ValueError(f"end takes another point than start, got {shown(end)}")
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    base = (x1 - 7 * dx, y1 - 7 * dy)
    head = [end, (base[0] - 3.5 * dy, base[1] + 3.5 * dx), (base[0] + 3.5 * dy, base[1] - 3.5 * dx)]
    look = {"stroke_width": 1.5} | attributes
    return group(line(start, base, stroke=colour(name), **look), polygon(head, fill=colour(name)))


def hatching(x: float, y: float, width: float, height: float, name: str, gap: float = 5) -> Element:
    """Return a rectangle full of slanted lines, `gap` pixels apart, in the colour `name` of the palette.

    The lines are cut at the edges here, not by a pattern or a clip path: those need ids, which clash on a page with
    several pictures.
    """
    strokes = []
    for i in range(1, math.ceil((width + height) / gap)):
        reach = i * gap  # from the upper left corner along the upper and the left edge
        right, left = min(reach, width), max(reach - height, 0)
        start, end = (x + right, y + reach - right), (x + left, y + reach - left)
        strokes.append(f"M{number(start[0])} {number(start[1])}L{number(end[0])} {number(end[1])}")
    return element("path", d="".join(strokes), stroke=colour(name), stroke_width=1.2, fill="none")
