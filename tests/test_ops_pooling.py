"""`convlab.ops`, pooling: against Keras, slow loops and finite differences."""

import keras
import numpy as np
import pytest
import slow_loops

from convlab import ops

MODES = ["max", "average", "l1", "l2"]
TOLERANCE = {np.float32: {"rtol": 1e-5, "atol": 1e-5}, np.float64: {"rtol": 1e-12, "atol": 1e-12}}


def random_case(rng, dtype, whole=False):
    """Return (x, size, strides, padding, pairs); with `whole`, small whole numbers, of which many are equal."""
    form = rng.choice(["valid", "same", "whole number", "pairs"])
    size, strides = (tuple(int(n) for n in rng.integers(1, high, 2)) for high in (5, 7))
    extent = [int(n) for n in rng.integers(1, 11, 2)]
    if form == "whole number":
        padding = int(rng.integers(0, min(size)))
        pairs = ((padding, padding),) * 2
    elif form == "pairs":
        pairs = padding = tuple(tuple(int(n) for n in rng.integers(0, reach, 2)) for reach in size)
    else:
        padding, pairs = str(form), None
    if form != "same":
        spare = [0, 0] if pairs is None else map(sum, pairs)
        extent = [max(side, reach - pad) for side, reach, pad in zip(extent, size, spare, strict=True)]
    shape = (int(rng.integers(1, 4)), *extent, int(rng.integers(1, 4)))
    x = rng.integers(-2, 3, shape) if whole else rng.normal(size=shape)
    # Keras takes maxima in single precision only: draw numbers that it holds exactly.
    return x.astype(np.float32).astype(dtype), size, strides, padding, pairs


def keras_pooling(x, size, strides, padding, pairs, mode):
    """Return what Keras makes of the same layer; explicit padding is a layer of zeros and then "valid"."""
    how = {"pool_size": size, "strides": strides, "data_format": "channels_last"}
    pool = keras.ops.max_pool if mode == "max" else keras.ops.average_pool
    if pairs is None:
        return pool(x, padding=padding, **how).numpy()

    def pooled(values, outside):
        return pool(np.pad(values, ((0, 0), *pairs, (0, 0)), constant_values=outside), padding="valid", **how).numpy()

    if mode == "max":
        return pooled(x, -1e6)
    return pooled(x, 0) / pooled(np.ones_like(x), 0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("mode", ["max", "average"])
def test_pool2d_agrees_with_keras(mode, dtype):
    rng = np.random.default_rng(1)
    for case in range(200):
        x, size, strides, padding, pairs = random_case(rng, dtype)
        out = ops.pool2d(x, size, strides, padding, mode)
        assert out.dtype == dtype
        expected = keras_pooling(x, size, strides, padding, pairs, mode)
        np.testing.assert_allclose(
            out, expected, **TOLERANCE[dtype], err_msg=f"case {case}: {x.shape} {size} {strides} {padding}"
        )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("whole", [False, True], ids=["distinct", "ties and zeros"])
@pytest.mark.parametrize("mode", MODES)
def test_pool2d_and_its_gradient_agree_with_slow_loops(mode, whole, dtype):
    rng = np.random.default_rng(2)
    for _ in range(60):
        x, size, strides, padding, _ = random_case(rng, dtype, whole)
        out = ops.pool2d(x, size, strides, padding, mode)
        upstream = rng.normal(size=out.shape).astype(dtype)
        gradient = ops.pool2d_backward(upstream, x, size, strides, padding, mode)
        assert (out.dtype, gradient.dtype) == (dtype, dtype)
        for got, wanted in zip(
            (out, gradient), slow_loops.pooling(x, size, strides, padding, mode, upstream), strict=True
        ):
            np.testing.assert_allclose(got, wanted, **TOLERANCE[dtype])


def away_from_kinks(rng, shape):
    """Return numbers that differ from each other and from zero by 0.01 at least: no maximum ties, no sign turns."""
    numbers = rng.permutation(np.arange(1, np.prod(shape) + 1)) / 50
    return (numbers * rng.choice([-1, 1], numbers.shape)).reshape(shape)


def difference(forward, x, upstream, place, step=1e-5):
    """Return how the loss `sum(upstream * forward(x))` changes with one number of x, by a central difference."""
    above, below = x.copy(), x.copy()
    above[place] += step
    below[place] -= step
    return ((forward(above) - forward(below)) * upstream).sum() / (2 * step)


@pytest.mark.parametrize("mode", MODES)
def test_gradients_agree_with_finite_differences(mode):
    rng = np.random.default_rng(3)
    for _ in range(15):
        x, *how, _ = random_case(rng, np.float64)
        x = away_from_kinks(rng, x.shape)
        upstream = rng.normal(size=ops.pool2d(x, *how, mode).shape)
        gradient = ops.pool2d_backward(upstream, x, *how, mode)
        for place in np.ndindex(x.shape):
            wanted = difference(lambda values, how=how: ops.pool2d(values, *how, mode), x, upstream, place)
            np.testing.assert_allclose(gradient[place], wanted, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("mode", MODES)
def test_global_pool_is_one_window_over_the_whole_map(mode):
    rng = np.random.default_rng(4)
    for _ in range(20):
        x = rng.normal(size=rng.integers(1, 6, 4))
        out = ops.global_pool(x, mode)
        upstream = rng.normal(size=out.shape)
        expected, gradient = slow_loops.pooling(x, x.shape[1:3], (1, 1), "valid", mode, upstream[:, None, None])
        np.testing.assert_allclose(out, expected[:, 0, 0], rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(ops.global_pool_backward(upstream, x, mode), gradient, rtol=1e-12, atol=1e-12)


def test_of_several_maxima_the_first_takes_the_whole_gradient():
    x = np.array([[1, 7, 7], [7, 0, 7], [7, 7, 1]], float).reshape(1, 3, 3, 1)
    winner = ops.pool2d_backward(np.full((1, 1, 1, 1), 5.0), x, size=3)
    np.testing.assert_array_equal(winner[0, :, :, 0], [[0, 5, 0], [0, 0, 0], [0, 0, 0]])


def test_strides_are_the_windows_size_unless_given():
    x = np.arange(36.0).reshape(1, 6, 6, 1)
    np.testing.assert_array_equal(ops.pool2d(x, (2, 3))[0, :, :, 0], [[8, 11], [20, 23], [32, 35]])
    np.testing.assert_array_equal(ops.pool2d(x, (2, 3)), ops.pool2d(x, (2, 3), (2, 3)))


def test_padding_never_wins_a_maximum_and_never_counts_in_an_average():
    x = np.full((1, 2, 2, 1), -3.0)
    for mode in ("max", "average"):
        np.testing.assert_array_equal(ops.pool2d(x, 2, 1, 1, mode), np.full((1, 3, 3, 1), -3))


def test_nothing_is_written_to_an_argument():
    x, upstream = np.arange(16.0).reshape(1, 4, 4, 1), np.ones((1, 3, 3, 1))
    x.flags.writeable = upstream.flags.writeable = False
    for mode in MODES:
        ops.pool2d(x, 2, 1, mode=mode)
        ops.pool2d_backward(upstream, x, 2, 1, mode=mode)
        ops.global_pool_backward(upstream[:, 0, 0], x, mode)
    np.testing.assert_array_equal(x.ravel(), np.arange(16))
