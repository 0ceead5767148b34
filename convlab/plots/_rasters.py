"""Images, filters and feature maps as sheets of small pictures."""

import base64
import math
import struct
import zlib
from collections.abc import Sequence

import numpy as np

from convlab.drawing import Drawing, colour, draw, element, number, rect, shape_text, text, text_width
from convlab.validation import is_sequence, shown, whole_number

_WIDTH = 320
_GAP = 6
_LABEL = 18
_MOST = 256


def images(pictures: object, labels: Sequence[str] | None = None, columns: int = 5) -> Drawing:
    """Return a sheet of small images, pixel for pixel, from left to right and from the top down.

    Args:
        pictures: (count, height, width, 3) or (count, height, width): uint8, or floats from 0 to 1; at most 256.
        labels: a line below each.
        columns: images in a row.

    Raises:
        TypeError, ValueError: `pictures` is none of these, or there are more or fewer labels than images.
    """
    pixels = _bytes("pictures", _array("pictures", pictures, (3, 4)))
    if pixels.ndim == 4 and pixels.shape[3] not in (1, 3):
        raise ValueError(f"pictures takes images of depth 1 or 3, got shape {shape_text(pixels.shape)}")
    if labels is not None and (not is_sequence(labels) or len(labels) != len(pixels)):
        raise ValueError(f"labels takes one for each of the {len(pixels)} images, got {shown(labels)}")
    named = f", from the first: {', '.join(map(str, labels))}" if labels else ""
    alt = f"{_count(len(pixels), 'image')} of {_size(pixels)} pixels{named}."
    return _sheet(list(pixels), labels, whole_number("columns", columns), alt, "input")


def filters(kernel: object, columns: int = 8) -> Drawing:
    """Return the filters of a convolutional layer as small pictures.

    Filters of depth 3 are shown in colour, each stretched to its own lowest and highest weight. Of another depth, one
    picture is drawn for each input channel, all on one scale: orange above zero, purple below, white at zero.

    Args:
        kernel: (height, width, depth_in, depth_out), as in Keras.
        columns: pictures in a row.

    Raises:
        TypeError, ValueError: `kernel` is not of this form, or makes more than 256 pictures.
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
    alt = f"{_count(count, 'filter')} of {shape_text((height, width, depth))}, weights from {low:.2f} to {high:.2f}."
    return _sheet(_at_most("kernel", list(pixels)), None, whole_number("columns", columns), alt, "filter", scale)


def feature_maps(maps: object, columns: int = 8) -> Drawing:
    """Return feature maps as small grey pictures, all on one scale: black is the lowest value, white the highest.

    Args:
        maps: (height, width, depth), the output of one layer for one image; at most 256 maps.
        columns: maps in a row.

    Raises:
        TypeError, ValueError: `maps` is not of this form.
    """
    values = _array("maps", maps, (3,))
    pixels = list(_stretched(values).transpose(2, 0, 1))
    low, high = float(values.min()), float(values.max())
    silent = int((values.max(axis=(0, 1)) <= 0).sum())
    alt = (
        f"{_count(len(pixels), 'feature map')} of {shape_text(values.shape[:2])}, values from {low:.2f} to {high:.2f}"
        + (f"; {silent} of them nowhere above zero." if silent else ".")
    )
    scale = f"Black is {low:.2f}, white is {high:.2f}."
    return _sheet(_at_most("maps", pixels), None, whole_number("columns", columns), alt, "output", scale)


def _sheet(
    pictures: list, labels: Sequence[str] | None, columns: int, alt: str, role: str, caption: str = ""
) -> Drawing:
    columns = min(columns, len(pictures))
    height, width = pictures[0].shape[:2]
    wide = min((_WIDTH + _GAP) / columns - _GAP, 96)
    tall = wide * height / width
    pitch = tall + _GAP + (_LABEL if labels else 0)
    shapes = []
    for i, picture in enumerate(pictures):
        x, y = i % columns * (wide + _GAP) + 1, i // columns * pitch + 1
        box = {"x": x, "y": y, "width": wide, "height": tall}
        look = {"style": "image-rendering:pixelated", "preserveAspectRatio": "none"}
        shapes.append(element("image", **box, href=_data_uri(picture), **look))
        shapes.append(rect(x, y, wide, tall, fill="none", stroke=colour(role), stroke_width=1))
        if labels:
            label = str(labels[i])
            size = min(12, wide / max(text_width(label, 1), 1))
            shapes.append(text(label, x + wide / 2, y + tall + 10, max(size, 9)))
    rows = math.ceil(len(pictures) / columns)
    return draw(shapes, columns * (wide + _GAP) - _GAP + 2, rows * pitch - _GAP + 2, alt, caption, scale=1.25)


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


def _data_uri(pixels: np.ndarray) -> str:
    """Return (height, width) or (height, width, 1 or 3) bytes as a PNG in a data URI.

    The pixels are stored, not packed: packed bytes differ from one build of the compressor to another, and a notebook's
    output must be the same on every machine. Format: W3C, "Portable Network Graphics (PNG) Specification".
    """
    height, width = pixels.shape[:2]
    colour_type = 2 if pixels.ndim == 3 and pixels.shape[2] == 3 else 0
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    blocks = [rows[i : i + 65535] for i in range(0, len(rows), 65535)]
    stored = b"".join(
        struct.pack("<BHH", i == len(blocks) - 1, len(block), len(block) ^ 0xFFFF) + block
        for i, block in enumerate(blocks)
    )
    data = b"\x78\x01" + stored + struct.pack(">I", zlib.adler32(rows))
    header = struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    )
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunks).decode()


def _count(count: int, noun: str) -> str:
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def _size(pixels: np.ndarray) -> str:
    return shape_text(pixels.shape[1:3])
