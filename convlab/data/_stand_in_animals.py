"""The stand-in for cats and dogs: drawn heads that differ in their ears and whiskers only.

As in `_stand_in_images`, only arithmetic that every machine rounds in the same way.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

SIDE = 160
RADIUS = (26.0, 42.0)  # of the head, in pixels
TILT = 0.35  # radians, at most, either way
BLOTS = 9  # discs and bars on the background


@dataclass(frozen=True)
class Part:
    """One part of a thing, in units of the thing's size: where its middle is, how far it reaches, and its outline.

    `distance` takes positions (u right, v down) from the part's middle: below zero inside, above zero outside.
    """

    u: float
    v: float
    reach: float
    distance: Callable[[np.ndarray, np.ndarray], np.ndarray]


Painted = tuple[Part, np.ndarray]  # and its colour


@dataclass(frozen=True)
class Pose:
    """Where a thing stands in the image, its size, all in pixels, and the cosine and sine of its tilt."""

    x: float
    y: float
    size: float
    cosine: float
    sine: float


def draw_animals(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw cats and dogs, each class equally often, in random order.

    Returns:
        images (count, 160, 160, 3) uint8 and labels (count,) uint8, 0 for a cat and 1 for a dog.
    """
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 2).astype(np.uint8)
    return np.stack([draw_head(rng, (_cat, _dog)[label]) for label in labels]), labels


def draw_head(rng: np.random.Generator, parts: Callable[..., Iterator[Painted]]) -> np.ndarray:
    """Draw one head somewhere on a busy background.

    Args:
        rng: where everything random comes from.
        parts: takes four colours, of the fur, a darker and a lighter one, and dark, and yields the head's parts from
            back to front, each with its colour.

    Returns:
        the image, (160, 160, 3) uint8.
    """
    line = np.arange(SIDE, dtype=np.float32)[:, None] - np.float32(SIDE / 2)
    down, across = line * _colour(rng, -0.5, 0.5), line * _colour(rng, -0.5, 0.5)
    image = (_colour(rng, 60, 200) + down)[:, None] + across
    for _ in range(BLOTS):
        blot = ellipse(0, 0, 1, 1) if rng.random() < 0.5 else bar(0, 0, 2, 0.4)
        _paint(image, blot, _pose(rng, SIDE / 2, (4, 14), tilt=1), _colour(rng, 30, 225))
    pose = _pose(rng, SIDE / 2 - 1.5 * RADIUS[1], RADIUS, TILT / 2)
    fur = _colour(rng, 70, 230)
    shade, light, dark = fur * np.float32(0.7), fur * np.float32(0.5) + 120, np.full(3, 25, np.float32)
    for part, colour in parts(fur, shade, light, dark):
        _paint(image, part, pose, colour)
    image += rng.integers(-8, 9, image.shape, dtype=np.int8)
    return np.clip(image + np.float32(0.5), 0, 255).astype(np.uint8)


def face(fur: np.ndarray, light: np.ndarray, dark: np.ndarray) -> Iterator[Painted]:
    """Yield a face without ears, in units of the head's radius."""
    yield from ((ellipse(0, 0, 1, 0.92), fur), (ellipse(0, 0.42, 0.5, 0.36), light))
    yield from ((ellipse(side * 0.38, -0.18, 0.13, 0.15), dark) for side in (-1, 1))
    yield from ((ellipse(0, 0.28, 0.17, 0.12), dark), (bar(0, 0.52, 0.03, 0.16), dark))


def _dog(fur: np.ndarray, shade: np.ndarray, light: np.ndarray, dark: np.ndarray) -> Iterator[Painted]:
    yield from face(fur, light, dark)
    yield from ((ellipse(side * 0.98, 0.12, 0.3, 0.72), shade) for side in (-1, 1))


def _cat(fur: np.ndarray, shade: np.ndarray, light: np.ndarray, dark: np.ndarray) -> Iterator[Painted]:
    yield from ((ear(side), shade) for side in (-1, 1))
    yield from face(fur, light, dark)
    yield from ((bar(side * 0.78, height, 0.34, 0.02), dark) for side in (-1, 1) for height in (0.34, 0.48))


def ear(side: int) -> Part:
    """Return a pointed ear, a triangle whose tip is up and out."""

    def distance(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        outer, inner = 0.9 * side * u - 0.25 * v - 0.15, -0.6 * side * u - 0.55 * v - 0.27
        return np.maximum(v - 0.45, np.maximum(outer, inner))

    return Part(side * 0.7, -0.85, 1.0, distance)


def ellipse(u: float, v: float, a: float, b: float) -> Part:
    """Return an ellipse with half axes a and b; its distance is a rough one."""

    def distance(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        across, down = u / a, v / b
        return (np.sqrt(across * across + down * down) - 1) * min(a, b)

    return Part(u, v, max(a, b), distance)


def bar(u: float, v: float, a: float, b: float) -> Part:
    """Return a rectangle with half sides a and b."""
    return Part(u, v, a + b, lambda u, v: np.maximum(np.abs(u) - a, np.abs(v) - b))


def _pose(rng: np.random.Generator, shift: float, sizes: tuple[float, float], tilt: float) -> Pose:
    """Place a thing up to `shift` pixels off the middle; its tilt is up to twice the arc tangent of `tilt`."""
    x, y = (_number(rng, SIDE / 2 - shift, SIDE / 2 + shift) for _ in range(2))
    t = _number(rng, -tilt, tilt)
    return Pose(x, y, _number(rng, *sizes), (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t))


def _paint(image: np.ndarray, part: Part, pose: Pose, colour: np.ndarray) -> None:
    """Paint a part on the window of the image that it can reach, in place."""
    x = pose.x + pose.size * (pose.cosine * part.u - pose.sine * part.v)
    y = pose.y + pose.size * (pose.sine * part.u + pose.cosine * part.v)
    (left, right), (top, bottom) = (
        [min(max(int(middle + sign * (part.reach * pose.size + 2)), 0), SIDE) for sign in (-1, 1)] for middle in (x, y)
    )
    dx, dy = (np.arange(left, right) - x)[None, :] / pose.size, (np.arange(top, bottom) - y)[:, None] / pose.size
    distance = part.distance(pose.cosine * dx + pose.sine * dy, pose.cosine * dy - pose.sine * dx)
    cover = np.clip(0.5 - distance * pose.size, 0, 1).astype(np.float32)[..., None]
    window = image[top:bottom, left:right]
    window += (colour - window) * cover


def _number(rng: np.random.Generator, low: float, high: float) -> float:
    return low + (high - low) * rng.random()


def _colour(rng: np.random.Generator, low: float, high: float) -> np.ndarray:
    return (low + (high - low) * rng.random(3)).astype(np.float32)
