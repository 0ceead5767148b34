"""`convlab.ops`, convolution: against Keras, slow loops and finite differences."""

import keras
import numpy as np
import pytest
import slow_loops

from convlab import ops
from convlab.ops import _patches

KERAS_CASES_2D = 1_200
KERAS_CASES_1D = 400
TOLERANCE = {np.float32: {"rtol": 1e-5, "atol": 5e-5}, np.float64: {"rtol": 1e-10, "atol": 1e-10}}


def random_axis(rng, padding, longest=12):
    """Return (size, window, stride, pair) of one axis that fit together; the stride may exceed the window."""
    size, window, stride = int(rng.integers(1, longest + 1)), int(rng.integers(1, 6)), int(rng.integers(1, 8))
    pair = tuple(int(n) for n in rng.integers(0, 4, 2))
    if padding == "whole number":
        pair = pair[:1] * 2
    if padding == "valid" or (padding != "same" and window > size + sum(pair)):
        size = max(size, window)
    return size, window, stride, pair


def random_case(rng, count, dtype, deepest=4):
    """Return (x, kernel, bias, strides, padding) of a convolution along `count` axes."""
    form = rng.choice(["valid", "same", "whole number", "pairs"])
    axes = [random_axis(rng, form) for _ in range(count)]
    if form == "whole number":
        pads = axes[0][3][0]
        padding, around = pads, [(pads, pads)] * count
        axes = [(max(size, window - 2 * pads), window, stride, pair) for size, window, stride, pair in axes]
    elif form == "pairs":
        around = [axis[3] for axis in axes]
        padding = tuple(around) if count == 2 else around[0]
    else:
        padding, around = str(form), None
    sizes, windows, strides, _ = zip(*axes, strict=True)
    batch, depth_in, depth_out = rng.integers(1, [4, deepest + 1, 6])
    x = rng.normal(size=(batch, *sizes, depth_in)).astype(dtype)
    kernel = rng.normal(size=(*windows, depth_in, depth_out)).astype(dtype)
    bias = rng.normal(size=depth_out).astype(dtype) if rng.random() < 0.5 else None
    return x, kernel, bias, strides, padding, around


def keras_convolution(x, kernel, bias, strides, padding, around):
    """Return what Keras makes of the same layer; explicit padding is a layer of zeros and then "valid".

    Always in double precision: in single precision on a CPU, TensorFlow 2.21 with oneDNN mixes up the rows of maps that
    are one column wide where the strides differ, for example x (2, 3, 3, 1), kernel (1, 2, 1, 2), strides (1, 2).
    """
    x, kernel = x.astype(np.float64), kernel.astype(np.float64)
    if around is not None:
        x, padding = keras.ops.pad(x, ((0, 0), *around, (0, 0))), "valid"
    out = keras.ops.conv(x, kernel, strides=strides, padding=padding, data_format="channels_last").numpy()
    return out if bias is None else out + bias


