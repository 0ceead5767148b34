"""CIFAR-10 (Krizhevsky, 2009): 60,000 small colour photographs of ten kinds of things."""

import tarfile
from pathlib import Path

import numpy as np

from convlab.data._dataset import Dataset
from convlab.data._download import Archive
from convlab.data._load import load
from convlab.data._mirror import Mirror
from convlab.data._stand_in_images import SHAPES, draw_shapes

CLASS_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
IMAGE = (32, 32, 3)
ARCHIVE = Archive(
    "cifar-10-binary.tar.gz",
    "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    170_052_171,
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
)
STAND_IN = {"train": (2500, 10), "test": (1000, 11)}  # how many images, and the seed that draws them


def cifar10() -> Dataset:
    """Return CIFAR-10, or the shapes that stand in for it.

    Returns:
        images (count, 32, 32, 3) uint8 from 0 to 255, labels (count,) uint8. The real set has 50,000 images to train
        and 10,000 to test; the stand-in has 2,500 and 1,000.

    Raises:
        DataError: the data that was asked for is not there, or not as it should be.
    """
    source, content = load("cifar10", ARCHIVE, _from_mirror, _from_archive, _stand_in)
    return Dataset(name="cifar10", source=source, **content)


def _from_mirror(mirror: Mirror) -> dict:
    expected = {}
    for part in ("train", "test"):
        expected |= {f"x_{part}": ("uint8", (None, *IMAGE)), f"y_{part}": ("uint8", (None,))}
    return mirror.read_arrays("cifar10.npz", expected) | {"class_names": CLASS_NAMES}


def _from_archive(path: Path) -> dict:
    parts = {"train": [f"data_batch_{i}.bin" for i in range(1, 6)], "test": ["test_batch.bin"]}
    content = {"class_names": CLASS_NAMES}
    with tarfile.open(path) as tar:
        for part, names in parts.items():
            batches = [tar.extractfile(f"cifar-10-batches-bin/{name}").read() for name in names]
            records = np.frombuffer(b"".join(batches), np.uint8).reshape(-1, 1 + 3 * 32 * 32)
            content[f"y_{part}"] = records[:, 0].copy()
            # A record holds its label, then all reds, all greens and all blues, row by row.
            planes = records[:, 1:].reshape(-1, 3, 32, 32)
            content[f"x_{part}"] = np.ascontiguousarray(planes.transpose(0, 2, 3, 1))
    return content


def _stand_in() -> dict:
    content = {"class_names": tuple(SHAPES)}
    for part, (count, seed) in STAND_IN.items():
        content[f"x_{part}"], content[f"y_{part}"] = draw_shapes(count, seed)
    return content
