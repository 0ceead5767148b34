"""Random bad input to `sizing`, `ops` and `models`: a clear error, or a result that independent arithmetic confirms."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
import slow_loops

import convlab
from convlab import models, ops, sizing
from convlab.sizing import Conv, Dense, Flatten, GlobalPool, Pool

CALLS = 1_000
JUNK = [
    None,
    True,
    False,
    "three",
    "",
    b"2",
    1.5,
    2.0,
    -1.0,
    float("nan"),
    float("inf"),
    1j,
    object(),
    {},
    {"a": 1},
    int,
]
JUNK += [set(), [], (), [2], (1, 2, 3), [[1], [2, 3]], (1, None), ("a", 1), [0.5, 1], np.nan, np.zeros(0), np.eye(2)]
JUNK += [np.array("a"), np.datetime64("2020-01-01"), np.True_, np.array([1, 2]), iter([1, 2]), range(2), Ellipsis]
NUMBERS = [-(10**30), -1, 0, 1, 2, 3, 5, 10**12, 10**30, np.int8(2), np.uint64(1), np.array(2)]
PAIRS = [(1, 2), [2, 1], (0, 1), (1, 0), (3, 10**30), ((1, 0), (0, 1)), ((0, 0), (0, -1)), ((1, 2), 3), ((1, 1),) * 3]
WORDS = ["valid", "same", "SAME", "full", "max", "average", "l1", "l2", "mean", "flatten", "global_max"]
MODES = ("max", "average", "l1", "l2")


def spoiled_array(rng, values):
    """Return something near a valid array that is mostly not one."""
    place = tuple(rng.integers(0, values.shape))
    holed = np.array(values)
    holed[place] = rng.choice([np.nan, np.inf, -np.inf, 1e200, 1e300])
    odd = np.array(values, object)
    odd[place] = [None, "a", 10**30, {}][rng.integers(4)]
    axis = int(rng.integers(values.ndim))
    short = np.take(values, range(int(rng.integers(values.shape[axis] + 2)) % (values.shape[axis] + 1)), axis)
    ragged = values.tolist()
    ragged[0] = ragged[0][:-1] if isinstance(ragged[0], list) else [ragged[0]]
    choices = [
        holed,
        holed,
        odd,
        odd.tolist(),
        short,
        short,
        ragged,
        values[0],
        values[None],
        values * 1j,
        values.tolist(),
    ]
    choices += [values.astype(str), np.round(values).astype(int), values > 0, values.astype(np.float32), values.T]
    return choices[rng.integers(len(choices))]


def spoiled(rng, value):
    """Return something else in the place of a valid value."""
    if isinstance(value, np.ndarray) and rng.random() < 0.8:
        return spoiled_array(rng, value)
    if isinstance(value, list) and value and rng.random() < 0.8:  # Layers: spoil one of them.
        index = int(rng.integers(len(value)))
        return [*value[:index], spoiled_layer(rng, value[index]), *value[index + 1 :]]
    pool = [JUNK, NUMBERS, PAIRS, WORDS][rng.choice(4, p=[0.4, 0.3, 0.2, 0.1])]
    return pool[rng.integers(len(pool))]


def spoiled_layer(rng, layer):
    """Return a layer with one field spoiled, or something else."""
    if isinstance(layer, tuple):
        return tuple(spoiled(rng, number) if rng.random() < 0.5 else number for number in layer)
    fields = list(vars(layer))
    if not fields or rng.random() < 0.2:
        return spoiled(rng, layer)
    return type(layer)(**{**vars(layer), fields[rng.integers(len(fields))]: spoiled(rng, 1)})


def valid_arguments(rng, function):
    """Return valid arguments of a function of `sizing` or `ops`, by name."""
    small = {name: int(rng.integers(1, 4)) for name in ("filter_size", "stride", "depth_in", "depth_out", "inputs")}
    size, window = int(rng.integers(4, 8)), small["filter_size"]
    one_axis = {"size": size, "filter_size": window, "stride": small["stride"]}
    conv = {"filter_size": window, "depth_in": small["depth_in"], "depth_out": small["depth_out"]}
    padding = ["valid", "same", 1, (0, 1)][rng.integers(4)]
    x, kernel = rng.normal(size=(2, size, 5, 2)), rng.normal(size=(window, 2, 2, 3))
    layer = {"x": x, "kernel": kernel, "strides": (small["stride"], 2), "padding": "same"}
    row = {"x": x[:, :, 0], "kernel": kernel[:, 0], "strides": small["stride"], "padding": padding}
    pool = {"x": x, "size": (window, 2), "strides": 2, "padding": "same", "mode": str(rng.choice(MODES))}
    whole = {"x": x, "mode": pool["mode"]}
    bias = {"bias": rng.normal(size=3)}
    stack = [Conv(2, 3, padding="same"), Pool(2), sizing.GlobalPool() if size % 2 else Flatten(), Dense(4)]

    def with_upstream(forward, arguments):
        return {"upstream": rng.normal(size=forward(**arguments).shape), **arguments}

    return {
        sizing.same_padding: lambda: one_axis,
        sizing.resolve_padding: lambda: {**one_axis, "padding": padding},
        sizing.output_size: lambda: {**one_axis, "padding": padding},
        sizing.unreached: lambda: {**one_axis, "padding": padding},
        sizing.dilated_size: lambda: {"filter_size": window, "dilation": small["stride"]},
        sizing.conv_parameters: lambda: conv,
        sizing.conv_multiplications: lambda: {**conv, "output_shape": (3, 4)},
        sizing.dense_parameters: lambda: {"inputs": small["inputs"], "units": 3},
        sizing.receptive_field: lambda: {"layers": [(3, 1), (2, 2), (3, 1)]},
        sizing.trace: lambda: {"input_shape": (size, 6, 2), "layers": stack},
        ops.conv2d: lambda: {**layer, **bias},
        ops.conv1d: lambda: {**row, **bias},
        ops.conv2d_backward: lambda: with_upstream(ops.conv2d, layer),
        ops.conv1d_backward: lambda: with_upstream(ops.conv1d, row),
        ops.pool2d: lambda: pool,
        ops.pool2d_backward: lambda: with_upstream(ops.pool2d, pool),
        ops.global_pool: lambda: whole,
        ops.global_pool_backward: lambda: with_upstream(ops.global_pool, whole),
    }[function]()


def pair(value):
    """Return a number or a pair as a pair."""
    return tuple(int(n) for n in value) if isinstance(value, list | tuple | range) else (int(value),) * 2


def plain(padding):
    """Return any form of padding with plain ints, in tuples."""
    if isinstance(padding, str):
        return padding
    return tuple(plain(side) for side in padding) if isinstance(padding, list | tuple | range) else int(padding)


def confirm_axis(size, filter_size, stride, ends, stops):
    """Assert that the last stop fits and one more would not."""
    padded = size + sum(ends)
    assert (stops - 1) * stride + filter_size <= padded < stops * stride + filter_size


def confirm_padding(ends, size, filter_size, stride, padding):
    """Assert that (before, after) is what a form of padding stands for."""
    if isinstance(padding, str):
        needed = (-(-size // stride) - 1) * stride + filter_size
        assert sum(ends) == (max(needed - size, 0) if padding == "same" else 0)
        assert ends[1] - ends[0] in (0, 1)
    else:
        assert ends == pair(padding)


def confirm_sizing(function, given, result):
    """Assert that a result of `sizing` is right."""
    if function is sizing.trace:
        return confirm_trace(given, result)
    if function is sizing.receptive_field:
        field = 1
        for layer in reversed(given["layers"]):
            filter_size, stride = pair(layer)
            field = (field - 1) * stride + filter_size
        assert result == field
    elif function is sizing.dilated_size:
        assert result == range(0, int(given["filter_size"]) * int(given["dilation"]), int(given["dilation"]))[-1] + 1
    elif function is sizing.dense_parameters:
        inputs, units = int(given["inputs"]), int(given["units"])
        assert result == inputs * units + units
    elif function is sizing.conv_parameters:
        filters = int(given["depth_out"])
        assert result == math.prod(pair(given["filter_size"])) * int(given["depth_in"]) * filters + filters
    elif function is sizing.conv_multiplications:
        numbers = (*pair(given["filter_size"]), *pair(given["output_shape"]), given["depth_in"], given["depth_out"])
        assert result == math.prod(map(int, numbers))
    else:
        confirm_one_axis(function, result, *(int(given[name]) for name in ("size", "filter_size", "stride")), given)
    return None


def confirm_one_axis(function, result, size, filter_size, stride, given):
    """Assert that `same_padding`, `resolve_padding`, `output_size` or `unreached` answered rightly."""
    padding = given.get("padding", "same")
    ends = result if "padding" in function.__name__ else sizing.resolve_padding(size, filter_size, stride, padding)
    confirm_padding(ends, size, filter_size, stride, padding)
    if function is sizing.output_size:
        confirm_axis(size, filter_size, stride, ends, result)
    if function is sizing.unreached:
        starts = range(-ends[0], size + ends[1] - filter_size + 1, stride)
        nearest = [min(place, starts[-1]) - (min(place, starts[-1]) - starts[0]) % stride for place in range(size)]
        assert result == tuple(place for place in range(size) if place >= nearest[place] + filter_size)


def confirm_trace(given, steps):
    """Assert that each step's shape follows from the one before."""
    shape = tuple(given["input_shape"])
    for layer, step in zip(given["layers"], steps, strict=True):
        if isinstance(layer, Conv | Pool):
            size = int(layer.filter_size if isinstance(layer, Conv) else layer.size)
            stride = int(size if layer.stride is None else layer.stride)
            for side, stops in zip(shape[:2], step.shape[:2], strict=True):
                ends = sizing.resolve_padding(side, size, stride, layer.padding)
                confirm_axis(side, size, stride, ends, stops)
            assert step.shape[2] == (layer.filters if isinstance(layer, Conv) else shape[2])
        else:
            expected = {Flatten: math.prod(shape), GlobalPool: shape[-1], Dense: getattr(layer, "units", None)}
            assert step.shape == (expected[type(layer)],)
        shape = step.shape


