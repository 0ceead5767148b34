"""Recorded runs: reproducible, resumable, verifiable, and not to be changed by hand."""

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from convlab import runs
from convlab.__main__ import main
from convlab.data import DataError

NAME = "cifar10-linear"
FIELDS = {
    "name",
    "parameters",
    "test_accuracy",
    "test_loss",
    "confusion",
    "views",
    "history",
    "seed",
    "seconds",
    "epochs",
    "data",
    "versions",
}


@pytest.fixture(autouse=True)
def stand_in_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CONVLAB_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one record, made by the command in a process of its own."""
    folder = tmp_path_factory.mktemp("results")
    done = _command("record", NAME, "--results", str(folder))
    assert done.wait() == 0
    return folder


def _command(*arguments: str) -> subprocess.Popen:
    environment = {name: value for name, value in os.environ.items() if name != "CONVLAB_DATA"}
    command = [sys.executable, "-m", "convlab", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def copied(results: Path, tmp_path: Path) -> Path:
    """A copy of that folder to spoil."""
    folder = tmp_path / "copied"
    folder.mkdir()
    for path in results.glob(f"{NAME}.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def _content(folder: Path) -> dict:
    return json.loads((folder / f"{NAME}.json").read_text())


def test_it_shows_its_progress_on_a_terminal_and_is_quiet_elsewhere(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "convlab", "record", NAME, "--results"]
    quiet = subprocess.run([*command, str(tmp_path / "a")], capture_output=True, text=True, check=True, timeout=120)
    announced, how, result = quiet.stdout.splitlines()
    assert "generated data stands in" in announced
    assert "CONVLAB_DATA=download" in how
    assert result.startswith(f"{NAME}: test accuracy 0.")
    assert "epoch" not in quiet.stderr
    assert "\r" not in quiet.stdout + quiet.stderr

    terminal, end = pty.openpty()
    with subprocess.Popen([*command, str(tmp_path / "b")], stdout=end, stderr=end) as process:
        os.close(end)
        shown = b""
        with contextlib.suppress(OSError):  # Linux says so where the other end is closed.
            while block := os.read(terminal, 65536):
                shown += block
    os.close(terminal)
    assert process.returncode == 0
    assert re.search(rb"epoch \d+ of 15 .*about \d+ s left", shown)


def test_what_a_record_holds(results: Path) -> None:
    content = _content(results)
    assert FIELDS | {"versions", "hardware", "command"} <= content.keys()
    assert content["parameters"] == 30_730
    assert content["data"]["source"] == "stand-in"
    assert [content["data"][part] for part in ("train", "validation", "test")] == [2250, 250, 1000]
    assert len(content["data"]["sha256"]) == 64
    assert np.sum(content["confusion"]) == 1000
    assert np.trace(content["confusion"]) == round(1000 * content["test_accuracy"])
    assert content["views"] == 1
    assert {len(values) for values in content["history"].values()} == {content["epochs"]}
    assert content["command"] == f"python -m convlab record {NAME} --seed 0"
    assert content["versions"]["backend"] in content["versions"]
    assert str(results) not in (results / f"{NAME}.json").read_text()
    assert not list((results / ".checkpoints").iterdir())


def test_load(results: Path) -> None:
    run = runs.load(NAME, results)
    assert run.test_accuracy == _content(results)["test_accuracy"]
    assert [(array.shape, str(array.dtype)) for array in run.weights()] == [((3072, 10), "float16"), ((10,), "float16")]
    shares = run.history["val_accuracy"]
    assert shares[run.best_epoch - 1] == max(shares)


def test_the_same_seed_gives_the_same_history(results: Path, tmp_path: Path) -> None:
    first, again = runs.load(NAME, results), runs.record(NAME, tmp_path)
    assert again.history == first.history
    assert again.weights_sha256 == first.weights_sha256
    other = runs.record(NAME, tmp_path, seed=1)
    assert other.history != first.history
    assert other.seed == 1


def test_killed_at_any_moment_it_ends_as_an_unbroken_run(results: Path, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    kills = 0
    for _ in range(4):
        process = _command("record", NAME, "--results", str(tmp_path))
        seen, deadline = set(tmp_path.glob(".checkpoints/*/*.npz")), time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if set(tmp_path.glob(".checkpoints/*/*.npz")) - seen:
                break
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
    assert kills >= 3
    process = _command("record", NAME, "--results", str(tmp_path))
    assert process.wait() == 0
    found, unbroken = runs.load(NAME, tmp_path), runs.load(NAME, results)
    assert found.history == unbroken.history
    assert found.weights_sha256 == unbroken.weights_sha256
    assert sorted(path.name for path in tmp_path.glob(f"{NAME}*")) == [f"{NAME}.json", f"{NAME}.npz"]


def test_verify_finds_the_recorded_accuracy(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, found = runs.verify(NAME, results)
    assert found == pytest.approx(run.test_accuracy, abs=5e-4)
    assert main(["verify", NAME, "--results", str(results)]) == 0
    assert f"{NAME}: recorded test accuracy {run.test_accuracy:.4f}, found " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        (r'"test_accuracy": 0\.', '"test_accuracy": 0.9'),
        (r'"loss": \[', '"loss": [1'),
        (r'"seconds": ', '"seconds": 1'),
        (r'"seed": 0', '"seed": 1'),
        (r'"source": "stand-in"', '"source": "mirror"'),
    ],
)
def test_a_record_edited_by_hand_is_refused(
    copied: Path, capsys: pytest.CaptureFixture[str], pattern: str, replacement: str
) -> None:
    path = copied / f"{NAME}.json"
    text = path.read_text()
    edited = re.sub(pattern, replacement, text)
    assert json.loads(edited) != json.loads(text)
    path.write_text(edited)
    assert main(["verify", NAME, "--results", str(copied)]) == 1
    assert "was changed after the run" in capsys.readouterr().err


def test_a_record_under_another_name_is_refused(copied: Path) -> None:
    (copied / f"{NAME}.json").rename(copied / "cifar10-dense.json")
    with pytest.raises(runs.RunError, match="was changed after the run"):
        runs.load("cifar10-dense", copied)


def test_an_edit_with_a_new_digest_is_refused_too(copied: Path) -> None:
    from convlab.runs._run import _digest

    content = _content(copied)
    content.pop("digest")
    for wrong in (content["test_accuracy"] + 0.01, float("nan")):
        content["test_accuracy"] = wrong
        (copied / f"{NAME}.json").write_text(json.dumps(content | {"digest": _digest(content)}))
        with pytest.raises(runs.RunError, match=r"the record says a test accuracy of \S+, its weights 0\."):
            runs.verify(NAME, copied)


def test_other_weights_are_refused(copied: Path) -> None:
    path = copied / f"{NAME}.npz"
    damaged = bytearray(path.read_bytes())
    damaged[-30] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(runs.RunError, match=r"its SHA-256 is \w+, the record says \w+"):
        runs.verify(NAME, copied)


def test_missing_weights_are_told(copied: Path) -> None:
    (copied / f"{NAME}.npz").unlink()
    with pytest.raises(runs.RunError, match=r"its weights are not here; .*python -m convlab record"):
        runs.verify(NAME, copied)


def test_other_data_is_refused(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from convlab.runs.recipes import RECIPES, Examples

    recipe = RECIPES[NAME]
    found = recipe.examples()
    object.__setattr__(found.data, "sha256", "0" * 64)
    monkeypatch.setitem(RECIPES, NAME, recipe.__class__(**vars(recipe) | {"examples": lambda: Examples(**vars(found))}))
    with pytest.raises(
        runs.RunError,
        match=r"was tested on the stand-in of cifar10 .SHA-256 \w+.; here is .* .SHA-256 0{64}.",
    ):
        runs.verify(NAME, copied)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"digest": 1}', "no JSON"])
def test_a_broken_record_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / f"{NAME}.json").write_text(text)
    with pytest.raises(runs.RunError, match="is no record of a run"):
        runs.load(NAME, tmp_path)


def test_a_record_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(runs.RunError, match=f"there is no record of '{NAME}' in "):
        runs.load(NAME, tmp_path)
    for name in ("x" * 300, "../secret", "a/b", ""):
        with pytest.raises(runs.RunError, match="there is no record of "):
            runs.load(name)
    with pytest.raises(TypeError, match="results takes a folder, got 3"):
        runs.load(NAME, 3)
    with pytest.raises(TypeError, match="name takes the name of a recorded run, got 3"):
        runs.load(3)
    with pytest.raises(ValueError, match=r"name takes 'stand-in-mobilenet' or .* got 'cifar11'"):
        runs.record("cifar11", tmp_path)


def test_a_real_record_is_not_replaced_by_the_stand_in(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from convlab.runs import _record

    content = _content(copied)
    monkeypatch.setattr(_record, "load", lambda *_: runs.Run(**_without_digest(content, "mirror")))
    before = (copied / f"{NAME}.json").read_bytes()
    with pytest.raises(runs.RunError, match="records a run on real data, and the data here is the stand-in"):
        runs.record(NAME, copied)
    assert (copied / f"{NAME}.json").read_bytes() == before


def _without_digest(content: dict, source: str) -> dict:
    content.pop("digest")
    return content | {"data": content["data"] | {"source": source}}


def test_the_command_tells_errors_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONVLAB_DATA", str(tmp_path / "nowhere"))
    assert main(["record", NAME, "--results", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"{NAME}: CONVLAB_DATA takes")
    with pytest.raises(DataError):
        runs.record(NAME, tmp_path)


def test_an_interruption_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("convlab.__main__.record", stop)
    with pytest.raises(SystemExit, match="130"):
        main(["record", NAME])
    assert "interrupted; 'record' goes on after the last epoch" in capsys.readouterr().err
