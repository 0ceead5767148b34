"""The state of a training on disk: whole or not there, and the one before it kept in case the newest is damaged."""

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import sys
from pathlib import Path

import numpy as np

KEPT = 2
_NOTES = "notes"
_NAME = re.compile(r"epoch-(\d{4,})-([0-9a-f]{16})\.npz")


class Checkpoints:
    """The checkpoints of one training, in a folder of their own; the newest two are kept.

    A file appears under its name only once it is whole and on the disk. The name holds the beginning of the content's
    SHA-256, so damage shows when it is read.

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
        buffer = io.BytesIO()
        np.savez(buffer, **arrays, **{_NOTES: np.array(json.dumps(notes))})
        path = self.folder / f"epoch-{epoch:04d}-{_digest(buffer.getvalue())}.npz"
        partial = path.with_suffix(".partial")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as file:
                file.write(buffer.getvalue())
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            kept = f"the last good one is {good[-1].name}" if (good := self._paths()) else "there is none before it"
            _say(f"no checkpoint after epoch {epoch}: {error}. The training goes on; {kept}.")
            return False
        for old in [*self._paths()[:-KEPT], *self.folder.glob("*.partial")]:
            old.unlink(missing_ok=True)
        return True

    def load(self) -> tuple[dict[str, np.ndarray], dict] | None:
        """Return the arrays and the notes of the newest checkpoint that is whole, or None where there is none.

        It says on standard error which checkpoints are damaged.
        """
        for path in reversed(self._paths()):
            try:
                content = path.read_bytes()
            except OSError as error:
                _say(f"{path} cannot be read and is not used: {error}")
                continue
            if _digest(content) != _NAME.fullmatch(path.name)[2]:
                _say(f"{path} is damaged and not used: its SHA-256 is not that of its name")
                continue
            with np.load(io.BytesIO(content), allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            return arrays, json.loads(str(arrays.pop(_NOTES)))
        return None

    def remove(self) -> None:
        """Delete the folder with all it holds."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _paths(self) -> list[Path]:
        found = [path for path in self.folder.glob("epoch-*.npz") if _NAME.fullmatch(path.name)]
        return sorted(found, key=lambda path: int(_NAME.fullmatch(path.name)[1]))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _say(message: str) -> None:
    # On a terminal the progress line stands there, not ended.
    print(f"\n{message}" if sys.stderr.isatty() else message, file=sys.stderr, flush=True)
