"""Check a record against its weights."""

import os

import keras

from convlab.runs._record import build
from convlab.runs._run import Run, RunError, load
from convlab.runs.recipes import RECIPES
from convlab.training import evaluate
from convlab.validation import one_of

TOLERANCE = 0.0005  # half a unit of the third digit


def verify(name: str, results: str | os.PathLike | None = None) -> tuple[Run, float]:
    """Test the recorded weights again.

    Args:
        name: one of `NAMES`.
        results: the folder of the record and its weights; None for the records that came with this package.

    Returns:
        the record, and the test accuracy that its weights reach here and now.

    Raises:
        TypeError, ValueError: `name` is none of these.
        RunError: there is no such record, somebody changed it or its weights, the data here is other data, or the
            weights reach another accuracy.
        DataError: the data is not there, or not right.
    """
    recipe = RECIPES[one_of("name", name, RECIPES)]
    run = load(name, results)
    weights = run.weights()
    examples = recipe.examples()
    if (examples.data.sha256, examples.base) != (run.data["sha256"], run.base):
        raise RunError(
            f"{name} was tested on the {run.data['source']} of {run.data['name']} (SHA-256 {run.data['sha256']})"
            f"{f' and starts from {run.base}' if run.base else ''}; here is the {examples.data.source} (SHA-256 "
            f"{examples.data.sha256}){f' and {examples.base}' if examples.base else ''}"
        )
    model = build(recipe, examples)
    ours = recipe.ours(model)
    if [tuple(variable.shape) for variable in ours] != [array.shape for array in weights]:
        raise RunError(f"{name}: its weights do not fit the model of today's recipe, so it has to be recorded again")
    for variable, array in zip(ours, weights, strict=True):
        variable.assign(keras.ops.cast(array, variable.dtype))
    found = evaluate(model, *examples.test, views=recipe.views, bar=True)["accuracy"]
    if not abs(found - run.test_accuracy) <= TOLERANCE:  # Also where one of them is no number.
        raise RunError(f"{name}: the record says a test accuracy of {run.test_accuracy:.4f}, its weights {found:.4f}")
    return run, found
