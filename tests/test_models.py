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


def test_mobilenet_base_cut_after_a_block():
    whole, cut = models.mobilenet_base((64, 64, 3), 0.25), models.mobilenet_base((64, 64, 3), 0.25, blocks=12)
    assert cut.layers[-1].name == "conv_pw_12_relu"
    assert [layer.name for layer in cut.layers][1:] == [layer.name for layer in whole.layers][1 : len(cut.layers)]
    assert models.mobilenet_base(blocks=12).count_params() == 2_162_880
    assert {13} <= documented(models.mobilenet_base)


def test_transfer_model_trains_its_head_alone():
    base = models.mobilenet_base((32, 32, 3), 0.25)
    model = models.transfer_model(base, models.transfer_head((1, 1, 256)))
    assert counted(model) == (base.count_params() + 257, 257)


def test_transfer_model_unfreezes_from_a_layer_on_but_no_batch_normalization():
    base = models.mobilenet_base((32, 32, 3), 0.25)
    model = models.transfer_model(base, models.transfer_head((1, 1, 256)), train_from="conv_dw_13")
    paths = [weight.path.split("/")[0] for weight in base.trainable_weights]
    assert paths == ["conv_dw_13", "conv_pw_13"]
    assert counted(model)[1] == 257 + 9 * 256 + 256 * 256
    before = [weight.numpy() for weight in base.non_trainable_weights]
    model.compile("sgd", "binary_crossentropy")
    model.fit(np.random.default_rng(0).uniform(0, 255, (8, 32, 32, 3)), np.arange(8) % 2, verbose=0)
    for kept, weight in zip(before, base.non_trainable_weights, strict=True):
        np.testing.assert_array_equal(kept, weight.numpy())


def test_transfer_model_takes_images_as_they_are():
    base = models.mobilenet_base((32, 32, 3), 0.25)
    head = models.transfer_head((1, 1, 256))
    images = np.random.default_rng(0).uniform(0, 255, (3, 32, 32, 3)).astype(np.float32)
    expected = head(base(images / 127.5 - 1, training=False)).numpy()
    np.testing.assert_allclose(models.transfer_model(base, head)(images).numpy(), expected, rtol=1e-4)


def test_imdb_bag_of_words_does_not_notice_order():
    model = models.imdb_bag_of_words()
    assert counted(model) == (160_017, 160_017)
    ranks = np.random.default_rng(0).integers(1, 10_000, (2, 500))
    np.testing.assert_allclose(model(ranks).numpy(), model(ranks[:, ::-1].copy()).numpy(), atol=1e-6)
    padded = np.concatenate([np.zeros((2, 250), int), ranks[:, :250]], 1)
    twice = np.concatenate([ranks[:, :250]] * 2, 1)
    np.testing.assert_allclose(model(padded).numpy(), model(twice).numpy(), atol=1e-6)


def test_cats_vs_dogs_models():
    for build in (models.cats_vs_dogs_dense, models.cats_vs_dogs_convnet):
        model = build()
        assert model.count_params() in documented(build)
        assert model.output_shape == (None, 1)
        assert model.input_shape == (None, 160, 160, 3)


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
