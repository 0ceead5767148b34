"""Curves by matplotlib, as drawings that follow the page's theme."""

import hashlib
import io
import math
import re
from collections.abc import Mapping
from numbers import Real
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from convlab.drawing import PALETTE, Drawing, colour, draw, number
from convlab.validation import is_sequence, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "convlab",
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.titlesize": 11,
    "text.color": PALETTE["ink"][0],
    "axes.labelcolor": PALETTE["ink"][0],
    "axes.edgecolor": PALETTE["padding"][0],
    "xtick.color": PALETTE["padding"][0],
    "ytick.color": PALETTE["padding"][0],
    "xtick.labelcolor": PALETTE["ink"][0],
    "ytick.labelcolor": PALETTE["ink"][0],
    "grid.color": PALETTE["soft"][0],
    "grid.linewidth": 0.8,
}
_RUNS = ("output", "filter", "input", "gradient", "accent", "unreached")
_MARKERS = ("o", "s", "^", "D", "v", "P")
_SIZE = (5.2, 3.3)  # inches; 374 × 238 points


def history(histories: Mapping[str, Mapping[str, list[float]]], metric: str) -> Drawing:
    """Return the curves of one metric over the epochs: training dashed, validation solid, each named at its end.

    Args:
        histories: label of a run to its history, {"accuracy": [...], "val_accuracy": [...]}, one number an epoch; at
            most 6 runs. A run without the validation curve (or without the training curve) shows the other alone.
        metric: `"accuracy"`, `"loss"` or another key of the histories.

    Raises:
        TypeError, ValueError: `histories` is not of this form, or a run knows nothing of the metric.
    """
    curves = _curves(histories, metric)
    return figure(_plot(curves, metric), _words(curves, metric))


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


def _curves(histories: object, metric: object) -> dict[str, dict[str, list[float]]]:
    if not isinstance(histories, Mapping) or not 1 <= len(histories) <= len(_RUNS):
        raise TypeError(f"histories takes a mapping of 1 to {len(_RUNS)} labels to histories, got {shown(histories)}")
    if not isinstance(metric, str):
        raise TypeError(f"metric takes the name of a metric, got {shown(metric)}")
    curves = {}
    for label, run in histories.items():
        if not isinstance(run, Mapping):
            raise TypeError(f"histories[{label!r}] takes a mapping of metric to numbers, got {shown(run)}")
        keys = {"training": metric, "validation": f"val_{metric}"}
        found = {kind: _numbers(f"histories[{label!r}][{key!r}]", run[key]) for kind, key in keys.items() if key in run}
        if not found:
            raise ValueError(f"metric takes one of {sorted(map(str, run))} for the run {label!r}, got {metric!r}")
        curves[str(label)] = found
    return curves


def _numbers(name: str, values: object) -> list[float]:
    if not is_sequence(values) or not values:
        raise TypeError(f"{name} takes a list of one number an epoch, got {shown(values)}")
    for value in values:
        if not isinstance(value, Real) or not math.isfinite(value):
            raise ValueError(f"{name} takes finite numbers, got {shown(value)}")
    return [float(value) for value in values]


def _plot(curves: dict[str, dict[str, list[float]]], metric: str) -> "Figure":
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    with rc_context(_STYLE):
        chart = Figure(figsize=_SIZE, layout="constrained")
        axes = chart.add_subplot()
        ends = []
        for (label, run), name, marker in zip(curves.items(), _RUNS, _MARKERS, strict=False):
            for kind, values in run.items():
                look = (
                    {"linestyle": "--", "linewidth": 1.5} if kind == "training" else {"marker": marker, "linewidth": 2}
                )
                axes.plot(range(1, len(values) + 1), values, color=PALETTE[name][0], markersize=4, **look)
                words = kind if len(curves) == 1 else label if kind == "validation" or len(run) == 1 else ""
                if words:
                    ends.append((len(values), values[-1], words, PALETTE[name][0]))
        axes.set_xlabel("epoch")
        axes.set_title(_name(metric) + ("" if len(curves) == 1 else _key(curves)), loc="left")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
        _name_ends(axes, ends)
    return chart


def _name_ends(axes: object, ends: list[tuple[float, float, str, str]]) -> None:
    """Write each curve's name behind its last point, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    points = _SIZE[1] * 72 * 0.75 / (high - low)  # of paper for one unit of the y axis, near enough
    last = -math.inf
    for x, y, words, ink in sorted(ends, key=lambda end: end[1]):
        last = max(y, last + 13 / points)
        shift = (7, (last - y) * points)
        axes.annotate(words, (x, y), shift, textcoords="offset points", color=ink, va="center")


def _name(metric: str) -> str:
    return metric.replace("_", " ")


def _key(curves: dict[str, dict[str, list[float]]]) -> str:
    kinds = {kind for run in curves.values() for kind in run}
    return ": validation solid, training dashed" if len(kinds) == 2 else f", {kinds.pop()}"


def _words(curves: dict[str, dict[str, list[float]]], metric: str) -> str:
    parts = []
    for label, run in curves.items():
        for kind, values in run.items():
            span = (
                f"from {values[0]:.3f} to {values[-1]:.3f} in {len(values)} epochs"
                if len(values) > 1
                else f"{values[0]:.3f}"
            )
            parts.append(f"{label}, {kind}: {span}")
    return f"{_name(metric).capitalize()} over the epochs. {'; '.join(parts)}."


def _themed(svg: str) -> ElementTree.Element:
    """Return matplotlib's SVG without its style sheet, dates and names, in the palette's custom properties."""
    for name, (light, _) in PALETTE.items():
        svg = svg.replace(light, colour(name))
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
