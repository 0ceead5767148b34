"""The shared gradient in Python: outputs and gradients against loops and finite differences, and what is refused."""

import json

import numpy as np
import pytest
import traitlets

from convlab import ops
from convlab.widgets import SharedGradient


def _random(rng: np.random.Generator) -> dict[str, list]:
    size, width = int(rng.integers(3, 7)), int(rng.integers(2, 4))
    lengths = {"inputs": size, "weights": width, "upstream": size - width + 1}
    return {name: rng.integers(-9900, 9901, length).__truediv__(100).tolist() for name, length in lengths.items()}


def test_outputs_and_gradients_are_sums_over_the_edges() -> None:
    rng = np.random.default_rng(7)
    for _ in range(50):
        settings = _random(rng)
        z, w, delta = settings["inputs"], settings["weights"], settings["upstream"]
        facts = SharedGradient(**settings).facts
        places = range(len(delta))
        expected = {
            "outputs": [sum(w[j] * z[i + j] for j in range(len(w))) for i in places],
            "weight_gradient": [sum(z[i + j] * delta[i] for i in places) for j in range(len(w))],
            "input_gradient": [sum(w[m - i] * delta[i] for i in places if 0 <= m - i < len(w)) for m in range(len(z))],
        }
        for name, values in expected.items():
            np.testing.assert_allclose(facts[name], values, atol=1e-6)
        assert facts["gradient_w1"] == facts["weight_gradient"][0]


def test_gradients_agree_with_finite_differences() -> None:
    widget = SharedGradient()
    delta = np.array(widget.upstream, float)

    def loss(inputs: np.ndarray, weights: np.ndarray) -> float:
        return float(ops.conv1d(inputs[None, :, None], weights[:, None, None])[0, :, 0] @ delta)

    z, w, step = np.array(widget.inputs, float), np.array(widget.weights, float), 1e-4
    of_weights = [(loss(z, w + step * row) - loss(z, w - step * row)) / (2 * step) for row in np.eye(len(w))]
    of_inputs = [(loss(z + step * row, w) - loss(z - step * row, w)) / (2 * step) for row in np.eye(len(z))]
    np.testing.assert_allclose(widget.facts["weight_gradient"], of_weights, atol=1e-6)
    np.testing.assert_allclose(widget.facts["input_gradient"], of_inputs, atol=1e-6)


def test_the_inputs_gradient_is_a_full_convolution_with_the_flipped_filter() -> None:
    widget = SharedGradient([1, 2, 3, 4, 5], [1, -2, 3], [2, 0, -1])
    padded = np.pad(np.array(widget.upstream, float), 2)
    flipped = np.array(widget.weights[::-1], float)
    expected = ops.conv1d(padded[None, :, None], flipped[:, None, None])[0, :, 0]
    assert widget.facts["input_gradient"] == expected.tolist()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("inputs", [1, 2]),
        ("inputs", [1] * 7),
        ("inputs", [1, 2, 3]),  # upstream has one number too many then
        ("inputs", "1234"),
        ("inputs", [1, 2, 3, "4"]),
        ("inputs", [1, 2, 3, None]),
        ("inputs", [1, 2, 3, True]),
        ("inputs", [1, 2, 3, float("nan")]),
        ("inputs", [1, 2, 3, 10**400]),
        ("weights", [1]),
        ("weights", [1, 2, 3, 4]),
        ("weights", [1, 99.5]),
        ("weights", [[1, 2]]),
        ("upstream", [1, 2]),
        ("upstream", []),
        ("upstream", 3),
        ("step", "backward"),
        ("step", 1),
        ("position", 3),
        ("position", -1),
    ],
)
def test_bad_values_are_refused_and_change_nothing(name: str, value: object) -> None:
    widget = SharedGradient()
    before = widget.state()
    with pytest.raises(traitlets.TraitError, match=r"takes .*got"):
        setattr(widget, name, value)
    assert widget.state() == before
    with pytest.raises((traitlets.TraitError, TypeError, ValueError), match="takes"):
        SharedGradient(**{name: value})


def test_each_step_has_its_positions() -> None:
    for step, count in (("forward", 3), ("weights", 2), ("inputs", 4)):
        assert SharedGradient(step=step, position=count - 1).position == count - 1
        with pytest.raises(traitlets.TraitError, match="position takes"):
            SharedGradient(step=step, position=count)
    widget = SharedGradient(step="inputs", position=3)
    widget.step = "weights"
    assert widget.position == 1


def test_arrays_become_plain_numbers() -> None:
    widget = SharedGradient(np.array([1.0, 2.5, 3, 4]), np.float32([1, 2]), (np.int64(1), 0, 0))
    assert json.dumps(widget.settings["inputs"]) == "[1, 2.5, 3, 4]"
    assert json.loads(json.dumps(widget.state()))["upstream"] == [1, 0, 0]


def test_goals_are_met_and_never_at_the_start() -> None:
    widget = SharedGradient(goal={"gradient_w1": 5})
    widget.upstream = [1, 2, 0]
    assert widget.facts["gradient_w1"] == 5
    assert widget.done
    with pytest.raises(ValueError, match="goal takes what is still to be reached"):
        SharedGradient(goal={"gradient_w1": -1})
    exact = SharedGradient([0.1, 0.2, 0.3, 0], goal={"gradient_w1": 0.3})
    exact.upstream = [1, 1, 0]  # 0.1 + 0.2 is 0.3 here
    assert exact.done


def test_the_figure_is_the_same_each_time_and_tells_every_number() -> None:
    assert SharedGradient().figure() == SharedGradient().figure()
    alt = SharedGradient().picture().alt
    assert "give 0, 4, -3." in alt
    assert "the weights' gradients -1, 8 and the inputs' gradients 2, -3, 5, -2." in alt
    assert repr(SharedGradient()) == (
        "SharedGradient: inputs 1, 2, 0, 3; weights 2, -1; upstream 1, -1, 2; step forward"
    )
