"""The trained MobileNet that transfer learning starts from, for each source of data."""

import hashlib

import keras

from convlab import data, models
from convlab.runs._run import load

STAND_IN = "stand-in-mobilenet"
STAND_IN_ALPHA = 0.25
MIRRORED_BLOCKS = 12


def pretrained_base(source: str, side: int = 160) -> tuple[keras.Model, str]:
    """Return a MobileNet without its classifier, trained, and where its weights come from.

    Args:
        source: of the cats and dogs: for `"stand-in"` the network that this project trained on drawn animals; for
            `"mirror"` the one trained on ImageNet, up to its twelfth block; for `"download"` all of it, from Keras.
        side: of the images that it takes, in pixels.

    Raises:
        DataError, RunError: the weights are not there, or not as they should be.
    """
    shape = (side, side, 3)
    if source == "stand-in":
        base = models.mobilenet_base(shape, STAND_IN_ALPHA)
        run = load(STAND_IN)
        base.set_weights([array.astype("float32") for array in run.weights()[: len(base.weights)]])
        return (
            base,
            f"MobileNet {STAND_IN_ALPHA}, trained by this project on drawn animals (SHA-256 {run.weights_sha256})",
        )
    path = data.mobilenet_weights()
    if path is None:
        return _downloaded(shape), "MobileNet 1.0, trained on ImageNet, whole, as Keras has it"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    base = models.mobilenet_base(shape, weights=path, blocks=MIRRORED_BLOCKS)
    return base, f"MobileNet 1.0, trained on ImageNet, up to {base.layers[-1].name} (SHA-256 {digest})"


def _downloaded(shape: tuple[int, int, int]) -> keras.Model:
    try:
        return models.mobilenet_base(shape, weights="imagenet")
    except Exception as error:  # Keras raises a bare Exception where the network fails.
        raise data.DataError(f"MobileNet's weights cannot be fetched: {error}") from error
