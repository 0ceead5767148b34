"""Pictures as SVG that follow the page's light or dark theme: the palette, the shapes, and the figure around them."""

from convlab.drawing._figure import Drawing, beside, draw
from convlab.drawing._palette import PALETTE, colour, palette_css
from convlab.drawing._shapes import (
    arrow,
    circle,
    element,
    group,
    hatching,
    line,
    number,
    polygon,
    rect,
    shape_text,
    text,
    text_width,
    wrapped,
)

__all__ = [
    "PALETTE",
    "Drawing",
    "arrow",
    "beside",
    "circle",
    "colour",
    "draw",
    "element",
    "group",
    "hatching",
    "line",
    "number",
    "palette_css",
    "polygon",
    "rect",
    "shape_text",
    "text",
    "text_width",
    "wrapped",
]
