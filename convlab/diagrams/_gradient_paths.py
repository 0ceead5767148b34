"""Which lines of a small layer of shared weights lead from the loss back to one weight or one input."""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from convlab import sizing
from convlab.drawing import Drawing, arrow, circle, colour, draw, line, text
from convlab.validation import one_of, whole_number

_WIDTH = 310
_Z, _A, _DELTA, _SUM = 18, 130, 188, 226  # heights of the rows
_RADIUS = 14
_MOST_INPUTS, _MOST_WEIGHTS = 5, 3
_DASHES = (None, "8 5", "2 4")  # one look for each weight
Point = tuple[float, float]


class _Edge(NamedTuple):
    """A line from input z to pre-activation a that carries weight w, all counted from 0."""

    z: int
    a: int
    w: int


def gradient_paths(of: str = "w1", size: int = 4, filter_size: int = 2) -> Drawing:
    """Return a layer of shared weights in one dimension, with the lines that the gradient of `of` comes along.

    Inputs z are above, pre-activations a below, each with its gradient δ of the loss. The stride is 1. Lines that look
    alike are one weight. Those that count are heavy and carry their terms; the sum of these is written below.

    Args:
        of: what the gradient belongs to: a weight, `"w1"`, or an input, `"z1"`, counted from 1.
        size: number of inputs, 1 to 5.
        filter_size: number of weights, 1 to 3, at most `size`.

    Raises:
        TypeError, ValueError: an argument is none of these.
    """
    size = whole_number("size", size, 1, _MOST_INPUTS)
    filter_size = whole_number("filter_size", filter_size, 1, _MOST_WEIGHTS)
    outputs = sizing.output_size(size, filter_size)
    one_of("of", of, [f"w{i + 1}" for i in range(filter_size)] + [f"z{i + 1}" for i in range(size)])
    letter, place = of[0], int(of[1:]) - 1
    edges = [_Edge(a + w, a, w) for a in range(outputs) for w in range(filter_size)]
    heavy = [edge for edge in edges if getattr(edge, letter) == place]
    name = f"∂L/∂{letter}{_index(place)}"
    sum_of_terms = " + ".join(_term(edge, letter) for edge in heavy)
    shapes = _lines(edges, heavy, letter, size, outputs)
    shapes += _nodes(size, outputs, letter, place)
    shapes.append(text(f"{name} = {sum_of_terms}", _WIDTH / 2, _SUM, 13, fill=colour("gradient"), font_weight="bold"))
    lines = f"{len(heavy)} line{'s' * (len(heavy) > 1)} of {len(edges)}"
    alt = (
        f"{size} inputs z, {filter_size} shared weights w, {outputs} pre-activations a, each with its gradient δ. "
        f"{lines} lead back to {letter}{_index(place)}: {name} = {sum_of_terms}."
    )
    return draw(shapes, _WIDTH, _SUM + 14, alt)


def _lines(edges: list[_Edge], heavy: list[_Edge], letter: str, size: int, outputs: int) -> list[Element]:
    shapes = []
    for edge in sorted(edges, key=lambda edge: edge in heavy):
        ends = (edge.z + 0.5) * _pitch(size), (edge.a + 0.5 + (size - outputs) / 2) * _pitch(size)
        start, end = (ends[0], _Z), (ends[1], _A)
        look = {"stroke_width": 4} if edge in heavy else {"stroke_width": 2, "stroke_opacity": 0.4}
        shapes.append(line(start, end, stroke=colour("filter"), stroke_dasharray=_DASHES[edge.w], **look))
    for edge in heavy:
        x = (edge.z + edge.a + 1 + (size - outputs) / 2) / 2 * _pitch(size)
        halo = {"stroke": colour("surface"), "stroke_width": 5, "paint_order": "stroke"}
        shapes.append(text(_term(edge, letter), x, (_A + _Z) / 2, 13, fill=colour("gradient"), **halo))
    return shapes


def _nodes(size: int, outputs: int, letter: str, place: int) -> list[Element]:
    shapes = []
    for i in range(size):
        chosen = letter == "z" and i == place
        shapes += _node(((i + 0.5) * _pitch(size), _Z), f"z{_index(i)}", "input", chosen)
    for i in range(outputs):
        x = (i + 0.5 + (size - outputs) / 2) * _pitch(size)
        shapes += _node((x, _A), f"a{_index(i)}", "output", False)
        shapes.append(arrow((x, _DELTA - 10), (x, _A + _RADIUS + 4), "gradient"))
        shapes.append(text(f"δ{_index(i)}", x, _DELTA, 14, fill=colour("gradient"), font_weight="bold"))
    return shapes


def _node(centre: Point, name: str, role: str, chosen: bool) -> list[Element]:
    look = {"fill": colour(role), "fill_opacity": 0.22, "stroke": colour(role), "stroke_width": 4 if chosen else 2}
    return [
        circle(centre, _RADIUS, fill=colour("surface")),
        circle(centre, _RADIUS, **look),
        text(name, *centre, 13),
    ]


def _term(edge: _Edge, letter: str) -> str:
    factor = f"z{_index(edge.z)}" if letter == "w" else f"w{_index(edge.w)}"
    return f"{factor}δ{_index(edge.a)}"


def _pitch(size: int) -> float:
    return _WIDTH / size


def _index(i: int) -> str:
    return "₁₂₃₄₅"[i]
