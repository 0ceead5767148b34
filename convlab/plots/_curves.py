"""Curves by matplotlib: a metric over the epochs, and any numbers against others."""

import itertools
import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING, NamedTuple

from convlab.drawing import PALETTE, Drawing
from convlab.plots._figure import SERIES, figure
from convlab.validation import is_sequence, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STYLE = {
    "font.size": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.titlesize": 12,
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
_MARKERS = ("o", "s", "^", "D")
_SIZE = (5, 3.3)  # inches; 360 × 238 points


class _Curve(NamedTuple):
    x: Sequence[float]
    y: Sequence[float]
    series: int
    name: str  # at its end
    dashed: bool = False


def history(histories: Mapping[str, Mapping[str, list[float]]], metric: str) -> Drawing:
    """Return the curves of one metric over the epochs: training dashed, validation solid, each named at its end.

    Args:
        histories: label of a run to its history, {"accuracy": [...], "val_accuracy": [...]}, one number an epoch; at
            most 4 runs. A run without the validation curve (or without the training curve) shows the other alone.
        metric: `"accuracy"`, `"loss"` or another key of the histories.

    Raises:
        TypeError, ValueError: `histories` is not of this form, or a run knows nothing of the metric.
    """
    runs = _runs(histories, metric)
    curves = []
    for i, (label, run) in enumerate(runs.items()):
        for kind, values in run.items():
            name = kind if len(runs) == 1 else label if kind == "validation" or len(run) == 1 else ""
            curves.append(_Curve(range(1, len(values) + 1), values, i, name, dashed=kind == "training"))
    title = metric.replace("_", " ")
    return figure(_plot(curves, "epoch", title + _key(runs)), _words(runs, title))


def lines(x: Sequence[float], values: Mapping[str, Sequence[float]], x_label: str, y_label: str) -> Drawing:
    """Return one curve for each label, named at its end.

    Args:
        x: finite numbers, the same for all curves.
        values: label to one finite number for each x; at most 4 labels.
        x_label, y_label: what the numbers are, with their unit.

    Raises:
        TypeError, ValueError: `x` or `values` is not of this form, or a label of an axis is not text.
    """
    across = _numbers("x", x)
    for name, label in {"x_label": x_label, "y_label": y_label}.items():
        if not isinstance(label, str) or not label:
            raise TypeError(f"{name} takes text, got {shown(label)}")
    curves = []
    for i, (label, row) in enumerate(_series("values", values).items()):
        heights = _numbers(f"values[{label!r}]", row)
        if len(heights) != len(across):
            raise ValueError(f"values[{label!r}] takes {len(across)} numbers, one for each x, got {len(heights)}")
        curves.append(_Curve(across, heights, i, str(label)))
    spans = [f"{c.name}: from {c.y[0]:.3g} at {c.x[0]:g} to {c.y[-1]:.3g} at {c.x[-1]:g}" for c in curves]
    return figure(_plot(curves, x_label, y_label), f"{y_label} against {x_label}. {'; '.join(spans)}.")


def _runs(histories: object, metric: object) -> dict[str, dict[str, list[float]]]:
    if not isinstance(metric, str):
        raise TypeError(f"metric takes the name of a metric, got {shown(metric)}")
    runs = {}
    for label, run in _series("histories", histories).items():
        if not isinstance(run, Mapping):
            raise TypeError(f"histories[{label!r}] takes a mapping of metric to numbers, got {shown(run)}")
        keys = {"training": metric, "validation": f"val_{metric}"}
        found = {kind: _numbers(f"histories[{label!r}][{key!r}]", run[key]) for kind, key in keys.items() if key in run}
        if not found:
            raise ValueError(f"metric takes one of {sorted(map(str, run))} for the run {label!r}, got {metric!r}")
        runs[str(label)] = found
    return runs


def _series(name: str, value: object) -> Mapping:
    if not isinstance(value, Mapping) or not 1 <= len(value) <= len(SERIES):
        raise TypeError(f"{name} takes a mapping of 1 to {len(SERIES)} labels, got {shown(value)}")
    return value


def _numbers(name: str, values: object) -> list[float]:
    if not is_sequence(values) or not values:
        raise TypeError(f"{name} takes a list of numbers, got {shown(values)}")
    for value in values:
        if not isinstance(value, Real) or not math.isfinite(value):
            raise ValueError(f"{name} takes finite numbers, got {shown(value)}")
    return [float(value) for value in values]


def _plot(curves: list[_Curve], x_label: str, title: str) -> "Figure":
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    with rc_context(_STYLE):
        chart = Figure(figsize=_SIZE, layout="constrained")
        axes = chart.add_subplot()
        for curve in curves:
            marker = {"marker": _MARKERS[curve.series], "linewidth": 2}
            look = {"linestyle": "--", "linewidth": 1.5} if curve.dashed else marker
            axes.plot(curve.x, curve.y, color=SERIES[curve.series], markersize=5, **look)
        axes.set_xlabel(x_label)
        axes.set_title(title, loc="left")
        whole = all(float(x).is_integer() for curve in curves for x in curve.x)
        axes.xaxis.set_major_locator(MaxNLocator(integer=whole, nbins=8))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
        _name_ends(axes, [curve for curve in curves if curve.name])
    return chart


def _name_ends(axes: object, curves: list[_Curve]) -> None:
    """Write each curve's name behind its last point, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    points = _SIZE[1] * 72 * 0.75 / (high - low)  # of paper for one unit of the y axis, near enough
    ends = sorted(curves, key=lambda curve: curve.y[-1])
    heights = _apart([curve.y[-1] for curve in ends], 14 / points, high)
    for curve, height in zip(ends, heights, strict=True):
        x, y = curve.x[-1], curve.y[-1]
        look = {"color": SERIES[curve.series], "va": "center"}
        axes.annotate(curve.name, (x, y), (7, (height - y) * points), textcoords="offset points", **look)


def _apart(heights: list[float], gap: float, top: float) -> list[float]:
    """Return rising heights at least a gap from one to the next, moved up, and down again where they pass the top."""
    moved = list(itertools.accumulate(heights, lambda last, height: max(height, last + gap)))
    limit = [top - gap * (i + 0.5) for i in reversed(range(len(moved)))]
    return [min(pair) for pair in zip(moved, limit, strict=True)]


def _key(runs: dict[str, dict[str, list[float]]]) -> str:
    kinds = {kind for run in runs.values() for kind in run}
    if len(runs) == 1:
        return ""
    return ": validation solid, training dashed" if len(kinds) == 2 else f", {kinds.pop()}"


def _words(runs: dict[str, dict[str, list[float]]], title: str) -> str:
    parts = []
    for label, run in runs.items():
        for kind, values in run.items():
            span = (
                f"from {values[0]:.3f} to {values[-1]:.3f} in {len(values)} epochs"
                if len(values) > 1
                else f"{values[0]:.3f}"
            )
            parts.append(f"{label}, {kind}: {span}")
    return f"{title.capitalize()} over the epochs. {'; '.join(parts)}."
