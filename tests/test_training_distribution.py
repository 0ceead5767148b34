"""Two virtual devices, and two processes on loopback: their loss follows that of one process."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from convlab import runs, training

NAME = "imdb-bag-of-words"  # No batch normalization: each replica would average its own share of a batch.
TWO_DEVICES = (
    "import sys, tensorflow as tf;"
    "cpu = tf.config.list_physical_devices('CPU')[0];"
    "tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2);"
    "from convlab.__main__ import main; sys.exit(main(sys.argv[1:]))"
)

Start = Callable[..., subprocess.Popen]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Return what starts a process that records into the test's folder, on the stand-in data."""

    def start(*arguments: str, config: dict | None = None, code: str | None = None) -> subprocess.Popen:
        environment = {name: value for name, value in os.environ.items() if name != "CONVLAB_DATA"}
        environment |= {"XDG_CACHE_HOME": str(tmp_path)} | ({"TF_CONFIG": json.dumps(config)} if config else {})
        program = ["-c", code] if code else ["-m", "convlab"]
        command = [sys.executable, *program, "record", NAME, *arguments]
        return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    return start


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> runs.Run:
    """The same training in one process on one device."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CONVLAB_DATA", raising=False)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        return runs.record(NAME, tmp_path_factory.mktemp("alone"))


def _finish(process: subprocess.Popen) -> None:
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors


def _follows(found: runs.Run, alone: runs.Run) -> None:
    for name in ("loss", "val_loss"):
        assert found.history[name] == pytest.approx(alone.history[name], rel=2e-3)
    assert found.test_loss == pytest.approx(alone.test_loss, rel=2e-3)


def _cluster(task: int, workers: list[str]) -> dict:
    return {"cluster": {"worker": workers}, "task": {"type": "worker", "index": task}}


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def test_two_virtual_devices(start: Start, tmp_path: Path, alone: runs.Run) -> None:
    _finish(start("--strategy", "mirrored", "--results", str(tmp_path / "two"), code=TWO_DEVICES))
    found = runs.load(NAME, tmp_path / "two")
    assert found.hardware["replicas"] == 2
    assert found.command.endswith("--strategy mirrored")
    _follows(found, alone)


def test_gradients_are_averaged() -> None:
    """Adam hides by how much a gradient is too large; plain gradient descent does not."""
    script = str(Path(__file__).with_name("sgd_training.py"))
    found = []
    for strategy in ([], ["mirrored"]):
        done = subprocess.run(
            [sys.executable, script, *strategy], capture_output=True, text=True, check=True, timeout=120
        )
        found.append(json.loads(done.stdout))
    for alone, together in zip(*found, strict=True):
        assert together == pytest.approx(alone, rel=1e-4)


def test_workers_that_differ_are_told(start: Start, tmp_path: Path) -> None:
    workers = [f"127.0.0.1:{port}" for port in _free_ports(2)]
    arguments = ("--strategy", "multiworker", "--results", str(tmp_path / "workers"))
    processes = [start(*arguments, "--seed", str(task), config=_cluster(task, workers)) for task in range(2)]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 1
        assert "the machines disagree on data, seed, recipe and versions" in errors
    assert not (tmp_path / "workers").exists()


def test_two_workers(start: Start, tmp_path: Path, alone: runs.Run) -> None:
    workers = [f"127.0.0.1:{port}" for port in _free_ports(2)]
    arguments = ("--strategy", "multiworker", "--results", str(tmp_path / "workers"))
    processes = [start(*arguments, config=_cluster(task, workers)) for task in range(2)]
    for process in processes:
        _finish(process)
    found = runs.load(NAME, tmp_path / "workers")
    assert found.hardware["replicas"] == 2
    _follows(found, alone)
    assert [path.suffix for path in sorted((tmp_path / "workers").glob(f"{NAME}*"))] == [".json", ".npz"]


@pytest.mark.parametrize("config", ["", "no JSON", '{"cluster": {}}', json.dumps(_cluster(2, ["a:1", "b:2"]))])
def test_a_cluster_that_is_not_described_is_told(monkeypatch: pytest.MonkeyPatch, config: str) -> None:
    monkeypatch.setenv("TF_CONFIG", config)
    with pytest.raises(training.TrainingError, match="takes its machines from TF_CONFIG="):
        training.distribution("multiworker")


def test_an_unknown_strategy() -> None:
    with pytest.raises(ValueError, match=r"strategy takes 'mirrored' or 'multiworker', got 'fastest'"):
        training.distribution("fastest")
