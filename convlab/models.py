"""The Keras models of the chapters, one function each, not yet compiled."""

import math
import os
import warnings
from numbers import Real

import keras
from keras import layers

from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers

CIFAR10_SHAPE = (32, 32, 3)
CIFAR10_CLASSES = 10
# What still fits a small computer's memory: 1.3 GB of weights, and 1 GB of them.
MOST_UNITS = 16_384
MOST_FLATTENED = 1_000_000
LONGEST_SIDE = 16_384


def cifar10_linear() -> keras.Sequential:
    """Return the template matcher: one weight for each pixel and class, (32, 32, 3) images to 10 probabilities."""
    return keras.Sequential(
        [
            keras.Input(CIFAR10_SHAPE),
            layers.Flatten(),
            layers.Dense(CIFAR10_CLASSES, activation="softmax"),
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
            keras.Input(CIFAR10_SHAPE),
            layers.Flatten(),
            layers.Dense(units, activation="relu"),
            layers.Dense(units, activation="relu"),
            layers.Dense(CIFAR10_CLASSES, activation="softmax"),
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
            keras.Input(CIFAR10_SHAPE),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            joins[head](),
            layers.Dense(1024, activation="relu"),
            layers.Dense(CIFAR10_CLASSES, activation="softmax"),
        ],
        name=f"cifar10_convnet_{head}",
    )


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


def mobilenet_base(
    input_shape: tuple[int, int, int] = (160, 160, 3), alpha: float = 1.0, weights: str | os.PathLike | None = None
) -> keras.Model:
    """Return MobileNet without its classifier (Howard et al., 2017), (height, width, 3) images to feature maps.

    At 160 x 160 and alpha 1 the maps are (5, 5, 1024) and the parameters 3,228,864, of which 3,206,976 train.

    Args:
        input_shape: (height, width, 3), each side from 32 to 16,384.
        alpha: width multiplier: 0.25, 0.5, 0.75 or 1.
        weights: `"imagenet"` (downloaded by Keras), a path to a `.weights.h5` file saved from this model, or None for
            random ones.

    Raises:
        TypeError, ValueError: an argument is none of these.
        FileNotFoundError: `weights` names no file.
    """
    height, width, depth = _volume("input_shape", input_shape, "(height, width, 3)")
    if min(height, width) < 32 or max(height, width) > LONGEST_SIDE or depth != 3:
        sides = f"sides from 32 to {LONGEST_SIDE:,}"
        raise ValueError(f"input_shape takes (height, width, 3), {sides}, got {shown(input_shape)}")
    if isinstance(alpha, bool) or not isinstance(alpha, Real) or alpha not in (0.25, 0.5, 0.75, 1):
        raise ValueError(f"alpha takes 0.25, 0.5, 0.75 or 1, got {shown(alpha)}")
    if not isinstance(weights, str | os.PathLike | None):
        raise TypeError(f"weights takes 'imagenet', a path or None, got {shown(weights)}")
    named = weights if weights == "imagenet" else None
    base = keras.applications.MobileNet(
        include_top=False, input_shape=(height, width, depth), alpha=float(alpha), weights=named
    )
    if named != weights:
        _load(base, weights)
    return base


def transfer_head(input_shape: tuple[int, int, int] = (5, 5, 1024), kind: str = "global_average") -> keras.Sequential:
    """Return a classifier for two classes on top of frozen feature maps.

    Args:
        input_shape: (height, width, depth) of the maps, at most 1,000,000 numbers in all.
        kind: `"global_average"` (average of each map and one logistic unit: 1,025 parameters for 1,024 maps) or
            `"flatten"` (all numbers, a dense layer of 256 without activation and dropout, as in the source: 6,554,113).

    Raises:
        TypeError, ValueError: an argument is none of these.
    """
    shape = _volume("input_shape", input_shape, "(height, width, depth)")
    if math.prod(shape) > MOST_FLATTENED:
        raise ValueError(f"input_shape takes at most {MOST_FLATTENED:,} numbers in all, got {shown(input_shape)}")
    one_of("kind", kind, ("global_average", "flatten"))
    if kind == "flatten":
        hidden = [layers.Flatten(), layers.Dense(256), layers.Dropout(0.5)]
    else:
        hidden = [layers.GlobalAveragePooling2D()]
    return keras.Sequential(
        [keras.Input(shape), *hidden, layers.Dense(1, activation="sigmoid")], name=f"transfer_head_{kind}"
    )


def _volume(name: str, value: object, axes: str) -> tuple[int, ...]:
    if not is_sequence(value):
        raise TypeError(f"{name} takes {axes}, got {shown(value)}")
    return whole_numbers(name, value, 3)


def _load(model: keras.Model, path: str | os.PathLike) -> None:
    if not os.path.isfile(path):
        raise FileNotFoundError(f"weights takes 'imagenet', a path or None, got {shown(path)}: no such file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # Keras only warns of layers that the file does not have.
            model.load_weights(path)
    except Exception as error:  # Keras and h5py raise many kinds: another format, other layers, other shapes.
        raise ValueError(
            f"weights takes a .weights.h5 file of this model, got {shown(path)}: {shown(error)}"
        ) from error
