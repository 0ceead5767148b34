"""The training loop and the records on JAX: the same tests, with Keras on the other backend."""

import json
import os
import subprocess
import sys
from pathlib import Path


def _on_jax(*arguments: str, cache: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "CONVLAB_DATA"}
    environment |= {"KERAS_BACKEND": "jax", "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_training_loop(tmp_path: Path) -> None:
    tests = Path(__file__).with_name("test_training_fit.py")
    report = _on_jax("pytest", str(tests), "-q", "-p", "no:cacheprovider", cache=tmp_path)
    assert " passed" in report
    assert "skipped" not in report


def test_a_record_says_so_and_verifies(tmp_path: Path) -> None:
    name, folder = "cifar10-linear", ["--results", str(tmp_path)]
    assert f"{name}: test accuracy " in _on_jax("convlab", "record", name, *folder, cache=tmp_path)
    versions = json.loads((tmp_path / f"{name}.json").read_text())["versions"]
    assert versions["backend"] == "jax"
    assert "jax" in versions
    assert "tensorflow" not in versions
    assert "found 0." in _on_jax("convlab", "verify", name, *folder, cache=tmp_path)
