"""Learning rates that change from step to step."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="convlab")
class UpThenDown(keras.optimizers.schedules.LearningRateSchedule):
    """Rises in a straight line to a peak, then falls in a straight line to nothing (Smith, 2018: "1cycle").

    Args:
        peak: the highest learning rate.
        steps: of the whole training.
        warm: the share of the steps in which it rises.
    """

    def __init__(self, peak: float, steps: int, warm: float = 0.2):
        super().__init__()
        self.peak, self.steps, self.warm = peak, steps, warm

    def __call__(self, step):
        """Return the learning rate of a step, the first being 0."""
        top = max(round(self.warm * self.steps), 1)
        step = ops.cast(step, "float32")
        return self.peak * ops.maximum(ops.minimum((step + 1) / top, (self.steps - step) / (self.steps - top + 1)), 0.0)

    def get_config(self) -> dict:
        """Return the arguments."""
        return {"peak": self.peak, "steps": self.steps, "warm": self.warm}
