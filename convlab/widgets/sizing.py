"""Sizing: the reader stacks layers and sees the shape, the cost and the receptive field of each."""

from bisect import bisect_left
from dataclasses import asdict, fields

import traitlets

from convlab import sizing
from convlab.drawing import Drawing, colour, draw, rect, shape_text, text
from convlab.drawing import line as rule
from convlab.sizing import Layer, Step
from convlab.sizing._trace import MODES
from convlab.validation import is_sequence, one_of, shown, whole_number, whole_numbers
from convlab.widgets._forms import LARGEST_PADDING, boolean
from convlab.widgets._keras_layers import stack_of
from convlab.widgets._modules import module, style_sheet
from convlab.widgets._widget import Widget, setting

LARGEST_SIDE = 1024
LARGEST_WINDOW = 16
MOST_FILTERS = 4096
MOST_UNITS = 65_536
MOST_LAYERS = 60
_WIDTH, _PITCH, _TRACK = 310, 22, 80
"""Of the picture, its rows and its longest bar, in pixels."""

_KINDS = {
    kind.__name__: kind
    for kind in (
        sizing.Conv,
        sizing.DepthwiseConv,
        sizing.BatchNormalization,
        sizing.Pool,
        sizing.GlobalPool,
        sizing.Flatten,
        sizing.Dense,
    )
}


def _window(name: str, value: object) -> int:
    return whole_number(name, value, 1, LARGEST_WINDOW)


def _padding(name: str, value: object) -> str | int | list[int]:
    if isinstance(value, str):
        return one_of(name, value, ("valid", "same"))
    if is_sequence(value):
        return list(whole_numbers(name, value, 2, 0, LARGEST_PADDING))
    return whole_number(name, value, 0, LARGEST_PADDING)


_FIELDS = {
    "filters": lambda name, value: whole_number(name, value, 1, MOST_FILTERS),
    "filter_size": _window,
    "size": _window,
    "stride": _window,
    "padding": _padding,
    "bias": boolean,
    "mode": lambda name, value: one_of(name, value, MODES),
    "units": lambda name, value: whole_number(name, value, 1, MOST_UNITS),
}


def _layer(name: str, value: object) -> dict:
    """Return a layer, or its JSON form, as its JSON form."""
    if isinstance(value, Layer):
        value = {"layer": type(value).__name__, **asdict(value)}
        if value["layer"] == "Pool" and value["stride"] is None:
            value["stride"] = value["size"]
    if not isinstance(value, dict) or "layer" not in value:
        raise TypeError(f'{name} takes a layer or its form {{"layer": "Conv", …}}, got {shown(value)}')
    kind = one_of(f"{name}['layer']", value["layer"], _KINDS)
    names = [field.name for field in fields(_KINDS[kind])]
    if set(value) != {"layer", *names}:
        raise ValueError(f"{name}, {kind}, takes {', '.join(names) or 'no settings'}, got {shown(value)}")
    return {"layer": kind, **{field: _FIELDS[field](f"{name}, {kind}: {field}", value[field]) for field in names}}


def _layers(value: object) -> list[dict]:
    if not is_sequence(value) or len(value) > MOST_LAYERS:
        raise TypeError(f"layers takes a list of at most {MOST_LAYERS} layers, got {shown(value)}")
    return [_layer(f"layers[{index}]", layer) for index, layer in enumerate(value)]


def _input(value: object) -> list[int]:
    if not is_sequence(value):
        raise TypeError(f"input takes height, width and depth, got {shown(value)}")
    return list(whole_numbers("input", value, 3, 1, LARGEST_SIDE))


_FORMS = {"input": _input, "layers": _layers}


def _network(value: object) -> dict:
    """Return the settings for a name, a pair (input shape, layers) or a Keras model."""
    if isinstance(value, str):
        value = sizing.NETWORKS[one_of("network", value, sizing.NETWORKS)]
    if not is_sequence(value):
        value = stack_of(value)
    if len(value) != 2:
        raise ValueError(f"network takes a pair (input shape, layers), got {shown(value)}")
    return {"input": _input(value[0]), "layers": _layers(value[1])}


