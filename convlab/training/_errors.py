"""The one error of a training run."""


class TrainingError(RuntimeError):
    """A training that cannot go on, or start: the message says what happened and what may help."""
