"""Sizing in Python: its facts, what it reads from Keras models, what it refuses, and what it hands to a page."""

import json

import keras
import pytest
import traitlets
from keras import layers

from convlab import models, sizing
from convlab.sizing import BatchNormalization, Conv, Dense, DepthwiseConv, Flatten, GlobalPool, Pool
from convlab.widgets import Sizing

CONV = {"layer": "Conv", "filters": 8, "filter_size": 3, "stride": 1, "padding": "valid", "bias": True}


def _keras(*stack: layers.Layer, shape: tuple = (33, 29, 3)) -> keras.Sequential:
    return keras.Sequential([keras.Input(shape), *stack])


@pytest.mark.parametrize("name", sizing.NETWORKS)
def test_the_facts_of_a_network_are_those_of_its_trace(name: str) -> None:
    widget = Sizing(name)
    steps = sizing.trace(*sizing.NETWORKS[name])
    assert [step.shape for step in widget.steps] == [step.shape for step in steps]
    assert widget.facts == {
        "output": list(steps[-1].shape),
        "parameters": sum(step.parameters for step in steps),
        "trainable": sum(step.trainable for step in steps),
        "multiplications": sum(step.multiplications for step in steps),
        "receptive_field": max(step.receptive_field or 0 for step in steps),
        "lost": sum(sum(step.unreached) for step in steps),
        "layers": len(steps),
        "broken": None,
    }


def test_the_numbers_of_the_book() -> None:
    assert Sizing().facts["parameters"] == 703_594
    assert Sizing("CIFAR-10, global pooling").facts["parameters"] == 179_306
    mobilenet = Sizing("MobileNet").facts
    assert (mobilenet["parameters"], mobilenet["trainable"]) == (3_228_864, 3_206_976)
    assert mobilenet["output"] == [5, 5, 1024]


@pytest.mark.parametrize(
    ("stack", "broken"),
    [
        ([Dense(10)], 0),
        ([Conv(4, 3), Flatten(), Conv(4, 3), Dense(1)], 2),
        ([Pool(), Conv(4, 5), Flatten()], 1),
        ([GlobalPool(), BatchNormalization()], 1),
        ([Flatten(), Flatten()], 1),
    ],
)
def test_a_stack_that_is_broken_is_told_and_has_no_sums(stack: list, broken: int) -> None:
    facts = Sizing(((9, 9, 2), stack)).facts
    assert (facts["broken"], facts["layers"]) == (broken, len(stack))
    sums = ("output", "parameters", "trainable", "multiplications", "receptive_field")
    assert [facts[name] for name in sums] == [None] * 5
    assert None not in [Sizing(((9, 9, 2), stack[:broken])).facts[name] for name in sums]
    with pytest.raises(ValueError, match=rf"layers\[{broken}\]"):
        sizing.trace((9, 9, 2), stack)


def test_no_layers_leave_the_input_as_it_is() -> None:
    facts = Sizing(((9, 8, 2), [])).facts
    assert (facts["output"], facts["receptive_field"], facts["broken"]) == ([9, 8, 2], 1, None)


def test_rows_and_columns_that_no_window_reaches_are_counted() -> None:
    assert Sizing(((8, 9, 1), [Conv(1, 3, 2)])).facts["lost"] == 1
    assert Sizing(((8, 9, 1), [Conv(1, 3, 2, (0, 1))])).facts["lost"] == 0
    assert Sizing(((6, 6, 1), [Conv(1, 1, 2)])).facts["lost"] == 6


def test_layers_have_a_json_form() -> None:
    stack = [Conv(8, 3, padding=(0, 1)), DepthwiseConv(3, bias=False), Pool(3), BatchNormalization(), GlobalPool("l2")]
    widget = Sizing(((9, 9, 1), stack))
    forms = widget.layers
    assert forms[0] == {**CONV, "padding": [0, 1]}
    assert forms[2] == {"layer": "Pool", "size": 3, "stride": 3, "padding": "valid", "mode": "max"}
    assert json.loads(json.dumps(forms)) == forms
    assert Sizing(([9, 9, 1], forms)).facts == widget.facts
    widget.layers = [Conv(2, 3)]
    assert widget.facts["output"] == [7, 7, 2]


