"""Train by a recipe and write down what came of it."""

import hashlib
import json
import os
from contextlib import nullcontext
from pathlib import Path

import keras
import numpy as np

from convlab.runs._machine import hardware, versions
from convlab.runs._run import Run, RunError, load, packed, results_folder, write
from convlab.runs.recipes import RECIPES, Examples, Recipe
from convlab.training import Batches, Checkpoints, Distribution, Outcome, compiled, distribution, evaluate, fit
from convlab.validation import one_of, whole_number

CHECKPOINTS = ".checkpoints"
LARGEST_SEED = 2**32 - 1


def record(
    name: str, results: str | os.PathLike | None = None, seed: int = 0, strategy: str | None = None
) -> Run | None:
    """Train by a recipe, test once, and write `NAME.json` and the weights, `NAME.npz`.

    Where an earlier call with the same arguments was interrupted, it goes on after the last epoch that was finished.
    From here on TensorFlow computes in this process in a way that repeats, which can be slower.

    Args:
        name: one of `NAMES`.
        results: the folder to write to; None for `results_folder()`.
        seed: decides the first weights, the order of the examples and how they are changed.
        strategy: None, or the devices to train on: see `convlab.training.distribution`.

    Returns:
        the run; None in a process of several that is not the one that writes.

    Raises:
        TypeError, ValueError: an argument is none of these.
        DataError, TrainingError: the data is not there or not right, or the training cannot go on.
        RunError: the data is the stand-in, and the folder holds a record of a run on real data.
    """
    recipe = RECIPES[one_of("name", name, RECIPES)]
    seed = whole_number("seed", seed, minimum=0, maximum=LARGEST_SEED)
    folder = Path(results if results is not None else results_folder())
    across = None if strategy is None else distribution(strategy)
    _make_deterministic()
    examples = recipe.examples()
    _refuse_stand_in(name, folder, examples)
    model = _model(recipe, examples, seed, across)
    batches = Batches(*examples.train, recipe.batch_size, seed, recipe.augment)
    identity = _identity(recipe, examples, model, seed, strategy)
    if across is not None:
        across.check_same("data, seed, recipe and versions", int(identity[:7], 16))
    checkpoints = Checkpoints(folder / CHECKPOINTS / f"{name}-{identity}")
    outcome = fit(model, batches, examples.validation, recipe.epochs, checkpoints, across)
    weights = packed(_rounded(recipe.ours(model)))
    scores = evaluate(model, *examples.test, views=recipe.views, across=across, bar=True)
    if across is not None and not across.is_chief:
        return None
    run = _run(name, recipe, examples, model, outcome, scores, seed, strategy, across, weights, folder)
    write(run, weights, recipe.shared)
    checkpoints.remove()
    return run


def build(recipe: Recipe, examples: Examples) -> keras.Model:
    """Return the model of a recipe, compiled."""
    steps = -(-len(examples.train[0]) // recipe.batch_size) * recipe.epochs
    return compiled(recipe.model(examples), recipe.optimizer(steps), recipe.loss())


def _make_deterministic() -> None:
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


def _model(recipe: Recipe, examples: Examples, seed: int, across: Distribution | None) -> keras.Model:
    keras.utils.set_random_seed(seed)
    with nullcontext() if across is None else across.scope():
        return build(recipe, examples)


def _refuse_stand_in(name: str, folder: Path, examples: Examples) -> None:
    if examples.data.is_real or not (folder / f"{name}.json").exists():
        return
    if load(name, folder).data["source"] != "stand-in":
        raise RunError(
            f"{folder / name}.json records a run on real data, and the data here is the stand-in: it is not replaced. "
            f"CONVLAB_DATA names the real data, --results another folder"
        )


def _identity(recipe: Recipe, examples: Examples, model: keras.Model, seed: int, strategy: str | None) -> str:
    """Return what tells this training from others of the same name, so that it takes up its own checkpoints only."""
    sizes = [len(part[0]) for part in (examples.train, examples.validation, examples.test)]
    learning = [recipe.epochs, recipe.batch_size, model.optimizer.get_config(), model.loss.get_config()]
    settings = [seed, strategy, learning, model.to_json(), sizes, examples.data.sha256, examples.base, versions()]
    return hashlib.sha256(json.dumps(settings, default=str, sort_keys=True).encode()).hexdigest()[:12]


def _rounded(variables: list[keras.Variable]) -> list[np.ndarray]:
    """Round variables to half precision, in the model too; return them. What half precision cannot hold stays."""
    rounded = []
    for variable in variables:
        value = variable.numpy()
        with np.errstate(over="ignore"):
            half = value.astype(np.float16)
        rounded.append(half if np.isfinite(half).all() else value)
        variable.assign(rounded[-1].astype(value.dtype))
    return rounded


def _run(
    name: str,
    recipe: Recipe,
    examples: Examples,
    model: keras.Model,
    outcome: Outcome,
    scores: dict,
    seed: int,
    strategy: str | None,
    across: Distribution | None,
    weights: bytes,
    folder: Path,
) -> Run:
    data = {"name": examples.data.name, "source": examples.data.source, "sha256": examples.data.sha256}
    data |= {part: len(getattr(examples, part)[0]) for part in ("train", "validation", "test")}
    backend = keras.backend.backend()
    command = f"python -m convlab record {name} --seed {seed}{f' --strategy {strategy}' if strategy else ''}"
    return Run(
        name=name,
        summary=recipe.summary,
        parameters=model.count_params(),
        trainable_parameters=sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
        test_accuracy=round(scores["accuracy"], 6),
        test_loss=round(scores["loss"], 6),
        confusion=scores["confusion"],
        views=len(recipe.views) or 1,
        history=outcome.history,
        best_epoch=outcome.best_epoch,
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        seed=seed,
        seconds=round(sum(outcome.epoch_seconds), 1),
        epoch_seconds=outcome.epoch_seconds,
        data=data,
        base=examples.base,
        versions=versions(),
        hardware=hardware() | {"replicas": 1 if across is None else across.replicas},
        command=command if backend == "tensorflow" else f"KERAS_BACKEND={backend} {command}",
        weights_sha256=hashlib.sha256(weights).hexdigest(),
        folder=folder,
    )
