"""The training loop around Keras' `fit`: validation chooses the epoch, and every epoch can be taken up again."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras
import numpy as np

from convlab.training._batches import Batches
from convlab.training._checkpoints import Checkpoints
from convlab.training._distribution import Distribution
from convlab.training._errors import TrainingError
from convlab.training._progress import Progress, on_terminal

View = Callable[[np.ndarray], np.ndarray]
BATCH = 500


@dataclass(frozen=True)
class Outcome:
    """What a training was: its curves, how long each epoch took, and the epoch that validation chose.

    Attributes:
        history: for each of `loss`, `accuracy`, `val_loss` and `val_accuracy` one number an epoch, rounded to six
            places.
        epoch_seconds: how long each epoch took, its validation included.
        best_epoch: the epoch with the highest validation accuracy, 1 for the first; the model has its weights.
    """

    history: dict[str, list[float]]
    epoch_seconds: list[float]
    best_epoch: int


def fit(
    model: keras.Model,
    batches: Batches,
    validation: tuple[np.ndarray, np.ndarray],
    epochs: int,
    checkpoints: Checkpoints,
    across: Distribution | None = None,
) -> Outcome:
    """Train, take up an earlier training where `checkpoints` has one, and leave the best epoch's weights in the model.

    Args:
        model: compiled, with one metric, `accuracy`.
        batches: what to train on.
        validation: examples and targets that choose the epoch.
        epochs: how many to train in all, those of an earlier training included.
        checkpoints: where the state after each epoch goes.
        across: the devices to train on, or None for Keras' own choice. With several processes, the first one writes.

    Raises:
        TrainingError: the loss is no longer a number, or the checkpoint belongs to another model.
    """
    epoch_watch = _Epochs(batches, validation, checkpoints if across is None or across.is_chief else None, across)
    epoch_watch.resume(model, checkpoints.load())
    done = len(epoch_watch.epoch_seconds)
    if across is not None:
        across.check_same("epochs done", done)
    if done < epochs:
        train = model.fit if across is None else across.fit(model)
        # `batches` shuffles; Keras would shuffle the batches once more, from a state that no checkpoint has.
        train(
            batches,
            epochs=epochs,
            initial_epoch=done,
            shuffle=False,
            verbose=0,
            callbacks=[epoch_watch, Progress()],
        )
    _assign(model.variables, epoch_watch.best)
    return Outcome(epoch_watch.history, epoch_watch.epoch_seconds, epoch_watch.best_epoch)


def evaluate(
    model: keras.Model,
    x: np.ndarray,
    y: np.ndarray,
    views: Sequence[View] = (),
    across: Distribution | None = None,
    bar: bool = False,
) -> dict:
    """Return the `loss`, the `accuracy` and the `confusion` of a model made by `compiled`.

    The confusion counts answers: a row for each true class, a column for each answer; of two classes the first is 0.

    Args:
        model: the model.
        x, y: examples and targets, first axis the example.
        views: what turns the examples into changed copies, mirrored ones say; the outputs for all of them are averaged
            before they are judged. Empty for the examples as they are.
        across: the devices that the model was made for.
        bar: whether to show Keras' progress bar on a terminal.
    """
    views = views or (lambda x: x,)
    outputs = sum(_predict(model, view(x), across, bar) for view in views) / len(views)
    accuracy = _accuracy(model.loss)
    accuracy.update_state(y, outputs)
    return {
        "loss": float(keras.ops.mean(model.loss(y, outputs))),
        "accuracy": float(accuracy.result()),
        "confusion": _confusion(model.loss, y, outputs),
    }


def compiled(model: keras.Model, optimizer: keras.Optimizer, loss: keras.Loss) -> keras.Model:
    """Return `model`, compiled with the accuracy that fits the loss.

    Args:
        model: the model; its targets have the shape of its outputs.
        optimizer: how it learns.
        loss: a `BinaryCrossentropy` or a `CategoricalCrossentropy`, from logits or not.
    """
    model.compile(optimizer, loss, metrics=[_accuracy(loss)])
    optimizer.build(model.trainable_variables)  # Its state has to be there before a checkpoint is put into it.
    return model


def _accuracy(loss: keras.Loss) -> keras.metrics.Metric:
    if isinstance(loss, keras.losses.BinaryCrossentropy):
        return keras.metrics.BinaryAccuracy("accuracy", threshold=_threshold(loss))
    return keras.metrics.CategoricalAccuracy("accuracy")


def _threshold(loss: keras.losses.BinaryCrossentropy) -> float:
    return 0.0 if loss.from_logits else 0.5


def _confusion(loss: keras.Loss, y: np.ndarray, outputs: np.ndarray) -> list[list[int]]:
    if isinstance(loss, keras.losses.BinaryCrossentropy):
        classes, truth, answers = 2, y.ravel() > 0.5, outputs.ravel() > _threshold(loss)
    else:
        classes, truth, answers = outputs.shape[1], y.argmax(axis=1), outputs.argmax(axis=1)
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (truth.astype(int), answers.astype(int)), 1)
    return counts.tolist()


def _predict(model: keras.Model, x: np.ndarray, across: Distribution | None, bar: bool) -> np.ndarray:
    if across is not None:
        return across.predict(model, x, BATCH)
    return model.predict(x, batch_size=BATCH, verbose=int(bar and on_terminal()))


class _Epochs(keras.callbacks.Callback):
    """Before an epoch picks its batches, after it validates, keeps the best weights and writes a checkpoint."""

    def __init__(
        self,
        batches: Batches,
        validation: tuple[np.ndarray, np.ndarray],
        checkpoints: Checkpoints | None,
        across: Distribution | None,
    ):
        super().__init__()
        self.batches, self.validation, self.checkpoints, self.across = batches, validation, checkpoints, across
        self.history, self.epoch_seconds, self.best_epoch, self.best = {}, [], 0, []

    def resume(self, model: keras.Model, saved: tuple[dict[str, np.ndarray], dict] | None) -> None:
        """Put a model and its optimizer into a saved state, if there is one."""
        if saved is None:
            return
        arrays, notes = saved
        for part, variables in _parts(model).items():
            _assign(variables, _numbered(arrays, part))
        self.best = _numbered(arrays, "best")
        self.history, self.epoch_seconds = notes["history"], notes["epoch_seconds"]
        self.best_epoch = notes["best_epoch"]

    def on_epoch_begin(self, epoch, logs=None):
        """Pick the batches of this epoch."""
        self.batches.epoch = epoch
        self._start = time.monotonic()

    def on_train_batch_end(self, batch, logs=None):
        """Stop where the loss is no number."""
        _check_finite("loss", logs["loss"], f"epoch {self.batches.epoch + 1}, batch {batch + 1}")

    def on_epoch_end(self, epoch, logs=None):
        """Validate, keep the best weights, write a checkpoint."""
        scores = evaluate(self.model, *self.validation, across=self.across)
        _check_finite("validation loss", scores["loss"], f"epoch {epoch + 1}")
        logs |= {f"val_{name}": scores[name] for name in ("loss", "accuracy")}
        for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
            self.history.setdefault(name, []).append(round(float(logs[name]), 6))
        if self.history["val_accuracy"][-1] > max(self.history["val_accuracy"][:-1], default=-1.0):
            self.best_epoch, self.best = epoch + 1, _arrays(self.model.variables)
        self.epoch_seconds.append(round(time.monotonic() - self._start, 2))
        if self.checkpoints is not None:
            self._save()

    def _save(self):
        arrays = {part: _arrays(variables) for part, variables in _parts(self.model).items()} | {"best": self.best}
        flat = {f"{part}{i}": array for part, values in arrays.items() for i, array in enumerate(values)}
        notes = {name: getattr(self, name) for name in ("history", "epoch_seconds", "best_epoch")}
        self.checkpoints.save(len(self.epoch_seconds), flat, notes)


def _check_finite(name: str, loss: float, where: str) -> None:
    if not math.isfinite(loss):
        raise TrainingError(
            f"the {name} is {float(loss)} in {where}: the weights have grown without bound. A smaller learning rate "
            f"helps most often; then look for numbers in the data that are infinite or no number, and for a logarithm "
            f"of zero."
        )


def _parts(model: keras.Model) -> dict[str, list[keras.Variable]]:
    # `variables` holds the states of dropout's random numbers too, `weights` would not.
    return {"model": model.variables, "optimizer": model.optimizer.variables}


def _arrays(variables: list[keras.Variable]) -> list[np.ndarray]:
    return [variable.numpy() for variable in variables]


def _numbered(arrays: dict[str, np.ndarray], part: str) -> list[np.ndarray]:
    count = sum(name.startswith(part) for name in arrays)
    return [arrays[f"{part}{i}"] for i in range(count)]


def _assign(variables: list[keras.Variable], values: list[np.ndarray]) -> None:
    kinds = [(tuple(variable.shape), keras.backend.standardize_dtype(variable.dtype)) for variable in variables]
    if kinds != [(value.shape, str(value.dtype)) for value in values]:
        raise TrainingError("the checkpoint belongs to another model: its arrays have other shapes or types")
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