@pytest.mark.parametrize(
    "model",
    [
        models.cifar10_convnet(),
        models.cifar10_convnet("global_max"),
        models.mobilenet_base(),
        _keras(
            layers.Rescaling(1 / 255),
            layers.ZeroPadding2D(((1, 2), (1, 2))),
            layers.Conv2D(6, 5, strides=2, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.AveragePooling2D(3, strides=2, padding="same"),
            layers.DepthwiseConv2D(3),
            layers.Activation("relu"),
            layers.ZeroPadding2D(1),
            layers.Dropout(0.1),
            layers.MaxPooling2D(2),
            layers.GlobalAveragePooling2D(),
            layers.Dense(7),
        ),
    ],
    ids=["flatten", "global", "mobilenet", "all kinds"],
)
def test_a_keras_model_has_the_same_shapes_and_parameters(model: keras.Model) -> None:
    widget = Sizing(model)
    kinds = ("Conv2D", "DepthwiseConv2D", "BatchNormalization", "Dense", "Flatten", "Pooling2D")
    own = [layer for layer in model.layers if type(layer).__name__.endswith(kinds)]
    assert [step.shape for step in widget.steps] == [layer.output.shape[1:] for layer in own]
    assert [step.parameters for step in widget.steps] == [layer.count_params() for layer in own]
    assert widget.facts["parameters"] == model.count_params()
    assert len(own) == widget.facts["layers"]


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (layers.Conv2D(4, 3, dilation_rate=2, name="odd"), r"odd \(Conv2D\) takes dilation_rate=1, got"),
        (layers.Conv2D(3, 3, groups=3, name="odd"), r"odd \(Conv2D\) takes groups=1, got 3"),
        (layers.Conv2D(3, (3, 1), name="odd"), r"odd \(Conv2D\) takes the same kernel_size on both axes, got \(3, 1\)"),
        (layers.Conv2D(3, 3, strides=(1, 2), name="odd"), r"odd \(Conv2D\) takes the same strides on both axes, got"),
        (
            layers.DepthwiseConv2D(3, depth_multiplier=2, name="odd"),
            r"odd \(DepthwiseConv2D\) takes depth_multiplier=1",
        ),
        (layers.MaxPooling2D((2, 1), name="odd"), r"odd \(MaxPooling2D\) takes the same pool_size on both axes"),
        (layers.BatchNormalization(scale=False, name="odd"), r"odd \(BatchNormalization\) takes scale=True, got False"),
        (layers.BatchNormalization(axis=1, name="odd"), r"odd \(BatchNormalization\) takes axis=-1, got"),
        (layers.GlobalMaxPooling2D(keepdims=True, name="odd"), r"odd \(GlobalMaxPooling2D\) takes keepdims=False"),
        (layers.ZeroPadding2D(((0, 1), (1, 0)), name="odd"), r"odd \(ZeroPadding2D\) takes the same padding on both"),
        (layers.ZeroPadding2D(1, name="odd"), r"odd \(ZeroPadding2D\) takes a convolution or a pooling .* after it"),
        (layers.SeparableConv2D(4, 3, name="odd"), r"network takes layers Conv2D, .*, got odd \(SeparableConv2D\)"),
        (layers.Dense(4), "Dense takes one row of numbers"),
        (layers.Conv2D(4, 17, name="odd"), "filter_size takes a whole number from 1 to 16, got 17"),
    ],
)
def test_what_cannot_be_read_from_keras_is_named(layer: layers.Layer, words: str) -> None:
    with pytest.raises((TypeError, ValueError), match=words):
        Sizing(_keras(layer))


def test_zeros_go_to_a_window_that_has_none() -> None:
    stack = [layers.ZeroPadding2D(1, name="zeros"), layers.Conv2D(2, 3, padding="same")]
    with pytest.raises(ValueError, match=r"zeros \(ZeroPadding2D\) takes .* got Conv\(filters=2"):
        Sizing(_keras(*stack))


