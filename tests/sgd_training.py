"""Trains a small network by plain gradient descent, alone or on two virtual devices, and prints its losses as JSON."""

import json
import sys
import tempfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from convlab.training import Batches, Checkpoints, compiled, distribution, evaluate, fit

cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
rng = np.random.default_rng(0)
x = rng.integers(0, 256, (65, 6), dtype=np.uint8)
y = np.eye(3, dtype=np.float32)[rng.integers(0, 3, 65)]


def main(strategy: str) -> None:
    """Train for three epochs; gradients summed instead of averaged would show in the second batch."""
    across = distribution(strategy) if strategy else None
    keras.utils.set_random_seed(1)
    with across.scope() if across else tf.name_scope("alone"):
        layers = [keras.layers.Rescaling(1 / 255), keras.layers.Dense(8, "relu"), keras.layers.Dense(3)]
        model = keras.Sequential([keras.Input((6,)), *layers])
        compiled(model, keras.optimizers.SGD(0.5), keras.losses.CategoricalCrossentropy(from_logits=True))
    with tempfile.TemporaryDirectory() as folder:
        outcome = fit(model, Batches(x[:64], y[:64], 16, 3), (x, y), 3, Checkpoints(Path(folder)), across)
        again = fit(model, Batches(x[:64], y[:64], 16, 3), (x, y), 3, Checkpoints(Path(folder)), across)
    assert again.history == outcome.history
    print(
        json.dumps([outcome.history["loss"], outcome.history["val_loss"], evaluate(model, x, y, across=across)["loss"]])
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
