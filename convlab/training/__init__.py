"""Training that can be repeated, watched, interrupted and taken up again, on one device or several."""

from convlab.training._batches import Augment, Batches
from convlab.training._checkpoints import Checkpoints
from convlab.training._distribution import STRATEGIES, Distribution, distribution
from convlab.training._errors import TrainingError
from convlab.training._fit import Outcome, View, compiled, evaluate, fit
from convlab.training._progress import Progress, duration, on_terminal

__all__ = [
    "STRATEGIES",
    "Augment",
    "Batches",
    "Checkpoints",
    "Distribution",
    "Outcome",
    "Progress",
    "TrainingError",
    "View",
    "compiled",
    "distribution",
    "duration",
    "evaluate",
    "fit",
    "on_terminal",
]
