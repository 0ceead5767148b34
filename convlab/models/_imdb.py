"""The networks for the IMDB reviews, (500,) word ranks to one number for "positive"."""

import keras
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


def imdb_best(num_words: int = 25_000, length: int = 600) -> keras.Model:
    """Return convolutions of several widths side by side (Kim, 2014), word ranks to one logit for "positive".

    Each filter keeps the maximum over the review of what it found, and its average: two numbers a filter, whatever its
    width.

    Args:
        num_words: words in the vocabulary, padding included, from 3 to 1,000,000.
        length: words of each review, from 3 to 10,000.

    Raises:
        TypeError, ValueError: an argument is no such whole number.
    """
    num_words = whole_number("num_words", num_words, minimum=3, maximum=MOST_WORDS)
    length = whole_number("length", length, minimum=3, maximum=LONGEST)
    inputs = keras.Input((length,), dtype="int32")
    initial = keras.initializers.RandomNormal(stddev=0.1)
    vectors = layers.Embedding(num_words, 64, embeddings_initializer=initial)(inputs)
    vectors = layers.SpatialDropout1D(0.2)(vectors)
    found = []
    for width in (1, 2, 3):
        maps = layers.Conv1D(128, width, padding="same", activation="relu")(vectors)
        found += [layers.GlobalMaxPooling1D()(maps), layers.GlobalAveragePooling1D()(maps)]
    joined = layers.Dropout(0.5)(layers.Concatenate()(found))
    return keras.Model(inputs, layers.Dense(1)(joined), name="imdb_best")
