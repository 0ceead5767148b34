"""`convlab.sizing`: against counting, and against Keras."""

import math
from itertools import count, product

import keras
import numpy as np
import pytest
import slow_loops
from keras import layers

from convlab import ops, sizing
from convlab.sizing import NETWORKS, Conv, Dense, Flatten, GlobalPool, Pool

CIFAR10_CONVNET = [Conv(32, 3), Conv(32, 3), Pool(), Conv(64, 3), Conv(64, 3), Pool(), Conv(64, 3)]


def axes(rng, number):
    """Yield random (size, filter size, stride, padding) of one axis in which the filter fits."""
    for _ in range(number):
        size, filter_size, stride, before, after = (int(n) for n in rng.integers([1, 1, 1, 0, 0], [20, 7, 9, 5, 5]))
        padding = (before, (before, after), "valid", "same")[rng.integers(4)]
        ends = slow_loops.pairs((size,), (filter_size,), (stride,), padding)[0]
        if filter_size <= size + sum(ends):
            yield size, filter_size, stride, padding, ends


def test_output_size_counts_the_stops():
    for size, filter_size, stride, padding, (before, after) in axes(np.random.default_rng(1), 2_000):
        (stops,) = slow_loops.stops((size,), (filter_size,), (stride,), [(before, after)])
        assert sizing.resolve_padding(size, filter_size, stride, padding) == (before, after)
        assert sizing.output_size(size, filter_size, stride, padding) == len(stops)


def test_unreached_are_the_positions_that_no_stop_covers():
    for size, filter_size, stride, padding, ends in axes(np.random.default_rng(2), 2_000):
        (stops,) = slow_loops.stops((size,), (filter_size,), (stride,), [ends])
        covered = {stop + offset for stop in stops for offset in range(filter_size)}
        assert sizing.unreached(size, filter_size, stride, padding) == tuple(sorted({*range(size)} - covered))


def test_a_dilated_filter_stops_and_reaches_as_counted():
    rng = np.random.default_rng(9)
    for size, filter_size, stride, padding, _ in axes(rng, 3_000):
        dilation = int(rng.integers(1, 7))
        reach = len(range(0, filter_size * dilation - dilation + 1))
        assert sizing.dilated_size(filter_size, dilation) == reach
        around = slow_loops.pairs((size,), (reach,), (stride,), padding)
        (stops,) = slow_loops.stops((size,), (reach,), (stride,), around)
        if not stops:
            with pytest.raises(ValueError, match=f"filter_size takes at most .*, got {reach}"):
                sizing.output_size(size, filter_size, stride, padding, dilation)
            continue
        met = {stop + weight * dilation for stop in stops for weight in range(filter_size)}
        assert sizing.output_size(size, filter_size, stride, padding, dilation) == len(stops)
        assert sizing.unreached(size, filter_size, stride, padding, dilation) == tuple(sorted({*range(size)} - met))


def test_same_padding_is_the_least_that_keeps_the_ceiling():
    for size, filter_size, stride in product(range(1, 12), range(1, 7), range(1, 7)):
        before, after = sizing.same_padding(size, filter_size, stride)
        assert (before, after) == slow_loops.same(size, filter_size, stride)
        assert sizing.output_size(size, filter_size, stride, "same") == math.ceil(size / stride)


def test_the_chapters_own_sizes():
    assert sizing.output_size(10, 3, 2) == 4
    assert sizing.output_size(10, 3) == 8
    assert sizing.output_size(5, 2, 2) == 2
    assert sizing.unreached(5, 2, 2) == (4,)
    assert sizing.output_size(5, 2, 2, (0, 1)) == 3
    assert sizing.unreached(5, 2, 2, (0, 1)) == ()
    assert sizing.unreached(10, 1, 4) == (1, 2, 3, 5, 6, 7, 9)
    assert sizing.output_size(10**30, 3, 1, 10**29) == 12 * 10**29 - 2


