"""The heart of the book: a filter slides across an image."""

import numpy as np
import traitlets

from convlab import ops, sizing
from convlab.diagrams import grid
from convlab.drawing import Drawing, beside, shape_text
from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers
from convlab.widgets._presets import IMAGES, KERNELS
from convlab.widgets._widget import Widget, module, style_sheet

LARGEST_IMAGE = 24
LARGEST_KERNEL = 7
LARGEST_PADDING = 12
BRIGHTEST = 9


class SlidingFilter(Widget):
    """A filter that slides across an image, one output cell at a time, with every product and the sum.

    Everything that the reader can change can be set and read here: `image`, `kernel`, `stride`, `padding`, `position`,
    `filled`.
    `output` is what `convlab.ops.conv2d` makes of them.

    Args:
        image: a name ("numbers", "edge", "digit" or "colour picture") or numbers (height, width) or (height, width, 3),
            shown as brightness from 0 to 9; at most 24 a side.
        kernel: a name (see `convlab.widgets.KERNELS`) or numbers (height, width) or (height, width, depth), at most 7 a
            side. A depth of 1 stands for the same numbers in every channel.
        stride: step of the filter, down and to the right.
        padding: `"valid"`, `"same"`, a whole number of zeros for all sides, or ((top, bottom), (left, right)).
        position: which output the filter is at, counted in reading order from 0.
        filled: False leaves the output empty after `position`, until the reader points at it, drags the filter or
            changes what it computes; steps and Play fill it cell by cell.

    Raises:
        TypeError, ValueError: an argument is none of these, or the filter does not fit the padded image.
    """

    _esm = module("sliding-filter")
    _css = style_sheet()
    module_name = "sliding-filter"

    images = traitlets.Dict(read_only=True).tag(sync=True)
    kernels = traitlets.Dict(read_only=True).tag(sync=True)
    image = traitlets.TraitType().tag(sync=True)
    kernel = traitlets.TraitType().tag(sync=True)
    stride = traitlets.TraitType(1).tag(sync=True)
    padding = traitlets.TraitType("valid").tag(sync=True)
    position = traitlets.TraitType(0).tag(sync=True)
    filled = traitlets.TraitType(True).tag(sync=True)

    def __init__(self, image="numbers", kernel="diagonal", stride=1, padding="valid", position=0, filled=True):
        super().__init__(image=image, kernel=kernel, stride=stride, padding=padding, position=position, filled=filled)
        self.set_trait("images", {name: _image(name) for name in IMAGES})
        self.set_trait("kernels", {name: _kernel(name) for name in KERNELS})

    @property
    def output(self) -> np.ndarray:
        """The feature map (output height, output width)."""
        return self._convolved()

    def state(self) -> dict:
        """Return what the widget's module needs to start, as JSON values."""
        return {name: getattr(self, name) for name in ("images", "kernels", *_FORMS)}

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
        """Return the padded image with the filter's frame at `corner` and what the stride never reaches."""
        image, window = np.array(self.image), np.array(self.kernel).shape[:2]
        forms = self.padding if is_sequence(self.padding) else (self.padding,) * 2
        axes = [(image.shape[k], window[k], self.stride, forms[k]) for k in (0, 1)]
        around = [sizing.resolve_padding(*axis) for axis in axes]
        lost = [sizing.unreached(*axis) for axis in axes]
        padded = np.pad(image, (*around, (0, 0)))
        top, left = around[0][0], around[1][0]
        places = {(r, c): (r + top, c + left) for r, c in np.ndindex(image.shape[:2])}
        depth = image.shape[2]
        return grid(
            padded[..., 0].tolist(),
            "input",
            frame=(*corner, *window),
            hatched=set(np.ndindex(padded.shape[:2])) - set(places.values()),
            unreached={place for (r, c), place in places.items() if r in lost[0] or c in lost[1]},
            painted={place: _css_colour(padded[place]) for place in places.values()} if depth == 3 else None,
            title=f"Input {shape_text(image.shape if depth == 3 else image.shape[:2])}",
        )

    def __repr__(self) -> str:
        shapes = [shape_text(np.shape(array)) for array in (self.image, self.kernel, self.output)]
        return (
            f"SlidingFilter: input {shapes[0]}, filter {shapes[1]}, stride {self.stride}, padding {self.padding}, "
            f"output {shapes[2]}"
        )

    @traitlets.validate("image", "kernel", "stride", "padding", "position", "filled")
    def _check(self, proposal):
        name = proposal.trait.name
        try:
            value = _FORMS[name](proposal.value)
            count = self._convolved(**{name: value}).size
            if name == "position" and value >= count:
                raise ValueError(f"position takes a whole number below {count}, the size of the output, got {value}")
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from None
        return value

    @traitlets.observe("image", "kernel", "stride", "padding")
    def _stay_inside(self, _):
        self.position = min(self.position, self.output.size - 1)

    def _convolved(self, **changes) -> np.ndarray:
        """Return the feature map (output height, output width) with some traits replaced."""
        values = {name: _FORMS[name](changes.get(name, getattr(self, name))) for name in _FORMS}
        image, kernel = np.array(values["image"], float), np.array(values["kernel"], float)
        depth = image.shape[2]
        if kernel.shape[2] not in (1, depth):
            raise ValueError(f"kernel takes a depth of 1 or the image's depth {depth}, got {kernel.shape[2]}")
        kernel = np.broadcast_to(kernel, (*kernel.shape[:2], depth))
        return ops.conv2d(image[None], kernel[..., None], None, values["stride"], values["padding"])[0, :, :, 0]


