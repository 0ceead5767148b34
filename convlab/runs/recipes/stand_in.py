"""The small MobileNet that stands in for the one trained on ImageNet: it learned eight drawn animals, no cat or dog."""

import keras
import numpy as np
from keras import layers

from convlab import data, models
from convlab.runs._base import STAND_IN, STAND_IN_ALPHA
from convlab.runs.recipes._images import flipped_and_shifted
from convlab.runs.recipes._recipe import Examples, Recipe
from convlab.runs.recipes._schedule import UpThenDown


def _heads() -> Examples:
    found = data.creatures()
    targets = np.eye(len(found.class_names), dtype=np.float32)
    parts = (
        (getattr(found, f"x_{part}"), targets[getattr(found, f"y_{part}")]) for part in ("train", "validation", "test")
    )
    return Examples(found, *parts)


def _classifier(examples: Examples) -> keras.Model:
    base = models.mobilenet_base(alpha=STAND_IN_ALPHA)
    inputs = keras.Input(base.input.shape[1:])
    maps = base(layers.Rescaling(1 / 127.5, offset=-1)(inputs))
    classes = layers.Dense(examples.train[1].shape[1])(layers.GlobalAveragePooling2D()(maps))
    return keras.Model(inputs, classes, name="stand_in_mobilenet")


RECIPES = {
    STAND_IN: Recipe(
        summary="A MobileNet of a quarter of the width, trained on drawn heads of eight animals, no cat or dog",
        examples=_heads,
        model=_classifier,
        optimizer=lambda steps: keras.optimizers.AdamW(UpThenDown(3e-3, steps), weight_decay=0.01),
        loss=lambda: keras.losses.CategoricalCrossentropy(from_logits=True),
        batch_size=32,
        epochs=16,
        augment=flipped_and_shifted(16),
    )
}
