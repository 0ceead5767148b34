"""The heart of the book: a filter slides across an image."""

import numpy as np
import traitlets

from convlab import ops, sizing
from convlab.diagrams import grid
from convlab.drawing import Drawing, beside, shape_text
from convlab.validation import is_sequence, whole_number
from convlab.widgets._forms import boolean, padding, volume
from convlab.widgets._modules import module, style_sheet
from convlab.widgets._presets import IMAGES, KERNELS
from convlab.widgets._widget import Widget, setting

LARGEST_IMAGE = 24
LARGEST_KERNEL = 7
BRIGHTEST = 9


_FORMS = {
    "image": lambda value: volume("image", value, IMAGES, LARGEST_IMAGE),
    "kernel": lambda value: volume("kernel", value, KERNELS, LARGEST_KERNEL),
    "stride": lambda value: whole_number("stride", value),
    "dilation": lambda value: whole_number("dilation", value),
    "padding": padding,
    "position": lambda value: whole_number("position", value, minimum=0),
    "filled": lambda value: boolean("filled", value),
}


class SlidingFilter(Widget):
    """A filter that slides across an image, one output cell at a time, with every product and the sum.

    Everything that the reader can change can be set and read here: `image`, `kernel`, `stride`, `dilation`, `padding`,
    `position`, `filled`.
    `output` is what `convlab.ops.conv2d` makes of them.

    Args:
        image: a name ("numbers", "edge", "digit" or "colour picture") or numbers (height, width) or (height, width, 3),
            shown as brightness from 0 to 9; at most 24 a side.
        kernel: a name (see `convlab.widgets.KERNELS`) or numbers (height, width) or (height, width, depth), at most 7 a
            side. A depth of 1 stands for the same numbers in every channel.
        stride: step of the filter, down and to the right.
        dilation: step from one weight of the filter to the next.
        padding: `"valid"`, `"same"`, a whole number of zeros for all sides, or ((top, bottom), (left, right)).
        position: which output the filter is at, counted in reading order from 0.
        filled: False leaves the output empty after `position`, until the reader points at it, drags the filter or
            changes what it computes; steps and Play fill it cell by cell.
        task, goal: as for every widget; the facts are `output` [height, width], `lost` [rows, columns] that no weight
            ever meets, and `value`, the output at the position.

    Raises:
        TypeError, ValueError: an argument is none of these, or the filter does not fit the padded image.
    """

    _esm = module("sliding-filter")
    _css = style_sheet()
    module_name = "sliding-filter"
    forms = _FORMS

    images = traitlets.Dict(read_only=True).tag(sync=True)
    kernels = traitlets.Dict(read_only=True).tag(sync=True)
    image = setting("numbers")
    kernel = setting("diagonal")
    stride = setting(1)
    dilation = setting(1)
    padding = setting("valid")
    position = setting(0)
    filled = setting(True)
    _check = traitlets.validate(*forms)(Widget.checked)

    def __init__(
        self,
        image="numbers",
        kernel="diagonal",
        stride=1,
        padding="valid",
        position=0,
        filled=True,
        dilation=1,
        task="",
        goal=None,
    ):
        settings = {"image": image, "kernel": kernel, "stride": stride, "dilation": dilation, "padding": padding}
        super().__init__(**settings, position=position, filled=filled, task=task, goal=goal or {})

    def presets(self) -> dict:
        """Return the images and the filters that the reader can choose."""
        return {
            "images": {name: _FORMS["image"](name) for name in IMAGES},
            "kernels": {name: _FORMS["kernel"](name) for name in KERNELS},
        }

    def facts_of(self, position, filled, **settings) -> dict:
        """Return the output's size, how many rows and columns no weight meets, and the output at the position."""
        output = _convolved(**settings)
        lost = [len(sizing.unreached(*axis)) for axis in _axes(**settings)]
        return {"output": list(output.shape), "lost": lost, "value": output.flat[position].item()}

    def positions_of(self, position, filled, **settings) -> int:
        """Return the number of outputs."""
        return _convolved(**settings).size

    @property
    def output(self) -> np.ndarray:
        """The feature map (output height, output width)."""
        return _convolved(
            **{name: value for name, value in self.settings.items() if name not in ("position", "filled")}
        )

    def picture(self) -> Drawing:
        """Return input, filter and output as grids, computed by `convlab.ops`."""
        kernel, output = np.array(self.kernel), self.output
        row, column = divmod(self.position, output.shape[1])
        last = output.size - 1 if self.filled else self.position
        cells = np.where(np.arange(output.size).reshape(output.shape) <= last, output, None).tolist()
        names = ("Filter, red", "Filter, green", "Filter, blue") if kernel.shape[2] == 3 else ("Filter",)
        return beside(
            self._input_grid((row * self.stride, column * self.stride)),
            *(grid(kernel[..., d].tolist(), "filter", title=name) for d, name in enumerate(names)),
            grid(cells, "output", frame=(row, column, 1, 1), title=f"Output {shape_text(output.shape)}"),
        )

    def _input_grid(self, corner: tuple[int, int]) -> Drawing:
        """Return the padded image with the filter's frame at `corner` and what no weight ever meets."""
        image = np.array(self.image)
        axes = _axes(self.image, self.kernel, self.stride, self.dilation, self.padding)
        reach = [sizing.dilated_size(size, self.dilation) for _, size, *_ in axes]
        around = [
            sizing.resolve_padding(size, r, self.stride, form)
            for (size, _, _, form, _), r in zip(axes, reach, strict=True)
        ]
        lost = [sizing.unreached(*axis) for axis in axes]
        padded = np.pad(image, (*around, (0, 0)))
        top, left = around[0][0], around[1][0]
        places = {(r, c): (r + top, c + left) for r, c in np.ndindex(image.shape[:2])}
        depth = image.shape[2]
        return grid(
            padded[..., 0].tolist(),
            "input",
            frame=(*corner, *reach),
            hatched=set(np.ndindex(padded.shape[:2])) - set(places.values()),
            unreached={place for (r, c), place in places.items() if r in lost[0] or c in lost[1]},
            painted={place: _css_colour(padded[place]) for place in places.values()} if depth == 3 else None,
            title=f"Input {shape_text(image.shape if depth == 3 else image.shape[:2])}",
        )

    def __repr__(self) -> str:
        shapes = [shape_text(np.shape(array)) for array in (self.image, self.kernel, self.output)]
        return (
            f"SlidingFilter: input {shapes[0]}, filter {shapes[1]}, stride {self.stride}, "
            f"{f'dilation {self.dilation}, ' if self.dilation > 1 else ''}padding {self.padding}, output {shapes[2]}"
        )


def _axes(image, kernel, stride, dilation, padding) -> list[tuple]:
    """Return (size, filter size, stride, padding, dilation) of the vertical and of the horizontal axis."""
    forms = padding if is_sequence(padding) else (padding,) * 2
    return [(np.shape(image)[k], np.shape(kernel)[k], stride, forms[k], dilation) for k in (0, 1)]


def _convolved(image, kernel, stride, dilation, padding) -> np.ndarray:
    """Return the feature map (output height, output width)."""
    image, kernel = np.array(image, float), np.array(kernel, float)
    depth = image.shape[2]
    if kernel.shape[2] not in (1, depth):
        raise ValueError(f"kernel takes a depth of 1 or the image's depth {depth}, got {kernel.shape[2]}")
    kernel = np.broadcast_to(kernel, (*kernel.shape[:2], depth))
    return ops.conv2d(image[None], kernel[..., None], None, stride, padding, dilation)[0, :, :, 0]


def _css_colour(values: np.ndarray) -> str:
    """Return the colour of a pixel (red, green, blue), each from 0 to 9, as the page paints it."""
    return "#" + "".join(f"{round(float(np.clip(value / BRIGHTEST, 0, 1)) * 255):02x}" for value in values)
