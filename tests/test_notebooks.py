"""The committed notebooks: run in order, without errors, in short cells, and nothing left out of the comparison."""

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


def _code_cells(path: Path) -> list:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def _marks(cell: nbformat.NotebookNode) -> set[str]:
    """Return nbval's marks of a cell: its tags, and comments such as NBVAL_IGNORE_OUTPUT."""
    tags = {tag.lower().replace("_", "-") for tag in cell.metadata.get("tags", [])}
    comments = {
        word.lower().replace("_", "-") for word in cell.source.split() if word.startswith(("NBVAL_", "PYTEST_"))
    }
    return tags | comments


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) >= 2


@every_notebook
def test_valid(path: Path) -> None:
    nbformat.validate(nbformat.read(path, as_version=4))


@every_notebook
def test_ran_in_order(path: Path) -> None:
    counts = [cell.execution_count for cell in _code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_no_errors_and_no_warnings(path: Path) -> None:
    outputs = [output for cell in _code_cells(path) for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"] == []


@every_notebook
def test_cells_are_short(path: Path) -> None:
    assert [cell.source for cell in _code_cells(path) if len(cell.source.splitlines()) > 30] == []


@every_notebook
def test_what_is_not_compared_is_asserted(path: Path) -> None:
    for cell in _code_cells(path):
        marks = _marks(cell)
        assert not marks & {"nbval-skip", "pytest-validate-ignore-output", "nbval-raises-exception", "raises-exception"}
        if "nbval-ignore-output" in marks:
            assert any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(cell.source))), cell.source


@every_notebook
def test_needs_no_saved_widgets(path: Path) -> None:
    assert "widgets" not in nbformat.read(path, as_version=4).metadata


@every_notebook
def test_a_question_does_not_give_its_answer_away(path: Path) -> None:
    for cell in _code_cells(path):
        if "PredictFirst(" in cell.source:
            assert "remove-input" in cell.metadata.tags  # on the page
            assert cell.metadata.jupyter.source_hidden  # in JupyterLab
            assert cell.metadata.cellView == "form"  # on Colab


@every_notebook
def test_spelling(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    found = subprocess.run(
        [sys.executable, "-m", "codespell_lib", "-"], input=text, capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout) == (0, "")


@every_notebook
def test_names_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [word for word in ("/home/", "/Users/", "/tmp/", f"{Path.home()}/") if word in text] == []
