"""Transfer learning: a line through MobileNet, frozen on one side of it, and what a step of training then costs."""

import re
from functools import cache

import traitlets

from convlab.drawing import Drawing, shape_text
from convlab.sizing import NETWORKS, Dense, Flatten, GlobalPool, Step, trace
from convlab.validation import one_of, whole_number
from convlab.widgets._forms import boolean
from convlab.widgets._modules import module, style_sheet
from convlab.widgets._transfer_picture import transfer_picture
from convlab.widgets._widget import Widget, setting

HEADS = {"global": (GlobalPool("average"), Dense(1)), "dense": (Flatten(), Dense(256), Dense(1))}
"""What is put on top of the base, by name."""
RECORDED = {
    "cats-vs-dogs-features": (14, "global", True),
    "cats-vs-dogs-features-as-printed": (14, "dense", True),
    "cats-vs-dogs-augmented": (14, "global", False),
    "cats-vs-dogs-best": (11, "global", False),
}
"""Where the recorded runs had the line (it trains from `conv_dw_11` on: 11 stages are frozen), their head, and whether
the features were kept."""
FROM_NOTHING = ("cats-vs-dogs-scratch", "cats-vs-dogs-dense")

_FORMS = {
    "frozen": lambda value: whole_number("frozen", value, 0, len(stages())),
    "head": lambda value: one_of("head", value, HEADS),
    "kept": lambda value: boolean("kept", value),
}


class Transfer(Widget):
    """A line through MobileNet's 14 stages, which the reader moves: above it all is frozen, below it all trains.

    Everything that the reader can change can be set and read here: `frozen`, `head`, `kept`.

    The cost of a step of training is counted in multiplications for one image. Forward: those of all stages and of the
    head. Backward: the gradients of the weights take about as many again as the forward pass in each layer that trains,
    those of the head among them; and so do the gradients of the inputs, except in the first layer that trains, before
    which nobody needs them. With features that are kept on disk, a step is the head's alone.

    The accuracies are read from the records. Those stand at the line where their training began, but not all else is as
    drawn here: the base of a record may end before the last stage, keep its batch normalization frozen, or see larger
    images. The widget tells it beside the number.

    Args:
        frozen: how many stages do not train, from the image on: 0 (everything trains) to 14 (the head alone trains).
        head: `"global"` (average of each map and one logistic unit) or `"dense"` (all numbers, 256 units, one unit).
        kept: whether the features are computed once and kept on disk, rather than at every step; it takes effect where
            all 14 stages are frozen.
        task, goal: as for every widget; the facts are the parameters, `trainable` and `frozen_parameters`, the
            `multiplications` of a step for one image, and the recorded test `accuracy` at this setting with the name of
            its `run`, both None where none is recorded.

    Raises:
        TypeError, ValueError: an argument is none of these.
    """

    _esm = module("transfer")
    _css = style_sheet()
    module_name = "transfer"
    forms = _FORMS

    stages = traitlets.List(read_only=True).tag(sync=True)
    heads = traitlets.Dict(read_only=True).tag(sync=True)
    runs = traitlets.List(read_only=True).tag(sync=True)
    compared = traitlets.Unicode(read_only=True).tag(sync=True)
    frozen = setting(14)
    head = setting("global")
    kept = setting(True)
    _check = traitlets.validate(*forms)(Widget.checked)

    def __init__(self, frozen=14, head="global", kept=True, task="", goal=None):
        super().__init__(frozen=frozen, head=head, kept=kept, task=task, goal=goal or {})

    def presets(self) -> dict:
        """Return the stages, the heads, and what is recorded."""
        return {"stages": stages(), "heads": heads(), "runs": recorded(), "compared": from_nothing()}

    def facts_of(self, frozen, head, kept) -> dict:
        """Return the parameters, the cost of a step, and the recorded accuracy."""
        trains = [*stages()[frozen:], heads()[head]]
        kept = kept and frozen == len(stages())
        run = next((run for run in recorded() if (run["frozen"], run["head"], run["kept"]) == (frozen, head, kept)), {})
        trainable = sum(part["trainable"] for part in trains)
        return {
            "trainable": trainable,
            "frozen_parameters": sum(part["parameters"] for part in [*stages(), heads()[head]]) - trainable,
            "multiplications": sum(step_cost(frozen, head, kept).values()),
            "accuracy": run.get("accuracy"),
            "run": run.get("name"),
        }

    def picture(self) -> Drawing:
        """Return the stages with the line between them, the head, and the numbers."""
        note = next((run["note"] for run in recorded() if run["name"] == self.facts["run"]), "")
        return transfer_picture(stages(), heads()[self.head], self.frozen, self.facts, note)

    def __repr__(self) -> str:
        facts = self.facts
        accuracy = "not recorded" if facts["run"] is None else f"{facts['accuracy']} ({facts['run']})"
        return (
            f"Transfer: {self.frozen} of {len(stages())} stages of MobileNet frozen, {self.head} head: "
            f"{facts['trainable']:,} parameters train, {facts['multiplications']:,} multiplications a step and image, "
            f"accuracy {accuracy}"
        )