def test_small_numpy_integers_do_not_overflow():
    assert sizing.output_size(np.int8(120), np.int8(3), np.int8(1), np.int8(100)) == 318
    assert sizing.unreached(np.uint8(250), np.uint8(3), np.uint8(252)) == tuple(range(3, 250))
    assert sizing.dense_parameters(np.int8(100), np.int8(100)) == 10_100


def test_the_chapters_own_parameters():
    assert sizing.conv_parameters(5, 3, 1) == 76
    assert sizing.dense_parameters(32 * 32 * 3, 1) == 3_073
    assert sizing.conv_parameters(5, 3, 20) == 1_520
    assert sizing.dense_parameters(32 * 32 * 3, 20) == 61_460
    assert sizing.conv_parameters((7, 1), 128, 32) == 28_704


def test_parameters_agree_with_keras():
    rng = np.random.default_rng(3)
    for height, width, depth_in, depth_out in rng.integers(1, 9, (30, 4)).tolist():
        conv = layers.Conv2D(depth_out, (height, width))
        conv.build((None, 9, 9, depth_in))
        assert sizing.conv_parameters((height, width), depth_in, depth_out) == conv.count_params()
        dense = layers.Dense(depth_out)
        dense.build((None, depth_in))
        assert sizing.dense_parameters(depth_in, depth_out) == dense.count_params()


def test_conv_multiplications_are_counted():
    rng = np.random.default_rng(4)
    for *window, depth_in, depth_out, height, width in rng.integers(1, 5, (20, 6)).tolist():
        counter = count()
        for _ in product(*map(range, (height, width, depth_out, *window, depth_in))):
            next(counter)
        assert sizing.conv_multiplications(tuple(window), depth_in, depth_out, (height, width)) == next(counter)
    assert sizing.conv_multiplications(3, 2, 5, 4) == sizing.conv_multiplications((3, 3), 2, 5, (4, 4))


def test_receptive_field_is_what_an_output_depends_on():
    rng = np.random.default_rng(5)
    for _ in range(40):
        stack = [tuple(pair) for pair in rng.integers(1, 4, (rng.integers(0, 4), 2)).tolist()]
        field = {0}
        for filter_size, stride in reversed(stack):
            field = {stride * place + offset for place in field for offset in range(filter_size)}
        assert sizing.receptive_field(stack) == max(field) + 1