def test_a_dense_layer_without_bias_and_a_model_that_branches() -> None:
    with pytest.raises(ValueError, match="takes use_bias=True, got False"):
        Sizing(_keras(layers.Flatten(), layers.Dense(2, use_bias=False)))
    x = keras.Input((8, 8, 1))
    with pytest.raises(ValueError, match="layers follow one another"):
        Sizing(keras.Model(x, [layers.Conv2D(2, 3)(x), layers.Conv2D(2, 5)(x)]))
    with pytest.raises(TypeError, match="built Keras model, got"):
        Sizing(keras.Sequential([layers.Conv2D(2, 3)]))


@pytest.mark.parametrize(
    ("goal", "changes"),
    [
        ({"output": [30, 30, 8]}, {"layers": [CONV]}),
        (
            {"receptive_field": {"least": 15}, "parameters": {"most": 50_000}},
            {"layers": [CONV] * 7},
        ),
        (
            {"receptive_field": {"least": 24}, "parameters": {"most": 100_000}},
            {"layers": [*Sizing().layers[:6], {**Sizing().layers[6], "filters": 32}, Flatten(), Dense(10)]},
        ),
        ({"lost": {"least": 1}}, {"input": [33, 33, 3]}),
        ({"broken": 9}, {"layers": [*Sizing().layers[:9], CONV]}),
    ],
)
def test_goals_are_reached(goal: dict, changes: dict) -> None:
    widget = Sizing(task="Do it.", goal=goal)
    assert not widget.done
    for name, value in changes.items():
        setattr(widget, name, value)
    assert widget.done


def test_a_fact_without_a_value_is_within_no_limits() -> None:
    assert not Sizing(((8, 8, 1), [Dense(1)]), goal={"receptive_field": {"most": 1000}}).done  # it is broken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("input", [32, 32]),
        ("input", [0, 32, 3]),
        ("input", [32, 32, 1025]),
        ("input", [32, 32, 3.0]),
        ("input", "32"),
        ("input", None),
        ("layers", None),
        ("layers", "Conv"),
        ("layers", [None]),
        ("layers", ["Conv"]),
        ("layers", [{}]),
        ("layers", [{"layer": "Lambda"}]),
        ("layers", [{"layer": ["Conv"]}]),
        ("layers", [{"layer": "Dense"}]),
        ("layers", [{"layer": "Dense", "units": 0}]),
        ("layers", [{"layer": "Dense", "units": 70_000}]),
        ("layers", [{"layer": "Flatten", "units": 1}]),
        ("layers", [{**CONV, "filters": True}]),
        ("layers", [{**CONV, "filter_size": 17}]),
        ("layers", [{**CONV, "stride": 0}]),
        ("layers", [{**CONV, "padding": 13}]),
        ("layers", [{**CONV, "padding": [1, 2, 3]}]),
        ("layers", [{**CONV, "padding": "full"}]),
        ("layers", [{**CONV, "bias": 1}]),
        ("layers", [GlobalPool("sum")]),
        ("layers", [Flatten()] * 61),
        ("network", "no such network"),
        ("network", 5),
        ("network", None),
        ("network", ((32, 32, 3),)),
    ],
)
def test_bad_values_are_refused_and_change_nothing(name: str, value: object) -> None:
    widget = Sizing()
    before = widget.state()
    if name == "network":
        with pytest.raises((TypeError, ValueError), match=r"network takes .*got"):
            Sizing(value)
        return
    with pytest.raises(traitlets.TraitError, match=r"takes .*got"):
        setattr(widget, name, value)
    assert widget.state() == before


def test_the_picture_is_the_same_each_time_and_tells_all_layers() -> None:
    widget = Sizing()
    assert widget.figure() == Sizing().figure()
    for words in ("Conv 3 × 3: 30 × 30 × 32, 896 parameters", "Dense: 1,024, 590,848 parameters", "Total"):
        assert words in widget.picture().alt
    assert "Conv 5 × 5: does not fit" in Sizing(((3, 3, 1), [Conv(1, 5)])).picture().alt
    assert repr(widget) == (
        "Sizing: 10 layers, input 32 × 32 × 3, output 10, 703,594 parameters, 15,275,392 multiplications, "
        "receptive field 24"
    )