def step_cost(frozen: int, head: str, kept: bool) -> dict[str, int]:
    """Return the multiplications of one step for one image: `forward`, and for the gradients of `weights` and `inputs`.

    Args:
        frozen, head: as for `Transfer`.
        kept: whether the features are on disk, so that no image goes through the base.
    """
    trains = [*stages()[frozen:], heads()[head]]
    weights = sum(part["multiplications"] for part in trains)
    base = 0 if kept else sum(stage["multiplications"] for stage in stages())
    return {
        "forward": base + heads()[head]["multiplications"],
        "weights": weights,
        "inputs": weights - trains[0]["first"],
    }


@cache
def stages() -> list[dict]:
    """Return MobileNet's stages as JSON values: the first convolution, and 13 blocks of two convolutions each."""
    steps = trace(*NETWORKS["MobileNet"])
    # Each begins with a filter larger than 1 × 1: the first convolution, and the depthwise one of a block.
    starts = [i for i, step in enumerate(steps) if getattr(step.layer, "filter_size", 1) > 1] + [len(steps)]
    names = ["Convolution", *(f"Block {k}" for k in range(1, len(starts)))]
    return [_part(name, steps[i:j]) for name, i, j in zip(names, starts, starts[1:], strict=False)]


@cache
def heads() -> dict[str, dict]:
    """Return what each head costs, as JSON values."""
    shape = trace(*NETWORKS["MobileNet"])[-1].shape
    return {name: _part("Head", trace(shape, layers)) for name, layers in HEADS.items()}


@cache
def recorded() -> list[dict]:
    """Return the recorded runs as JSON values, none where the results are missing."""
    found = {name: _load(name) for name in RECORDED}
    return [
        {**dict(zip(("frozen", "head", "kept"), RECORDED[name], strict=True)), "name": name}
        | {"accuracy": run.test_accuracy, "note": _note(run)}
        for name, run in found.items()
        if run
    ]


@cache
def from_nothing() -> str:
    """Return the accuracies of the networks that started from nothing, in words, or ""."""
    runs = [run for run in map(_load, FROM_NOTHING) if run]
    return "; ".join(f"{run.test_accuracy:.3f}, {run.summary[0].lower()}{run.summary[1:]}" for run in runs)


def _load(name: str):
    """Return a recorded run, or None where it is missing."""
    from convlab.runs import RunError, load  # it brings Keras, which no widget needs before it is shown

    try:
        return load(name)
    except RunError:
        return None


def _note(run) -> str:
    """Return what was recorded, in what may differ from the stages as they are drawn."""
    base = re.sub(r"conv_pw_(\d+)_relu", r"block \1 only", run.base.split(" (SHA")[0])
    return f"{run.summary}. Base: {base}. {run.trainable_parameters:,} parameters trained."


def _part(name: str, steps: list[Step]) -> dict:
    counts = {key: sum(getattr(step, key) for step in steps) for key in ("parameters", "trainable", "multiplications")}
    first = next(step.multiplications for step in steps if step.multiplications)  # of its first layer with weights
    return {"name": name, "shape": shape_text(steps[-1].shape), "first": first, **counts}
