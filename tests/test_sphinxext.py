"""The widget directive, and the scripts of the pages that hold a widget, in small sites of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from convlab.widgets import CLASSES

PAGE = """Page
====

.. widget:: {name}

   {argument}
"""


def _build(folder: Path, page: str) -> subprocess.CompletedProcess:
    (folder / "index.rst").write_text(page, encoding="utf-8")
    (folder / "conf.py").write_text("extensions = ['convlab.sphinxext']\n", encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", str(folder), str(folder / "out")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_page_with_a_widget_has_its_figure_and_the_script(tmp_path: Path) -> None:
    report = _build(tmp_path, PAGE.format(name="SlidingFilter", argument="stride: 2"))
    assert report.returncode == 0, report.stderr
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert '<figure class="convlab-widget" data-widget="sliding-filter"' in html
    assert "Output 2 × 2" in html
    assert "_static/widgets.js" in html
    script = (tmp_path / "out" / "_static" / "widgets.js").read_text(encoding="utf-8")
    assert all(f"{widget.module_name}.js" in script for widget in CLASSES)


def test_a_page_without_a_widget_loads_no_script_of_ours(tmp_path: Path) -> None:
    assert _build(tmp_path, "Page\n====\n\nNothing to move.\n").returncode == 0
    assert "_static/widgets.js" not in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "argument", "message"),
    [
        ("SlidingFilter", "stride: 0", "stride takes a whole number of at least 1, got 0"),
        ("SlidingFilter", "colour: red", "colour"),
        ("NoSuchWidget", "stride: 1", "NoSuchWidget"),
        ("SlidingFilter", "stride: [1", "while parsing"),
    ],
)
def test_a_wrong_widget_is_told_by_the_build(tmp_path: Path, name: str, argument: str, message: str) -> None:
    report = _build(tmp_path, PAGE.format(name=name, argument=argument))
    assert report.returncode != 0
    assert message in report.stderr
