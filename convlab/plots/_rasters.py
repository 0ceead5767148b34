"""Images, filters and feature maps as sheets of small pictures."""

import math
from collections.abc import Sequence

import numpy as np

from convlab.drawing import Drawing, colour, draw, element, number, rect, shape_text, text, text_width, wrapped
from convlab.plots._png import data_uri
from convlab.validation import is_sequence, one_of, shown, whole_number

_WIDTH = 320
_GAP = 6
_WIDEST = 96  # of one picture
_SIZE, _LINE = 11, 13  # pixels of the text, from line to line
_MOST = 256


def images(pictures: object, labels: Sequence[str] | None = None, columns: int = 5, role: str = "input") -> Drawing:
    """Return a sheet of small images, pixel for pixel, from left to right and from the top down.

    Args:
        pictures: (count, height, width, 3) or (count, height, width): uint8, or floats from 0 to 1; at most 256.
        labels: a name below each, in several lines where it is long.
        columns: images in a row at most; with labels of long words there are fewer.
        role: "input", or "output" for what a layer made: the colour of the frames.

    Raises:
        TypeError, ValueError: an argument is none of these, or there are more or fewer labels than images.
    """
    pixels = _bytes("pictures", _array("pictures", pictures, (3, 4)))
    if pixels.ndim == 4 and pixels.shape[3] not in (1, 3):
        raise ValueError(f"pictures takes images of depth 1 or 3, got shape {shape_text(pixels.shape)}")
    named = _named(labels, len(pixels), "images")
    alt = f"{_count(len(pixels), 'image')} of {_size(pixels)} pixels{named}."
    role = one_of("role", role, ("input", "output"))
    return _sheet(list(pixels), whole_number("columns", columns), alt, role, labels=labels)


def filters(kernel: object, columns: int = 8, title: str = "", labels: Sequence[str] | None = None) -> Drawing:
    """Return the filters of a convolutional layer as small pictures.

    Filters of depth 3 are shown in colour, each stretched to its own lowest and highest weight. Of another depth, one
    picture is drawn for each input channel, all on one scale: orange above zero, purple below, white at zero.

    Args:
        kernel: (height, width, depth_in, depth_out), as in Keras.
        columns: pictures in a row; with labels of long words there are fewer.
        title: a line above them.
        labels: a name below each picture.

    Raises:
        TypeError, ValueError: `kernel` is not of this form, makes more than 256 pictures, or there are more or fewer
            labels than pictures.
    """
    weights = _array("kernel", kernel, (4,))
    height, width, depth, count = weights.shape
    low, high = float(weights.min()), float(weights.max())
    if depth == 3:
        pixels = np.stack([_stretched(weights[..., i]) for i in range(count)])
        scale = "Each in colour, stretched to its own lowest and highest weight."
    else:
        channels = weights.reshape(height, width, depth * count).transpose(2, 0, 1)
        pixels = _diverging(channels, max(abs(low), abs(high)))
        scale = "Orange is above zero, purple below, white is zero."
    size = shape_text((height, width, depth))
    named = _named(labels, len(pixels), "pictures")
    alt = f"{_titled(title)}{_count(count, 'filter')} of {size}{named}, weights from {low:.2f} to {high:.2f}."
    return _sheet(_at_most("kernel", pixels), whole_number("columns", columns), alt, "filter", scale, title, labels)


def feature_maps(maps: object, columns: int = 8, title: str = "") -> Drawing:
    """Return feature maps as small grey pictures, in their order, each on its own scale.

    White is the map's largest value, black is zero and below; a map that is nowhere above zero is black.

    Args:
        maps: (height, width, depth), the output of one layer for one image; at most 256 maps.
        columns: maps in a row.
        title: a line above them.

    Raises:
        TypeError, ValueError: `maps` is not of this form.
    """
    values = np.maximum(_array("maps", maps, (3,)).transpose(2, 0, 1).astype(float), 0)
    peaks = values.max(axis=(1, 2), keepdims=True)
    pixels = np.rint(values / np.where(peaks, peaks, 1) * 255).astype(np.uint8)
    active = peaks[peaks > 0]
    scale = "Each map is scaled to its own largest value: that is white; zero and below is black."
    span = f", their largest values from {active.min():.2f} to {active.max():.2f}" if len(active) else ""
    silent = len(pixels) - len(active)
    dark = f"; {silent} of them nowhere above zero" if silent else ""
    alt = f"{_titled(title)}{_count(len(pixels), 'feature map')} of {_size(pixels)}{span}{dark}. {scale}"
    return _sheet(_at_most("maps", pixels), whole_number("columns", columns), alt, "output", scale, title)


