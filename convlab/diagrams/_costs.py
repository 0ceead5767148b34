"""Parameters and multiplications of a network, layer by layer, as shares of the whole."""

from convlab import sizing
from convlab.drawing import Drawing, colour, draw, rect, shape_text, text, text_width

_WIDTH = 320
_PITCH = 50
_SIZE = 11


def costs(input_shape: tuple[int, int, int], layers: list[sizing.Layer]) -> Drawing:
    """Return two bars for each layer that costs something: its share of the parameters and of the multiplications.

    Args:
        input_shape: (height, width, depth) of the image.
        layers: as for `convlab.sizing.trace`.

    Raises:
        TypeError, ValueError: as `convlab.sizing.trace`, or no layer costs anything.
    """
    steps = [step for step in sizing.trace(input_shape, layers) if step.parameters or step.multiplications]
    if not steps:
        raise ValueError("layers takes a network with parameters or multiplications, got none")
    totals = [sum(step.parameters for step in steps), sum(step.multiplications for step in steps)]
    kinds = (("parameters", "filter"), ("multiplications", "accent"))
    shapes, words = [], []
    for k, (name, role) in enumerate(kinds):
        y = 9 + 17 * k
        shapes.append(rect(0, y - 5, 18, 10, **_look(role, k)))
        shapes.append(text(f"{totals[k]:,} {name}", 25, y, _SIZE, "start", font_weight="bold"))
    room = _WIDTH - text_width("under 1% · 888,888,888", _SIZE) - 8
    for i, step in enumerate(steps):
        y = 44 + i * _PITCH
        shapes.append(text(_title(step), 0, y + 6, _SIZE, "start"))
        shares = []
        for k, (name, role) in enumerate(kinds):
            value = getattr(step, name)
            share = value / totals[k] if totals[k] else 0
            length = max(room * share, 1)
            note = f"{_percent(share)} · {value:,}"
            shapes.append(rect(0, y + 15 + 14 * k, length, 11, **_look(role, k)))
            shapes.append(text(note, length + 6, y + 20.5 + 14 * k, _SIZE, "start"))
            shares.append(f"{_percent(share)} of the {name}")
        words.append(f"{_title(step)}: {' and '.join(shares)}")
    alt = f"{totals[0]:,} parameters and {totals[1]:,} multiplications for one image. " + "; ".join(words) + "."
    return draw(shapes, _WIDTH, 44 + len(steps) * _PITCH, alt, scale=1.5)


def _look(role: str, second: int) -> dict[str, object]:
    return {"fill": colour(role), "fill_opacity": 0.25 if second else 0.7, "stroke": colour(role)}


def _title(step: sizing.Step) -> str:
    layer = step.layer
    reach = getattr(layer, "filter_size", None)
    name = type(layer).__name__ + (f" {reach} × {reach}" if reach else "")
    return f"{name} → {shape_text(step.shape)}"


def _percent(share: float) -> str:
    percent = 100 * share
    return "0%" if not share else "under 1%" if percent < 1 else f"{percent:.0f}%"
