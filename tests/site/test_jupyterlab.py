"""The sliding filter in a real JupyterLab: alive, and in step with Python in both directions."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from convlab.widgets import CLASSES

CELLS = [
    "from convlab.widgets import SlidingFilter\nwidget = SlidingFilter()\nwidget",
    "widget.stride = 2",
    "print('Python sees', widget.stride, widget.output.shape)",
    "from convlab import widgets\nfor kind in widgets.CLASSES:\n    display(kind())",
    "task = SlidingFilter(stride=2, task='Make it 2 × 3.', goal={'output': [2, 3]})\ntask",
    "print('done:', task.done)",
]
SECONDS = 60


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_up(address: str, server: subprocess.Popen) -> None:
    for _ in range(SECONDS * 5):
        try:
            with urllib.request.urlopen(f"{address}/api", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            assert server.poll() is None, server.stdout.read()
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not answer within {SECONDS} s")


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab with one notebook, `widget.ipynb`, and settings of nobody."""
    folder: Path = tmp_path_factory.mktemp("lab")
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "widget.ipynb")
    port = _free_port()
    homes = {f"JUPYTER_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    options = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}"]
    options += [
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        "--IdentityProvider.token=",
        "--LabApp.news_url=",
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        env={**os.environ, **homes},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            _wait_until_up(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1200, "height": 1000}) as context:
        context.set_default_timeout(SECONDS * 1000)
        yield context.new_page()


def _run(page: Page, cell: int) -> None:
    """Run a cell, again if need be: JupyterLab drops a run that it is asked for before its kernel is connected."""
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    code = page.locator(".jp-Notebook .jp-CodeCell").nth(cell)
    for _ in range(SECONDS // 5):
        code.locator(".cm-content").click()
        code.locator(".cm-content").press("Shift+Enter")
        with contextlib.suppress(AssertionError):
            return expect(code.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"), timeout=5000)
    pytest.fail(f"cell {cell} did not run within {SECONDS} s")


def test_python_and_the_page_stay_in_step(page: Page, jupyterlab: str) -> None:
    page.goto(f"{jupyterlab}/lab/tree/widget.ipynb")
    widget, milliseconds = page.locator(".jp-OutputArea .cw"), SECONDS * 1000
    _run(page, 0)
    expect(widget).to_contain_text("Output 4 × 4", timeout=milliseconds)
    _run(page, 1)
    expect(widget).to_contain_text("Output 2 × 2", timeout=milliseconds)
    widget.get_by_role("button", name="Add 1 zero column on the right").click()
    expect(widget).to_contain_text("Output 2 × 3", timeout=milliseconds)
    _run(page, 2)
    last = page.locator(".jp-OutputArea-output pre").last
    expect(last).to_have_text("Python sees 2 (2, 3)\n", timeout=milliseconds)


def test_every_widget_lives_in_one_notebook(page: Page, jupyterlab: str) -> None:
    page.goto(f"{jupyterlab}/lab/tree/widget.ipynb")
    _run(page, 0)
    _run(page, 3)
    outputs = page.locator(".jp-Notebook .jp-CodeCell").nth(3).locator(".cw:not(.cw-broken)")
    expect(outputs).to_have_count(len(CLASSES), timeout=SECONDS * 1000)


def test_python_hears_that_a_task_is_done(page: Page, jupyterlab: str) -> None:
    page.goto(f"{jupyterlab}/lab/tree/widget.ipynb")
    _run(page, 0)
    _run(page, 4)
    widget = page.locator(".jp-Notebook .jp-CodeCell").nth(4).locator(".cw")
    widget.get_by_role("button", name="Add 1 zero column on the right").click()
    expect(widget.get_by_role("status").first).to_contain_text("Done: Make it 2 × 3.")
    _run(page, 5)
    expect(page.locator(".jp-OutputArea-output pre").last).to_have_text("done: True\n", timeout=SECONDS * 1000)