def _sheet(
    pictures: Sequence,
    columns: int,
    alt: str,
    role: str,
    caption: str = "",
    title: str = "",
    labels: Sequence[str] | None = None,
) -> Drawing:
    columns, names = _columns(min(columns, len(pictures)), labels or [""] * len(pictures))
    height, width = pictures[0].shape[:2]
    wide = _wide(columns)
    tall = wide * height / width
    lines = max(map(len, names)) if labels else 0
    pitch = tall + _GAP + lines * _LINE
    span = columns * (wide + _GAP) - _GAP + 2
    heading = wrapped(title, _WIDTH, _SIZE) if title else []
    across = max(span, *(text_width(line, _SIZE) for lines in (*names, heading) for line in lines))
    top = 7 + _LINE * len(heading) if title else 1
    shapes = [text(line, across / 2, 7 + _LINE * i, _SIZE, font_weight="bold") for i, line in enumerate(heading)]
    for i, (picture, name) in enumerate(zip(pictures, names, strict=True)):
        x, y = (across - span) / 2 + i % columns * (wide + _GAP) + 1, top + i // columns * pitch
        box = {"x": x, "y": y, "width": wide, "height": tall}
        look = {"style": "image-rendering:pixelated", "preserveAspectRatio": "none"}
        shapes.append(element("image", **box, href=data_uri(picture), **look))
        shapes.append(rect(x, y, wide, tall, fill="none", stroke=colour(role), stroke_width=1))
        for j, line in enumerate(name[:lines]):
            shapes.append(text(line, x + wide / 2, y + tall + 9 + j * _LINE, _SIZE))
    rows = math.ceil(len(pictures) / columns)
    return draw(shapes, across, top + rows * pitch - _GAP + 1, alt, caption, scale=1.5)


def _wide(columns: int) -> float:
    return min((_WIDTH + _GAP) / columns - _GAP, _WIDEST)


def _columns(columns: int, labels: Sequence[str]) -> tuple[int, list[list[str]]]:
    """Return how many columns leave room for each word of the labels, and the labels' lines in them."""
    longest = max(text_width(word, _SIZE) for label in labels for word in ["", *str(label).split()])
    while columns > 1 and longest > _wide(columns) + _GAP - 2:
        columns -= 1
    return columns, [wrapped(str(label), _wide(columns) + _GAP - 2, _SIZE) for label in labels]


def _named(labels: object, count: int, noun: str) -> str:
    if labels is not None and (not is_sequence(labels) or len(labels) != count):
        raise ValueError(f"labels takes one for each of the {count} {noun}, got {shown(labels)}")
    return f", from the first: {', '.join(map(str, labels))}" if labels else ""


def _titled(title: str) -> str:
    return f"{title}: " if title else ""


def _array(name: str, value: object, dimensions: tuple[int, ...]) -> np.ndarray:
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} takes an array, got rows of unequal length") from None
    if array.dtype.kind not in "buif":
        raise TypeError(f"{name} takes an array of numbers, got {shown(value)}")
    if array.ndim not in dimensions or not array.size:
        expected = " or ".join(map(str, dimensions))
        raise ValueError(f"{name} takes {expected} dimensions, none of them empty, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} takes finite numbers, got NaN or infinity")
    return array


def _bytes(name: str, array: np.ndarray) -> np.ndarray:
    _at_most(name, array)
    if array.dtype == np.uint8:
        return array
    if array.dtype.kind != "f" or array.min() < 0 or array.max() > 1:
        raise ValueError(
            f"{name} takes uint8, or floats from 0 to 1, got {array.dtype} from {array.min()} to {array.max()}"
        )
    return np.rint(array * 255).astype(np.uint8)


def _at_most(name: str, pictures: Sequence) -> Sequence:
    if len(pictures) > _MOST:
        raise ValueError(f"{name} takes at most {_MOST} pictures, got {len(pictures)}")
    return pictures


def _stretched(values: np.ndarray) -> np.ndarray:
    low, high = float(values.min()), float(values.max())
    return np.rint((values.astype(float) - low) * (255 / ((high - low) or 1))).astype(np.uint8)


def _diverging(values: np.ndarray, largest: float) -> np.ndarray:
    share = values.astype(float)[..., None] / (largest or 1)
    white, above, below = np.array([250.0] * 3), np.array([184.0, 80, 0]), np.array([106.0, 40, 140])
    return np.rint(white + np.abs(share) * (np.where(share > 0, above, below) - white)).astype(np.uint8)


def _count(count: int, noun: str) -> str:
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def _size(pixels: np.ndarray) -> str:
    return shape_text(pixels.shape[1:3])
