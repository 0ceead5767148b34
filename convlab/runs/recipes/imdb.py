"""IMDB: the chapter's network as printed and repaired, a bag of words beside it, and our own recipe."""

import keras
import numpy as np

from convlab import data, models
from convlab.runs.recipes._recipe import Examples, Recipe

VALIDATION = 0.2  # share of the training reviews, the last of them, as in the chapter


def _reviews(num_words: int, length: int) -> Examples:
    found = data.imdb(num_words, length)
    train, test = (
        (x, y[:, None].astype(np.float32)) for x, y in ((found.x_train, found.y_train), (found.x_test, found.y_test))
    )
    kept = round(len(train[0]) * (1 - VALIDATION))
    return Examples(found, tuple(a[:kept] for a in train), tuple(a[kept:] for a in train), test)


def _logits() -> keras.Loss:
    return keras.losses.BinaryCrossentropy(from_logits=True)


def _reviews_of_chapter() -> Examples:
    return _reviews(10_000, 500)


RECIPES = {
    "imdb-bag-of-words": Recipe(
        summary="The average of the words' vectors and one unit, no convolution",
        examples=_reviews_of_chapter,
        model=lambda examples: models.imdb_bag_of_words(),
        optimizer=lambda steps: keras.optimizers.Adam(1e-3),
        loss=_logits,
        batch_size=32,
        epochs=15,
    ),
    "imdb-conv1d-as-printed": Recipe(
        summary="The chapter's ConvNet as printed: a linear output under a loss that expects probabilities",
        examples=_reviews_of_chapter,
        model=lambda examples: models.imdb_conv1d(),
        optimizer=lambda steps: keras.optimizers.RMSprop(1e-4),
        loss=keras.losses.BinaryCrossentropy,
        batch_size=128,
        epochs=10,
    ),
    "imdb-conv1d": Recipe(
        summary="The chapter's ConvNet repaired: the loss expects logits, and Adam learns at 0.001",
        examples=_reviews_of_chapter,
        model=lambda examples: models.imdb_conv1d(),
        optimizer=lambda steps: keras.optimizers.Adam(1e-3),
        loss=_logits,
        batch_size=128,
        epochs=6,
    ),
}
