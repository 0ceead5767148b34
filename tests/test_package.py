"""The package as pip installs it from a clone: it brings the records, and finds them from any folder."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = """
import convlab
from convlab import runs
run = runs.load("cifar10-convnet")
print(convlab.__file__, run.folder, len(run.weights()), runs.speed()["ratio"] > 1, sep="\\n")
"""


def test_an_installed_package_has_the_records(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    clone = tmp_path / "clone"
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for name in tracked:
        if name.startswith(("convlab/", "results/")) or "/" not in name:
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            (clone / name).write_bytes((ROOT / name).read_bytes())
    prefix = tmp_path / "prefix"
    subprocess.run([*pip, "--ignore-installed", "--prefix", str(prefix), str(clone)], check=True)
    (packages,) = {path.parent for path in prefix.rglob("convlab/") if path.is_dir()}
    environment = os.environ | {"PYTHONPATH": str(packages)}
    found = subprocess.run(
        [sys.executable, "-c", CODE], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert Path(found[0]).is_relative_to(prefix)
    assert Path(found[1]).resolve().is_relative_to(prefix.resolve())
    assert found[2:] == ["14", "True"]
    assert not list(prefix.rglob("cats-vs-dogs-best.npz")), "not the project's own"