def expected_of_ops(function, given):
    """Return what slow loops make of the same arguments, as a tuple."""
    arrays = {n: np.asarray(given[n]).astype(float) for n in ("x", "kernel", "upstream") if n in given}
    x, kernel, upstream = (arrays.get(name) for name in ("x", "kernel", "upstream"))
    bias = None if given.get("bias") is None else np.asarray(given["bias"], float)
    backward, padding = "backward" in function.__name__, plain(given.get("padding", "valid"))
    if function in (ops.conv2d, ops.conv2d_backward):
        results = slow_loops.convolution(x, kernel, bias, pair(given["strides"]), padding, upstream)
    elif function in (ops.conv1d, ops.conv1d_backward):
        stride = pair(given["strides"])[0]
        results = slow_loops.sequence_convolution(x, kernel, bias, stride, padding, upstream)
    elif function in (ops.pool2d, ops.pool2d_backward):
        strides = given["size"] if given["strides"] is None else given["strides"]
        return slow_loops.pooling(x, pair(given["size"]), pair(strides), padding, given["mode"], upstream)[backward:][
            :1
        ]
    else:
        upstream = None if upstream is None else upstream[:, None, None]
        out, dx = slow_loops.pooling(x, x.shape[1:3], (1, 1), "valid", given["mode"], upstream)
        return (dx,) if backward else (out[:, 0, 0],)
    return results[1:] if backward else results[:1]


