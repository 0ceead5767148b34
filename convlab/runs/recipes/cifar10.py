"""CIFAR-10: the chapter's networks with its optimizer, and our own recipe."""

import keras
import numpy as np

from convlab import data, models
from convlab.runs.recipes._images import flipped_and_shifted, mirrored, moved
from convlab.runs.recipes._recipe import Examples, Recipe
from convlab.runs.recipes._schedule import UpThenDown

VALIDATION = 0.1  # share of the training images, the last of them
AS_PRINTED = {"optimizer": lambda steps: keras.optimizers.RMSprop(), "loss": keras.losses.CategoricalCrossentropy}
WEIGHT_DECAY = 5e-3


def _unscaled() -> Examples:
    """Return the images, numbers from 0 to 255, with one-hot targets."""
    cifar = data.cifar10()
    train, test = (
        (x, np.eye(len(cifar.class_names), dtype=np.float32)[y])
        for x, y in ((cifar.x_train, cifar.y_train), (cifar.x_test, cifar.y_test))
    )
    kept = round(len(train[0]) * (1 - VALIDATION))
    return Examples(cifar, tuple(a[:kept] for a in train), tuple(a[kept:] for a in train), test)


def _scaled() -> Examples:
    """Return the images, numbers from 0 to 1 as in the chapter, with one-hot targets."""
    found = _unscaled()
    parts = ((x.astype(np.float32) / 255, y) for x, y in (found.train, found.validation, found.test))
    return Examples(found.data, *parts)


def _centred() -> Examples:
    """Return the images, numbers from -1 to 1, with one-hot targets."""
    found = _scaled()
    parts = ((x * 2 - 1, y) for x, y in (found.train, found.validation, found.test))
    return Examples(found.data, *parts)


def _printed(summary: str, model, epochs: int, examples=_scaled) -> Recipe:
    return Recipe(summary, examples, lambda examples: model(), batch_size=128, epochs=epochs, **AS_PRINTED)


def momentum(rate: float | UpThenDown) -> keras.optimizers.SGD:
    """Return gradient descent with Nesterov's momentum and a decay of the weights."""
    optimizer = keras.optimizers.SGD(rate, momentum=0.9, nesterov=True, weight_decay=WEIGHT_DECAY)
    optimizer.exclude_from_weight_decay(var_names=["gamma", "beta"])
    return optimizer


def fast(epochs: int, **network) -> Recipe:
    """Return our recipe, for so many epochs; `network` holds arguments of `models.cifar10_best`."""
    return Recipe(
        summary="Our recipe: whitening, batch normalization, one cycle of the learning rate, soft targets, flips",
        examples=_unscaled,
        model=lambda examples: models.cifar10_best(examples.train[0], **network),
        optimizer=lambda steps: momentum(UpThenDown(0.2, steps)),
        loss=lambda: keras.losses.CategoricalCrossentropy(from_logits=True),
        batch_size=128,
        epochs=epochs,
        augment=flipped_and_shifted(2, smoothing=0.1),
        views=(
            moved(0, 0, False),
            mirrored,
            moved(1, 1, False),
            moved(1, 1, True),
            moved(-1, -1, False),
            moved(-1, -1, True),
        ),
    )


RECIPES = {
    "cifar10-linear": _printed("The template matcher, one weight for each pixel and class", models.cifar10_linear, 15),
    "cifar10-dense": _printed("Two dense layers of 256 nodes", models.cifar10_dense, 15),
    "cifar10-dense-centred": _printed(
        "Two dense layers of 256 nodes, on inputs from -1 to 1", models.cifar10_dense, 15, _centred
    ),
    "cifar10-convnet": _printed("The chapter's ConvNet with its optimizer and batch", models.cifar10_convnet, 15),
    "cifar10-convnet-global-max": _printed(
        "The chapter's ConvNet with global max pooling, its optimizer and batch",
        lambda: models.cifar10_convnet("global_max"),
        20,
    ),
    "cifar10-fast": fast(1, widths=(32, 64, 128), convolutions=2),
    "cifar10-best": fast(20, widths=(64, 128, 128), convolutions=3),
}
