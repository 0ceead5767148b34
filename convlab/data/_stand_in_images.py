"""The stand-in for CIFAR-10: ten shapes that move about on cluttered backgrounds, drawn from a seed.

Every machine draws the same bytes: the arithmetic is +, -, x, / and square roots, which IEEE 754 rounds in one way
only, and the result is rounded to whole numbers.
"""

from collections.abc import Callable

import numpy as np

SIDE = 32
SHIFT = 3.0  # pixels that a shape's centre moves off the middle of the image, at most, each way
RADIUS = (7.0, 9.0)  # pixels
TILT = 0.2  # radians, at most, either way
DARK = 0.25  # share of the shapes that are darker than their background; the others are brighter
CLUTTER, CLUTTER_WINDOW = 6, 9  # crumbs on each image, and the side in pixels of the square that holds one


def _plus(u: np.ndarray, v: np.ndarray, r: np.ndarray) -> np.ndarray:
    a, b = np.abs(u), np.abs(v)
    return np.minimum(np.maximum(a - r, b - 0.28 * r), np.maximum(a - 0.28 * r, b - r))


def _bars(along: np.ndarray, across: np.ndarray, r: np.ndarray) -> np.ndarray:
    across = np.abs(across)
    return np.maximum(np.abs(along) - 0.9 * r, np.minimum(across, np.abs(across - 0.68 * r)) - 0.2 * r)


def _box(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return np.maximum(np.abs(u), np.abs(v))


def _checkers(u: np.ndarray, v: np.ndarray, r: np.ndarray) -> np.ndarray:
    return np.minimum(_box(u, v), _box(np.abs(u) - 0.6 * r, np.abs(v) - 0.6 * r)) - 0.3 * r


# Each shape is a function of the position (u right, v down, in pixels from the shape's centre) and the radius r: below
# zero inside the shape, above zero outside, and near the edge the distance to it in pixels.
SHAPES: dict[str, Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]] = {
    "disc": lambda u, v, r: np.sqrt(u * u + v * v) - 0.95 * r,
    "ring": lambda u, v, r: np.abs(np.sqrt(u * u + v * v) - 0.75 * r) - 0.22 * r,
    "square": lambda u, v, r: _box(u, v) - 0.86 * r,
    "frame": lambda u, v, r: np.abs(_box(u, v) - 0.68 * r) - 0.2 * r,
    "triangle": lambda u, v, r: np.maximum(v - 0.6 * r, 0.866 * np.abs(u) - 0.5 * v - 0.6 * r),
    "plus": _plus,
    "cross": lambda u, v, r: _plus(0.7071 * (u + v), 0.7071 * (u - v), r),
    "stripes across": lambda u, v, r: _bars(u, v, r),
    "stripes down": lambda u, v, r: _bars(v, u, r),
    "checkers": _checkers,
}


def draw_shapes(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw shapes on cluttered backgrounds, each class equally often, in random order.

    Returns:
        images (count, 32, 32, 3) uint8 and labels (count,) uint8, an index into `SHAPES`.
    """
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % len(SHAPES)).astype(np.uint8)
    base = _between(rng, 95, 145, count, 1, 1, 3)
    images = _backgrounds(rng, base)
    for _ in range(CLUTTER):
        _add_crumb(rng, images, base)
    side = np.where(rng.random((count, 1, 1, 1)) < DARK, -1, 1).astype(np.float32)
    colour = base + side * _between(rng, 70, 135, count, 1, 1, 3)
    images += (colour - images) * _coverage(rng, labels)[..., None]
    images += rng.integers(-8, 9, images.shape, dtype=np.int8)
    return np.clip(images + 0.5, 0, 255).astype(np.uint8), labels


def _between(rng: np.random.Generator, low: float, high: float, *shape: int) -> np.ndarray:
    return (low + (high - low) * rng.random(shape)).astype(np.float32)


def _grid(side: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows (side, 1) and columns (1, side) of pixel centres, counted from the middle of the square."""
    line = np.arange(side, dtype=np.float32) - (side - 1) / 2
    return line[:, None], line[None, :]


def _rotated(x: np.ndarray, y: np.ndarray, tilt: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn by 2 atan(tilt), whose cosine and sine need no library: those differ in the last digit between machines."""
    cosine, sine = (1 - tilt * tilt) / (1 + tilt * tilt), 2 * tilt / (1 + tilt * tilt)
    return cosine * x + sine * y, cosine * y - sine * x


def _backgrounds(rng: np.random.Generator, base: np.ndarray) -> np.ndarray:
    """Fill each image with its base colour, which drifts from one side to the other."""
    y, x = _grid(SIDE)
    down, across = (_between(rng, -0.9, 0.9, *base.shape) for _ in range(2))
    return base + down * y[..., None] + across * x[..., None]


def _add_crumb(rng: np.random.Generator, images: np.ndarray, base: np.ndarray) -> None:
    """Paint one small tilted bar on each image, anywhere, in place."""
    count = len(images)
    y, x = _grid(CLUTTER_WINDOW)
    u, v = _rotated(x, y, _between(rng, -1, 1, count, 1, 1))
    length, width = _between(rng, 1, 4, count, 1, 1), _between(rng, 0.5, 1.2, count, 1, 1)
    cover = np.clip(0.5 - np.maximum(np.abs(u) - length, np.abs(v) - width), 0, 1)[..., None]
    top, left = rng.integers(0, SIDE - CLUTTER_WINDOW + 1, (2, count))
    inside = np.arange(CLUTTER_WINDOW)
    window = (
        np.arange(count)[:, None, None],
        (top[:, None] + inside)[:, :, None],
        (left[:, None] + inside)[:, None, :],
    )
    images[window] += (base + _between(rng, -55, 55, count, 1, 1, 3) - images[window]) * cover


def _coverage(rng: np.random.Generator, labels: np.ndarray) -> np.ndarray:
    """Return how much of each pixel the shape covers, (count, 32, 32) from 0 to 1: the edges are smooth."""
    count = len(labels)
    y, x = _grid(SIDE)
    shift_x, shift_y = _between(rng, -SHIFT, SHIFT, 2, count, 1, 1)
    u, v = _rotated(x - shift_x, y - shift_y, _between(rng, -TILT / 2, TILT / 2, count, 1, 1))
    r = _between(rng, *RADIUS, count, 1, 1)
    cover = np.empty((count, SIDE, SIDE), np.float32)
    for label, distance in enumerate(SHAPES.values()):
        chosen = labels == label
        cover[chosen] = np.clip(0.5 - distance(u[chosen], v[chosen], r[chosen]), 0, 1)
    return cover
