"""Training on several devices or machines, by TensorFlow's own strategies.

Keras 3.15's `fit` does not run on several workers (it adds up numbers along an axis that they do not have), so the loop
over batches is here; the step itself is Keras' `train_step`, and the strategy adds up the gradients.
"""

import json
import os
from collections.abc import Callable, Iterator

import keras
import numpy as np

from convlab.training._batches import Batches
from convlab.training._errors import TrainingError
from convlab.validation import one_of

STRATEGIES = ("mirrored", "multiworker")


def distribution(strategy: str) -> "Distribution":
    """Return the devices of this machine (`"mirrored"`), or all those of the machines that `TF_CONFIG` names.

    With `"multiworker"` the same command runs on each machine, with another `task` in `TF_CONFIG`, before anything else
    uses TensorFlow; the machines share the folder of the results.

    Raises:
        TypeError, ValueError: `strategy` is neither.
        TrainingError: Keras does not run on TensorFlow, or `TF_CONFIG` is not what it should be.
    """
    one_of("strategy", strategy, STRATEGIES)
    if keras.backend.backend() != "tensorflow":
        raise TrainingError(f"strategy takes Keras on TensorFlow, got KERAS_BACKEND={keras.backend.backend()}")
    import tensorflow as tf

    if strategy == "mirrored":
        kind = "GPU" if tf.config.list_logical_devices("GPU") else "CPU"
        return Distribution(tf.distribute.MirroredStrategy(tf.config.list_logical_devices(kind)))
    _check_config(os.environ.get("TF_CONFIG", ""))
    try:
        return Distribution(tf.distribute.MultiWorkerMirroredStrategy())
    except (RuntimeError, tf.errors.OpError) as error:
        raise TrainingError(f"the machines of TF_CONFIG cannot train together: {error}") from error


def _check_config(text: str) -> None:
    example = '{"cluster": {"worker": ["host:port", "host:port"]}, "task": {"type": "worker", "index": 0}}'
    try:
        config = json.loads(text)
        workers, task = config["cluster"]["worker"], config["task"]
        fits = task["type"] == "worker" and 0 <= int(task["index"]) < len(workers)
    except (ValueError, TypeError, KeyError):
        fits = False
    if not fits:
        raise TrainingError(f"strategy 'multiworker' takes its machines from TF_CONFIG={example}, got {text!r}")


class Distribution:
    """The devices of one training. A model must be made and compiled inside `scope()`.

    Args:
        strategy: a `tf.distribute.Strategy`.

    Attributes:
        is_chief: whether this process is the one that writes.
        replicas: how many copies of the model train together.
    """

    def __init__(self, strategy):
        self._strategy = strategy
        resolver = strategy.cluster_resolver
        self.is_chief = resolver is None or not resolver.cluster_spec() or resolver.task_id == 0
        self.replicas = strategy.num_replicas_in_sync

    def scope(self):
        """Return the context in which variables are copied to every device."""
        return self._strategy.scope()

    def check_same(self, name: str, number: int) -> None:
        """Compare a number with that of the other processes.

        Raises:
            TrainingError: it is another one there.
        """
        import tensorflow as tf

        there = self._strategy.gather(self._strategy.run(lambda: tf.constant([number])), axis=0).numpy()
        if len(set(there.tolist())) > 1:
            raise TrainingError(
                f"the machines disagree on {name}: {there.tolist()}. They need the same data, seed and versions, and "
                f"one folder for the results"
            )

    def predict(self, model: keras.Model, x: np.ndarray, batch_size: int) -> np.ndarray:
        """Return the model's outputs, computed by each process on its own."""
        return np.concatenate([model(x[i : i + batch_size], training=False) for i in range(0, len(x), batch_size)])

    def fit(self, model: keras.Model) -> Callable[..., None]:
        """Return what `model.fit` would be on these devices, for the arguments that `convlab.training.fit` gives."""
        import tensorflow as tf

        step = tf.function(lambda data: self._strategy.run(model.train_step, args=(data,)))

        def train(batches, epochs, initial_epoch, callbacks, **_ignored):
            self._build(model, batches)
            watchers = keras.callbacks.CallbackList(callbacks, model=model, epochs=epochs, steps=len(batches))
            watchers.on_train_begin()
            for epoch in range(initial_epoch, epochs):
                watchers.on_epoch_begin(epoch)
                model.reset_metrics()
                for index, data in enumerate(self._shares(batches)):
                    step(data)
                    watchers.on_train_batch_end(index, self._metrics(model))
                watchers.on_epoch_end(epoch, self._metrics(model))
            watchers.on_train_end()

        return train

    def _build(self, model: keras.Model, batches: Batches) -> None:
        """Let loss and metrics make their variables, which they cannot inside a compiled step."""
        with self.scope():
            x, y = batches[0]
            self._strategy.run(model.test_step, args=((x[:1], y[:1]),))

    def _metrics(self, model: keras.Model) -> dict[str, float]:
        return {name: float(value) for name, value in model.get_metrics_result().items()}

    def _shares(self, batches: Batches):
        """Return a distributed data set of one epoch: of each batch, every replica gets its share."""
        import tensorflow as tf

        def dataset(context) -> tf.data.Dataset:
            here = context.num_replicas_in_sync // context.num_input_pipelines
            first = context.input_pipeline_id * here

            def shares() -> Iterator[tuple[np.ndarray, np.ndarray]]:
                for batch in map(batches.__getitem__, range(len(batches))):
                    if len(batch[0]) < self.replicas:
                        continue  # A replica without an example would have no loss.
                    x, y = (np.array_split(part, self.replicas) for part in batch)
                    yield from zip(x[first : first + here], y[first : first + here], strict=True)

            spec = tuple(tf.TensorSpec((None, *part.shape[1:]), part.dtype) for part in batches[0])
            return tf.data.Dataset.from_generator(shares, output_signature=spec)

        return self._strategy.distribute_datasets_from_function(dataset)