def confirm_ops(function, given, result):
    """Assert that a result of `ops` is finite and what slow loops make."""
    results = result if isinstance(result, tuple) else (result,)
    for got, wanted in zip(results, expected_of_ops(function, given), strict=True):
        assert np.isfinite(got).all()
        np.testing.assert_allclose(got, wanted, rtol=1e-4, atol=1e-5)


def confirm_error(error, given, changed):
    """Assert that an error blames an argument, tells what it takes and what it got, and comes from `convlab`."""
    message = re.match(
        r"(layers\[\d+\](?=[,:]))?(?:, \w+)?(?:: )?(\w+)(\[\d+\])* takes .+, got .+", str(error), re.DOTALL
    )
    assert message, str(error)
    blamed = "layers" if str(error).startswith("layers[") else message[2]
    assert blamed in given, str(error)
    # A shape that fits no more may be anybody's fault; what is of the wrong kind must be blamed itself.
    fitting = (int, str, list, tuple, range, np.ndarray, np.generic, type(None))
    if len(changed) == 1 and not isinstance(given[changed[0]], fitting):
        assert blamed == changed[0], str(error)
    traceback = error.__traceback__
    while traceback.tb_next:
        traceback = traceback.tb_next
    assert Path(traceback.tb_frame.f_code.co_filename).is_relative_to(Path(convlab.__file__).parent)


def try_spoiled(rng, function, given, confirm):
    """Spoil one or two arguments, call the function, and return whether it refused."""
    changed = [str(name) for name in rng.permutation(list(given))[: rng.integers(1, 3)]]
    given = {**given, **{name: spoiled(rng, given[name]) for name in changed}}
    try:
        result = function(**given)
    except (TypeError, ValueError, FileNotFoundError) as error:
        confirm_error(error, given, changed)
        return True
    confirm(function, given, result)
    return False


FUNCTIONS = [getattr(sizing, name) for name in sizing.__all__ if name[0].islower()]
FUNCTIONS += [getattr(ops, name) for name in ops.__all__]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_random_bad_input_is_refused_or_right(function):
    rng = np.random.default_rng(1)
    confirm = confirm_sizing if function.__module__.startswith("convlab.sizing") else confirm_ops
    refused = sum(try_spoiled(rng, function, valid_arguments(rng, function), confirm) for _ in range(CALLS))
    assert CALLS / 2 < refused < CALLS


@pytest.mark.parametrize(
    ("function", "given"),
    [
        (models.cifar10_dense, {"units": 3}),
        (models.cifar10_convnet, {"head": "flatten"}),
        (models.imdb_conv1d, {"logits": True}),
        (models.mobilenet_base, {"input_shape": (32, 32, 3), "alpha": 0.25, "weights": None}),
        (models.transfer_head, {"input_shape": (2, 3, 4), "kind": "flatten"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_models_refuse_random_bad_input(function, given):
    rng = np.random.default_rng(2)

    def confirm(function, given, model):
        units, shape = int(given.get("units", 3)), model.output_shape[1:]
        assert model.name.startswith(function.__name__) or function is models.mobilenet_base
        assert shape in {(10,), (1,), (1, 1, 256)} or shape[-1] == 1024
        if function is models.cifar10_dense:
            assert model.count_params() == (3072 + 1) * units + (units + 1) * units + (units + 1) * 10

    assert sum(try_spoiled(rng, function, given, confirm) for _ in range(60)) > 30
