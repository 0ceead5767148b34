"""The one shape of answer that every data set gives, and the one error."""

import hashlib
from dataclasses import dataclass, field, fields

import numpy as np

from convlab.validation import one_of

SOURCES = ("mirror", "download", "stand-in")


class DataError(RuntimeError):
    """Data that cannot be had, or is not what it should be: the message says which file and what is wrong with it."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set in memory, split into parts, whichever source it comes from.

    Attributes:
        name: the set's name.
        source: where it comes from, `"mirror"`, `"download"` or `"stand-in"`.
        x_train, x_test: the examples, first axis the example; images are (count, height, width, 3) uint8.
        y_train, y_test: the labels, (count,) uint8, an index into `class_names`.
        class_names: the name of each class.
        x_validation, y_validation: the same for a validation part, or None where the set has none.
        sha256: SHA-256 of all the arrays: two data sets have the same one only if every number agrees.

    Raises:
        DataError: a part has more or fewer labels than examples, or a label that has no class name.
        TypeError, ValueError: `source` is none of the three.
    """

    name: str
    source: str
    x_train: np.ndarray = field(repr=False)
    y_train: np.ndarray = field(repr=False)
    x_test: np.ndarray = field(repr=False)
    y_test: np.ndarray = field(repr=False)
    class_names: tuple[str, ...]
    x_validation: np.ndarray | None = field(default=None, repr=False)
    y_validation: np.ndarray | None = field(default=None, repr=False)
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        """Fill in the hash; refuse examples and labels that do not fit together."""
        one_of("source", self.source, SOURCES)
        for part in ("train", "validation", "test"):
            x, y = getattr(self, f"x_{part}"), getattr(self, f"y_{part}")
            if x is None:
                continue
            if len(x) != len(y):
                raise DataError(f"{self.name}: {len(x)} examples in x_{part}, but {len(y)} labels in y_{part}")
            if y.max(initial=0) >= len(self.class_names):
                raise DataError(f"{self.name}: label {y.max()} in y_{part}, but {len(self.class_names)} class names")
        object.__setattr__(self, "sha256", self._hash())

    @property
    def is_real(self) -> bool:
        """Whether this is the real data set and not the generated stand-in."""
        return self.source != "stand-in"

    def _hash(self) -> str:
        digest = hashlib.sha256()
        for name in (f.name for f in fields(self) if f.name.startswith(("x_", "y_"))):
            array = getattr(self, name)
            if array is not None:
                digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
                digest.update(np.ascontiguousarray(array))
        return digest.hexdigest()
