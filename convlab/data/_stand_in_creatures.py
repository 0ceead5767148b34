"""The source task beside the stand-in for cats and dogs: heads of eight other animals, drawn by the same hand."""

from collections.abc import Callable, Iterator

import numpy as np

from convlab.data._stand_in_animals import Painted, bar, draw_head, ear, ellipse, face

Parts = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], Iterator[Painted]]
SIDES = (-1, 1)


def draw_creatures(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw heads of animals, each kind equally often, in random order.

    Returns:
        images (count, 160, 160, 3) uint8 and labels (count,) uint8, an index into `CREATURES`.
    """
    rng = np.random.default_rng(seed)
    kinds = list(CREATURES.values())
    labels = rng.permutation(np.arange(count) % len(kinds)).astype(np.uint8)
    return np.stack([draw_head(rng, kinds[label]) for label in labels]), labels


def _bear(fur, shade, light, dark):
    yield from ((ellipse(side * 0.72, -0.72, 0.3, 0.3), shade) for side in SIDES)
    yield from face(fur, light, dark)


def _mouse(fur, shade, light, dark):
    yield from ((ellipse(side * 0.95, -0.75, 0.6, 0.6), shade) for side in SIDES)
    yield from face(fur, light, dark)
    yield from _whiskers(dark)


def _rabbit(fur, shade, light, dark):
    yield from ((ellipse(side * 0.4, -1.3, 0.22, 0.75), shade) for side in SIDES)
    yield from face(fur, light, dark)


def _fox(fur, shade, light, dark):
    yield from ((ear(side), shade) for side in SIDES)
    yield from face(fur, light, dark)


def _seal(fur, shade, light, dark):
    yield from face(fur, light, dark)
    yield from _whiskers(dark)


def _sheep(fur, shade, light, dark):
    yield from ((ellipse(side * 1.15, -0.2, 0.45, 0.2), shade) for side in SIDES)
    yield from face(fur, light, dark)
    yield from ((ellipse(u, -0.8, 0.3, 0.26), light) for u in (-0.4, 0.0, 0.4))


def _pig(fur, shade, light, dark):
    yield from ((ear(side), shade) for side in SIDES)
    yield from face(fur, light, dark)
    yield (ellipse(0, 0.32, 0.42, 0.28), shade)
    yield from ((ellipse(side * 0.16, 0.32, 0.08, 0.13), dark) for side in SIDES)


def _owl(fur, shade, light, dark):
    yield from face(fur, light, dark)
    yield from ((ellipse(side * 0.4, -0.2, 0.36, 0.36), light) for side in SIDES)
    yield from ((ellipse(side * 0.4, -0.2, 0.17, 0.17), dark) for side in SIDES)
    yield (bar(0, 0.2, 0.1, 0.2), shade)


def _whiskers(dark: np.ndarray) -> Iterator[Painted]:
    yield from ((bar(side * 0.78, height, 0.34, 0.02), dark) for side in SIDES for height in (0.34, 0.48))


CREATURES: dict[str, Parts] = {
    "bear": _bear,
    "fox": _fox,
    "mouse": _mouse,
    "owl": _owl,
    "pig": _pig,
    "rabbit": _rabbit,
    "seal": _seal,
    "sheep": _sheep,
}
