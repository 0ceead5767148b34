"""A data mirror: a folder of files with a manifest.json that gives the size and the SHA-256 of each."""

import hashlib
import io
import json
import zipfile
from pathlib import Path, PurePosixPath

import numpy as np

from convlab.data._dataset import DataError


class Mirror:
    """The files of a mirror, each checked against the manifest before it is used.

    Args:
        folder: the folder that holds `manifest.json`.

    Raises:
        DataError: there is no such folder, or no manifest in it that can be read.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise DataError(f"CONVLAB_DATA takes 'download' or a folder with a data mirror; {folder} is no folder")
        self._folder = folder
        path = folder / "manifest.json"
        try:
            manifest = json.loads(path.read_bytes())
            self._expected = {name: (int(entry["bytes"]), str(entry["sha256"])) for name, entry in manifest.items()}
        except OSError as error:
            raise DataError(f"the data mirror has no manifest to check its files against: {error}") from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise DataError(f"{path} is no manifest: it takes a size and a SHA-256 for each file") from None

    def names(self, pattern: str) -> list[str]:
        """Return the names in the manifest that match a glob pattern such as `photos/*.jpg`, in order.

        Raises:
            DataError: there is none.
        """
        names = sorted(name for name in self._expected if PurePosixPath("/", name).match(f"/{pattern}"))
        if not names:
            raise DataError(f"{self._folder / 'manifest.json'} lists no {pattern}")
        return names

    def read(self, name: str) -> bytes:
        """Return the content of one file.

        Raises:
            DataError: the manifest does not list the file, it is missing, or its size or SHA-256 is another.
        """
        path = self._folder / name
        if name not in self._expected:
            raise DataError(f"{self._folder / 'manifest.json'} lists no {name}")
        size, sha256 = self._expected[name]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise DataError(f"a file of the data mirror cannot be read: {error}") from None
        if len(content) != size:
            raise DataError(f"{path} is not used: its size is {len(content)} bytes, the manifest says {size}")
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise DataError(f"{path} is not used: its SHA-256 is {found}, the manifest says {sha256}")
        return content

    def path(self, name: str) -> Path:
        """Return the path of one file, for readers that take no bytes.

        Raises:
            DataError: as `read`.
        """
        self.read(name)
        return self._folder / name

    def read_arrays(self, name: str, expected: dict[str, tuple[str, tuple[int | None, ...]]]) -> dict[str, np.ndarray]:
        """Return arrays of an `.npz` file.

        Args:
            name: the file.
            expected: for each array its dtype and shape; None stands for any length.

        Raises:
            DataError: as `read`, and where an array is missing or is of another type or shape.
        """
        content = self.read(name)
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as file:
                arrays = {key: file[key] for key in expected}
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise DataError(f"{self._folder / name} is not used: {error}") from None
        for key, (dtype, shape) in expected.items():
            array = arrays[key]
            pattern = tuple(got if want is None else want for want, got in zip(shape, array.shape, strict=False))
            if array.dtype != dtype or array.shape != pattern or array.ndim != len(shape):
                found = f"{array.dtype} {array.shape}"
                raise DataError(f"{self._folder / name} is not used: {key} is {found}, not {dtype} {shape}")
        return arrays
