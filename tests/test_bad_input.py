"""Bad input to `sizing`, `ops` and `models`: the error names the argument, what it takes and what it got.

Chosen cases; `test_random_bad_input.py` has random ones, and the tests of `convlab.data` its own.
"""

import inspect
import re
from pathlib import Path

import numpy as np
import pytest

import convlab
from convlab import models, ops, sizing
from convlab.sizing import Conv, Dense, DepthwiseConv, Flatten, GlobalPool, Pool

X, KERNEL = np.ones((2, 5, 6, 3)), np.ones((2, 2, 3, 4))
SEQUENCE, FILTER = np.ones((2, 9, 3)), np.ones((4, 3, 5))
UP, UP1, UP_POOL = np.ones((2, 4, 5, 4)), np.ones((2, 6, 5)), np.ones((2, 2, 3, 3))
BIG, HOLE = np.full((2, 5, 6, 3), 1e150), np.where(np.arange(6)[:, None] == 4, np.nan, X)
RAGGED, WIDE, MANY = [[[[1.0], [2.0]], [[3.0]]]], np.broadcast_to(1.0, (1, 1, 1, 10**8)), "x" * 5_000

RATIOS = np.zeros(100, np.float32)
IMAGES = np.random.default_rng(0).random((2, 32, 32, 3))
BASE = models.mobilenet_base((32, 32, 3), 0.25)
CASES = [
    # function, arguments, the argument to blame, what the message says it got
    (sizing.output_size, (0, 3), "size", "0"),
    (sizing.output_size, (5.0, 3), "size", "5.0"),
    (sizing.output_size, (float("nan"), 3), "size", "nan"),
    (sizing.output_size, (5, 0), "filter_size", "0"),
    (sizing.output_size, (5, 6), "filter_size", "6"),
    (sizing.output_size, (5, 3, 0), "stride", "0"),
    (sizing.output_size, (5, 3, -1), "stride", "-1"),
    (sizing.output_size, (5, 3, True), "stride", "True"),
    (sizing.output_size, (5, 3, 1, -1), "padding", "-1"),
    (sizing.output_size, (5, 3, 1, 0.5), "padding", "0.5"),
    (sizing.output_size, (5, 3, 1, None), "padding", "None"),
    (sizing.output_size, (5, 3, 1, "full"), "padding", "'full'"),
    (sizing.output_size, (5, 3, 1, (1, 2, 3)), "padding", "(1, 2, 3)"),
    (sizing.output_size, (5, 3, 1, (1, -2)), "padding[1]", "-2"),
    (sizing.unreached, (10**30, 3), "size", str(10**30)),
    (sizing.unreached, (5, 9), "filter_size", "9"),
    (sizing.output_size, (5, 3, 1, 0, 0), "dilation", "0"),
    (sizing.output_size, (5, 3, 1, 0, 3), "filter_size", "7"),
    (sizing.dilated_size, (3, 1.5), "dilation", "1.5"),
    (sizing.same_padding, (5, 3, "2"), "stride", "'2'"),
    (sizing.conv_parameters, ((3, 0), 3, 1), "filter_size[1]", "0"),
    (sizing.conv_parameters, (3, 3, None), "depth_out", "None"),
    (sizing.conv_multiplications, (3, 3, 8, (4, 4, 8)), "output_shape", "(4, 4, 8)"),
    (sizing.dense_parameters, (1j, 3), "inputs", "1j"),
    (sizing.receptive_field, (3,), "layers", "3"),
    (sizing.receptive_field, ([3, 1],), "layers[0]", "3"),
    (sizing.receptive_field, ([(3, 1), (3,)],), "layers[1]", "(3,)"),
    (sizing.receptive_field, ([(3, 1), (3, 0)],), "layers[1][1]", "0"),
    (sizing.trace, (32, []), "input_shape", "32"),
    (sizing.trace, ((32, 32), []), "input_shape", "(32, 32)"),
    (sizing.trace, ((32, 32, 3), Conv(1, 3)), "layers", "Conv(filters=1, filter_size=3, stride=1, padding='valid',..."),
    (sizing.trace, ((32, 32, 3), [Conv]), "layers[0]", "<class 'convlab.sizing._trace.Conv'>"),
    (sizing.trace, ((4, 4, 3), [Flatten(), Dense(0)]), "layers[1], Dense: units", "0"),
    (sizing.trace, ((4, 4, 3), [Dense(2)]), "layers[0], Dense: Dense", "shape (4, 4, 3): put Flatten or GlobalPool"),
    (sizing.trace, ((4, 4, 3), [Flatten(), Pool(2)]), "layers[1], Pool: Pool", "shape (48,)"),
    (sizing.trace, ((4, 4, 3), [Pool(2), Conv(8, 3)]), "layers[1], Conv: filter_size", "3"),
    (sizing.trace, ((4, 4, 3), [Conv(8, 3, None)]), "layers[0], Conv: stride", "None"),
    (sizing.trace, ((4, 4, 3), [Conv(8, 3, bias=1)]), "layers[0], Conv: bias", "1"),
    (sizing.trace, ((4, 4, 3), [DepthwiseConv(5)]), "layers[0], DepthwiseConv: filter_size", "5"),
    (sizing.trace, ((4, 4, 3), [Pool(mode="l3")]), "layers[0], Pool: mode", "'l3'"),
    (sizing.trace, ((4, 4, 3), [GlobalPool(mode=None)]), "layers[0], GlobalPool: mode", "None"),
    (sizing.trace, ((4, 4, 3), [Pool((2, 2))]), "layers[0], Pool: size", "(2, 2)"),
    (ops.conv2d, (HOLE, KERNEL), "x", "nan at (0, 0, 4, 0)"),
    (ops.conv2d, (X, np.where(KERNEL, -np.inf, 0)), "kernel", "-inf at (0, 0, 0, 0)"),
    (ops.conv2d, (BIG, KERNEL), "x", "1e+150 at (0, 0, 0, 0)"),
    (ops.conv2d, (X.astype(np.float32) * 1e20, KERNEL), "x", "1e+20 at (0, 0, 0, 0)"),
    (ops.conv2d, (X.astype(np.float32), KERNEL.astype(np.float32), [1e20] * 4), "bias", "1e+20 at (0,)"),
    (ops.conv2d, (X[0], KERNEL), "x", "shape (5, 6, 3)"),
    (ops.conv2d, (X[:0], KERNEL), "x", "shape (0, 5, 6, 3)"),
    (ops.conv2d, (X * 1j, KERNEL), "x", "complex128"),
    (ops.conv2d, (X.astype(object), KERNEL), "x", "object"),
    (ops.conv2d, ([[[[10**30]]]], KERNEL), "x", "object"),
    (ops.conv2d, (RAGGED, KERNEL), "x", "[[[[1.0], [2.0]], [[3.0]]]]"),
    (ops.conv2d, ("image", KERNEL), "x", "<U5 ('image')"),
    (ops.conv2d, (None, KERNEL), "x", "object (None)"),
    (ops.conv2d, (X, KERNEL[:, :, :2]), "kernel", "2"),
    (ops.conv2d, (X, np.ones((6, 2, 3, 1))), "kernel", "(6, 2)"),
    (ops.conv2d, (X, KERNEL, np.ones(3)), "bias", "(3,)"),
    (ops.conv2d, (X, KERNEL, 0), "bias", "shape ()"),
    (ops.conv2d, (X, KERNEL, None, 0), "strides", "0"),
    (ops.conv2d, (X, KERNEL, None, (1, 1.0)), "strides[1]", "1.0"),
    (ops.conv2d, (X, KERNEL, None, 1, "valid", 0), "dilation", "0"),
    (ops.conv2d, (X, KERNEL, None, 1, "valid", 9), "kernel", "(10, 10)"),
    (ops.conv2d, (X, KERNEL, None, (1, 1, 1)), "strides", "(1, 1, 1)"),
    (ops.conv2d, (X, KERNEL, None, 1, "SAME"), "padding", "'SAME'"),
    (ops.conv2d, (X, KERNEL, None, 1, (1, 1)), "padding", "(1, 1)"),
    (ops.conv2d, (X, KERNEL, None, 1, ((0, 1), (0, -1))), "padding[1][1]", "-1"),
    (ops.conv2d, (X, KERNEL, None, 1, 10**30), "padding", "shape (2, 2000"),
    (ops.conv2d, (X, KERNEL, None, 1, 10**6), "padding", "shape (2, 2000005, 2000006, 3)"),
    (ops.conv2d, (X[..., :1], WIDE), "kernel", "shape (2, 5, 6, 100000000)"),
    (ops.conv2d, (np.ones((1, 400, 400, 1)), np.ones((200, 200, 1, 1))), "kernel", "shape (201, 201, 200, 200, 1)"),
    (ops.conv2d_backward, (UP[:, 1:], X, KERNEL), "upstream", "(2, 3, 5, 4)"),
    (ops.conv2d_backward, (UP * 1e20, X.astype(np.float32), KERNEL.astype(np.float32)), "upstream", "1e+20"),
    (ops.conv1d, (X, FILTER), "x", "shape (2, 5, 6, 3)"),
    (ops.conv1d, (SEQUENCE, FILTER[:, :2]), "kernel", "2"),
    (ops.conv1d, (SEQUENCE[:, :3], FILTER), "kernel", "(4,)"),
    (ops.conv1d, (SEQUENCE, FILTER, None, (1, 1)), "strides", "(1, 1)"),
    (ops.conv1d, (SEQUENCE, FILTER, None, 1, ((0, 0), (1, 1))), "padding[0]", "(0, 0)"),
    (ops.conv1d, (SEQUENCE, FILTER, None, 1, "causal"), "padding", "'causal'"),
    (ops.conv1d_backward, (UP1[..., 0], SEQUENCE, FILTER), "upstream", "shape (2, 6)"),
    (ops.conv1d_backward, (UP1[:, :4], SEQUENCE, FILTER), "upstream", "(2, 4, 5)"),
    (ops.pool2d, (X, 7), "size", "(7, 7)"),
    (ops.pool2d, (X, 0), "size", "0"),
    (ops.pool2d, (X, 2, 0), "strides", "0"),
    (ops.pool2d, (X, 2, 2, 2), "padding", "(2, 2)"),
    (ops.pool2d, (X, 2, 2, "valid", "min"), "mode", "'min'"),
    (ops.pool2d, (X, 2, 2, "valid", None), "mode", "None"),
    (ops.pool2d, (X, 10**30, 1, "same"), "padding", "shape (2, 1000"),
    (ops.pool2d, (np.ones((1, 400, 400, 1)), 200, 1), "size", "shape (1, 201, 201, 1, 200, 200)"),
    (ops.pool2d_backward, (UP_POOL[:1], X), "upstream", "(1, 2, 3, 3)"),
    (ops.global_pool, (X[0],), "x", "shape (5, 6, 3)"),
    (ops.global_pool, (X, "mean"), "mode", "'mean'"),
    (ops.global_pool_backward, (np.ones((2, 4)), X), "upstream", "(2, 4)"),
    (models.cifar10_dense, (0,), "units", "0"),
    (models.cifar10_dense, (256.0,), "units", "256.0"),
    (models.cifar10_dense, (10**30,), "units", str(10**30)),
    (models.cifar10_convnet, ("global_average",), "head", "'global_average'"),
    (models.cifar10_convnet, (None,), "head", "None"),
    (models.cifar10_convnet, (["flatten"],), "head", "['flatten']"),
    (models.imdb_conv1d, (1,), "logits", "1"),
    (models.imdb_conv1d, ("yes",), "logits", "'yes'"),
    (models.mobilenet_base, (160,), "input_shape", "160"),
    (models.mobilenet_base, ((31, 160, 3),), "input_shape", "(31, 160, 3)"),
    (models.mobilenet_base, ((160, 160, 1),), "input_shape", "(160, 160, 1)"),
    (models.mobilenet_base, ((10**30, 160, 3),), "input_shape", "(1000"),
    (models.mobilenet_base, ((160, 160.0, 3),), "input_shape[1]", "160.0"),
    (models.mobilenet_base, ((32, 32, 3), 0.3), "alpha", "0.3"),
    (models.mobilenet_base, ((32, 32, 3), True), "alpha", "True"),
    (models.mobilenet_base, ((32, 32, 3), np.ones(2)), "alpha", "array([1., 1.])"),
    (models.mobilenet_base, ((32, 32, 3), 1 + 0j), "alpha", "(1+0j)"),
    (models.mobilenet_base, ((32, 32, 3), 1, 3), "weights", "3"),
    (models.mobilenet_base, ((32, 32, 3), 0.25, "nowhere.weights.h5"), "weights", "'nowhere.weights.h5': no such"),
    (models.mobilenet_base, ((32, 32, 3), 0.25, "a\0b"), "weights", r"'a\x00b': no such"),
    (models.mobilenet_base, ((32, 32, 3), 0.25, MANY), "weights", "'xxx"),
    (models.mobilenet_base, ((32, 32, 3), 0.25, None, 14), "blocks", "14"),
    (models.mobilenet_base, ((32, 32, 3), 0.25, None, "all"), "blocks", "'all'"),
    (models.cifar10_best, (IMAGES, 64), "widths", "64"),
    (models.cifar10_best, (IMAGES, (64, 128)), "widths", "(64, 128)"),
    (models.cifar10_best, (IMAGES, (64, 128, 0)), "widths[2]", "0"),
    (models.cifar10_best, (IMAGES, (8, 8, 8), 5), "convolutions", "5"),
    (models.cifar10_best, ("images",), "images", "'images'"),
    (models.whitening, (IMAGES[0], 2), "images", "shape (32, 32, 3)"),
    (models.whitening, (IMAGES[:0], 2), "images", "shape (0, 32, 32, 3)"),
    (models.whitening, (IMAGES, 33), "images", "shape (2, 32, 32, 3)"),
    (models.whitening, (IMAGES, 0), "size", "0"),
    (models.whitening, (IMAGES * 0, 2), "images", "one that is constant"),
    (models.whitening, (IMAGES * np.nan, 2), "images", "one that is constant or infinite"),
    (models.whitening, ([[1.0]], 2), "images", "[[1.0]]"),
    (models.imdb_best, (RATIOS, 2), "num_words", "2"),
    (models.imdb_best, (RATIOS, 100, 2.5), "length", "2.5"),
    (models.imdb_best, (RATIOS, 101), "ratios", "array([0."),
    (models.imdb_best, ([0.0] * 100, 100), "ratios", "[0.0, 0.0"),
    (models.transfer_model, (None, None), "base", "None"),
    (models.transfer_model, (BASE, "head"), "head", "'head'"),
    (models.transfer_model, (BASE, models.transfer_head((2, 2, 8))), "head", "one for (2, 2, 8)"),
    (models.transfer_model, (BASE, models.transfer_head((1, 1, 256)), "conv_99"), "train_from", "'conv_99'"),
    (models.transfer_head, ((5, 5),), "input_shape", "(5, 5)"),
    (models.transfer_head, ((5, 5, -1),), "input_shape[2]", "-1"),
    (models.transfer_head, ((10**6, 5, 5),), "input_shape", "(1000000, 5, 5)"),
    (models.transfer_head, ((5, 5, 8), "dense"), "kind", "'dense'"),
]


def last_file(error):
    """Return the file of the innermost frame of an error's traceback."""
    traceback = error.__traceback__
    while traceback.tb_next:
        traceback = traceback.tb_next
    return Path(traceback.tb_frame.f_code.co_filename)


@pytest.mark.parametrize(("function", "arguments", "name", "got"), CASES)
def test_the_error_says_which_argument_what_it_takes_and_what_it_got(function, arguments, name, got):
    with pytest.raises((TypeError, ValueError, FileNotFoundError)) as caught:
        function(*arguments)
    assert re.match(rf"{re.escape(name)} takes .+, got {re.escape(got)}", str(caught.value)), str(caught.value)
    assert last_file(caught.value).is_relative_to(Path(convlab.__file__).parent)


def test_every_public_function_has_its_cases():
    public = [getattr(module, name) for module in (sizing, ops, models) for name in module.__all__]
    functions = {value for value in public if inspect.isfunction(value)}
    # No argument; tried through `output_size`.
    unconditional = {models.cifar10_linear, models.imdb_bag_of_words, sizing.resolve_padding}
    unconditional |= {models.cats_vs_dogs_dense, models.cats_vs_dogs_convnet}
    assert functions - unconditional == {case[0] for case in CASES}
