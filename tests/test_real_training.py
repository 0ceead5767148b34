"""The chapter's network on the real CIFAR-10: it passes 60% within five epochs, and shows how far it is."""

import os
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from convlab import data, models
from convlab.training import Progress

MIRROR = os.environ.get("CONVLAB_DATA", "")
BAR = 0.60
EPOCHS = 5


class UntilBar(keras.callbacks.Callback):
    """Ends the training once the test accuracy passes the bar, to save the time of the epochs that are left."""

    def __init__(self, images: np.ndarray, labels: np.ndarray):
        super().__init__()
        self.images, self.labels, self.accuracies = images, labels, []

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        scores = self.model.evaluate(self.images, self.labels, batch_size=500, verbose=0, return_dict=True)
        self.accuracies.append(scores["accuracy"])
        self.model.stop_training = scores["accuracy"] > BAR


@pytest.mark.skipif(not Path(MIRROR).is_dir() or not MIRROR, reason="CONVLAB_DATA names no mirror of the real data")
def test_the_network_passes_the_bar_on_real_images(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cifar = data.cifar10()
    assert cifar.is_real
    assert len(cifar.x_train) + len(cifar.x_test) == 60_000
    images, test_images = (x.astype("float32") / 255 for x in (cifar.x_train, cifar.x_test))
    keras.utils.set_random_seed(1)
    model = models.cifar10_convnet()
    assert model.count_params() == 703_594
    model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    watch = UntilBar(test_images, cifar.y_test)
    model.fit(images, cifar.y_train, epochs=EPOCHS, batch_size=64, verbose=0, callbacks=[Progress(), watch])
    assert watch.accuracies[-1] > BAR, watch.accuracies
    shown = capsys.readouterr().err
    assert "epoch 1 of 5 " in shown
    assert "left" in shown