def depths(case):
    """Return how deep the input of a case may be: every eighth case is deep enough for copying whole patches."""
    return 64 if case % 8 == 0 else 4


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_conv2d_agrees_with_keras(dtype):
    rng = np.random.default_rng(1)
    forms, runs, leaps = set(), set(), 0
    for case in range(KERAS_CASES_2D // 2):
        x, kernel, bias, strides, padding, around = random_case(rng, 2, dtype, depths(case))
        out = ops.conv2d(x, kernel, bias, strides, padding)
        assert out.dtype == dtype
        expected = keras_convolution(x, kernel, bias, strides, padding, around)
        np.testing.assert_allclose(
            out, expected, **TOLERANCE[dtype], err_msg=f"case {case}: {x.shape} {kernel.shape} {strides} {padding}"
        )
        forms.add(padding if isinstance(padding, str) else type(padding))
        runs.add(kernel.shape[1] * kernel.shape[2] < _patches.SHORT_RUN)
        leaps += strides[0] > kernel.shape[0] and strides[1] > kernel.shape[1]
    assert forms == {"valid", "same", int, tuple}
    assert runs == {True, False}
    assert leaps > 20


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_conv1d_agrees_with_keras(dtype):
    rng = np.random.default_rng(2)
    for case in range(KERAS_CASES_1D // 2):
        x, kernel, bias, (stride,), padding, around = random_case(rng, 1, dtype, depths(case))
        out = ops.conv1d(x, kernel, bias, stride, padding)
        assert out.dtype == dtype
        expected = keras_convolution(x, kernel, bias, stride, padding, around)
        np.testing.assert_allclose(
            out, expected, **TOLERANCE[dtype], err_msg=f"case {case}: {x.shape} {kernel.shape} {stride} {padding}"
        )


def test_conv2d_and_its_gradients_agree_with_slow_loops():
    rng = np.random.default_rng(3)
    for _ in range(80):
        x, kernel, bias, strides, padding, _ = random_case(rng, 2, np.float64)
        out = ops.conv2d(x, kernel, bias, strides, padding)
        upstream = rng.normal(size=out.shape)
        gradients = ops.conv2d_backward(upstream, x, kernel, strides, padding)
        expected = slow_loops.convolution(x, kernel, bias, strides, padding, upstream)
        for got, wanted in zip((out, *gradients), expected, strict=True):
            np.testing.assert_allclose(got, wanted, rtol=1e-10, atol=1e-10)


def test_a_dilated_filter_agrees_with_keras():
    rng = np.random.default_rng(31)
    for _ in range(200):
        dilation, rows, columns, depth_in, depth_out = (int(n) for n in rng.integers(1, 4, 5))
        x = rng.normal(size=(2, *rng.integers(8, 12, 2), depth_in))
        kernel = rng.normal(size=(rows, columns, depth_in, depth_out))
        padding = str(rng.choice(["valid", "same"]))
        expected = keras.ops.conv(x, kernel, padding=padding, data_format="channels_last", dilation_rate=dilation)
        np.testing.assert_allclose(ops.conv2d(x, kernel, None, 1, padding, dilation), expected.numpy(), atol=1e-10)


def test_a_dilated_filter_is_one_with_zeros_between_its_weights():
    rng = np.random.default_rng(32)
    for _ in range(60):
        x, kernel, bias, strides, padding, _ = random_case(rng, 2, np.float64)
        dilation = int(rng.integers(2, 4))
        rows, columns = (len(range(0, side * dilation - dilation + 1)) for side in kernel.shape[:2])
        spread = np.zeros((rows, columns, *kernel.shape[2:]))
        for i, j in np.ndindex(kernel.shape[:2]):
            spread[i * dilation, j * dilation] = kernel[i, j]
        x = np.pad(x, ((0, 0), (rows, 0), (columns, 0), (0, 0)))
        out = ops.conv2d(x, kernel, bias, strides, padding, dilation)
        upstream = rng.normal(size=out.shape)
        dx, dkernel, dbias = ops.conv2d_backward(upstream, x, kernel, strides, padding, dilation)
        expected = slow_loops.convolution(x, spread, bias, strides, padding, upstream)
        got_spread = np.zeros_like(spread)
        got_spread[::dilation, ::dilation] = dkernel
        expected[2][spread == 0] = 0  # the zeros are no weights
        for got, wanted in zip((out, dx, got_spread, dbias), expected, strict=True):
            np.testing.assert_allclose(got, wanted, rtol=1e-10, atol=1e-10)


def test_conv1d_and_its_gradients_agree_with_slow_loops():
    rng = np.random.default_rng(4)
    for _ in range(80):
        x, kernel, bias, (stride,), padding, _ = random_case(rng, 1, np.float64)
        out = ops.conv1d(x, kernel, bias, stride, padding)
        upstream = rng.normal(size=out.shape)
        gradients = ops.conv1d_backward(upstream, x, kernel, stride, padding)
        expected = slow_loops.sequence_convolution(x, kernel, bias, stride, padding, upstream)
        for got, wanted in zip((out, *gradients), expected, strict=True):
            np.testing.assert_allclose(got, wanted, rtol=1e-10, atol=1e-10)


def finite_differences(loss, values, step=1e-4):
    """Return the gradient of `loss()` with respect to the array `values`, which it reads, by central differences."""
    gradient = np.empty_like(values)
    for place in np.ndindex(values.shape):
        kept = values[place]
        values[place] = kept + step
        above = loss()
        values[place] = kept - step
        gradient[place] = (above - loss()) / (2 * step)
        values[place] = kept
    return gradient


@pytest.mark.parametrize("count", [1, 2])
def test_gradients_agree_with_finite_differences(count):
    rng = np.random.default_rng(5)
    forward, backward = [(ops.conv1d, ops.conv1d_backward), (ops.conv2d, ops.conv2d_backward)][count - 1]
    for _ in range(20):
        x, kernel, _, strides, padding, _ = random_case(rng, count, np.float64, deepest=2)
        strides = strides if count == 2 else strides[0]
        bias = rng.normal(size=kernel.shape[-1])
        upstream = rng.normal(size=forward(x, kernel, bias, strides, padding).shape)

        def loss(values=(x, kernel, bias, strides, padding), upstream=upstream):
            return float((forward(*values) * upstream).sum())

        gradients = backward(upstream, x, kernel, strides, padding)
        for gradient, values in zip(gradients, (x, kernel, bias), strict=True):
            np.testing.assert_allclose(gradient, finite_differences(loss, values), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("depth", [1, 3, 24])
def test_patches_may_be_copied_in_any_number_of_parts(monkeypatch, depth):
    rng = np.random.default_rng(6)
    x, kernel = rng.normal(size=(7, 9, 8, depth)), rng.normal(size=(3, 2, depth, 5))
    whole = ops.conv2d(x, kernel, strides=(2, 1), padding="same")
    for size in (1, 5_000, 50_000):
        monkeypatch.setattr(_patches, "PATCHES_BYTES", size)
        monkeypatch.setattr(_patches, "SMALL_PRODUCT", size // 5)
        np.testing.assert_allclose(ops.conv2d(x, kernel, strides=(2, 1), padding="same"), whole, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.float16, np.float32),
        (np.longdouble, np.float64),
        (np.int64, np.float64),
        (np.uint8, np.float64),
        (bool, np.float64),
        (">f4", np.float32),
    ],
)
def test_the_kind_of_number_that_comes_back(given, kept):
    x, kernel = np.ones((2, 5, 5, 3)).astype(given), np.ones((2, 2, 3, 4)).astype(given)
    out = ops.conv2d(x, kernel, np.zeros(4))
    assert out.dtype == kept
    np.testing.assert_array_equal(out, np.full((2, 4, 4, 4), 12))
    upstream = np.ones(out.shape)
    assert [gradient.dtype for gradient in ops.conv2d_backward(upstream, x, kernel)] == [np.dtype(kept)] * 3


def test_the_wider_of_two_kinds_of_number_wins():
    x, kernel = np.ones((1, 4, 4, 1), np.float32), np.ones((2, 2, 1, 1))
    assert ops.conv2d(x, kernel).dtype == np.float64
    assert ops.conv2d(x, kernel.astype(np.float32), np.ones(1)).dtype == np.float32


@pytest.mark.parametrize("depth", [2, 40])
def test_views_are_read_right_and_nothing_is_written_to_an_argument(depth):
    rng = np.random.default_rng(7)
    x = rng.normal(size=(depth, 8, 9, 6)).transpose(3, 2, 1, 0)[::-1, ::-1, 1::2]
    kernel = rng.normal(size=(4, depth, 3, 2)).transpose(2, 3, 1, 0)
    bias, upstream = rng.normal(size=4), rng.normal(size=(4, 3, 7, 6)).transpose(3, 2, 1, 0)
    for array in (x, kernel, bias, upstream):
        array.flags.writeable = False
    copies = [np.ascontiguousarray(array) for array in (x, kernel, bias, upstream)]
    np.testing.assert_allclose(ops.conv2d(x, kernel, bias), ops.conv2d(*copies[:3]), rtol=1e-12, atol=1e-12)
    gradients, expected = ops.conv2d_backward(upstream, x, kernel), ops.conv2d_backward(copies[3], *copies[:2])
    for got, wanted in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-12)


def test_the_filter_is_not_flipped():
    x = np.zeros((1, 3, 3, 1))
    x[0, 0, 2] = 1
    kernel = np.arange(9.0).reshape(3, 3, 1, 1)
    assert ops.conv2d(x, kernel).item() == kernel[0, 2].item()


def test_lists_will_do():
    x, kernel = [[[[1], [2]], [[3], [4]]]], [[[[1]], [[10]]]]
    np.testing.assert_array_equal(ops.conv2d(x, kernel, [0.5], [1, 1], [[0, 0], [0, 0]])[0, :, :, 0], [[21.5], [43.5]])
