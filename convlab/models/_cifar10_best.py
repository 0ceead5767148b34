"""A ConvNet for CIFAR-10 that learns fast, after the speed records of Page (2018) and Jordan (2024)."""

import keras
import numpy as np
from keras import layers

from convlab.models._cifar10 import CLASSES, SHAPE
from convlab.validation import is_sequence, shown, whole_number, whole_numbers

WIDEST = 1024  # maps
_LOGIT_SCALE = 0.2  # A network whose first answers are mild learns faster (Page, 2018).
_REGULARIZATION = 5e-4  # added to each variance before its root is divided by


def cifar10_best(
    images: np.ndarray, widths: tuple[int, int, int] = (64, 128, 128), convolutions: int = 3
) -> keras.Model:
    """Return a ConvNet that spends its multiplications well, (32, 32, 3) images from 0 to 255 to 10 logits.

    A fixed first layer whitens each patch of 2 x 2 pixels; three stages of 3 x 3 convolutions with batch normalization
    follow, each of which halves the maps' sides; the maximum of each map goes to the classifier.

    Args:
        images: (count, 32, 32, 3) images from 0 to 255, to compute the first layer from.
        widths: maps of each stage, from 1 to 1,024.
        convolutions: of each stage, from 1 to 4; where there are three or more, a shortcut goes round all but the
            first.

    Raises:
        TypeError, ValueError: an argument is none of these.
    """
    if not is_sequence(widths) or len(widths) != 3:
        raise ValueError(f"widths takes three numbers of maps, got {shown(widths)}")
    widths = whole_numbers("widths", widths, 3, maximum=WIDEST)
    convolutions = whole_number("convolutions", convolutions, maximum=4)
    kernel, mean, deviation = whitening(images, 2)
    inputs = keras.Input(SHAPE)
    x = layers.Normalization(mean=mean, variance=deviation**2, name="normalize")(inputs)
    first = layers.Conv2D(kernel.shape[-1], 2, activation="relu", use_bias=False, trainable=False, name="whiten")
    x = first(x)
    first.kernel.assign(kernel)
    for width in widths:
        x = _stage(x, width, convolutions)
    x = layers.GlobalMaxPooling2D()(x)
    x = layers.Dense(CLASSES, use_bias=False)(x)
    return keras.Model(inputs, layers.Rescaling(_LOGIT_SCALE)(x), name="cifar10_best")


def whitening(images: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return filters whose outputs on patches of `images` are uncorrelated and of variance one, and their negatives.

    Args:
        images: (count, height, width, depth), at least one.
        size: side of a patch.

    Returns:
        the filters (size, size, depth, 2 x size x size x depth), for images that are normalized first: mean and
        standard deviation (depth,) of the images' channels.

    Raises:
        TypeError, ValueError: `images` is no such array, or `size` is larger than an image.
    """
    size = whole_number("size", size)
    if not isinstance(images, np.ndarray) or images.dtype.kind not in "uif":
        raise TypeError(f"images takes an array of numbers, got {shown(images)}")
    if images.ndim != 4 or not images.size or min(images.shape[1:3]) < size:
        raise ValueError(f"images takes (count, height, width, depth), sides from {size}, got shape {images.shape}")
    mean, deviation = images.mean((0, 1, 2), np.float64), images.std((0, 1, 2), dtype=np.float64)
    if not (np.isfinite(deviation).all() and deviation.all()):
        raise ValueError("images takes channels that vary and are finite, got one that is constant or infinite")
    normal = (images[:5000] - mean) / deviation
    patches = np.lib.stride_tricks.sliding_window_view(normal, (size, size), (1, 2))
    patches = patches.transpose(0, 1, 2, 4, 5, 3).reshape(-1, size * size * images.shape[3])
    variances, directions = np.linalg.eigh(patches.T @ patches / len(patches))
    filters = (directions / np.sqrt(variances + _REGULARIZATION)).reshape(size, size, images.shape[3], -1)
    return np.concatenate([filters, -filters], -1).astype(np.float32), mean, deviation


def _stage(x, width: int, convolutions: int):
    x = layers.Conv2D(width, 3, padding="same", use_bias=False)(x)
    x = shortcut = _normalized(layers.MaxPooling2D(2)(x))
    for last in [False] * (convolutions - 2) + [True] * (convolutions > 1):
        x = layers.Conv2D(width, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.8)(x)
        if last and convolutions > 2:
            x = layers.Add()([x, shortcut])
        x = layers.ReLU()(x)
    return x


def _normalized(x):
    return layers.ReLU()(layers.BatchNormalization(momentum=0.8)(x))
