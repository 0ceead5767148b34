"""IMDB: the chapter's network as printed and repaired, a bag of words beside it, and our own recipe."""

import keras
import numpy as np

from convlab import data, models
from convlab.runs.recipes._ngrams import frequent_pairs, log_ratios, with_ngrams
from convlab.runs.recipes._recipe import Examples, Recipe

VALIDATION = 0.2  # share of the training reviews, the last of them, as in the chapter
BEST_WORDS, BEST_LENGTH, BEST_VALIDATION = 25_000, 600, 0.1
PAIRS = 100_000  # pairs of neighbouring words that are told apart
DROPPED = 0.3  # share of the words that a review loses in training


def _reviews(num_words: int, length: int, validation: float) -> Examples:
    found = data.imdb(num_words, length)
    train, test = (
        (x, y[:, None].astype(np.float32)) for x, y in ((found.x_train, found.y_train), (found.x_test, found.y_test))
    )
    kept = round(len(train[0]) * (1 - validation))
    return Examples(found, tuple(a[:kept] for a in train), tuple(a[kept:] for a in train), test)


def _logits() -> keras.Loss:
    return keras.losses.BinaryCrossentropy(from_logits=True)


def _reviews_of_chapter() -> Examples:
    return _reviews(10_000, 500, VALIDATION)


def _reviews_of_best() -> Examples:
    found = _reviews(BEST_WORDS, BEST_LENGTH, BEST_VALIDATION)
    pairs = frequent_pairs(found.train[0], BEST_WORDS, PAIRS)
    parts = ((with_ngrams(x, BEST_WORDS, pairs), y) for x, y in (found.train, found.validation, found.test))
    return Examples(found.data, *parts)


def _best(examples: Examples) -> keras.Model:
    x, y = examples.train
    ratios = log_ratios(x[:, BEST_LENGTH:], y[:, 0], BEST_WORDS + PAIRS)
    return models.imdb_best(ratios, BEST_WORDS, BEST_LENGTH)


def without_some_words(x, y, chosen, epoch, rng):
    """Replace a share of the words of each review by padding: an `Augment` for word ranks."""
    return np.where(rng.random(x.shape) < DROPPED, 0, x).astype(x.dtype), y


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
        summary="The chapter's ConvNet repaired: a loss for logits, Adam, and reviews that lose words at random",
        examples=_reviews_of_chapter,
        model=lambda examples: models.imdb_conv1d(),
        optimizer=lambda steps: keras.optimizers.Adam(1e-3),
        loss=_logits,
        batch_size=128,
        epochs=6,
        augment=without_some_words,
    ),
    "imdb-best": Recipe(
        summary="Convolutions over one to three words beside naive Bayes, on longer reviews that lose words at random",
        examples=_reviews_of_best,
        model=_best,
        optimizer=lambda steps: keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, steps)),
        loss=_logits,
        batch_size=64,
        epochs=6,
        augment=without_some_words,
    ),
}
