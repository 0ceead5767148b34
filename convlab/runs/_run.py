"""A recorded run: what its file holds, how it is written, and how it is read back."""

import hashlib
import importlib.metadata
import io
import json
import os
import re
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np

from convlab.validation import shown

UNSHARED = "unshared"
_NAME = re.compile(r"[a-z0-9-]{1,80}")


class RunError(RuntimeError):
    """A record that is not there, or not what it should be: the message says which file and what is wrong with it."""


@dataclass(frozen=True)
class Run:
    """One recorded training.

    Attributes:
        name: the name it is recorded under.
        summary: what was trained, in a sentence.
        parameters: numbers that the whole model has, and `trainable_parameters` those of them that trained.
        test_accuracy, test_loss: on the test part, looked at once, after validation had chosen the epoch and the
            weights were rounded to half precision.
        confusion: how the test part was answered: a row for each true class, a column for each answer.
        views: how many changed copies of each test example were answered, and the answers averaged; 1: as it is.
        history: `loss`, `accuracy`, `val_loss` and `val_accuracy`, one number an epoch.
        best_epoch: the epoch that validation chose, 1 for the first.
        epochs, batch_size, seed: how it was trained.
        seconds: how long the epochs took together, validation included, and `epoch_seconds` each of them.
        data: `name`, `source`, `sha256`, and how many examples `train`, `validation` and `test` hold.
        base: where the weights that it started from come from, or None where it started from nothing.
        versions: of Python and of the packages; `backend` is Keras' backend.
        hardware: `processor`, `cores`, `accelerators`, and on how many `replicas` of the model it ran.
        command: what records it again.
        weights_sha256: of the file with the weights.
    """

    name: str
    summary: str
    parameters: int
    trainable_parameters: int
    test_accuracy: float
    test_loss: float
    confusion: list[list[int]]
    views: int
    history: dict[str, list[float]]
    best_epoch: int
    epochs: int
    batch_size: int
    seed: int
    seconds: float
    epoch_seconds: list[float]
    data: dict
    base: str | None
    versions: dict[str, str]
    hardware: dict
    command: str
    weights_sha256: str
    folder: Path = field(default=Path(), repr=False, compare=False)

    def weights(self) -> list[np.ndarray]:
        """Return the trained weights in half precision, in the order of the model's weights.

        Raises:
            RunError: their file is not here, or is not the one that was recorded.
        """
        places = (self.folder / f"{self.name}.npz", self.folder / UNSHARED / f"{self.name}.npz")
        path = next((place for place in places if place.is_file()), None)
        if path is None:
            raise RunError(
                f"{self.name}: its weights are not here; some are too large for the repository, or not only the "
                f"project's own. '{self.command}' makes them again"
            )
        content = path.read_bytes()
        if (found := hashlib.sha256(content).hexdigest()) != self.weights_sha256:
            raise RunError(f"{path} is not used: its SHA-256 is {found}, the record says {self.weights_sha256}")
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return [file[f"w{i}"] for i in range(len(file.files))]


def results_folder() -> Path:
    """Return where records go unless told otherwise: `results`, in the clone that this package is in, or else here."""
    clone = Path(__file__).parents[2]
    return (clone if (clone / "pyproject.toml").is_file() else Path.cwd()) / "results"


def load(name: str, results: str | os.PathLike | None = None) -> Run:
    """Return a recorded run.

    Args:
        name: such as `"cifar10-convnet"`.
        results: the folder to read from; None for the records that came with this package.

    Raises:
        TypeError: `name` is no string, or `results` no folder.
        RunError: there is no such record, or somebody changed it by hand.
    """
    if not isinstance(name, str):
        raise TypeError(f"name takes the name of a recorded run, got {shown(name)}")
    if results is not None and not isinstance(results, str | os.PathLike):
        raise TypeError(f"results takes a folder, got {shown(results)}")
    path = _find(f"{name}.json", results) if _NAME.fullmatch(name) else None
    if path is None:
        raise RunError(f"there is no record of {shown(name)} in {results if results is not None else 'the results'}")
    try:
        content = json.loads(path.read_bytes())
        digest = content.pop("digest")
        run = Run(**content, folder=path.parent)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunError(f"{path} is no record of a run: {error}") from None
    if digest != _digest(content) or run.name != name:
        raise RunError(
            f"{path} is not used: its content does not fit its digest or its name, so it was changed after the run"
        )
    return run


def speed() -> dict:
    """Return what `benchmarks/training.py` measured: how soon CIFAR-10 is learned, and what each piece gives.

    Raises:
        RunError: it is not there.
    """
    path = _find("cifar10-speed.json", None)
    if path is None:
        raise RunError("there is no cifar10-speed.json in the results")
    return json.loads(path.read_bytes())


def write(run: Run, weights: bytes, shared: bool = True) -> None:
    """Write the packed weights and then the record, each whole or not at all.

    Args:
        run: the record.
        weights: the weights, packed.
        shared: whether the weights go with the repository, or stay in a folder that git ignores.
    """
    place = run.folder if shared else run.folder / UNSHARED
    place.mkdir(parents=True, exist_ok=True)
    _replace(place / f"{run.name}.npz", weights)
    content = {f.name: getattr(run, f.name) for f in fields(run) if f.name != "folder"}
    text = _lines(content | {"digest": _digest(content)})
    _replace(run.folder / f"{run.name}.json", text.encode() + b"\n")


def _lines(content: dict, indent: str = " ") -> str:
    """Return JSON with one line for each entry of a dictionary; a list of numbers stays on its line."""
    entries = (
        f"{indent}{json.dumps(key)}: "
        + (_lines(value, indent + " ") if isinstance(value, dict) else json.dumps(value, allow_nan=False))
        for key, value in content.items()
    )
    return "{\n" + ",\n".join(entries) + f"\n{indent[1:]}}}"


def packed(weights: list[np.ndarray]) -> bytes:
    """Return the bytes of a file with arrays."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{f"w{i}": array for i, array in enumerate(weights)})
    return buffer.getvalue()


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _digest(content: dict) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _find(file: str, results: str | os.PathLike | None) -> Path | None:
    path = Path(results if results is not None else results_folder()) / file
    if path.is_file():
        return path
    if results is not None:
        return None
    try:
        installed = importlib.metadata.files("convlab-book") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return next((Path(found.locate()) for found in installed if found.name == file), None)
