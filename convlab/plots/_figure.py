"""A matplotlib figure as a drawing that follows the page's theme."""

import hashlib
import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from convlab.drawing import PALETTE, Drawing, colour, draw, number
from convlab.validation import shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def _mix(name: str, share: float) -> tuple[str, str]:
    """Return a palette colour mixed with ink: its light value and its CSS value."""
    pairs = ((int(PALETTE[part][0][i : i + 2], 16) for part in (name, "ink")) for i in (1, 3, 5))
    light = "#" + "".join(f"{round(share * one + (1 - share) * other):02x}" for one, other in pairs)
    return light, f"color-mix(in srgb, {colour(name)} {round(100 * share)}%, {colour('ink')})"


# The series of a chart have no role: no blue, orange or green. They differ in lightness too, so that they stay apart
# for the colour-blind, on light and on dark pages.
_SERIES = (
    *((PALETTE[name][0], colour(name)) for name in ("accent", "ink")),
    _mix("gradient", 0.5),
    _mix("padding", 0.8),
)
SERIES = tuple(light for light, _ in _SERIES)
"""The light values of the colours for the series of a chart, in their order."""


def figure(chart: "Figure", alt: str, caption: str = "") -> Drawing:
    """Return a matplotlib figure as a drawing: on a clear ground, its palette colours following the page's theme.

    Args:
        chart: the figure; draw in the light values of `PALETTE`, which become the theme's.
        alt: what it shows, in words.
        caption: a line below it.

    Raises:
        TypeError, ValueError: `chart` cannot be saved as SVG, or `alt` is empty.
    """
    from matplotlib import rc_context

    if not hasattr(chart, "savefig"):
        raise TypeError(f"chart takes a matplotlib figure, got {shown(chart)}")
    target = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "convlab"}):
        chart.savefig(target, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    root = _themed(target.getvalue())
    width, height = (float(side) for side in root.get("viewBox").split()[2:])
    return draw(list(root), width, height, alt, caption, scale=1.5)


def _themed(svg: str) -> ElementTree.Element:
    """Return matplotlib's SVG without its style sheet, dates and names, in the palette's custom properties."""
    for light, css in [*_SERIES, *((light, colour(name)) for name, (light, _) in PALETTE.items())]:
        svg = svg.replace(light, css)
    svg = re.sub(r"-?\d+\.\d{3,}", lambda match: number(float(match[0])), svg)
    svg = re.sub(r"font-family: [^;\"]*;? ?", "", svg)  # the page's own font
    svg = re.sub(r"font: ((?:[a-z]+ )*)([\d.]+)px [^;\"]*", _page_font, svg)
    root = ElementTree.fromstring(svg)
    mark = "c" + hashlib.sha256(svg.encode()).hexdigest()[:8]
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith(("}style", "}metadata")):
                parent.remove(child)
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
        attributes = {name.rpartition("}")[2]: value for name, value in node.attrib.items()}
        node.attrib.clear()
        node.attrib.update(attributes)
    used = set(re.findall(r'(?:href="#|url\(#)([\w-]+)', svg))
    for node in root.iter():
        for name, value in list(node.attrib.items()):
            if name == "id":
                if value in used:
                    node.set(name, f"{mark}{value}")
                else:
                    del node.attrib[name]
            elif "#" in value and name in ("href", "clip-path"):
                node.set(name, value.replace("#", f"#{mark}"))
    return root


def _page_font(match: re.Match) -> str:
    look = [f"font-size: {match[2]}px"]
    look += ["font-weight: bold"] if "bold" in match[1] else []
    look += ["font-style: italic"] if "italic" in match[1] else []
    return "; ".join(look)
