"""MobileNet's stages with the line between frozen and trained ones, as a picture."""

import textwrap
from xml.etree.ElementTree import Element

from convlab.drawing import Drawing, colour, draw, hatching, line, rect, text

_WIDTH, _PITCH = 330, 19
_LEFT, _ROOM = 98, 164  # where the bars begin, and how long the longest is
_GAP = 22  # around the line
_LINE = 52  # letters of the small print


def transfer_picture(stages: list[dict], head: dict, frozen: int, facts: dict, recorded: str) -> Drawing:
    """Return the stages from the image down to the head, bars as long as their parameters are many.

    Args:
        stages, head: as in `convlab.widgets.transfer`.
        frozen: how many stages lie above the line.
        facts: the widget's.
        recorded: in words, the run whose accuracy it is, and in what its network differs from the drawn one; "" where
            there is none.
    """
    parts = [*stages, head]
    largest = max(part["parameters"] for part in parts)
    shapes: list[Element] = [text("Image: 160 × 160 × 3", 0, 8, 12, "start", fill=colour("input"))]
    for k, part in enumerate(parts):
        y = 22 + k * _PITCH + (_GAP if k >= frozen else 0)
        shapes += _row(part, y, _ROOM * part["parameters"] / largest, k < frozen)
    shapes += _line(22 + frozen * _PITCH + _GAP / 2 - 2, frozen)
    words = [
        f"Trainable: {facts['trainable']:,} parameters",
        f"A step, one image: {facts['multiplications']:,} multiplications",
        "Accuracy: not recorded here" if facts["run"] is None else f"Recorded accuracy: {facts['accuracy']:.3f}",
    ]
    bottom = 22 + len(parts) * _PITCH + _GAP + 12
    shapes += [text(sentence, 0, bottom + 18 * k, 12, "start", font_weight="bold") for k, sentence in enumerate(words)]
    told = textwrap.wrap(recorded, _LINE)
    bottom += 18 * len(words)
    shapes += [text(sentence, 0, bottom + 16 * k, 12, "start") for k, sentence in enumerate(told)]
    alt = f"MobileNet, {frozen} of {len(stages)} stages frozen. {'. '.join(words)}. {recorded}".rstrip()
    return draw(shapes, _WIDTH, bottom + 16 * len(told) - 8, alt)


def _row(part: dict, y: float, length: float, is_frozen: bool) -> list[Element]:
    length, role = max(length, 1.5), "padding" if is_frozen else "filter"
    look = {"stroke": colour(role), "fill": colour(role), "fill_opacity": 0.08 if is_frozen else 0.75}
    name = text(f"{'❄ ' if is_frozen else ''}{part['name']}", _LEFT - 8, y + 6, 12, "end")
    bar = [rect(_LEFT, y, length, 12, **look)]
    if is_frozen and length > 4:
        bar.append(hatching(_LEFT, y, length, 12, role))
    return [name, *bar, text(f"{part['parameters']:,}", _LEFT + length + 6, y + 6, 11, "start")]


def _line(y: float, frozen: int) -> list[Element]:
    words = f"❄ {frozen} frozen above, trained below"
    return [
        line((0, y), (_WIDTH, y), stroke=colour("ink"), stroke_width=3),
        text(
            words, _WIDTH / 2, y, 12, stroke=colour("surface"), stroke_width=8, paint_order="stroke", font_weight="bold"
        ),
    ]
