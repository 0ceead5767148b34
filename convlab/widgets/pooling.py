"""Pooling: a window slides over a feature map and leaves one number at each stop; the gradient takes the way back."""

import numpy as np
import traitlets

from convlab import ops, sizing
from convlab.drawing import Drawing, beside, shape_text
from convlab.ops._pooling import MODES
from convlab.validation import one_of, shown, whole_number
from convlab.widgets._forms import boolean
from convlab.widgets._modules import module, style_sheet
from convlab.widgets._starred import starred_grid
from convlab.widgets._widget import Widget, setting

LARGEST_MAP = 12
LARGEST_NUMBER = 1000
LARGEST_WINDOW = 4

FEATURE_MAPS = {
    "numbers": [[1, 5, 3, 2], [2, 0, 7, 4], [6, 1, 0, 3], [4, 8, 2, 9]],
    "one peak": [[0, 0, 1, 0, 0], [0, 2, 4, 2, 0], [1, 4, 9, 4, 1], [0, 2, 4, 2, 0], [0, 0, 1, 0, 0]],
    "negatives": [[-3, 4, -1, 0], [2, -5, 6, -2], [-4, -3, -8, -6], [-1, -2, 5, -7]],
    "6 × 6": [
        [3, 0, 1, 5, 2, 4],
        [1, 7, 2, 0, 6, 1],
        [0, 2, 8, 3, 1, 5],
        [4, 1, 0, 2, 9, 0],
        [2, 6, 3, 1, 0, 7],
        [5, 0, 4, 8, 2, 3],
    ],
}
"""Feature maps by name, (height, width)."""


def _map(value: object) -> list[list[float]]:
    """Return a preset's name or a matrix as nested lists."""
    if isinstance(value, str):
        value = FEATURE_MAPS[one_of("image", value, FEATURE_MAPS)]
    expected = f"image takes a name or numbers (height, width), at most {LARGEST_MAP} a side"
    try:
        values = np.asarray(value)
    except (TypeError, ValueError):
        raise TypeError(f"{expected}, got {shown(value)}") from None
    if values.ndim != 2 or not 0 < min(values.shape) <= max(values.shape) <= LARGEST_MAP:
        raise ValueError(f"{expected}, got shape {values.shape}")
    if values.dtype.kind not in "iuf" or not (np.abs(values) <= LARGEST_NUMBER).all():
        raise ValueError(f"{expected}, each from -{LARGEST_NUMBER:,} to {LARGEST_NUMBER:,}, got {shown(value)}")
    return _plain(values)


def _plain(values: np.ndarray) -> list:
    """Return numbers as nested lists; whole ones stay whole, so that the page says 3 and not 3.0."""
    if values.ndim:
        return [_plain(part) for part in values]
    return int(values) if values == int(values) else float(values)


def _short(values: np.ndarray) -> np.ndarray:
    """Return numbers with three significant digits, as they fit into a square."""
    return np.vectorize(lambda value: float(f"{value:.3g}"))(values)


def _padding(value: object) -> str | int:
    if isinstance(value, str):
        return one_of("padding", value, ("valid", "same"))
    return whole_number("padding", value, 0, LARGEST_WINDOW - 1)


_FORMS = {
    "image": _map,
    "mode": lambda value: one_of("mode", value, MODES),
    "size": lambda value: whole_number("size", value, 1, LARGEST_WINDOW),
    "stride": lambda value: None if value is None else whole_number("stride", value, 1, LARGEST_WINDOW),
    "padding": _padding,
    "position": lambda value: whole_number("position", value, minimum=0),
    "filled": lambda value: boolean("filled", value),
    "flow": lambda value: one_of("flow", value, ("forward", "backward")),
}


