"""Two ways to look for an object that moves: a template as large as the image, and a small filter that slides."""

import numpy as np
import traitlets

from convlab import ops
from convlab.diagrams import grid
from convlab.drawing import Drawing, beside, colour, draw, rect, shape_text, text
from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers
from convlab.widgets._modules import module, style_sheet
from convlab.widgets._widget import Widget, setting

BRIGHTEST = 9

_SHAPES = {
    "plus": "..#.. ..#.. ##### ..#.. ..#..",
    "ring": ".###. #...# #...# #...# .###.",
    "corner": "#... #... #... ####",
    "creature": ".###. #.#.# ##### .#.#. #...#",
}

# A few faint pixels, so that no score is exactly the same everywhere.
_BACKGROUND = """\
000200000100
010000020000
000001000002
020000000010
000010002000
100000000000
000020010002
002000000100
000000100000
010002000020
000100001000
200000010000"""

SHAPES = {name: [[[int(mark == "#")] for mark in row] for row in rows.split()] for name, rows in _SHAPES.items()}
"""Objects by name, (height, width, 1), 1 where there is something."""

BACKGROUND = [[[int(digit)] for digit in row] for row in _BACKGROUND.splitlines()]
"""The scene without an object, (12, 12, 1), numbers from 0 to 9."""


def _place(value: object) -> list[int]:
    if not is_sequence(value):
        raise TypeError(f"place takes (row, column), got {shown(value)}")
    return list(whole_numbers("place", value, 2, minimum=0))


_FORMS = {
    "shape": lambda value: one_of("shape", value, SHAPES),
    "place": _place,
}


class TemplateMatch(Widget):
    """An object in a scene, a template that expects it in the middle, and a filter that looks for it everywhere.

    Template and filter are made by one rule: each weight on the object is 1 / (9 · pixels of the object), every other
    weight is the same negative number, and all of them add up to 0. An even picture so scores 0%, and the object alone,
    at its place and at the brightness of 9, scores 100%. The template has a weight for each pixel of the scene, the
    filter for each pixel of the object's square.

    Args:
        shape: the object: "plus", "ring", "corner" or "creature".
        place: (row, column) of the corner of the object's square in the scene, from 0; it has to lie inside.
        task, goal: as for every widget; the facts are `linear`, the template's score in percent, `peak`
            [row, column] of the feature map's maximum, and `pooled`, that maximum in percent.

    Raises:
        TypeError, ValueError: an argument is none of these.
    """

    _esm = module("template-match")
    _css = style_sheet()
    module_name = "template-match"
    forms = _FORMS

    shapes = traitlets.Dict(read_only=True).tag(sync=True)
    background = traitlets.List(read_only=True).tag(sync=True)
    shape = setting("plus")
    place = setting([3, 3])
    _check = traitlets.validate(*forms)(Widget.checked)

    def __init__(self, shape="plus", place=(3, 3), task="", goal=None):
        super().__init__(shape=shape, place=place, task=task, goal=goal or {})

    def presets(self) -> dict:
        """Return the objects that the reader can choose, and what lies behind them."""
        return {"shapes": SHAPES, "background": BACKGROUND}

    def facts_of(self, shape, place) -> dict:
        """Return the template's score, and where and how large the feature map's maximum is."""
        scene = _scene(shape, place)
        feature_map = _feature_map(shape, scene)
        row, column = np.unravel_index(feature_map.argmax(), feature_map.shape)
        linear = _feature_map(shape, scene, template=True).item()
        return {"linear": linear, "peak": [int(row), int(column)], "pooled": feature_map.max().item()}

    @property
    def scene(self) -> np.ndarray:
        """The image (height, width)."""
        return _scene(self.shape, self.place)[..., 0]

    @property
    def feature_map(self) -> np.ndarray:
        """What the filter makes of the scene (height, width), in percent of a perfect match."""
        return _feature_map(self.shape, _scene(self.shape, self.place))

    def picture(self) -> Drawing:
        """Return the scene, and what both detectors score for every place of the object."""
        size = len(SHAPES[self.shape])
        shades = {
            place: f"color-mix(in srgb, {colour('input')} {4 + value * 9}%, {colour('surface')})"
            for place, value in np.ndenumerate(self.scene.astype(int))
        }
        scene = grid(
            self.scene.tolist(),
            cell=16,
            painted=shades,
            frame=(*self.place, size, size),
            title="The object in the scene",
            alt=f"A scene of {shape_text(self.scene.shape)} with a {self.shape} in it.",
        )
        linear, pooled = _scores_everywhere(self.shape)
        titles = ("Template’s score, by place", "Small filter’s score, by place")
        return beside(scene, *(_score_map(*pair, self.place) for pair in zip((linear, pooled), titles, strict=True)))

    def __repr__(self) -> str:
        facts = self.facts
        return (
            f"TemplateMatch: {self.shape} at row {self.place[0] + 1}, column {self.place[1] + 1}, "
            f"template {facts['linear']:.0f}%, small filter {facts['pooled']:.0f}%"
        )