class Sizing(Widget):
    """A stack of layers that the reader builds, with the shape, parameters, multiplications and field of each.

    Everything that the reader can change can be set and read here: `input` and `layers`. A stack need not fit: the
    layer that cannot work says why on the page, and the layers after it wait.

    Args:
        network: a name of `convlab.sizing.NETWORKS`; a pair of the input's shape (height, width, depth), each 1 to
            1,024, and a list of at most 60 layers of `convlab.sizing` or their JSON forms, such as `{"layer": "Dense",
            "units": 10}`; or a built Keras model whose layers follow one another.
        task, goal: as for every widget; the facts are `output`, the last layer's shape; `receptive_field`,
            the last that is known, which one row of numbers keeps from the volume it was; the sums over all layers
            `parameters`, `trainable` and `multiplications`: all these are None where a layer cannot work. And `lost`,
            rows and columns that no window of the layers that work reaches; `layers`, how many there are; and
            `broken`, the index of the first that cannot work, or None.

    Raises:
        TypeError, ValueError: an argument is none of these, a filter or window is larger than 16, a stride than 16, a
            padding than 12, or there are more than 4,096 filters or 65,536 units.
    """

    _esm = module("sizing")
    _css = style_sheet()
    module_name = "sizing"
    forms = _FORMS

    networks = traitlets.Dict(read_only=True).tag(sync=True)
    input = setting([32, 32, 3])
    layers = setting([])
    _check = traitlets.validate(*forms)(Widget.checked)

    def __init__(self, network="CIFAR-10", task="", goal=None):
        super().__init__(**_network(network), task=task, goal=goal or {})

    def presets(self) -> dict:
        """Return the networks that the reader can choose."""
        return {"networks": {name: _network(name) for name in sizing.NETWORKS}}

    def facts_of(self, input, layers) -> dict:
        """Return what the whole stack makes and costs, None where it is broken; what is lost; where it breaks."""
        steps = _steps(input, layers)
        broken = len(steps) if len(steps) < len(layers) else None
        working = _sums(input, steps)
        return {
            **(working if broken is None else dict.fromkeys(working)),
            "lost": sum(sum(step.unreached) for step in steps),
            "layers": len(layers),
            "broken": broken,
        }

    @property
    def steps(self) -> list[Step]:
        """What `convlab.sizing.trace` tells of each layer, up to the first that cannot work."""
        return _steps(**self.settings)

    def picture(self) -> Drawing:
        """Return the layers with their shapes and parameters, a bar below each for its share."""
        broken, total = self.facts["broken"], _sums(self.input, self.steps)["parameters"]
        rows = [("Input", shape_text(self.input), None)]
        rows += [(title(step.layer), shape_text(step.shape), step.parameters) for step in self.steps]
        if broken is not None:
            rows.append((title(_built(self.layers[broken])), "does not fit", None))
        rows.append(("Total", "", total))
        shapes = _line("Layer", "Output", "Parameters", 9, font_weight="bold")
        for i, (name, shape, count) in enumerate(rows, 1):
            y = 9 + _PITCH * i
            shapes += [rule((0, y - _PITCH / 2), (_WIDTH, y - _PITCH / 2), stroke=colour("soft"))]
            shapes += _line(name, shape, "" if count is None else f"{count:,}", y)
            if count is not None and i < len(rows):
                shapes += _bar(count / (total or 1), y + 7)
        words = "; ".join(
            f"{name}: {shape}" + (f", {count:,} parameters" if count else "") for name, shape, count in rows
        )
        return draw(shapes, _WIDTH, 9 + _PITCH * (len(rows) + 0.5), f"{words}.", scale=1)

    def __repr__(self) -> str:
        facts, start = self.facts, f"Sizing: {len(self.layers)} layers, input {shape_text(self.input)}"
        if facts["broken"] is not None:
            return f"{start}, layer {facts['broken'] + 1} does not fit"
        return (
            f"{start}, output {shape_text(facts['output'])}, {facts['parameters']:,} parameters, "
            f"{facts['multiplications']:,} multiplications, receptive field {facts['receptive_field']:,}"
        )


def title(layer: Layer) -> str:
    """Return a layer's kind, with the size of its filter or window."""
    if isinstance(layer, sizing.Pool):
        return f"{layer.mode.capitalize()} pool {layer.size} × {layer.size}"
    if isinstance(layer, sizing.GlobalPool):
        return f"Global {layer.mode} pool"
    if isinstance(layer, sizing.BatchNormalization):
        return "Batch norm"
    if isinstance(layer, sizing.Conv | sizing.DepthwiseConv):
        depthwise = "Depthwise" if isinstance(layer, sizing.DepthwiseConv) else "Conv"
        return f"{depthwise} {layer.filter_size} × {layer.filter_size}"
    return type(layer).__name__


def _bar(share: float, y: float) -> list:
    """Return a track, and a bar on it as long as its share."""
    track = rect(_WIDTH - _TRACK, y, _TRACK, 3, fill=colour("soft"))
    return [track, rect(_WIDTH - _TRACK, y, _TRACK * share, 3, fill=colour("filter"))] if share else [track]


def _line(name: str, shape: str, count: str, y: float, **look: object) -> list:
    columns = ((name, 0, "start"), (shape, 215, "end"), (count, _WIDTH, "end"))
    return [text(words, x, y, anchor=anchor, **look) for words, x, anchor in columns if words]


def _sums(input: list[int], steps: list[Step]) -> dict:
    """Return what layers make of an input, and what they cost."""
    costs = ("parameters", "trainable", "multiplications")
    fields = [step.receptive_field for step in steps if step.receptive_field is not None]
    return {
        "output": list(steps[-1].shape if steps else input),
        **{name: sum(getattr(step, name) for step in steps) for name in costs},
        "receptive_field": fields[-1] if fields else 1,
    }


def _built(form: dict) -> Layer:
    settings = {name: tuple(value) if isinstance(value, list) else value for name, value in form.items()}
    return _KINDS[settings.pop("layer")](**settings)


def _steps(input: list[int], layers: list[dict]) -> list[Step]:
    """Return the steps of a trace, up to the first layer that cannot work."""
    stack = [_built(layer) for layer in layers]

    def is_broken(count: int) -> bool:
        try:
            sizing.trace(tuple(input), stack[:count])
        except ValueError:  # the forms have been checked, so a layer does not fit its input
            return True
        return False

    working = bisect_left(range(1, len(stack) + 1), True, key=is_broken)
    return sizing.trace(tuple(input), stack[:working])
