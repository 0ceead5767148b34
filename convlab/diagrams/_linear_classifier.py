"""A linear classifier at work: the image as one row of numbers, a template for each class, and a score for each."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

import numpy as np

from convlab.drawing import Drawing, arrow, colour, draw, element, line, number, rect, shape_text, text, text_width
from convlab.plots._png import data_uri
from convlab.validation import is_sequence, shown

_WIDTH = 340
_SIDE = 72  # of the image
_STRIP = 16  # height of the row of numbers
_MOST_SHOWN = 384  # numbers of the row that get a colour of their own; of a longer row, each colour is a mean
_PITCH, _THUMB = 36, 30  # from one template to the next, and its side
_BARS = 140  # where the bars' room begins
_LARGEST = 12


def linear_classifier(image: np.ndarray, kernel: np.ndarray, biases: np.ndarray, class_names: Sequence[str]) -> Drawing:
    """Return a drawing of one image that is matched with the template of each class.

    The score of class k is the sum of the products of the image's numbers and the template's, plus the bias. Image and
    templates are shown in colour, each stretched to its own lowest and highest number.

    Args:
        image: (height, width, 1 or 3) numbers, as the classifier gets them.
        kernel: (height · width · depth, classes) weights, as in a dense layer of Keras.
        biases: (classes,).
        class_names: one for each of at most 12 classes.

    Raises:
        TypeError, ValueError: an argument is not of this form, or they do not fit each other.
    """
    if not is_sequence(class_names) or not 2 <= len(class_names) <= _LARGEST:
        raise TypeError(f"class_names takes 2 to {_LARGEST} names, got {shown(class_names)}")
    names = [str(name) for name in class_names]
    image = _finite("image", image)
    if image.ndim != 3 or image.shape[2] not in (1, 3):
        raise ValueError(f"image takes (height, width, 1 or 3) numbers, got shape {image.shape}")
    kernel, biases = _finite("kernel", kernel), _finite("biases", biases)
    for name, array, shape in (("kernel", kernel, (image.size, len(names))), ("biases", biases, (len(names),))):
        if array.shape != shape:
            raise ValueError(f"{name} takes shape {shape}, for this image and these classes, got {array.shape}")
    scores = image.ravel() @ kernel + biases
    templates = [kernel[:, k].reshape(image.shape) for k in range(len(names))]
    shapes, top = _image_and_row(image)
    shapes += _rows(templates, scores, names, top)
    listed = "; ".join(f"{name} {_signed(score)}" for name, score in zip(names, scores, strict=True))
    alt = (
        f"An image of {shape_text(image.shape)} is stretched into one row of {image.size:,} numbers and matched with "
        f"{len(names)} templates of as many weights. The scores: {listed}. The highest: {names[scores.argmax()]}."
    )
    return draw(shapes, _WIDTH, top + len(names) * _PITCH + 2, alt, scale=1.4)


def _image_and_row(image: np.ndarray) -> tuple[list[Element], float]:
    """Return the image above its numbers in one row, and the height at which the templates begin."""
    left, strip = (_WIDTH - _SIDE) / 2, _SIDE + 28
    flat = image.reshape(-1, image.shape[2])
    every = -(-len(flat) // _MOST_SHOWN)
    means = [flat[i : i + every].mean(axis=0) for i in range(0, len(flat), every)]
    shapes = [
        *_picture(image, left, 1, _SIDE, _SIDE, "input"),
        text("one image", left - 12, _SIDE / 2 - 8, anchor="end"),
        text(shape_text(image.shape), left - 12, _SIDE / 2 + 9, anchor="end"),
        arrow((_WIDTH / 2, _SIDE + 5), (_WIDTH / 2, strip - 3)),
        text("stretched", _WIDTH / 2 + 10, _SIDE + 14, anchor="start"),
        *_picture(np.array(means)[None], 1, strip, _WIDTH - 2, _STRIP, "input"),
        text(f"one row of {image.size:,} numbers, x₁ to x{_below(image.size)}", _WIDTH / 2, strip + _STRIP + 12),
    ]
    heading = strip + _STRIP + 38
    shapes.append(text("templates", 1, heading, anchor="start", fill=colour("filter"), font_weight="bold"))
    scores = "scores aₖ = Σᵢ wₖᵢ xᵢ + bₖ"
    shapes.append(text(scores, _WIDTH - 1, heading, anchor="end", fill=colour("output"), font_weight="bold"))
    return shapes, heading + 14


def _rows(templates: list[np.ndarray], scores: np.ndarray, names: list[str], top: float) -> list[Element]:
    digits = max(text_width(_signed(score)) for score in scores) + 8
    low, high = min(scores.min(), 0), max(scores.max(), 0)
    left, right = _BARS + (digits if low else 0), _WIDTH - (digits if high else 0)
    unit = (right - left) / ((high - low) or 1)
    zero = left - low * unit
    shapes = [line((zero, top), (zero, top + len(names) * _PITCH - 6), stroke=colour("padding"))]
    for k, (template, score, name) in enumerate(zip(templates, scores, names, strict=True)):
        y, best = top + k * _PITCH, k == scores.argmax()
        end, weight = zero + score * unit, "bold" if best else None
        bar = {"fill": colour("output"), "fill_opacity": 0.85 if best else 0.35, "stroke": colour("output")}
        aside = {"x": end + 6, "anchor": "start"} if score >= 0 else {"x": end - 6, "anchor": "end"}
        shapes += [
            *_picture(template, 1, y, _THUMB, _THUMB, "filter"),
            *_label(name, y + _THUMB / 2, weight),
            rect(min(zero, end), y + 8, max(abs(end - zero), 0.5), _THUMB - 16, **bar),
            text(_signed(score), y=y + _THUMB / 2, font_weight=weight, **aside),
        ]
    return shapes


def _label(name: str, y: float, weight: str | None) -> list[Element]:
    room = _BARS - _THUMB - 14
    fits = name if text_width(name) <= room else name[: int(room / text_width("x")) - 1] + "…"
    return [text(fits, _THUMB + 10, y, anchor="start", font_weight=weight)]


def _picture(values: np.ndarray, x: float, y: float, width: float, height: float, role: str) -> list[Element]:
    low, high = values.min(), values.max()
    pixels = np.rint((values - low) * (255 / ((high - low) or 1))).astype(np.uint8)
    look = {"style": "image-rendering:pixelated", "preserveAspectRatio": "none"}
    place = {"x": x, "y": y, "width": width, "height": height}
    return [
        element("image", **place, href=data_uri(pixels), **look),
        rect(x, y, width, height, fill="none", stroke=colour(role), stroke_width=1.5),
    ]


def _signed(score: float) -> str:
    return number(round(float(score), 1)).replace("-", "−")


def _below(count: int) -> str:
    return "".join("₀₁₂₃₄₅₆₇₈₉"[int(digit)] for digit in str(count))


def _finite(name: str, value: object) -> np.ndarray:
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} takes an array, got rows of unequal length") from None
    if array.dtype.kind not in "buif" or not array.size:
        raise TypeError(f"{name} takes an array of numbers, got {shown(value)}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} takes finite numbers, got NaN or infinity")
    return array.astype(float)
