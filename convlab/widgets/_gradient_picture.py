"""A small layer of shared weights with its numbers and gradients, as a picture."""

from xml.etree.ElementTree import Element

from convlab.drawing import Drawing, circle, colour, draw, line, number, text

_WIDTH, _RADIUS = 330, 16
_DZ, _Z, _A, _DELTA, _KEY = 18, 52, 172, 220, 244  # heights of the rows
_DASHES = (None, "8 5", "2 4")


def gradient_picture(inputs: list, weights: list, upstream: list, facts: dict) -> Drawing:
    """Return the picture: inputs above, outputs below, lines that look alike are one weight.

    Args:
        inputs, weights, upstream: the numbers of the layer.
        facts: its `outputs`, `weight_gradient` and `input_gradient`.
    """
    pitch = (_WIDTH - 20) / len(inputs)
    z = [(10 + (i + 0.5) * pitch, _Z) for i in range(len(inputs))]
    a = [(10 + (i + len(weights) / 2) * pitch, _A) for i in range(len(upstream))]
    shapes = [_edge(z[i + j], a[i], j) for i in range(len(a)) for j in range(len(weights))]
    shapes += [_name(z[i + j], a[i], j, len(weights)) for i in range(len(a)) for j in range(len(weights))]
    for i, ((x, y), value) in enumerate(zip(z, inputs, strict=True)):
        shapes += _node((x, y), value, "input")
        shapes.append(text(f"z{_index(i)}", x + 24, y, fill=colour("input")))
        shapes.append(text(f"∂L/∂z{_index(i)}", x, _DZ - 10, 11, fill=colour("gradient")))
        value = _minus(facts["input_gradient"][i])
        shapes.append(text(value, x, _DZ + 5, 13, fill=colour("gradient"), font_weight="bold"))
    for i, ((x, y), value) in enumerate(zip(a, facts["outputs"], strict=True)):
        shapes += _node((x, y), value, "output")
        shapes.append(text(f"a{_index(i)}", x + 24, y, fill=colour("output")))
        shapes.append(text(f"δ{_index(i)} = {_minus(upstream[i])}", x, _DELTA - 14, 13, fill=colour("gradient")))
    shapes += _keys(weights, facts["weight_gradient"])
    alt = (
        f"Inputs {_listed(inputs)} and weights {_listed(weights)}, shared by all positions, "
        f"give {_listed(facts['outputs'])}. "
        f"Upstream gradients {_listed(upstream)} give the weights' gradients {_listed(facts['weight_gradient'])} "
        f"and the inputs' gradients {_listed(facts['input_gradient'])}."
    )
    return draw(shapes, _WIDTH, _KEY + 18 * len(weights) - 4, alt)


def _keys(weights: list, gradients: list) -> list[Element]:
    shapes = []
    for j, (weight, gradient) in enumerate(zip(weights, gradients, strict=True)):
        y = _KEY + 18 * j - 4
        shapes.append(_edge((50, y), (88, y), j))
        shapes.append(text(f"w{_index(j)} = {_minus(weight)}", 98, y, 13, "start", fill=colour("filter")))
        words = f"∂L/∂w{_index(j)} = {_minus(gradient)}"
        shapes.append(text(words, 190, y, 13, "start", fill=colour("gradient")))
    return shapes


def _edge(start: tuple[float, float], end: tuple[float, float], j: int) -> Element:
    return line(start, end, stroke=colour("filter"), stroke_width=2.5, stroke_dasharray=_DASHES[j])


def _name(z: tuple[float, float], a: tuple[float, float], j: int, count: int) -> Element:
    share = 0.5 if count == 2 else 1 / 3  # three lines to a node meet others half way
    x, y = (low + share * (high - low) for low, high in zip(a, z, strict=True))
    return text(f"w{_index(j)}", x, y, 11, stroke=colour("surface"), stroke_width=4, paint_order="stroke")


def _node(centre: tuple[float, float], value: float, role: str) -> list[Element]:
    look = {"fill": colour(role), "fill_opacity": 0.2, "stroke": colour(role), "stroke_width": 2}
    content = _minus(value)
    return [
        circle(centre, _RADIUS, fill=colour("surface")),
        circle(centre, _RADIUS, **look),
        text(content, *centre, min(14, 52 / len(content))),
    ]


def _index(i: int) -> str:
    return "₁₂₃₄₅₆"[i]


def _minus(value: float) -> str:
    return number(value).replace("-", "−")


def _listed(values: list) -> str:
    return ", ".join(map(number, values))
