"""The progress line: what it says, where it shows, and that it keeps quiet elsewhere."""

import sys

import keras
import numpy as np
import pytest

from convlab.training import Progress, duration


def _train(epochs: int = 2) -> None:
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)], name="line")
    model.compile("sgd", "mse")
    callback = Progress()
    model.fit(np.ones((40, 3)), np.ones(40), epochs=epochs, batch_size=10, verbose=0, callbacks=[callback])


def test_a_terminal_sees_epochs_time_left_and_metrics(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("convlab.training._progress._REDRAW_SECONDS", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    _train()
    lines = capsys.readouterr().err.split("\r\033[K")
    assert "epoch 1 of 2 ███" in lines[1]
    assert "s left" in lines[1]
    assert "  loss 0." in lines[6]
    assert lines[8].count("█") == 24
    assert lines[-1] == "line: trained 4 parameters for 2 epochs\n"


def test_a_training_taken_up_again_counts_the_time_of_its_own_epochs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(range(1000))  # every look at the clock is one second later
    monkeypatch.setattr("convlab.training._progress._REDRAW_SECONDS", 0.0)
    monkeypatch.setattr("convlab.training._progress.time.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress = Progress()
    progress.set_params({"epochs": 10, "steps": 1})
    progress.on_train_begin()
    progress.on_epoch_begin(8)
    progress.on_train_batch_end(0)
    assert "epoch 9 of 10 ██████████████████████░░ about 1 s left" in capsys.readouterr().err


def test_it_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    _train()
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""


def test_a_notebook_gets_one_line_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = []

    class Handle:
        def update(self, content: dict, raw: bool) -> None:
            shown.append(content["text/plain"])

    def display(content: dict, raw: bool, display_id: bool) -> Handle:
        shown.append(content["text/plain"])
        return Handle()

    class Shell:
        kernel = object()

    monkeypatch.setattr("convlab.training._progress._REDRAW_SECONDS", 0.0)
    monkeypatch.setattr("convlab.training._progress.get_ipython", Shell)
    monkeypatch.setattr("convlab.training._progress.display", display)
    _train(epochs=1)
    assert len(shown) == 5
    assert shown[0].startswith("epoch 1 of 1 ")
    assert shown[-1] == "line: trained 4 parameters for 1 epochs"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "1 s"),
        (59.6, "60 s"),
        (99, "99 s"),
        (120, "2 min"),
        (3599, "1 h 0 min"),
        (3661, "1 h 1 min"),
        (11_100, "3 h 5 min"),
    ],
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text