class Pooling(Widget):
    """A window that slides over a feature map and keeps one number at each stop, and the gradient on its way back.

    Everything that the reader can change can be set and read here: `image`, `mode`, `size`, `stride`, `padding`,
    `position`, `filled`, `flow`. `output` is what `convlab.ops.pool2d` makes of them, `gradient` what
    `convlab.ops.pool2d_backward` hands to the input where the gradients 1, 2, 3, … arrive at the outputs.

    Args:
        image: a name (see `FEATURE_MAPS` in this module) or numbers (height, width) from -1,000 to 1,000, at most 12 a
            side.
        mode: `"max"`, `"average"`, `"l1"` (sum of absolute values) or `"l2"` (root of the sum of squares).
        size: side of the window, 1 to 4.
        stride: its step, 1 to 4; None stands for the window's size.
        padding: `"valid"`, `"same"` or a whole number for all sides, smaller than the window. Padding never counts.
        position: which output the window is at, counted in reading order from 0.
        filled: False leaves out what comes after `position`, until the reader points at it, drags the window or changes
            what it computes; steps and Play go on one by one.
        flow: which pass is shown, `"forward"` or `"backward"`.
        task, goal: as for every widget; the facts are `output` [height, width], `value`, the output at the position,
            `winner` [row, column] from 0 of the input that gave it (None unless `mode` is `"max"`), `lost` [rows,
            columns] that no window covers, `overlap`, whether two windows share an input, and `gradient`, one number
            for each input.

    Raises:
        TypeError, ValueError: an argument is none of these, or the window does not fit the padded map.
    """

    _esm = module("pooling")
    _css = style_sheet()
    module_name = "pooling"
    forms = _FORMS

    images = traitlets.Dict(read_only=True).tag(sync=True)
    image = setting("numbers")
    mode = setting("max")
    size = setting(2)
    stride = setting(None)
    padding = setting("valid")
    position = setting(0)
    filled = setting(True)
    flow = setting("forward")
    _check = traitlets.validate(*forms)(Widget.checked)

    def __init__(
        self,
        image="numbers",
        mode="max",
        size=2,
        stride=None,
        padding="valid",
        position=0,
        filled=True,
        flow="forward",
        task="",
        goal=None,
    ):
        settings = {"image": image, "mode": mode, "size": size, "stride": stride, "padding": padding}
        super().__init__(**settings, position=position, filled=filled, flow=flow, task=task, goal=goal or {})

    def presets(self) -> dict:
        """Return the feature maps that the reader can choose."""
        return {"images": {name: _map(name) for name in FEATURE_MAPS}}

    def facts_of(self, position, filled, flow, **settings) -> dict:
        """Return the output's size and its number at the position, who won it, what is lost, and the gradient."""
        output = _pooled(**settings)
        step = settings["stride"] or settings["size"]
        return {
            "output": list(output.shape),
            "value": _plain(output.flat[position]),
            "winner": _winner(position, **settings) if settings["mode"] == "max" else None,
            "lost": [len(lost) for lost in _lost(**settings)],
            "overlap": step < settings["size"] and output.size > 1,
            "gradient": _plain(_gradient(np.arange(1.0, output.size + 1).reshape(output.shape), **settings)),
        }

    def positions_of(self, position, filled, flow, **settings) -> int:
        """Return the number of outputs."""
        return _pooled(**settings).size

    @property
    def output(self) -> np.ndarray:
        """The pooled map (output height, output width)."""
        return _pooled(**self._layer)

    @property
    def gradient(self) -> np.ndarray:
        """The gradient at the input (height, width) where 1, 2, 3, … arrive at the outputs, in reading order."""
        return np.array(self.facts["gradient"], float)

    @property
    def _layer(self) -> dict:
        """The settings that shape the output."""
        return {name: self.settings[name] for name in ("image", "mode", "size", "stride", "padding")}

    def picture(self) -> Drawing:
        """Return the input and the output as grids, or the gradient at each of them."""
        output = self.output
        row, column = divmod(self.position, output.shape[1])
        reached = np.arange(output.size).reshape(output.shape) <= (output.size if self.filled else self.position)
        upstream = np.arange(1.0, output.size + 1).reshape(output.shape)
        frame = (row, column, 1, 1)
        if self.flow == "backward":
            given = _gradient(np.where(reached, upstream, 0), **self._layer)
            side, title = _plain(upstream), f"Upstream {shape_text(output.shape)}"
            return beside(self._input_grid(given), starred_grid(side, "gradient", title, frame=frame))
        cells = np.where(reached, _short(output), None).tolist()
        title = f"Output {shape_text(output.shape)}"
        return beside(self._input_grid(np.array(self.image)), starred_grid(cells, "output", title, frame=frame))

    def _input_grid(self, numbers: np.ndarray) -> Drawing:
        """Return the padded map with these numbers in it, the window's frame, and what is lost."""
        around = _around(**self._layer)
        (top, _), (left, _) = around
        inside = np.pad(np.ones(numbers.shape, bool), around)
        cells = np.where(inside, np.pad(_short(numbers), around), None).tolist()
        lost = _lost(**self._layer)
        row, column = divmod(self.position, self.output.shape[1])
        step = self.stride or self.size
        winner = self.facts["winner"]
        back = self.flow == "backward"
        return starred_grid(
            cells,
            "gradient" if back else "input",
            f"{'Gradient, input' if back else 'Input'} {shape_text(numbers.shape)}",
            side=min(34, 290 // inside.shape[1]),
            star=winner and (winner[0] + top, winner[1] + left),
            frame=(row * step, column * step, self.size, self.size),
            frame_colour="filter",
            hatched=set(zip(*np.nonzero(~inside), strict=True)),
            unreached={(r + top, c + left) for r, c in np.ndindex(numbers.shape) if r in lost[0] or c in lost[1]},
        )

    def __repr__(self) -> str:
        return (
            f"Pooling: {self.flow} pass, {self.mode} of {self.size} × {self.size}, "
            f"stride {self.stride or self.size}, padding {self.padding}, "
            f"input {shape_text(np.shape(self.image))}, output {shape_text(self.output.shape)}"
        )


def _pooled(image, mode, size, stride, padding) -> np.ndarray:
    """Return the pooled map (output height, output width)."""
    return ops.pool2d(np.array(image, float)[None, :, :, None], size, stride, padding, mode)[0, :, :, 0]


def _gradient(upstream, image, mode, size, stride, padding) -> np.ndarray:
    """Return the gradient (height, width) that the upstream gradients (output height, output width) hand back."""
    x = np.array(image, float)[None, :, :, None]
    return ops.pool2d_backward(upstream[None, :, :, None], x, size, stride, padding, mode)[0, :, :, 0]


def _winner(position, image, mode, size, stride, padding) -> list[int]:
    """Return the [row, column] of the input whose number the output at the position is: the one with its gradient."""
    settings = {"image": image, "mode": mode, "size": size, "stride": stride, "padding": padding}
    upstream = np.zeros(_pooled(**settings).shape)
    upstream.flat[position] = 1
    return np.argwhere(_gradient(upstream, **settings))[0].tolist()


def _around(image, mode, size, stride, padding) -> list[tuple[int, int]]:
    """Return the padding [(top, bottom), (left, right)]."""
    return [sizing.resolve_padding(extent, size, stride or size, padding) for extent in np.shape(image)]


def _lost(image, mode, size, stride, padding) -> list[tuple[int, ...]]:
    """Return the rows and the columns that no window covers."""
    return [sizing.unreached(extent, size, stride or size, padding) for extent in np.shape(image)]
