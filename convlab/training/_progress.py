"""Progress that can be read while a training runs."""

import sys
import time

import keras
from IPython import get_ipython
from IPython.display import display

_WIDTH = 24
_REDRAW_SECONDS = 0.2


class Progress(keras.callbacks.Callback):
    """Shows how far a training is, how long it will take, and the last epoch's metrics, on one line.

    It draws in a notebook and on a terminal, and is silent elsewhere. When the training ends, a notebook keeps one line
    without times, so that its output is the same every time. Give `fit` `verbose=0` beside it.
    """

    def __init__(self):
        super().__init__()
        shell = get_ipython()
        self._notebook = shell is not None and hasattr(shell, "kernel")
        self._terminal = not self._notebook and sys.stderr.isatty()
        self._handle = None

    def on_train_begin(self, logs=None):
        """Start the clock."""
        self._epochs, self._first, self._metrics = self.params["epochs"], None, ""
        self._start, self._drawn = time.monotonic(), 0.0

    def on_epoch_begin(self, epoch, logs=None):
        """Note which epoch it is; the first may not be number 0, where an earlier training is taken up again."""
        self._epoch = epoch
        if self._first is None:
            self._first = epoch

    def on_train_batch_end(self, batch, logs=None):
        """Redraw the line, a few times a second at most."""
        now = time.monotonic()
        if now - self._drawn < _REDRAW_SECONDS:
            return
        self._drawn = now
        steps = self.params["steps"] or batch + 1
        done = self._epoch + (batch + 1) / steps
        share = done / self._epochs
        left = (now - self._start) / (done - self._first) * (self._epochs - done)
        bar = ("█" * round(share * _WIDTH)).ljust(_WIDTH, "░")
        self._show(f"epoch {self._epoch + 1} of {self._epochs} {bar} about {duration(left)} left{self._metrics}")

    def on_epoch_end(self, epoch, logs=None):
        """Take up the epoch's metrics."""
        self._epoch = epoch + 1
        self._metrics = "".join(f"  {name} {value:.3f}" for name, value in (logs or {}).items())

    def on_train_end(self, logs=None):
        """Leave one line that does not depend on the clock."""
        parameters = f"{self.model.count_params():,} parameters"
        self._show(f"{self.model.name}: trained {parameters} for {self._epoch} epochs")
        if self._terminal:
            print(file=sys.stderr)

    def _show(self, line):
        if self._notebook:
            content = {"text/plain": line}
            if self._handle is None:
                self._handle = display(content, raw=True, display_id=True)
            else:
                self._handle.update(content, raw=True)
        elif self._terminal:
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)


def on_terminal() -> bool:
    """Tell whether somebody watches: whether standard output is a terminal."""
    return sys.stdout.isatty()


def duration(seconds: float) -> str:
    """Return a length of time as a reader says it: "50 s", "12 min", "3 h 5 min"."""
    minutes = round(seconds / 60)
    if seconds < 100:
        return f"{max(round(seconds), 1)} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
