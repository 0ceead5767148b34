"""A filter is as deep as its input: three channels meet in one number, and each filter adds one map to the stack."""

import numpy as np
import traitlets

from convlab import ops, sizing
from convlab.drawing import Drawing
from convlab.validation import is_sequence, one_of, shown, whole_number
from convlab.widgets import _forms
from convlab.widgets._modules import module, style_sheet
from convlab.widgets._presets import IMAGES
from convlab.widgets._volume_picture import volume_picture
from convlab.widgets._widget import Widget, setting

FILTER_SIZE = 3
LARGEST_IMAGE = 12
MOST_FILTERS = 6

_PINK, _GREEN, _YELLOW = (9, 2, 6), (2, 6, 1), (9, 8, 1)
_GREY = (6, 6, 6)

PICTURES = {
    "colour picture": IMAGES["colour picture"],
    "flower": [
        [_GREY, _GREY, _PINK, _PINK, _PINK, _GREY, _GREY],
        [_GREY, _PINK, _PINK, _PINK, _PINK, _PINK, _GREY],
        [_GREY, _PINK, _PINK, _YELLOW, _PINK, _PINK, _GREY],
        [_GREY, _PINK, _PINK, _PINK, _PINK, _PINK, _GREY],
        [_GREY, _GREY, _PINK, _GREEN, _PINK, _GREY, _GREY],
        [_GREY, _GREEN, _GREY, _GREEN, _GREY, _GREEN, _GREY],
        [_GREY, _GREY, _GREEN, _GREEN, _GREEN, _GREY, _GREY],
    ],
}
"""Pictures by name, (height, width, 3), numbers from 0 to 9."""


def _deep(red: list, green: list, blue: list) -> list:
    """Return three planes as one filter (height, width, 3)."""
    return np.stack([red, green, blue], axis=-1).tolist()


_ONES, _ZEROS = [[1] * 3] * 3, [[0] * 3] * 3
_ACROSS = [[-1] * 3, [0] * 3, [1] * 3]
_DOWN = [[-1, 0, 1]] * 3
_SPOT, _NO_SPOT = [[-1, -1, -1], [-1, 2, 2], [-1, 2, 2]], [[1, 1, 1], [1, -2, -2], [1, -2, -2]]

DEEP_KERNELS = {
    "sun": _deep(_SPOT, _SPOT, _NO_SPOT),
    "yellow against blue": _deep(_ONES, _ONES, [[-1] * 3] * 3),
    "horizontal edge": _deep(_ACROSS, _ACROSS, _ACROSS),
    "vertical edge": _deep(_DOWN, _DOWN, _DOWN),
    "brightness": _deep(_ONES, _ONES, _ONES),
    "red": _deep(_ONES, _ZEROS, _ZEROS),
    "green": _deep(_ZEROS, _ONES, _ZEROS),
    "blue": _deep(_ZEROS, _ZEROS, _ONES),
}
"""Filters by name, (3, 3, 3): a plane for each channel."""


def _picture(value: object) -> list:
    image = _forms.volume("image", value, PICTURES, LARGEST_IMAGE)
    if np.shape(image)[2] != 3 or min(np.shape(image)[:2]) < FILTER_SIZE:
        takes = f"numbers (height, width, 3), from {FILTER_SIZE} to {LARGEST_IMAGE} a side"
        raise ValueError(f"image takes {takes}, got shape {np.shape(image)}")
    return image


def _filters(value: object) -> list:
    takes = f"filters takes 1 to {MOST_FILTERS} names, each once"
    if not is_sequence(value):
        raise TypeError(f"{takes}, got {shown(value)}")
    names = [one_of(f"filters[{i}]", name, DEEP_KERNELS) for i, name in enumerate(value)]
    if not 1 <= len(names) <= MOST_FILTERS or len(set(names)) < len(names):
        raise ValueError(f"{takes}, got {shown(value)}")
    return names


_FORMS = {
    "image": _picture,
    "filters": _filters,
    "position": lambda value: whole_number("position", value, minimum=0),
    "chosen": lambda value: whole_number("chosen", value, minimum=0),
}


