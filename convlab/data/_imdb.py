"""IMDB reviews (Maas et al., 2011): 50,000 film reviews, half of them for the film and half against."""

import json
import tarfile
from functools import lru_cache
from pathlib import Path

import numpy as np

from convlab.data._dataset import DataError, Dataset
from convlab.data._download import Archive
from convlab.data._load import load
from convlab.data._mirror import Mirror
from convlab.data._stand_in_reviews import word_ranks, write_reviews
from convlab.validation import whole_number

MAX_LENGTH = 10_000  # words
CLASS_NAMES = ("negative", "positive")
ARCHIVE = Archive(
    "aclImdb_v1.tar.gz",
    "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
    84_125_825,
    "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
)
STAND_IN = {"train": (2000, 20), "test": (1000, 21)}  # how many reviews, and the seed that writes them
PUNCTUATION = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~', " "))

# The reviews of one part: all ranks end to end, where each review begins and the last one ends, and the labels.
Part = tuple[np.ndarray, np.ndarray, np.ndarray]


def imdb(num_words: int = 10_000, length: int = 500) -> Dataset:
    """Return the IMDB reviews, or made-up reviews that stand in for them.

    A word is its rank by frequency, 1 for the most frequent; 0 is padding. As in Keras' `pad_sequences`, a short review
    has its padding in front, and a long one keeps its last words.

    Args:
        num_words: ranks from this one on are left out, so every number is below it.
        length: words of each review.

    Returns:
        reviews (count, length) int32, labels (count,) uint8, 1 for a positive review. The real set has 25,000 reviews
        to train and 25,000 to test; the stand-in has 2,000 and 1,000.

    Raises:
        TypeError, ValueError: `num_words` is no whole number of at least 2, or `length` none from 1 to 10,000.
        DataError: the data that was asked for is not there, or not as it should be.
    """
    num_words, length = whole_number("num_words", num_words, minimum=2), whole_number("length", length)
    if length > MAX_LENGTH:
        raise ValueError(f"length takes at most {MAX_LENGTH}, which is longer than any review, got {length}")
    source, parts = load("imdb", ARCHIVE, _parts_from_mirror, lambda path: _read_archive(path)[0], _stand_in_parts)
    content = {"class_names": CLASS_NAMES}
    for name, (ranks, offsets, labels) in parts.items():
        # The real reviews come sorted by label: a validation share cut off the end would be of one class.
        order = np.random.default_rng(0).permutation(len(labels))
        content[f"x_{name}"] = _padded(ranks, offsets, num_words, length)[order]
        content[f"y_{name}"] = labels[order]
    return Dataset(name="imdb", source=source, **content)


def imdb_word_index() -> dict[str, int]:
    """Return the rank of each word, 1 for the most frequent, from the source that `imdb` reads.

    Raises:
        DataError: the data that was asked for is not there, or not as it should be.
    """
    return load("imdb", ARCHIVE, _index_from_mirror, lambda path: dict(_read_archive(path)[1]), _stand_in_index)[1]


def _padded(ranks: np.ndarray, offsets: np.ndarray, num_words: int, length: int) -> np.ndarray:
    rows = np.zeros((len(offsets) - 1, length), np.int32)
    for row, start, end in zip(rows, offsets, offsets[1:], strict=False):
        review = ranks[start:end]
        kept = review[review < num_words][-length:]
        row[length - len(kept) :] = kept
    return rows


def _parts_from_mirror(mirror: Mirror) -> dict[str, Part]:
    kinds = {"tokens": "int32", "offsets": "int32", "labels": "uint8"}
    expected = {f"{part}_{kind}": (dtype, (None,)) for part in ("train", "test") for kind, dtype in kinds.items()}
    arrays = mirror.read_arrays("imdb.npz", expected)
    parts = {part: tuple(arrays[f"{part}_{kind}"] for kind in kinds) for part in ("train", "test")}
    for part, (ranks, offsets, _) in parts.items():
        ends = [0, *offsets, len(ranks)]
        if (np.diff(ends) < 0).any() or ranks.min(initial=1) < 1:
            raise DataError(f"imdb.npz of the data mirror is not used: its {part} reviews do not fit together")
    return parts


def _index_from_mirror(mirror: Mirror) -> dict[str, int]:
    try:
        return {str(word): int(rank) for word, rank in json.loads(mirror.read("imdb_word_index.json")).items()}
    except (ValueError, TypeError, AttributeError):
        raise DataError("imdb_word_index.json of the data mirror is not used: it takes a rank for each word") from None


@lru_cache(maxsize=1)
def _read_archive(path: Path) -> tuple[dict[str, Part], dict[str, int]]:
    """Read, split into words and rank all reviews of the archive: its parts, and the word index."""
    found = {"train": [], "test": []}
    with tarfile.open(path) as tar:
        for member in tar:
            match member.name.split("/"):
                case ["aclImdb", "train" | "test" as part, "neg" | "pos" as kind, file] if member.isfile():
                    text = tar.extractfile(member).read().decode("utf-8", "replace")
                    found[part].append((kind, file, text.lower().translate(PUNCTUATION).split()))
    index = word_ranks([words for part in found.values() for _, _, words in part])
    parts = {}
    for part, reviews in found.items():
        reviews.sort(key=lambda review: review[:2])
        labels = np.array([kind == "pos" for kind, _, _ in reviews], np.uint8)
        parts[part] = _as_part([words for _, _, words in reviews], labels, index)
    return parts, index


def _as_part(reviews: list[list[str]], labels: np.ndarray, index: dict[str, int]) -> Part:
    offsets = np.cumsum([0, *map(len, reviews)])
    return np.array([index[word] for review in reviews for word in review], np.int32), offsets, labels


def _stand_in_reviews() -> tuple[dict[str, tuple[list[list[str]], np.ndarray]], dict[str, int]]:
    parts = {name: write_reviews(count, seed) for name, (count, seed) in STAND_IN.items()}
    return parts, word_ranks([words for reviews, _ in parts.values() for words in reviews])


def _stand_in_parts() -> dict[str, Part]:
    parts, index = _stand_in_reviews()
    return {name: _as_part(reviews, labels, index) for name, (reviews, labels) in parts.items()}


def _stand_in_index() -> dict[str, int]:
    return _stand_in_reviews()[1]
