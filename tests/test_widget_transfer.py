"""Transfer in Python: counts against Keras, costs against a loop over layers, accuracies from the records."""

import math
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import traitlets

from convlab import models, runs
from convlab.runs.recipes import cats_vs_dogs
from convlab.sizing import NETWORKS, DepthwiseConv, trace
from convlab.widgets import Transfer, transfer


@pytest.fixture(scope="module")
def base():
    return models.mobilenet_base((160, 160, 3))


@pytest.fixture
def no_results(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A copy of the package without the folder of results."""

    def missing(name: str):
        raise runs.RunError(name)

    monkeypatch.setattr(runs, "load", missing)
    transfer.recorded.cache_clear()
    transfer.from_nothing.cache_clear()
    yield
    transfer.recorded.cache_clear()
    transfer.from_nothing.cache_clear()


def _stage_of(layer_name: str) -> int:
    """conv1 … is stage 0, conv_dw_3 … and conv_pw_3 … are stage 3."""
    found = re.match(r"conv_[a-z]+_(\d+)", layer_name)
    return int(found[1]) if found else 0


def test_keras_counts_the_same_in_each_stage(base) -> None:
    assert len(transfer.stages()) == 14
    for k, stage in enumerate(transfer.stages()):
        layers = [layer for layer in base.layers if _stage_of(layer.name) == k]
        assert stage["parameters"] == sum(layer.count_params() for layer in layers)
        weights = [weight for layer in layers for weight in layer.trainable_weights]
        assert stage["trainable"] == sum(math.prod(weight.shape) for weight in weights)
        assert stage["shape"] == " × ".join(f"{side:,}" for side in layers[-1].output.shape[1:])


@pytest.mark.parametrize(("head", "kind", "count"), [("global", "global_average", 1025), ("dense", "flatten", 6554113)])
def test_keras_counts_the_same_in_the_heads(base, head: str, kind: str, count: int) -> None:
    assert models.transfer_head(base.output.shape[1:], kind).count_params() == count
    facts = Transfer(14, head).facts
    assert facts["trainable"] == count
    assert facts["frozen_parameters"] == base.count_params() == 3_228_864


@pytest.mark.parametrize("head", ["global", "dense"])
def test_a_step_is_a_loop_over_the_layers(head: str) -> None:
    shape, layers = NETWORKS["MobileNet"]
    work, stage = [[] for _ in range(15)], 0
    for step in trace(shape, layers):
        stage += isinstance(step.layer, DepthwiseConv)
        work[stage] += [step.multiplications] if step.multiplications else []
    work[14] = [1024] if head == "global" else [25_600 * 256, 256]
    base = sum(map(sum, work[:14]))
    for frozen in range(15):
        weights, inputs, first = 0, 0, True
        for layer in (layer for stage in work[frozen:] for layer in stage):
            weights += layer
            inputs += 0 if first else layer  # nobody needs what lies before the first layer that trains
            first = False
        expected = {"forward": base + sum(work[14]), "weights": weights, "inputs": inputs}
        assert transfer.step_cost(frozen, head, kept=False) == expected
        assert Transfer(frozen, head, kept=False).facts["multiplications"] == sum(expected.values())
        kept = sum(work[14]) if frozen == 14 else expected["forward"]
        assert Transfer(frozen, head).facts["multiplications"] == kept + weights + inputs


def test_the_way_back_stops_at_the_first_layer_that_trains() -> None:
    # Two convolutions of block 11, 10 × 10 × 512: of the depthwise one the inputs need no gradient.
    depthwise, pointwise = 3 * 3 * 512 * 100, 512 * 512 * 100
    block_11, block_12 = (transfer.step_cost(k, "global", kept=False) for k in (11, 12))
    assert block_11["inputs"] - block_12["inputs"] == pointwise + 3 * 3 * 512 * 25
    assert block_11["weights"] - block_12["weights"] == depthwise + pointwise
    assert transfer.step_cost(14, "dense", kept=True) == {"forward": 6553856, "weights": 6553856, "inputs": 256}


def test_accuracies_are_those_of_the_records() -> None:
    for name, (frozen, head, kept) in transfer.RECORDED.items():
        facts = Transfer(frozen, head, kept).facts
        assert (facts["run"], facts["accuracy"]) == (name, runs.load(name).test_accuracy)
    assert Transfer(11, kept=True).facts["run"] == "cats-vs-dogs-best"
    for frozen in {*range(14)} - {11}:
        assert Transfer(frozen).facts["run"] is Transfer(frozen).facts["accuracy"] is None
    for name in transfer.FROM_NOTHING:
        assert f"{runs.load(name).test_accuracy:.3f}, {runs.load(name).summary[0].lower()}" in Transfer().compared


def test_the_records_stand_where_their_recipes_say(base) -> None:
    recipes = cats_vs_dogs.RECIPES
    assert _stage_of(cats_vs_dogs.UNFROZEN_FROM) == transfer.RECORDED["cats-vs-dogs-best"][0]
    for name, (frozen, head, kept) in transfer.RECORDED.items():
        assert (recipes[name].examples is cats_vs_dogs._features) == kept
        trained = runs.load(name).trainable_parameters
        if frozen == 14:
            assert trained == Transfer(frozen, head).facts["trainable"]
        note = next(run["note"] for run in Transfer().runs if run["name"] == name)
        assert f"{trained:,} parameters trained" in note
        assert "up to block 12" in note


def test_without_results_it_works_and_says_so(no_results) -> None:
    widget = Transfer()
    assert (widget.runs, widget.compared) == ([], "")
    assert widget.facts["accuracy"] is widget.facts["run"] is None
    assert "not recorded" in repr(widget)
    assert "Accuracy: not recorded here" in widget.picture().alt


def test_importing_the_widgets_brings_no_keras() -> None:
    script = "import sys, convlab.widgets; sys.exit(bool({'keras', 'tensorflow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("start", "goal", "name", "value"),
    [
        ((14, "dense"), {"trainable": {"most": 100_000}}, "head", "global"),
        ((0, "global"), {"trainable": {"most": 100_000}}, "frozen", 14),
        ((14, "global"), {"accuracy": {"least": 0.98}}, "frozen", 11),
        ((3, "global"), {"accuracy": {"most": 0.99}}, "frozen", 14),
        ((14, "global", False), {"multiplications": {"most": 10_000}}, "kept", True),
    ],
)
def test_goals_are_reached(start: tuple, goal: dict, name: str, value: object) -> None:
    widget = Transfer(*start, task="Do it.", goal=goal)
    assert not widget.done
    setattr(widget, name, value)
    assert widget.done


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("frozen", -1),
        ("frozen", 15),
        ("frozen", 1.0),
        ("frozen", True),
        ("frozen", None),
        ("head", "flatten"),
        ("head", None),
        ("kept", 1),
        ("kept", "yes"),
        ("goal", {"cost": 3}),
    ],
)
def test_bad_values_are_refused_and_change_nothing(name: str, value: object) -> None:
    widget = Transfer()
    before = widget.state()
    with pytest.raises(traitlets.TraitError, match=r"takes .*got"):
        setattr(widget, name, value)
    assert widget.state() == before
    with pytest.raises((traitlets.TraitError, TypeError, ValueError), match="takes"):
        Transfer(**{name: value})


def test_the_figure_is_deterministic_and_its_picture_tells_the_numbers() -> None:
    widget = Transfer(11, "dense")
    assert widget.figure() == Transfer(11, "dense").figure()
    alt = widget.picture().alt
    assert "11 of 14 stages frozen" in alt
    assert f"{widget.facts['trainable']:,} parameters" in alt
    assert f"{widget.facts['multiplications']:,} multiplications" in alt
    assert "not recorded here" in alt


def test_a_picture_with_a_recorded_accuracy_tells_what_was_recorded() -> None:
    for frozen, head, kept in transfer.RECORDED.values():
        widget = Transfer(frozen, head, kept)
        run = runs.load(widget.facts["run"])
        alt = widget.picture().alt
        assert f"Recorded accuracy: {run.test_accuracy:.3f}" in alt
        assert run.summary in alt
        assert f"up to block 12 only. {run.trainable_parameters:,} parameters trained." in alt
