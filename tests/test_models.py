"""`convlab.models`: shapes, counts, and the numbers of the docstrings."""

import re
from pathlib import Path

import numpy as np
import pytest

from convlab import models, sizing

# Keras 3 on TensorFlow reads its variables in a way that NumPy 2 calls outdated.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def counted(model):
    """Return (all parameters, those that train)."""
    trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    return model.count_params(), trainable


def shapes(model):
    """Return the output shape of every layer, without the batch."""
    return [layer.output.shape[1:] for layer in model.layers]


def activations(model):
    """Return the activation of every layer with weights."""
    return [layer.activation.__name__ for layer in model.layers if hasattr(layer, "activation")]


def documented(function):
    """Return the whole numbers of a function's docstring."""
    return {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d|\d", function.__doc__)}


def probabilities(model):
    """Return the model's answer to three random images."""
    images = np.random.default_rng(0).random((3, 32, 32, 3), np.float32)
    return model(images).numpy()


@pytest.mark.parametrize(
    "build", [models.cifar10_linear, models.cifar10_dense, models.cifar10_convnet, lambda: models.cifar10_dense(7)]
)
def test_cifar10_models_answer_with_ten_probabilities(build):
    answer = probabilities(build())
    assert answer.shape == (3, 10)
    assert answer.min() >= 0
    np.testing.assert_allclose(answer.sum(axis=1), 1, rtol=1e-5)


def test_cifar10_linear():
    model = models.cifar10_linear()
    assert shapes(model) == [(3072,), (10,)]
    assert counted(model) == (30_730, 30_730) == (sizing.dense_parameters(3072, 10),) * 2


@pytest.mark.parametrize(("units", "parameters"), [(256, 855_050), (1, 3_095)])
def test_cifar10_dense(units, parameters):
    model = models.cifar10_dense(units)
    assert shapes(model) == [(3072,), (units,), (units,), (10,)]
    assert counted(model) == (parameters, parameters)
    assert activations(model) == ["relu", "relu", "softmax"]


def test_cifar10_dense_has_256_units_unless_told():
    assert counted(models.cifar10_dense()) == counted(models.cifar10_dense(256))


def test_cifar10_convnet_with_flatten():
    model = models.cifar10_convnet()
    assert shapes(model) == [
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
    assert counted(model) == (703_594, 703_594)
    assert model.layers[-2].count_params() == 590_848
    assert activations(model) == activations(models.cifar10_convnet("global_max")) == ["relu"] * 6 + ["softmax"]
    assert {576, 703_594, 179_306, 64} <= documented(models.cifar10_convnet)


def test_cifar10_convnet_with_global_max():
    model = models.cifar10_convnet("global_max")
    assert shapes(model)[-3:] == [(64,), (1024,), (10,)]
    assert counted(model) == (179_306, 179_306)
    assert probabilities(model).shape == (3, 10)


def test_imdb_conv1d():
    model = models.imdb_conv1d()
    assert model.input_shape == (None, 500)
    assert shapes(model) == [(500, 128), (494, 32), (98, 32), (92, 32), (32,), (1,)]
    assert counted(model) == (1_315_937, 1_315_937)
    assert activations(model) == ["relu", "relu", "linear"]
    assert 500 in documented(models.imdb_conv1d)


def test_imdb_conv1d_answers_with_a_logit_or_a_probability():
    ranks = np.random.default_rng(0).integers(0, 10_000, (4, 500))
    model, probability = models.imdb_conv1d(), models.imdb_conv1d(logits=False)
    probability.set_weights(model.get_weights())
    np.testing.assert_allclose(probability(ranks).numpy(), 1 / (1 + np.exp(-model(ranks).numpy())), rtol=1e-5)


def test_mobilenet_base():
    model = models.mobilenet_base()
    assert model.output_shape == (None, 5, 5, 1024)
    assert counted(model) == (3_228_864, 3_206_976)
    assert {160, 5, 1024, 3_228_864, 3_206_976, 32, 16_384} <= documented(models.mobilenet_base)


@pytest.mark.parametrize(("alpha", "depth"), [(0.25, 256), (0.5, 512), (0.75, 768), (1, 1024), (np.float32(0.5), 512)])
def test_mobilenet_base_at_every_width(alpha, depth):
    assert models.mobilenet_base((64, 96, 3), alpha).output_shape == (None, 2, 3, depth)


def test_mobilenet_base_reads_its_own_weights(tmp_path):
    path = tmp_path / "base.weights.h5"
    saved = models.mobilenet_base((32, 32, 3), 0.25)
    saved.save_weights(path)
    for given in (path, str(path)):
        loaded = models.mobilenet_base((64, 64, 3), 0.25, given)
        for ours, theirs in zip(loaded.get_weights(), saved.get_weights(), strict=True):
            np.testing.assert_array_equal(ours, theirs)
    with pytest.raises(ValueError, match=r"^weights takes a \.weights\.h5 file of this model, got "):
        models.mobilenet_base((32, 32, 3), 0.5, path)


@pytest.mark.parametrize("name", ["text.weights.h5", "text.txt"])
def test_mobilenet_base_refuses_a_file_that_holds_no_weights(tmp_path, name):
    Path(tmp_path / name).write_text("no weights")
    with pytest.raises(ValueError, match=r"^weights takes a \.weights\.h5 file of this model, got "):
        models.mobilenet_base((32, 32, 3), 0.25, tmp_path / name)


def test_transfer_head():
    average, flatten = models.transfer_head(), models.transfer_head(kind="flatten")
    assert counted(average) == (1_025, 1_025)
    assert shapes(average) == [(1024,), (1,)]
    assert counted(flatten) == (6_554_113, 6_554_113)
    assert shapes(flatten) == [(25_600,), (256,), (256,), (1,)]
    assert activations(flatten) == ["linear", "sigmoid"]
    assert {1_025, 1_024, 256, 6_554_113, 1_000_000} <= documented(models.transfer_head)


def test_transfer_head_answers_with_one_probability():
    maps = np.random.default_rng(0).normal(size=(3, 2, 4, 6)).astype(np.float32)
    for kind in ("global_average", "flatten"):
        answer = models.transfer_head((2, 4, 6), kind)(maps).numpy()
        assert answer.shape == (3, 1)
        assert ((answer > 0) & (answer < 1)).all()
