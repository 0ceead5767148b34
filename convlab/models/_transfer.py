"""MobileNet, and what stands on its feature maps."""

import math
import os
import warnings
from numbers import Real

import keras
from keras import layers

from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers

BLOCKS = 13
LONGEST_SIDE = 16_384
MOST_FLATTENED = 1_000_000  # numbers; a dense layer of 256 on them has 1 GB of weights


def mobilenet_base(
    input_shape: tuple[int, int, int] = (160, 160, 3),
    alpha: float = 1.0,
    weights: str | os.PathLike | None = None,
    blocks: int = 13,
) -> keras.Model:
    """Return MobileNet without its classifier (Howard et al., 2017), (height, width, 3) images to feature maps.

    At 160 x 160 and alpha 1 the maps are (5, 5, 1024) and the parameters 3,228,864, of which 3,206,976 train.

    Args:
        input_shape: (height, width, 3), each side from 32 to 16,384.
        alpha: width multiplier: 0.25, 0.5, 0.75 or 1.
        weights: `"imagenet"` (downloaded by Keras), a path to a `.weights.h5` file saved from this model, or None for
            random ones.
        blocks: how many of the 13 depthwise separable blocks to keep, from the first.

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
    blocks = whole_number("blocks", blocks, maximum=BLOCKS)
    named = weights if weights == "imagenet" else None
    base = keras.applications.MobileNet(
        include_top=False, input_shape=(height, width, depth), alpha=float(alpha), weights=named
    )
    if blocks < BLOCKS:
        base = keras.Model(base.input, base.get_layer(f"conv_pw_{blocks}_relu").output, name=base.name)
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


def transfer_model(base: keras.Model, head: keras.Model, train_from: str | None = None) -> keras.Model:
    """Return images from 0 to 255 to what `head` says of the feature maps of `base`, which is frozen.

    Batch normalization inside `base` keeps the averages of its first training, in every layer.

    Args:
        base: takes images from -1 to 1, as MobileNet does.
        head: takes the maps of `base`.
        train_from: the name of the layer of `base` from which on its layers train too; None for none.

    Raises:
        TypeError, ValueError: `base` or `head` is no model, `head` does not fit, or `base` has no such layer.
    """
    for name, model in (("base", base), ("head", head)):
        if not isinstance(model, keras.Model):
            raise TypeError(f"{name} takes a Keras model, got {shown(model)}")
    given, taken = base.outputs[0].shape[1:], head.inputs[0].shape[1:]
    if given != taken:
        raise ValueError(f"head takes maps of {given} from base, got one for {taken}")
    names = [layer.name for layer in base.layers]
    if train_from is not None:
        one_of("train_from", train_from, names)
    first = len(names) if train_from is None else names.index(train_from)
    base.trainable = True
    for index, layer in enumerate(base.layers):
        layer.trainable = index >= first and not isinstance(layer, layers.BatchNormalization)
    inputs = keras.Input(base.inputs[0].shape[1:])
    maps = base(layers.Rescaling(1 / 127.5, offset=-1)(inputs), training=False)
    return keras.Model(inputs, head(maps), name=f"{base.name}_{head.name}")


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
