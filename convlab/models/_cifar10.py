"""The networks of the chapters for CIFAR-10."""

import keras
from keras import layers

from convlab.validation import one_of, whole_number

SHAPE = (32, 32, 3)
CLASSES = 10
# What still fits a small computer's memory: 1.3 GB of weights.
MOST_UNITS = 16_384


def cifar10_linear() -> keras.Sequential:
    """Return the template matcher: one weight for each pixel and class, (32, 32, 3) images to 10 probabilities."""
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Flatten(),
            layers.Dense(CLASSES, activation="softmax"),
        ],
        name="cifar10_linear",
    )


def cifar10_dense(units: int = 256) -> keras.Sequential:
    """Return two hidden dense layers of `units` nodes, (32, 32, 3) images to 10 probabilities.

    Raises:
        TypeError, ValueError: `units` is not a whole number from 1 to 16,384.
    """
    units = whole_number("units", units, maximum=MOST_UNITS)
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Flatten(),
            layers.Dense(units, activation="relu"),
            layers.Dense(units, activation="relu"),
            layers.Dense(CLASSES, activation="softmax"),
        ],
        name="cifar10_dense",
    )


def cifar10_convnet(head: str = "flatten") -> keras.Sequential:
    """Return the complete ConvNet of chapter 7, (32, 32, 3) images to 10 probabilities.

    Args:
        head: what joins the last feature maps to the dense layer: `"flatten"` (all 576 numbers, 703,594 parameters in
            the whole network) or `"global_max"` (the maximum of each of the 64 maps, 179,306 parameters).

    Raises:
        TypeError, ValueError: `head` is neither.
    """
    joins = {"flatten": layers.Flatten, "global_max": layers.GlobalMaxPooling2D}
    one_of("head", head, joins)
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            joins[head](),
            layers.Dense(1024, activation="relu"),
            layers.Dense(CLASSES, activation="softmax"),
        ],
        name=f"cifar10_convnet_{head}",
    )
