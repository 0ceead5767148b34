"""The training loop: validation chooses, an interrupted training ends as an unbroken one, and nonsense stops it."""

from pathlib import Path

import keras
import numpy as np
import pytest

from convlab.training import Batches, Checkpoints, TrainingError, compiled, evaluate, fit

# Keras 3 on TensorFlow reads its variables in a way that NumPy 2 calls outdated.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

EPOCHS = 5
RNG = np.random.default_rng(0)
X = RNG.normal(size=(90, 6)).astype(np.float32)
Y = np.eye(3, dtype=np.float32)[(X[:, :3] + RNG.normal(size=(90, 3))).argmax(1)]


def _model(rate: float = 0.05) -> keras.Model:
    """Make a network with all that has a state: momentum, moving averages and dropout's random numbers."""
    keras.utils.set_random_seed(5)
    layers = [keras.layers.Dense(8, "relu"), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5)]
    model = keras.Sequential([keras.Input((6,)), *layers, keras.layers.Dense(3)])
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    return compiled(model, keras.optimizers.SGD(rate, momentum=0.9), loss)


def _fit(folder: Path, epochs: int = EPOCHS, rate: float = 0.05):
    model = _model(rate)
    return model, fit(model, Batches(X[:60], Y[:60], 16, seed=2), (X[60:], Y[60:]), epochs, Checkpoints(folder))


def test_history_and_the_weights_of_the_best_epoch(tmp_path: Path) -> None:
    model, outcome = _fit(tmp_path)
    assert set(outcome.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert {len(values) for values in outcome.history.values()} == {EPOCHS}
    assert len(outcome.epoch_seconds) == EPOCHS
    best = int(np.argmax(outcome.history["val_accuracy"]))
    assert outcome.best_epoch == best + 1
    scores = evaluate(model, X[60:], Y[60:])
    assert scores["accuracy"] == pytest.approx(outcome.history["val_accuracy"][best], abs=1e-6)
    assert scores["loss"] == pytest.approx(outcome.history["val_loss"][best], abs=1e-6)


def test_the_same_history_as_keras_alone(tmp_path: Path) -> None:
    _, outcome = _fit(tmp_path)
    model, batches = _model(), Batches(X[:60], Y[:60], 16, seed=2)
    for epoch in range(EPOCHS):
        batches.epoch = epoch
        x, y = (np.concatenate(parts) for parts in zip(*(batches[i] for i in range(len(batches))), strict=True))
        found = model.fit(x, y, batch_size=16, shuffle=False, verbose=0, validation_data=(X[60:], Y[60:])).history
        for name, (value,) in found.items():
            assert outcome.history[name][epoch] == pytest.approx(value, abs=2e-6)


@pytest.mark.parametrize("done", range(1, EPOCHS))
def test_an_interrupted_training_ends_as_an_unbroken_one(tmp_path: Path, done: int) -> None:
    whole_model, whole = _fit(tmp_path / "whole")

    class Stop(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if self.model.optimizer.iterations >= 4 * done + 2:
                raise KeyboardInterrupt

    model = _model()
    plain = model.fit
    model.fit = lambda *args, callbacks, **more: plain(*args, callbacks=[*callbacks, Stop()], **more)
    with pytest.raises(KeyboardInterrupt):
        fit(model, Batches(X[:60], Y[:60], 16, seed=2), (X[60:], Y[60:]), EPOCHS, Checkpoints(tmp_path / "broken"))
    again_model, again = _fit(tmp_path / "broken")
    assert again.history == whole.history
    assert again.best_epoch == whole.best_epoch
    for one, other in zip(again_model.variables, whole_model.variables, strict=True):
        assert np.array_equal(one.numpy(), other.numpy()), one.path


def test_a_finished_training_is_not_trained_again(tmp_path: Path) -> None:
    _, first = _fit(tmp_path)
    _, second = _fit(tmp_path)
    assert second == first


def test_checkpoints_of_another_model_are_refused(tmp_path: Path) -> None:
    assert Checkpoints(tmp_path).save(1, {"model0": np.zeros(3)}, {})
    with pytest.raises(TrainingError, match="belongs to another model"):
        _fit(tmp_path)


def test_a_loss_that_is_no_number_stops_with_advice(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"loss is (nan|inf) in epoch \d+, batch \d+: .*smaller learning rate"):
        _fit(tmp_path, rate=1e30)


def test_views_are_averaged() -> None:
    model = _model()
    found = evaluate(model, X, Y, views=(lambda x: x, lambda x: -2 * x))
    logits = (model.predict(X, verbose=0) + model.predict(-2 * X, verbose=0)) / 2
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    assert found["accuracy"] == pytest.approx((logits.argmax(1) == Y.argmax(1)).mean())
    assert found["loss"] == pytest.approx(-np.log((shares * Y).sum(1)).mean(), rel=1e-5)
    pairs = list(zip(Y.argmax(1), logits.argmax(1), strict=True))
    classes = range(Y.shape[1])
    assert found["confusion"] == [[pairs.count((true, answer)) for answer in classes] for true in classes]


@pytest.mark.parametrize(("from_logits", "border"), [(True, 0.0), (False, 0.5)])
def test_accuracy_of_one_unit_is_judged_at_the_border_of_its_loss(from_logits: bool, border: float) -> None:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Identity()])
    compiled(model, keras.optimizers.SGD(), keras.losses.BinaryCrossentropy(from_logits=from_logits))
    x = np.linspace(-1, 1, 21, dtype=np.float32)[:, None] + 0.01
    assert evaluate(model, x, (x > border).astype(np.float32))["accuracy"] == 1.0
    assert evaluate(model, x, (x > border + 0.25).astype(np.float32))["accuracy"] < 1.0
    y = (x > 0.75).astype(np.float32)
    low, high = int((x <= border).sum()), int(y.sum())
    assert evaluate(model, x, y)["confusion"] == [[low, 21 - low - high], [0, high]]
