"""Cats and dogs: from nothing, from MobileNet's frozen features in three ways, and with its last blocks unfrozen."""

import functools

import keras
import numpy as np
from keras import layers

from convlab import data, models
from convlab.runs._base import pretrained_base
from convlab.runs.recipes._images import flipped_and_shifted, mirrored, moved
from convlab.runs.recipes._recipe import Examples, Recipe
from convlab.runs.recipes._schedule import UpThenDown
from convlab.training import on_terminal

BATCH = 50
ENLARGED = 224  # pixels: the side that MobileNet was trained on
UNFROZEN_FROM = "conv_dw_11"


def _images() -> Examples:
    """Return the images, numbers from 0 to 255."""
    found = data.cats_vs_dogs()
    parts = (
        (getattr(found, f"x_{part}"), getattr(found, f"y_{part}")[:, None].astype(np.float32))
        for part in ("train", "validation", "test")
    )
    return Examples(found, *parts)


def _images_for_transfer() -> Examples:
    """Return the images, and what the base is that they will go through."""
    images = _images()
    return Examples(images.data, images.train, images.validation, images.test, pretrained_base(images.data.source)[1])


def _features() -> Examples:
    """Return the base's feature maps of the images: each image goes through the base once."""
    images = _images()
    base, origin = pretrained_base(images.data.source)
    preprocess = keras.applications.mobilenet.preprocess_input
    parts = (
        (base.predict(preprocess(x.astype(np.float32)), batch_size=BATCH, verbose=int(on_terminal())), y)
        for x, y in (images.train, images.validation, images.test)
    )
    return Examples(images.data, *parts, base=origin)


def _logits() -> keras.Loss:
    return keras.losses.BinaryCrossentropy(from_logits=True)


def _head(kind: str, examples: Examples) -> keras.Model:
    return models.transfer_head(examples.train[0].shape[1:], kind)


def _with_base(examples: Examples) -> keras.Model:
    base, _ = pretrained_base(examples.data.source)
    return models.transfer_model(base, models.transfer_head(base.output.shape[1:]))


def _unfrozen(examples: Examples) -> keras.Model:
    """Return the base for enlarged images, its last two blocks free, and a head that has learned on its frozen maps.

    A head that starts from random numbers would first spoil the maps that it is given (Kumar et al., 2022).
    """
    base, _ = pretrained_base(examples.data.source, side=ENLARGED)
    maps = keras.Input(base.output.shape[1:])
    judge = layers.Dense(1, name="judge")
    head = keras.Model(maps, judge(layers.GlobalMaxPooling2D()(maps)), name="head")
    network = models.transfer_model(base, head, train_from=UNFROZEN_FROM)
    enlarge = layers.Resizing(ENLARGED, ENLARGED, interpolation="bicubic")
    whole = keras.Sequential([keras.Input(examples.train[0].shape[1:]), enlarge, network], name="cats_vs_dogs_best")
    _fit_judge(judge, keras.Sequential([enlarge, network.layers[1], base, layers.GlobalMaxPooling2D()]), examples)
    return whole


def _fit_judge(judge: layers.Dense, pooled: keras.Model, examples: Examples) -> None:
    """Fit the last layer to the frozen maps of the training images, seen both ways."""
    x, y = examples.train
    seen = [pooled.predict(view.astype(np.float32), batch_size=BATCH, verbose=0) for view in (x, mirrored(x))]
    alone = keras.Sequential([keras.Input(seen[0].shape[1:]), judge])
    alone.compile(keras.optimizers.Adam(1e-3), _logits())
    alone.fit(np.concatenate(seen), np.concatenate([y, y]), batch_size=64, epochs=30, verbose=0)


def _of_head(model: keras.Model) -> list[keras.Variable]:
    return model.layers[-1].weights


RECIPES = {
    "cats-vs-dogs-dense": Recipe(
        summary="Two dense layers over the pixels, no transfer",
        examples=_images,
        model=lambda examples: models.cats_vs_dogs_dense(),
        optimizer=lambda steps: keras.optimizers.Adam(3e-4),
        loss=_logits,
        batch_size=BATCH,
        epochs=20,
    ),
    "cats-vs-dogs-scratch": Recipe(
        summary="A ConvNet of four stages from nothing, with flips and shifts, no transfer",
        examples=_images,
        model=lambda examples: models.cats_vs_dogs_convnet(),
        optimizer=lambda steps: keras.optimizers.AdamW(UpThenDown(2e-3, steps), weight_decay=0.01),
        loss=_logits,
        batch_size=BATCH,
        epochs=15,
        augment=flipped_and_shifted(16),
    ),
    "cats-vs-dogs-features-as-printed": Recipe(
        summary="MobileNet's frozen features, and the chapter's head of 6.5 million parameters with its optimizer",
        examples=_features,
        model=functools.partial(_head, "flatten"),
        optimizer=lambda steps: keras.optimizers.RMSprop(),
        loss=keras.losses.BinaryCrossentropy,
        batch_size=32,
        epochs=20,
        shared=False,
    ),
    "cats-vs-dogs-features": Recipe(
        summary="MobileNet's frozen features, their average, and one logistic unit",
        examples=_features,
        model=functools.partial(_head, "global_average"),
        optimizer=lambda steps: keras.optimizers.Adam(3e-3),
        loss=keras.losses.BinaryCrossentropy,
        batch_size=32,
        epochs=30,
    ),
    "cats-vs-dogs-augmented": Recipe(
        summary="Frozen MobileNet inside the model, average and one logistic unit, images flipped and shifted",
        examples=_images_for_transfer,
        model=_with_base,
        optimizer=lambda steps: keras.optimizers.Adam(UpThenDown(1e-2, steps)),
        loss=keras.losses.BinaryCrossentropy,
        batch_size=BATCH,
        epochs=4,
        augment=flipped_and_shifted(16),
        ours=_of_head,
    ),
    "cats-vs-dogs-best": Recipe(
        summary="MobileNet on enlarged images: a head fitted to its frozen maps, then its last two blocks unfrozen",
        examples=_images_for_transfer,
        model=_unfrozen,
        optimizer=lambda steps: keras.optimizers.AdamW(UpThenDown(3e-5, steps), weight_decay=0.01),
        loss=_logits,
        batch_size=BATCH,
        epochs=5,
        augment=flipped_and_shifted(16),
        views=(moved(0, 0, False), mirrored),
        shared=False,
    ),
}
