"""The Keras models of the chapters, one function each, not yet compiled."""

from pathlib import Path

import keras
from keras import layers

from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers

CIFAR10_SHAPE = (32, 32, 3)
CIFAR10_CLASSES = 10


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
        TypeError, ValueError: `units` is not a whole number of at least 1.
    """
    units = whole_number("units", units)
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
    input_shape: tuple[int, int, int] = (160, 160, 3), alpha: float = 1.0, weights: str | None = None
) -> keras.Model:
    """Return MobileNet without its classifier (Howard et al., 2017), (height, width, 3) images to feature maps.

    At 160 x 160 and alpha 1 the maps are (5, 5, 1024) and the parameters 3,228,864, of which 3,206,976 train.

    Args:
        input_shape: (height, width, 3), each side at least 32.
        alpha: width multiplier: 0.25, 0.5, 0.75 or 1.
        weights: `"imagenet"` (downloaded by Keras), a path to a `.weights.h5` file, or None for random ones.

    Raises:
        TypeError, ValueError: an argument is none of these.
        FileNotFoundError: `weights` names no file.
    """
    if not is_sequence(input_shape):
        raise TypeError(f"input_shape takes (height, width, 3), got {shown(input_shape)}")
    height, width, depth = whole_numbers("input_shape", input_shape, 3)
    if min(height, width) < 32 or depth != 3:
        raise ValueError(f"input_shape takes (height, width, 3), sides at least 32, got {input_shape}")
    if isinstance(alpha, bool) or alpha not in (0.25, 0.5, 0.75, 1):
        raise ValueError(f"alpha takes 0.25, 0.5, 0.75 or 1, got {shown(alpha)}")
    if not isinstance(weights, str | Path | None):
        raise TypeError(f"weights takes 'imagenet', a path or None, got {shown(weights)}")
    if weights not in (None, "imagenet") and not Path(weights).is_file():
        raise FileNotFoundError(f"weights takes 'imagenet', a path or None, got {weights!r}: no such file")
    shape = (height, width, depth)
    return keras.applications.MobileNet(include_top=False, input_shape=shape, alpha=alpha, weights=weights)


def transfer_head(input_shape: tuple[int, int, int] = (5, 5, 1024), kind: str = "global_average") -> keras.Sequential:
    """Return a classifier for two classes on top of frozen feature maps.

    Args:
        input_shape: (height, width, depth) of the maps.
        kind: `"global_average"` (average of each map and one logistic unit: 1,025 parameters for 1,024 maps) or
            `"flatten"` (all numbers, a dense layer of 256 without activation and dropout, as in the source: 6,554,113).

    Raises:
        TypeError, ValueError: an argument is none of these.
    """
    if not is_sequence(input_shape):
        raise TypeError(f"input_shape takes (height, width, depth), got {shown(input_shape)}")
    shape = whole_numbers("input_shape", input_shape, 3)
    one_of("kind", kind, ("global_average", "flatten"))
    if kind == "flatten":
        hidden = [layers.Flatten(), layers.Dense(256), layers.Dropout(0.5)]
    else:
        hidden = [layers.GlobalAveragePooling2D()]
    return keras.Sequential(
        [keras.Input(shape), *hidden, layers.Dense(1, activation="sigmoid")], name=f"transfer_head_{kind}"
    )
