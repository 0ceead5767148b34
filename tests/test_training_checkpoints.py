"""Checkpoints on a disk that is full, damaged or read in the middle of a write."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from convlab.training import Checkpoints


def _arrays(number: int) -> dict[str, np.ndarray]:
    return {"w": np.full((400, 5), number, np.float32), "seed": np.array([number, 7], np.uint32)}


def _saved(folder: Path, *epochs: int) -> Checkpoints:
    checkpoints = Checkpoints(folder)
    for epoch in epochs:
        assert checkpoints.save(epoch, _arrays(epoch), {"history": {"loss": [0.1] * epoch}})
    return checkpoints


def _epoch(checkpoints: Checkpoints) -> int | None:
    found = checkpoints.load()
    if found is None:
        return None
    arrays, notes = found
    epoch = len(notes["history"]["loss"])
    assert arrays.keys() == _arrays(epoch).keys()
    for name, array in _arrays(epoch).items():
        assert np.array_equal(arrays[name], array)
        assert arrays[name].dtype == array.dtype
    return epoch


def test_the_newest_two_are_kept_and_the_newest_is_read(tmp_path: Path) -> None:
    checkpoints = _saved(tmp_path, 9, 10, 11)
    assert [path.name[:10] for path in sorted(tmp_path.iterdir())] == ["epoch-0010", "epoch-0011"]
    assert _epoch(checkpoints) == 11


def test_nothing_there(tmp_path: Path) -> None:
    assert Checkpoints(tmp_path / "none").load() is None


def test_any_damage_is_told_and_the_one_before_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checkpoints = _saved(tmp_path, 1, 2)
    (newest,) = tmp_path.glob("epoch-0002-*.npz")
    whole = newest.read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(300):
        damaged = bytearray(whole)
        if rng.random() < 0.3:
            damaged = damaged[: rng.integers(len(whole))]
        else:
            damaged[rng.integers(len(whole))] ^= int(rng.integers(1, 256))
        newest.write_bytes(damaged)
        assert _epoch(checkpoints) == 1
        assert f"{newest} is damaged and not used" in capsys.readouterr().err


def test_all_damaged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checkpoints = _saved(tmp_path, 1, 2)
    for path in tmp_path.iterdir():
        path.write_bytes(b"nothing")
    assert checkpoints.load() is None
    assert capsys.readouterr().err.count("is damaged and not used") == 2


def test_a_file_that_was_not_finished_is_no_checkpoint(tmp_path: Path) -> None:
    checkpoints = _saved(tmp_path, 1)
    (tmp_path / "epoch-0002-0123456789abcdef.partial").write_bytes(b"half")
    assert _epoch(checkpoints) == 1
    assert _epoch(_saved(tmp_path, 2)) == 2
    assert not list(tmp_path.glob("*.partial"))


def test_a_full_disk_is_told_and_keeps_what_was_there(tmp_path: Path) -> None:
    _saved(tmp_path, 1)
    limit = next(tmp_path.iterdir()).stat().st_size // 2
    code = (
        "import resource, sys, signal, numpy as np; from convlab.training import Checkpoints;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY));"
        f"print(Checkpoints({str(tmp_path)!r}).save(2, {{'w': np.ones((400, 5), np.float32)}}, {{}}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    assert "no checkpoint after epoch 2: " in done.stderr
    assert "the last good one is epoch-0001-" in done.stderr
    assert [path.name[:10] for path in tmp_path.iterdir()] == ["epoch-0001"]
    assert _epoch(Checkpoints(tmp_path)) == 1


def test_remove(tmp_path: Path) -> None:
    checkpoints = _saved(tmp_path / "of a run", 1)
    checkpoints.remove()
    assert not checkpoints.folder.exists()
    checkpoints.remove()