def _css_colour(values: np.ndarray) -> str:
    """Return the colour of a pixel (red, green, blue), each from 0 to 9, as the page paints it."""
    return "#" + "".join(f"{round(float(np.clip(value / BRIGHTEST, 0, 1)) * 255):02x}" for value in values)


def _image(value: object) -> list:
    return _volume("image", value, IMAGES, LARGEST_IMAGE)


def _kernel(value: object) -> list:
    return _volume("kernel", value, KERNELS, LARGEST_KERNEL)


def _volume(name: str, value: object, presets: dict, largest: int) -> list:
    """Return a preset's name, a matrix or a volume as nested lists (height, width, depth)."""
    if isinstance(value, str):
        value = presets[one_of(name, value, presets)]
    expected = f"{name} takes a name or numbers (height, width) or (height, width, depth), at most {largest} a side"
    try:
        values = np.asarray(value, float)
    except (TypeError, ValueError):
        raise TypeError(f"{expected}, got {shown(value)}") from None
    if values.ndim == 2:
        values = values[..., None]
    if values.ndim != 3 or values.shape[2] not in (1, 3) or not 0 < min(values.shape) <= max(values.shape) <= largest:
        raise ValueError(f"{expected}, depth 1 or 3, got shape {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"{expected}, all finite, got {shown(value)}")
    # Whole numbers stay whole, so that the page says 3 and not 3.0.
    return [[[int(n) if n == int(n) else float(n) for n in cell] for cell in row] for row in values]


def _padding(value: object) -> str | int | list:
    if isinstance(value, str):
        return one_of("padding", value, ("valid", "same"))
    if is_sequence(value):
        if len(value) != 2:
            raise ValueError(f"padding takes ((top, bottom), (left, right)), got {shown(value)}")
        pairs = [list(whole_numbers(f"padding[{axis}]", pair, 2, minimum=0)) for axis, pair in enumerate(value)]
    else:
        pairs = [[whole_number("padding", value, minimum=0)]]
    if max(map(max, pairs)) > LARGEST_PADDING:
        raise ValueError(f"padding takes at most {LARGEST_PADDING} zeros a side, got {shown(value)}")
    return pairs if is_sequence(value) else pairs[0][0]


def _filled(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"filled takes True or False, got {shown(value)}")
    return value


_FORMS = {
    "image": _image,
    "kernel": _kernel,
    "stride": lambda value: whole_number("stride", value),
    "padding": _padding,
    "position": lambda value: whole_number("position", value, minimum=0),
    "filled": _filled,
}
