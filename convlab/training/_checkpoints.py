"""The state of a training on disk: whole or not there, and the one before it kept in case the newest is damaged."""

import contextlib
import io
import json
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

import numpy as np

KEPT = 2
# What NumPy and the archive reader raise, depending on where the damage is.
_DAMAGE = (OSError, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError, zipfile.BadZipFile)
_NOTES = "notes"
_NAME = re.compile(r"epoch-(\d{4,})\.npz")


class Checkpoints:
    """The checkpoints of one training, in a folder of their own; the newest two are kept.

    A file appears under its name only once it is whole and on the disk. NumPy's archive format holds a checksum of
    every array, so damage shows when it is read.

    Args:
        folder: need not exist yet.
    """

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def save(self, epoch: int, arrays: dict[str, np.ndarray], notes: dict) -> bool:
        """Write a checkpoint, then remove all but the newest two.

        Where that fails, on a full disk say, it says so on standard error, and what was there before stays.

        Args:
            epoch: how many epochs are done.
            arrays: what to keep, by name.
            notes: what else to keep, anything that JSON can hold.

        Returns:
            whether the checkpoint was written.
        """
        path = self.folder / f"epoch-{epoch:04d}.npz"
        partial = path.with_suffix(".partial")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as file:
                np.savez(file, **arrays, **{_NOTES: np.array(json.dumps(notes))})
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            kept = f"the last good one is {good[-1].name}" if (good := self._paths()) else "there is none before it"
            _say(f"no checkpoint after epoch {epoch}: {error}. The training goes on; {kept}.")
            return False
        for old in self._paths()[:-KEPT]:
            old.unlink(missing_ok=True)
        return True

    def load(self) -> tuple[dict[str, np.ndarray], dict] | None:
        """Return the arrays and the notes of the newest checkpoint that is whole, or None where there is none.

        It says on standard error which checkpoints are damaged.
        """
        for path in reversed(self._paths()):
            try:
                with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
                    arrays = {name: file[name] for name in file.files}
                return arrays, json.loads(str(arrays.pop(_NOTES)))
            except _DAMAGE as error:
                _say(f"{path} is damaged and not used: {error}")
        return None

    def remove(self) -> None:
        """Delete the folder with all it holds."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _paths(self) -> list[Path]:
        found = [path for path in self.folder.glob("epoch-*.npz") if _NAME.fullmatch(path.name)]
        return sorted(found, key=lambda path: int(_NAME.fullmatch(path.name)[1]))


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
