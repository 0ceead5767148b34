"""Global pooling: every feature map collapses to one number, and the next layer needs far fewer parameters."""

import numpy as np
import traitlets

from convlab import ops
from convlab.drawing import Drawing, beside, draw, shape_text
from convlab.plots._bars import bar_rows
from convlab.sizing import dense_parameters
from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers
from convlab.widgets._modules import module, style_sheet
from convlab.widgets._starred import starred_grid
from convlab.widgets._widget import Widget, setting

LARGEST_SIDE = 8
LARGEST_DEPTH = 512
LARGEST_LAYER = 4096
DRAWN = 6
"""How many maps are drawn at most."""
BRIGHTEST = 9


def _place(value: object) -> list[int]:
    if not is_sequence(value):
        raise TypeError(f"place takes a row and a column, got {shown(value)}")
    return list(whole_numbers("place", value, 2, 0, LARGEST_SIDE - 1))


_FORMS = {
    "size": lambda value: whole_number("size", value, 1, LARGEST_SIDE),
    "depth": lambda value: whole_number("depth", value, 1, LARGEST_DEPTH),
    "units": lambda value: whole_number("units", value, 1, LARGEST_LAYER),
    "mode": lambda value: one_of("mode", value, ("max", "average")),
    "head": lambda value: one_of("head", value, ("flatten", "global")),
    "place": _place,
}


class GlobalPooling(Widget):
    """A stack of feature maps that becomes a row of numbers: all there are (flatten), or one a map (global pooling).

    The first map has found a pattern: one bright spot, which the reader moves. Everything that the reader can change
    can be set and read here: `size`, `depth`, `units`, `mode`, `head`, `place`. The default is the book's network for
    CIFAR-10: 3 × 3 × 64, then a dense layer of 1,024 units.

    Args:
        size: side of each map, 1 to 8.
        depth: number of maps, 1 to 512; six of them are drawn.
        units: of the dense layer that follows, 1 to 4,096.
        mode: `"max"` or `"average"`.
        head: what stands before the dense layer, `"flatten"` or `"global"`.
        place: (row, column) of the bright spot in the first map, counted from 0.
        task, goal: as for every widget; the facts are `vector`, the pooled numbers of the maps that are drawn,
            `flatten_parameters` and `global_parameters` of the dense layer after each head, `parameters` after the
            chosen one, and `place`.

    Raises:
        TypeError, ValueError: an argument is none of these.
    """

    _esm = module("global-pooling")
    _css = style_sheet()
    module_name = "global-pooling"
    forms = _FORMS

    size = setting(3)
    depth = setting(64)
    units = setting(1024)
    mode = setting("max")
    head = setting("flatten")
    place = setting([0, 0])
    _check = traitlets.validate(*forms)(Widget.checked)

    def __init__(self, size=3, depth=64, units=1024, mode="max", head="flatten", place=(0, 0), task="", goal=None):
        settings = {"size": size, "depth": depth, "units": units, "mode": mode, "head": head, "place": place}
        super().__init__(**settings, task=task, goal=goal or {})

    def facts_of(self, size, depth, units, mode, head, place) -> dict:
        """Return the pooled numbers, the dense layer's parameters after each head, and where the spot is."""
        if max(place) >= size:
            raise ValueError(f"place takes a row and a column inside {size} × {size}, got {place}")
        pooled = ops.global_pool(feature_maps(size, depth, place)[None], mode)[0]
        parameters = {
            "flatten": dense_parameters(size * size * depth, units),
            "global": dense_parameters(depth, units),
        }
        return {
            "vector": [int(value) if value == int(value) else float(value) for value in pooled],
            "flatten_parameters": parameters["flatten"],
            "global_parameters": parameters["global"],
            "parameters": parameters[head],
            "place": place,
        }

    @property
    def maps(self) -> np.ndarray:
        """The feature maps that are drawn (size, size, at most 6)."""
        return feature_maps(self.size, self.depth, self.place)

    def picture(self) -> Drawing:
        """Return the first map, the vector, and the parameters after each head as bars."""
        facts, shape = self.facts, shape_text((self.size, self.size, self.depth))
        spot = starred_grid(
            self.maps[..., 0].tolist(),
            "input",
            f"Map 1 of {shape}",
            side=min(30, 200 // self.size),
            star=self.place if self.mode == "max" else None,
        )
        pooled = [[float(f"{value:.2g}")] for value in facts["vector"]]
        vector = starred_grid(pooled, "output", f"Pooled: {self.depth:,}", side=24)
        units = f"{self.units:,} unit{'s' if self.units > 1 else ''}"
        rows = [
            (f"{name}, then {units}", facts[f"{head}_parameters"], f"{facts[f'{head}_parameters']:,}")
            for head, name in (("flatten", "Flatten"), ("global", f"Global {self.mode} pooling"))
        ]
        alt = "Parameters of the next layer: " + "; ".join(f"{label}: {words}" for label, _, words in rows) + "."
        heavy = ("flatten", "global").index(self.head)
        bars = draw(*bar_rows(rows, "filter", heading="Parameters of the next layer", heavy=heavy), alt, scale=1)
        return beside(spot, vector, bars)

    def __repr__(self) -> str:
        facts = self.facts
        return (
            f"GlobalPooling: {shape_text((self.size, self.size, self.depth))}, then {self.units:,} units: "
            f"{facts['flatten_parameters']:,} parameters after flatten, "
            f"{facts['global_parameters']:,} after global {self.mode} pooling"
        )


def feature_maps(size: int, depth: int, place: tuple[int, int]) -> np.ndarray:
    """Return the maps that are drawn (size, size, at most 6): sparse, as after a ReLU; the page makes the same ones.

    Args:
        size: side of each map.
        depth: number of maps.
        place: (row, column) of the one bright spot in the first map.
    """
    row, column = np.indices((size, size))
    maps = np.zeros((size, size, min(depth, DRAWN)))
    for k in range(1, maps.shape[2]):
        maps[..., k] = np.maximum(0, (31 * k + 17 * row + 11 * column + 7 * row * column) % 13 - 4)
    maps[(*place, 0)] = BRIGHTEST
    return maps
