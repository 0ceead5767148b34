"""A drawing: one SVG picture or several, each with the words that stand for it."""

import html
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree import ElementTree

from convlab.drawing._shapes import FONT_SIZE, element, number
from convlab.validation import shown


class Panel(NamedTuple):
    """One picture of a drawing.

    Attributes:
        svg: the picture.
        alt: the same in words.
    """

    svg: str
    alt: str


@dataclass(frozen=True, repr=False)
class Drawing:
    """A figure for notebooks and pages; see `draw` for one picture and `beside` for several.

    The SVG stands in the page itself, not in an `img`, so that its colours follow the page's theme.

    Attributes:
        panels: the pictures. They stand side by side and wrap on a narrow page.
        caption: a line below them, or "".
        column: the width in pixels of each picture where all have the same: they then stand in columns without gaps.
    """

    panels: tuple[Panel, ...]
    caption: str = ""
    column: int | None = None

    @property
    def svg(self) -> str:
        """The pictures alone, without the figure around them."""
        return "".join(panel.svg for panel in self.panels)

    @property
    def alt(self) -> str:
        """What the pictures show, in words."""
        return " ".join(panel.alt for panel in self.panels)

    @property
    def html(self) -> str:
        """The whole figure: `<figure class="convlab-drawing">`."""
        layout = "justify-content:center;" + (
            f"display:grid;grid-template-columns:repeat(auto-fill,{self.column}px);row-gap:0.75rem"
            if self.column
            else "display:flex;flex-wrap:wrap;align-items:flex-start;gap:0.75rem 16px"
        )
        caption = (
            f'<figcaption style="text-align:center">{html.escape(self.caption)}</figcaption>' if self.caption else ""
        )
        return f'<figure class="convlab-drawing"><div style="{layout}">{self.svg}</div>{caption}</figure>'

    def __repr__(self) -> str:
        return f"Drawing({self.alt!r})"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.alt}


def draw(
    shapes: list[ElementTree.Element], width: float, height: float, alt: str, caption: str = "", scale: float = 1.1
) -> Drawing:
    """Return a drawing of one picture.

    Args:
        shapes: SVG elements, the first at the back.
        width, height: of the picture in its own pixels. Up to about 420 wide, its text of 12 pixels stays readable on
            a phone.
        alt: what the picture shows, in words.
        caption: a line below it.
        scale: how large it is where the page has room for it; it shrinks to a narrower page.

    Raises:
        ValueError: `alt` is empty.
    """
    alt = _sentence("alt", alt)
    size = {"width": width * scale, "height": height * scale, "viewBox": f"0 0 {number(width)} {number(height)}"}
    words = {"role": "img", "aria-label": alt}
    style = {"style": "max-width:100%;height:auto;overflow:visible", "font-size": str(FONT_SIZE)}
    svg = element("svg", *shapes, xmlns="http://www.w3.org/2000/svg", **size, **words, **style)
    return Drawing((Panel(ElementTree.tostring(svg, encoding="unicode"), alt),), str(caption))


def beside(*drawings: Drawing, caption: str = "") -> Drawing:
    """Return the drawings as one figure: side by side where the page is wide enough, else one below the other.

    Without a caption of its own the figure keeps those of the drawings, each once.

    Raises:
        TypeError, ValueError: there is none, or one is not a `Drawing`.
    """
    if not drawings:
        raise ValueError("drawings takes at least one Drawing, got none")
    for i, drawing in enumerate(drawings):
        if not isinstance(drawing, Drawing):
            raise TypeError(f"drawings[{i}] takes a Drawing, got {shown(drawing)}")
    captions = dict.fromkeys(drawing.caption for drawing in drawings if drawing.caption)
    return Drawing(tuple(panel for drawing in drawings for panel in drawing.panels), caption or " ".join(captions))


def _sentence(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} takes words that stand for the picture, got {shown(value)}")
    return value.strip()
