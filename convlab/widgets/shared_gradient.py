"""One small layer of shared weights, forward and backward, with every number."""

import numpy as np
import traitlets

from convlab import ops
from convlab.drawing import Drawing
from convlab.validation import is_sequence, one_of, shown, whole_number
from convlab.widgets._gradient_picture import gradient_picture
from convlab.widgets._modules import module, style_sheet
from convlab.widgets._widget import Widget, setting

LARGEST_NUMBER = 99
STEPS = ("forward", "weights", "inputs")


def _numbers(name: str, value: object, least: int, most: int) -> list[int | float]:
    expected = f"{name} takes {least} to {most} numbers from -{LARGEST_NUMBER} to {LARGEST_NUMBER}, got {shown(value)}"
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not is_sequence(value) or any(isinstance(n, bool) or not isinstance(n, int | float | np.number) for n in value):
        raise TypeError(expected)
    if not least <= len(value) <= most or not all(abs(n) <= LARGEST_NUMBER for n in value):
        raise ValueError(expected)
    return _plain(value)


_FORMS = {
    "inputs": lambda value: _numbers("inputs", value, 3, 6),
    "weights": lambda value: _numbers("weights", value, 2, 3),
    "upstream": lambda value: _numbers("upstream", value, 1, 5),
    "step": lambda value: one_of("step", value, STEPS),
    "position": lambda value: whole_number("position", value, minimum=0),
}


class SharedGradient(Widget):
    """A filter of shared weights along a few inputs: its outputs, and both gradients, each as a sum over edges.

    The letters: inputs z, weights w, pre-activations a with a₁ = w₁z₁ + w₂z₂ (no bias), and the upstream gradients
    δ₁ = ∂L/∂a₁. Everything that the reader can change can be set and read here: `inputs`, `weights`, `upstream`,
    `step`, `position`.

    Args:
        inputs: z, 3 to 6 numbers from -99 to 99.
        weights: w, 2 or 3 such numbers.
        upstream: δ, as many such numbers as there are outputs.
        step: what is worked out: "forward", the gradients of the "weights" or those of the "inputs".
        position: which of its results is shown as a sum, counted from 0.
        task, goal: as for every widget; the facts are `outputs`, `weight_gradient`, `input_gradient`, and
            `gradient_w1`, the gradient of the first weight.

    Raises:
        TypeError, ValueError: an argument is none of these, or `upstream` has another length than the output.
    """

    _esm = module("shared-gradient")
    _css = style_sheet()
    module_name = "shared-gradient"
    forms = _FORMS

    inputs = setting([1, 2, 0, 3])
    weights = setting([2, -1])
    upstream = setting([1, -1, 2])
    step = setting("forward")
    position = setting(0)
    _check = traitlets.validate(*forms)(Widget.checked)

    def __init__(
        self,
        inputs=(1, 2, 0, 3),
        weights=(2, -1),
        upstream=(1, -1, 2),
        step="forward",
        position=0,
        task="",
        goal=None,
    ):
        settings = {"inputs": inputs, "weights": weights, "upstream": upstream, "step": step, "position": position}
        super().__init__(**settings, task=task, goal=goal or {})

    def facts_of(self, inputs, weights, upstream, step, position) -> dict:
        """Return the outputs and the gradients, to 6 decimals."""
        x, kernel = np.array(inputs, float)[None, :, None], np.array(weights, float)[:, None, None]
        outputs = ops.conv1d(x, kernel)
        if len(upstream) != outputs.size:
            expected = f"upstream takes {outputs.size} numbers, one for each output"
            raise ValueError(f"{expected}, got {shown(upstream)}")
        dx, dkernel, _ = ops.conv1d_backward(np.array(upstream, float)[None, :, None], x, kernel)
        weight_gradient = _plain(dkernel.flat)
        return {
            "outputs": _plain(outputs.flat),
            "weight_gradient": weight_gradient,
            "input_gradient": _plain(dx.flat),
            "gradient_w1": weight_gradient[0],
        }

    def positions_of(self, inputs, weights, upstream, step, position) -> int:
        """Return how many results the step has."""
        return {"forward": len(inputs) - len(weights) + 1, "weights": len(weights), "inputs": len(inputs)}[step]

    def picture(self) -> Drawing:
        """Return the network with its numbers and all its gradients."""
        return gradient_picture(self.inputs, self.weights, self.upstream, self.facts)

    def __repr__(self) -> str:
        numbers = (f"{name} {', '.join(map(str, getattr(self, name)))}" for name in ("inputs", "weights", "upstream"))
        return f"SharedGradient: {'; '.join(numbers)}; step {self.step}"


def _plain(values: object) -> list[int | float]:
    """Return numbers as the page has them: to 6 decimals, and 2 instead of 2.0."""
    rounded = [round(float(value), 6) for value in values]
    return [int(value) if value == int(value) else value for value in rounded]