def random_stack(rng):
    """Return (input shape, layers, the same layers in Keras) that fit together."""
    side, shape = int(rng.integers(8, 30)), None
    shape, ours, theirs = (side, side + int(rng.integers(0, 5)), int(rng.integers(1, 4))), [], []
    smallest = side
    for _ in range(rng.integers(1, 5)):
        filters, size, stride = (int(n) for n in rng.integers(1, 5, 3))
        padding = str(rng.choice(["valid", "same"]))
        if size > smallest:
            break
        if rng.random() < 0.6:
            ours.append(Conv(filters, size, stride, padding))
            theirs.append(layers.Conv2D(filters, size, strides=stride, padding=padding))
        else:
            stride = None if rng.random() < 0.5 else stride
            ours.append(Pool(size, stride, padding))
            theirs.append(layers.MaxPooling2D(size, strides=stride, padding=padding))
        stride = stride or size
        smallest = -(-smallest // stride) if padding == "same" else (smallest - size) // stride + 1
    flat = rng.random() < 0.5
    return (
        shape,
        [*ours, Flatten() if flat else GlobalPool(), Dense(7)],
        [*theirs, layers.Flatten() if flat else layers.GlobalMaxPooling2D(), layers.Dense(7)],
    )


def test_trace_agrees_with_keras():
    rng = np.random.default_rng(6)
    for _ in range(60):
        shape, ours, theirs = random_stack(rng)
        model = keras.Sequential([keras.Input(shape), *theirs])
        steps = sizing.trace(shape, ours)
        assert [step.shape for step in steps] == [layer.output.shape[1:] for layer in model.layers]
        assert [step.parameters for step in steps] == [layer.count_params() for layer in model.layers]


def test_trace_of_the_cifar10_network():
    steps = sizing.trace((32, 32, 3), [*CIFAR10_CONVNET, Flatten(), Dense(1024), Dense(10)])
    assert [step.shape for step in steps] == [
        (30, 30, 32),
        (28, 28, 32),
        (14, 14, 32),
        (12, 12, 64),
        (10, 10, 64),
        (5, 5, 64),
        (3, 3, 64),
        (576,),
        (1024,),
        (10,),
    ]
    assert sum(step.parameters for step in steps) == 703_594
    assert max(step.parameters for step in steps) == 590_848
    assert [step.receptive_field for step in steps] == [3, 5, 6, 10, 14, 16, 24, None, None, None]
    assert steps[0].multiplications == 3 * 3 * 3 * 30 * 30 * 32
    assert steps[-1].multiplications == 10_240
    pooled = sizing.trace((32, 32, 3), [*CIFAR10_CONVNET, GlobalPool(), Dense(1024), Dense(10)])
    assert sum(step.parameters for step in pooled) == 179_306


def test_trace_of_mobilenet_agrees_with_keras():
    steps = sizing.trace(*NETWORKS["MobileNet"])
    model = keras.applications.MobileNet(input_shape=(160, 160, 3), include_top=False, weights=None)
    theirs = [
        layer for layer in model.layers if not isinstance(layer, layers.InputLayer | layers.ZeroPadding2D | layers.ReLU)
    ]
    assert [step.shape for step in steps] == [layer.output.shape[1:] for layer in theirs]
    assert [step.parameters for step in steps] == [layer.count_params() for layer in theirs]
    assert sum(step.parameters for step in steps) == 3_228_864
    assert sum(step.trainable for step in steps) == 3_206_976
    assert steps[-1].receptive_field == 315


def test_the_networks_have_the_layers_of_their_papers():
    shapes = {name: [step.shape for step in sizing.trace(*network)] for name, network in NETWORKS.items()}
    assert shapes["LeNet-5"] == [(28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16), (1, 1, 120), (120,), (84,), (10,)]
    assert shapes["VGG, first blocks"][-1] == (28, 28, 256)
    assert shapes["CIFAR-10"][-3] == (576,)
    assert sum(step.parameters for step in sizing.trace(*NETWORKS["CIFAR-10, global pooling"])) == 179_306


def test_trace_tells_what_a_stride_leaves_out():
    (step,) = sizing.trace((5, 6, 1), [Conv(1, 2, stride=2)])
    assert step.unreached == (1, 0)
    (step,) = sizing.trace((5, 6, 1), [Conv(1, 2, stride=2, padding=(0, 1))])
    assert (step.shape, step.unreached) == ((3, 3, 1), (0, 0))
    (step,) = sizing.trace((9, 9, 2), [Pool(2, 3)])
    assert (step.shape, step.unreached) == ((3, 3, 2), (3, 3))


def test_the_receptive_field_of_a_trace_is_what_a_gradient_reaches():
    steps = sizing.trace((16, 16, 1), [Conv(1, 3), Pool(2), Conv(1, 3)])
    kernel, x = np.ones((3, 3, 1, 1)), np.ones((1, 16, 16, 1))
    maps = ops.conv2d(x, kernel)
    pooled = ops.pool2d(maps, mode="average")
    upstream = np.zeros_like(ops.conv2d(pooled, kernel))
    upstream[0, 1, 1] = 1
    upstream, _, _ = ops.conv2d_backward(upstream, pooled, kernel)
    upstream = ops.pool2d_backward(upstream, maps, mode="average")
    reached, _, _ = ops.conv2d_backward(upstream, x, kernel)
    (
        rows,
        _,
    ) = np.nonzero(reached[0, :, :, 0])
    assert steps[-1].receptive_field == len(set(rows.tolist())) == 8


@pytest.mark.parametrize("layers_given", [[], [Flatten()], [GlobalPool()]])
def test_layers_without_weights_cost_nothing(layers_given):
    assert sum(step.parameters + step.multiplications for step in sizing.trace((4, 4, 2), layers_given)) == 0
