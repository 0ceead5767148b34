"""Cats and dogs: photographs from the Asirra set (Elson et al., 2007), too few to train a network from nothing."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from convlab.data._dataset import DataError, Dataset
from convlab.data._download import Archive
from convlab.data._load import load
from convlab.data._mirror import Mirror
from convlab.data._stand_in_animals import SIDE, draw_animals

CLASS_NAMES = ("cat", "dog")
COUNTS = {"train": 1000, "validation": 500, "test": 500}  # photographs of each class
ARCHIVE = Archive(
    "kagglecatsanddogs_5340.zip",
    "https://download.microsoft.com/download/3/E/1/3E1C3F21-ECDB-4869-8368-6DEBA77B919F/kagglecatsanddogs_5340.zip",
    824_887_076,
    "b7974bd00a84a99921f36ee4403f089853777b5ae8d151c76a86e64900334af9",
)
STAND_IN = {"train": (200, 30), "validation": (100, 31), "test": (100, 32)}  # how many images, and the seed


def cats_vs_dogs() -> Dataset:
    """Return photographs of cats and dogs, or the drawn heads that stand in for them.

    A photograph is scaled until its shorter side is 160 pixels; then the middle is cut out.

    Returns:
        images (count, 160, 160, 3) uint8 from 0 to 255, labels (count,) uint8, 0 for a cat and 1 for a dog, in train,
        validation and test parts. The real parts hold 2,000, 1,000 and 1,000; the stand-in 200, 100 and 100.

    Raises:
        DataError: the data that was asked for is not there, or not as it should be.
    """
    source, content = load("cats_vs_dogs", ARCHIVE, _from_mirror, _from_archive, _stand_in)
    return Dataset(name="cats_vs_dogs", source=source, class_names=CLASS_NAMES, **content)


def _from_mirror(mirror: Mirror) -> dict[str, np.ndarray]:
    content = {}
    for part in COUNTS:
        photographs = [
            [_photograph(mirror.read(name), name) for name in mirror.names(f"cats_vs_dogs/{part}/{kind}s/*.jpg")]
            for kind in CLASS_NAMES
        ]
        content |= _as_part(part, photographs)
    return content


def _from_archive(path: Path) -> dict[str, np.ndarray]:
    content = {}
    with zipfile.ZipFile(path) as archive:
        photographs = [_readable(archive, f"PetImages/{kind.title()}/") for kind in CLASS_NAMES]
        for part, count in COUNTS.items():
            content |= _as_part(part, [[next(images) for _ in range(count)] for images in photographs])
    return content


def _readable(archive: zipfile.ZipFile, folder: str) -> Iterator[np.ndarray]:
    """Yield the photographs of a folder by their number; some of the archive's are no JPEG, and are passed over."""
    names = [name for name in archive.namelist() if name.startswith(folder) and name.endswith(".jpg")]
    for name in sorted(names, key=lambda name: (len(name), name)):
        try:
            yield _photograph(archive.read(name), name)
        except DataError:
            continue


def _photograph(content: bytes, name: str) -> np.ndarray:
    """Decode a JPEG file to (160, 160, 3) uint8.

    Raises:
        DataError: the file is no JPEG, or broken.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
            image = image.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DataError(f"{name} is not used: {error}") from None
    scale = SIDE / min(image.size)
    width, height = (max(SIDE, round(side * scale)) for side in image.size)
    left, top = (width - SIDE) // 2, (height - SIDE) // 2
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(image.crop((left, top, left + SIDE, top + SIDE)))


def _as_part(part: str, photographs: list[list[np.ndarray]]) -> dict[str, np.ndarray]:
    """Join the photographs of each class, in an order that depends on their number only."""
    labels = np.repeat(np.arange(len(photographs), dtype=np.uint8), [len(images) for images in photographs])
    order = np.random.default_rng(0).permutation(len(labels))
    images = [image for images in photographs for image in images]
    return {f"x_{part}": np.stack([images[i] for i in order]), f"y_{part}": labels[order]}


def _stand_in() -> dict[str, np.ndarray]:
    content = {}
    for part, (count, seed) in STAND_IN.items():
        content[f"x_{part}"], content[f"y_{part}"] = draw_animals(count, seed)
    return content