class Volume(Widget):
    """A colour picture as three planes, filters as deep as the picture, and the stack of maps that they make.

    Args:
        image: a name ("colour picture" or "flower") or numbers (height, width, 3), shown as brightness from 0 to 9;
            from 3 to 12 a side.
        filters: 1 to 6 names of `DEEP_KERNELS`, each once: filters of 3 × 3 × 3, all with a bias of 0.
        position: which output the filters are at, counted in reading order from 0.
        chosen: the filter whose sum is shown, counted from 0.
        task, goal: as for every widget; the facts are `output` [height, width, filters], `parameters` with the biases,
            `multiplications`, the name of the chosen `filter`, `value`, its output at the position, and `partial`, what
            the red, the green and the blue plane bring to it.

    Raises:
        TypeError, ValueError: an argument is none of these.
    """

    _esm = module("volume")
    _css = style_sheet()
    module_name = "volume"
    forms = _FORMS

    images = traitlets.Dict(read_only=True).tag(sync=True)
    kernels = traitlets.Dict(read_only=True).tag(sync=True)
    image = setting("colour picture")
    filters = setting(["sun", "yellow against blue"])
    position = setting(0)
    chosen = setting(0)
    _check = traitlets.validate(*forms)(Widget.checked)

    def __init__(
        self,
        image="colour picture",
        filters=("sun", "yellow against blue"),
        position=0,
        chosen=0,
        task="",
        goal=None,
    ):
        super().__init__(image=image, filters=filters, position=position, chosen=chosen, task=task, goal=goal or {})

    def presets(self) -> dict:
        """Return the pictures and the filters that the reader can choose."""
        return {"images": {name: _picture(name) for name in PICTURES}, "kernels": DEEP_KERNELS}

    def facts_of(self, image, filters, position, chosen) -> dict:
        """Return the output's shape, what it costs, and how the chosen filter comes to its number."""
        whole_number("chosen", chosen, 0, len(filters) - 1)
        output = _convolved(image, filters)
        return {
            "output": list(output.shape),
            "parameters": sizing.conv_parameters(FILTER_SIZE, 3, len(filters)),
            "multiplications": sizing.conv_multiplications(FILTER_SIZE, 3, len(filters), output.shape[:2]),
            "filter": filters[chosen],
            "value": _plain(output[..., chosen].flat[position]),
            "partial": [_plain(part) for part in _partial_sums(image, filters[chosen], position)],
        }

    def positions_of(self, image, filters, position, chosen) -> int:
        """Return the number of outputs of one filter."""
        height, width, _ = _convolved(image, filters).shape
        return height * width

    @property
    def output(self) -> np.ndarray:
        """The stack of maps (height, width, filters)."""
        return _convolved(_FORMS["image"](self.image), self.filters)

    def picture(self) -> Drawing:
        """Return the picture, its planes, the chosen filter with its three sums, and all maps."""
        kernel = np.array(DEEP_KERNELS[self.filters[self.chosen]])
        return volume_picture(
            np.array(self.image), kernel, self.output, self.filters, self.position, self.chosen, self.facts
        )

    def __repr__(self) -> str:
        height, width, depth = np.shape(self.image)
        rows, columns, count = self.output.shape
        return (
            f"Volume: image {height} × {width} × {depth}, {count} filter{'s' * (count > 1)} of 3 × 3 × 3 "
            f"({', '.join(self.filters)}), output {rows} × {columns} × {count}"
        )


def _convolved(image: list, filters: list[str]) -> np.ndarray:
    """Return the stack of maps (height, width, filters)."""
    kernels = np.stack([DEEP_KERNELS[name] for name in filters], axis=-1)
    return ops.conv2d(np.array(image, float)[None], kernels.astype(float))[0]


def _partial_sums(image: list, name: str, position: int) -> np.ndarray:
    """Return what each channel brings to the sum at a position (3,)."""
    pixels, kernel = np.array(image, float), np.array(DEEP_KERNELS[name], float)
    # Three filters, each with only one plane that is not zero.
    planes = kernel[..., None] * np.eye(3)
    return ops.conv2d(pixels[None], planes)[0].reshape(-1, 3)[position]


def _plain(value: float) -> int | float:
    """Return a whole number as an int, so that a goal may say 3."""
    return int(value) if value == int(value) else float(value)
