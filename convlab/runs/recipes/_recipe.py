"""What a recipe is: all that decides a training but the seed."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np

from convlab.data import Dataset
from convlab.training import Augment, View

Part = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Examples:
    """Examples and targets, ready for a model, in the three parts of a training.

    Attributes:
        data: the data set that they come from.
        train, validation, test: examples and targets, first axis the example.
        base: where the weights that the training starts from come from, or None.
    """

    data: Dataset
    train: Part
    validation: Part
    test: Part
    base: str | None = None


def everything(model: keras.Model) -> list[keras.Variable]:
    """Return all weights of a model."""
    return model.weights


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes:
        summary: what is trained, in a sentence.
        examples: returns the examples.
        model: makes the network, not compiled, for the examples.
        optimizer: makes the optimizer, for the number of steps in the whole training.
        loss: makes the loss.
        batch_size, epochs: as in Keras' `fit`.
        augment: changes each batch before it is trained on.
        views: the changed copies of a test example whose outputs are averaged.
        ours: the model's weights that this training made, to be stored beside the record.
        shared: whether they go with the repository: they are small, and nobody else's.
    """

    summary: str
    examples: Callable[[], Examples]
    model: Callable[[Examples], keras.Model]
    optimizer: Callable[[int], keras.Optimizer]
    loss: Callable[[], keras.Loss]
    batch_size: int
    epochs: int
    augment: Augment | None = None
    views: tuple[View, ...] = ()
    ours: Callable[[keras.Model], list[keras.Variable]] = everything
    shared: bool = True
