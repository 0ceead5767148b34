"""How soon a network sees 70% of CIFAR-10 right: the chapter's as printed, our recipe, and what each piece gives.

Time runs from the making of the network, its whitening, compilation and validation included, to the end of the first
epoch whose validation accuracy is 0.70 or more. All trainings run in this one process; the ratio is of the printed
network, seed 0, to the middle one of our three seeds. Then each piece of the recipe is taken out alone, and the rest
trains for the same one epoch.

Needs the real data. Run as `CONVLAB_DATA=DIR python benchmarks/training.py`; it writes what it measured to
`results/cifar10-speed.json`, from where the page on recorded runs reads it.
"""

import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keras

from convlab import models, runs
from convlab.runs import build, hardware, versions
from convlab.runs.recipes import RECIPES, Examples, Recipe, flipped_and_shifted
from convlab.runs.recipes.cifar10 import momentum
from convlab.training import Batches, Checkpoints, evaluate, fit

BAR = 0.70
SEEDS = (0, 1, 2)
PIECE_SEEDS = SEEDS[:2]
MOST_EPOCHS = 20
OURS, PRINTED = RECIPES["cifar10-fast"], RECIPES["cifar10-convnet"]


def _other_model(change: Callable[[keras.Model], None]) -> Recipe:
    """Return our recipe with a network that `change` has changed."""

    def model(examples: Examples) -> keras.Model:
        network = OURS.model(examples)
        change(network)
        return network

    return replace(OURS, model=model)


def _unwhiten(network: keras.Model) -> None:
    first = network.get_layer("whiten")
    first.trainable = True
    first.kernel.assign(keras.initializers.GlorotUniform(seed=0)(first.kernel.shape))


def _unscale(network: keras.Model) -> None:
    network.layers[-1].scale = 1.0


def _chapters_network(_: Examples) -> keras.Model:
    """Return the chapter's network for images from 0 to 255, without its softmax, as our loss takes logits."""
    network = models.cifar10_convnet()
    network.layers[-1].activation = keras.activations.linear
    return keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Rescaling(1 / 255), network])


PIECES = {
    "nothing": OURS,
    "our network (the chapter's instead)": replace(OURS, model=_chapters_network),
    "momentum and one cycle (the chapter's RMSprop instead)": replace(OURS, optimizer=PRINTED.optimizer),
    "the cycle (the same rate all along)": replace(OURS, optimizer=lambda steps: momentum(0.05)),
    "whitening (a first layer that learns)": _other_model(_unwhiten),
    "scaled logits": _other_model(_unscale),
    "soft targets": replace(OURS, augment=flipped_and_shifted(2)),
    "flips and shifts": replace(OURS, augment=flipped_and_shifted(0, smoothing=0.1)),
    "small batches (512 instead of 128)": replace(OURS, batch_size=512),
}


def main() -> int:
    """Measure, print and write."""
    examples = {recipe: recipe.examples() for recipe in (OURS, PRINTED)}
    if not examples[OURS].data.is_real:
        print("This needs the real data: CONVLAB_DATA=DIR", file=sys.stderr)
        return 1
    found = {"bar": BAR, "data": examples[OURS].data.sha256, "versions": versions(), "hardware": hardware()}
    found["printed"] = _until_bar(PRINTED, examples[PRINTED], 0)
    found["ours"] = [_until_bar(OURS, examples[OURS], seed) for seed in SEEDS]
    found["ratio"] = found["printed"]["seconds"] / statistics.median(run["seconds"] for run in found["ours"])
    print(f"time to {BAR:.0%}: {found['ratio']:.1f} times faster than as printed")
    found["pieces"] = {name: _without(name, recipe, examples[OURS]) for name, recipe in PIECES.items()}
    path = runs.results_folder() / "cifar10-speed.json"
    path.write_text(json.dumps(found, indent=1) + "\n")
    return 0


def _until_bar(recipe: Recipe, examples: Examples, seed: int) -> dict:
    """Train until validation passes the bar; return how long it took, and the curve."""
    accuracies, start = [], time.perf_counter()
    model = _model(recipe, examples, seed)
    batches = Batches(*examples.train, recipe.batch_size, seed, recipe.augment)

    class Watch(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            batches.epoch = epoch

        def on_epoch_end(self, epoch, logs=None):
            accuracies.append(round(evaluate(self.model, *examples.validation)["accuracy"], 4))
            self.model.stop_training = accuracies[-1] >= BAR

    model.fit(batches, epochs=MOST_EPOCHS, shuffle=False, verbose=0, callbacks=[Watch()])
    seconds = time.perf_counter() - start
    print(f"{recipe.summary}, seed {seed}: {accuracies} in {seconds:.1f} s", flush=True)
    if accuracies[-1] < BAR:
        raise SystemExit(f"{recipe.summary}, seed {seed}: it never reaches {BAR:.0%}")
    return {"seconds": round(seconds, 1), "val_accuracy": accuracies}


def _model(recipe: Recipe, examples: Examples, seed: int) -> keras.Model:
    keras.utils.set_random_seed(seed)
    return build(recipe, examples)


def _without(name: str, recipe: Recipe, examples: Examples) -> dict:
    """Train a recipe with one piece taken out for its one epoch, with the first two seeds."""
    accuracies, seconds = [], []
    for seed in PIECE_SEEDS:
        model = _model(recipe, examples, seed)
        batches = Batches(*examples.train, recipe.batch_size, seed, recipe.augment)
        with tempfile.TemporaryDirectory() as folder:
            outcome = fit(model, batches, examples.validation, recipe.epochs, Checkpoints(Path(folder)))
        accuracies.append(outcome.history["val_accuracy"][-1])
        seconds.append(outcome.epoch_seconds[-1])
    print(f"without {name}: {accuracies} in {seconds} s", flush=True)
    return {"val_accuracy": accuracies, "seconds": seconds}


if __name__ == "__main__":
    sys.exit(main())
