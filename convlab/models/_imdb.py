"""The networks for the IMDB reviews, (500,) word ranks to one number for "positive"."""

import keras
import numpy as np
from keras import layers

from convlab.validation import shown, whole_number

MOST_WORDS = 1_000_000
LONGEST = 10_000  # words


def imdb_conv1d(logits: bool = True) -> keras.Sequential:
    """Return the two-convolution network of chapter 9, (500,) word ranks to one number for "positive".

    Args:
        logits: True for a linear output, which needs `keras.losses.BinaryCrossentropy(from_logits=True)`; False for a
            probability.

    Raises:
        TypeError: `logits` is not a boolean.
    """
    if not isinstance(logits, bool):
        raise TypeError(f"logits takes True or False, got {shown(logits)}")
    return keras.Sequential(
        [
            keras.Input((500,), dtype="int32"),
            layers.Embedding(10_000, 128),
            layers.Conv1D(32, 7, activation="relu"),
            layers.MaxPooling1D(5),
            layers.Conv1D(32, 7, activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(1, activation=None if logits else "sigmoid"),
        ],
        name="imdb_conv1d",
    )


def imdb_bag_of_words() -> keras.Sequential:
    """Return the average of the words' vectors and one unit: no convolution, so the order of the words is lost.

    (500,) word ranks to one logit for "positive"; 160,017 parameters.
    """
    return keras.Sequential(
        [
            keras.Input((500,), dtype="int32"),
            layers.Embedding(10_000, 16, mask_zero=True),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1),
        ],
        name="imdb_bag_of_words",
    )


def imdb_best(ratios: np.ndarray, num_words: int = 25_000, length: int = 600) -> keras.Model:
    """Return convolutions of several widths side by side (Kim, 2014) and naive Bayes beside them, to one logit.

    Each filter keeps the maximum over the review of what it found, and its average. Beside them stands one more filter,
    over words and pairs of words as they are: on one-hot vectors, a filter is a table with a number for each word or
    pair. It starts from naive Bayes (Wang and Manning, 2012) and learns how much to trust each entry.

    The input is (length + 2 length - 1,) whole numbers: the review as word ranks, then the words and pairs in it, each
    once, as numbers below the length of `ratios`; 0 is padding.

    Args:
        ratios: (count,) what naive Bayes says of each word and pair; the first `num_words` are words.
        num_words: words in the vocabulary, padding included, from 3 to 1,000,000.
        length: words of each review, from 3 to 10,000.

    Raises:
        TypeError, ValueError: an argument is none of these.
    """
    num_words = whole_number("num_words", num_words, minimum=3, maximum=MOST_WORDS)
    length = whole_number("length", length, minimum=3, maximum=LONGEST)
    if not isinstance(ratios, np.ndarray) or ratios.ndim != 1 or len(ratios) < num_words:
        raise ValueError(f"ratios takes an array of at least {num_words:,} numbers in a row, got {shown(ratios)}")
    inputs = keras.Input((3 * length - 1,), dtype="int32")
    vectors = layers.Embedding(num_words, 48, embeddings_initializer=keras.initializers.RandomNormal(stddev=0.1))
    words = layers.SpatialDropout1D(0.2)(vectors(inputs[:, :length]))
    found = []
    for width in (1, 2, 3):
        maps = layers.Conv1D(128, width, padding="same", activation="relu")(words)
        found += [layers.GlobalMaxPooling1D()(maps), layers.GlobalAveragePooling1D()(maps)]
    seen = layers.Dense(1)(layers.Dropout(0.5)(layers.Concatenate()(found)))
    return keras.Model(inputs, layers.Add()([seen, _naive_bayes(inputs[:, length:], ratios)]), name="imdb_best")


def _naive_bayes(ngrams: keras.KerasTensor, ratios: np.ndarray) -> keras.KerasTensor:
    """Return the sum over a review's words and pairs of ratio times trust."""
    table = layers.Embedding(len(ratios), 1, trainable=False, name="ratios")
    trust = layers.Embedding(len(ratios), 1, embeddings_initializer=keras.initializers.Constant(0.05), name="trust")
    votes = layers.Dropout(0.3)(layers.Multiply()([table(ngrams), trust(ngrams)]))
    table.set_weights([ratios[:, None]])
    return layers.Rescaling(ngrams.shape[1])(layers.GlobalAveragePooling1D()(votes))
