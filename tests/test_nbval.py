"""The comparison of notebooks means something: what changes a result makes it fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
CHAPTER = ROOT / "notebooks" / "03-architecture.ipynb"


def _compare(notebook: Path, package: Path = ROOT) -> subprocess.CompletedProcess:
    """Run the notebook with the convlab in folder `package` and compare its outputs, as `make test` does."""
    sanitize = ROOT / "tests" / "nbval-sanitize.cfg"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "--nbval-sanitize-with",
        str(sanitize),
        "-p",
        "no:cacheprovider",
    ]
    environment = {name: value for name, value in os.environ.items() if name != "CONVLAB_DATA"}
    return subprocess.run(
        [*command, "-c", str(ROOT / "pyproject.toml"), str(notebook)],
        cwd=notebook.parent,
        env={**environment, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A notebook that prints one convolution, with the right output."""
    source = "import numpy as np\nfrom convlab import ops\n"
    source += "print(ops.conv2d(np.ones((1, 5, 5, 1)), np.ones((2, 2, 1, 1)), strides=2)[0, :, :, 0].tolist())"
    output = nbformat.v4.new_output("stream", name="stdout", text="[[4.0, 4.0], [4.0, 4.0]]\n")
    cell = nbformat.v4.new_code_cell(source, execution_count=1, outputs=[output])
    path = tmp_path / "small.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return path


def test_right_output_passes(notebook: Path) -> None:
    report = _compare(notebook)
    assert report.returncode == 0, report.stdout


def test_changed_number_fails(notebook: Path) -> None:
    text = notebook.read_text()
    notebook.write_text(text.replace("[4.0, 4.0]]", "[4.0, 4.5]]"))
    assert notebook.read_text() != text
    report = _compare(notebook)
    assert report.returncode == 1
    assert "Cell outputs differ" in report.stdout


def test_changed_line_of_ops_fails_the_chapter(tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(ROOT / "convlab", package / "convlab", ignore=shutil.ignore_patterns("__pycache__"))
    chapter = Path(shutil.copy(CHAPTER, tmp_path))
    file = package / "convlab" / "ops" / "_convolution.py"
    line, changed = "        out += bias\n", "        out -= bias\n"
    text = file.read_text()
    assert text.count(line) == 1
    file.write_text(text.replace(line, changed))
    unchanged = _compare(chapter)
    assert unchanged.returncode == 0, unchanged.stdout
    report = _compare(chapter, package)
    assert report.returncode == 1
    assert "Cell outputs differ" in report.stdout or "AssertionError" in report.stdout
