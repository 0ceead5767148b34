"""The networks for cats and dogs that start from nothing, (160, 160, 3) images from 0 to 255 to one logit for "dog"."""

import keras
from keras import layers

SHAPE = (160, 160, 3)


def cats_vs_dogs_dense() -> keras.Sequential:
    """Return two dense layers over the pixels, four by four of them averaged first: 614,657 parameters."""
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Rescaling(1 / 127.5, offset=-1),
            layers.AveragePooling2D(4),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(1),
        ],
        name="cats_vs_dogs_dense",
    )


def cats_vs_dogs_convnet() -> keras.Sequential:
    """Return a ConvNet of four stages for large images: 390,113 parameters."""
    stages = []
    for width in (32, 64, 128, 256):
        stages += [
            layers.Conv2D(width, 3, padding="same", use_bias=False),
            layers.MaxPooling2D(2),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
        ]
    head = [layers.GlobalAveragePooling2D(), layers.Dropout(0.3), layers.Dense(1)]
    return keras.Sequential(
        [keras.Input(SHAPE), layers.Rescaling(1 / 127.5, offset=-1), *stages, *head], name="cats_vs_dogs_convnet"
    )
