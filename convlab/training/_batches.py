"""The examples of a training part, batch by batch, in an order that depends on the seed and the epoch only."""

from collections.abc import Callable

import keras
import numpy as np

# Takes a batch of examples, its targets, the batch's positions in the training part, the epoch and a generator of
# random numbers; returns new examples and targets.
Augment = Callable[[np.ndarray, np.ndarray, np.ndarray, int, np.random.Generator], tuple[np.ndarray, np.ndarray]]


class Batches(keras.utils.PyDataset):
    """Shuffled batches. An epoch that is trained again, after an interruption say, gets the same batches again.

    Args:
        x, y: the examples and their targets, first axis the example.
        batch_size: examples in a batch; the last one of an epoch may hold fewer.
        seed: decides the order, and what `augment` does.
        augment: changes a batch before it is used, or None.

    Attributes:
        epoch: the epoch whose batches `batches[i]` gives, 0 for the first.
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, batch_size: int, seed: int, augment: Augment | None = None):
        super().__init__()
        self.x, self.y = x, y
        self.batch_size, self.seed, self.augment = batch_size, seed, augment
        self.epoch = 0

    @property
    def epoch(self) -> int:
        """The epoch whose batches are given."""
        return self._epoch

    @epoch.setter
    def epoch(self, epoch: int) -> None:
        self._epoch = epoch
        self._order = np.random.default_rng([self.seed, epoch]).permutation(len(self.x))

    def __len__(self) -> int:
        """Return the number of batches in an epoch."""
        return -(-len(self.x) // self.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the examples and targets of batch `index`."""
        chosen = self._order[index * self.batch_size : (index + 1) * self.batch_size]
        x, y = self.x[chosen], self.y[chosen]
        if self.augment is not None:
            rng = np.random.default_rng([self.seed, self._epoch, index])
            x, y = self.augment(x, y, chosen, self._epoch, rng)
        return np.asarray(x, np.float32) if x.dtype == np.uint8 else x, y