def _scene(shape: str, place: list[int]) -> np.ndarray:
    """Return the scene (height, width, 1) with the object in it."""
    scene, pattern = np.array(BACKGROUND, float), np.array(SHAPES[shape])
    corner = [
        whole_number(f"place[{axis}]", place[axis], 0, scene.shape[axis] - pattern.shape[axis]) for axis in (0, 1)
    ]
    window = tuple(slice(start, start + size) for start, size in zip(corner, pattern.shape[:2], strict=True))
    scene[window] = np.where(pattern, BRIGHTEST, scene[window])
    return scene


def _weights(pattern: np.ndarray) -> np.ndarray:
    """Return weights in percent for a picture of 0 and 1: they add up to 0, and the picture itself scores 100."""
    return 100 / BRIGHTEST * np.where(pattern, 1 / pattern.sum(), -1 / (1 - pattern).sum())


def _pattern(shape: str, template: bool) -> np.ndarray:
    """Return the object (height, width, 1), for the template in the middle of a scene."""
    pattern, scene = np.array(SHAPES[shape]), np.array(BACKGROUND)
    if not template:
        return pattern
    room = [whole - part for whole, part in zip(scene.shape, pattern.shape, strict=True)]
    return np.pad(pattern, [(free // 2, free - free // 2) for free in room])


def _feature_map(shape: str, scene: np.ndarray, template: bool = False) -> np.ndarray:
    """Return the filter's feature map (height, width) of a scene; a template has one place, and so one number."""
    return ops.conv2d(scene[None], _weights(_pattern(shape, template))[..., None])[0, :, :, 0]


def _scores_everywhere(shape: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the template's and the small filter's score for every place of the object, each (rows, columns)."""
    places = tuple(whole - part + 1 for whole, part in zip(np.shape(BACKGROUND), np.shape(SHAPES[shape]), strict=True))
    scenes = [_scene(shape, place) for place in np.ndindex(places[:2])]
    linear = [_feature_map(shape, scene, template=True).item() for scene in scenes]
    pooled = [_feature_map(shape, scene).max() for scene in scenes]
    return np.reshape(linear, places[:2]), np.reshape(pooled, places[:2])


def _score_map(scores: np.ndarray, title: str, place: list[int]) -> Drawing:
    """Return the scores (rows, columns) by the object's place, shaded from 0% to 100%, the place now framed."""
    side, top = 192 / max(scores.shape), 20
    shapes = [text(title, 106, 9)]
    for (row, column), score in np.ndenumerate(scores):
        x, y = 10 + column * side, top + row * side
        look = {"fill": colour("output"), "fill_opacity": 0.04 + 0.5 * float(np.clip(score / 100, 0, 1))}
        shapes.append(rect(x, y, side, side, stroke=colour("output"), stroke_opacity=0.5, **look))
        shapes.append(text(f"{score:.0f}".replace("-", "−"), x + side / 2, y + side / 2, 10))
    frame = {"fill": "none", "stroke": colour("ink"), "stroke_width": 3}
    shapes.append(rect(10 + place[1] * side, top + place[0] * side, side, side, **frame))
    words = f"{title}: from {scores.min():.0f}% to {scores.max():.0f}%, {scores[tuple(place)]:.0f}% here."
    return draw(shapes, 212, top + scores.shape[0] * side + 4, words)
