"""Heads of eight kinds of animals, none a cat or a dog: what the stand-in's MobileNet learned before it saw those."""

from convlab.data._dataset import Dataset
from convlab.data._stand_in_creatures import CREATURES, draw_creatures

PARTS = {"train": (4000, 40), "validation": (400, 41), "test": (400, 42)}  # how many images, and the seed


def creatures() -> Dataset:
    """Return drawn heads of eight kinds of animals: the source task of the stand-in for transfer learning.

    Returns:
        images (count, 160, 160, 3) uint8 from 0 to 255, labels (count,) uint8, in train (4,000), validation (400) and
        test (400) parts. They are drawn from a seed, so their source is always the stand-in.
    """
    content = {}
    for part, (count, seed) in PARTS.items():
        content[f"x_{part}"], content[f"y_{part}"] = draw_creatures(count, seed)
    return Dataset(name="creatures", source="stand-in", class_names=tuple(CREATURES), **content)
