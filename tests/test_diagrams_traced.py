"""Networks of `sizing` in the diagrams: the same picture as the Keras model's."""

import re

import pytest
from test_diagrams import all_of, check_legible, texts

from convlab import diagrams, sizing

SHAPES = "32 × 32 × 1|28 × 28 × 6|14 × 14 × 6|10 × 10 × 16|5 × 5 × 16|1 × 1 × 120|120|84|10"


def test_lenet_5():
    picture = diagrams.network(sizing.NETWORKS["LeNet-5"])
    assert "|".join(words for words in texts(picture) if re.fullmatch(r"[\d,]+( × \d+)*", words)) == SHAPES
    assert picture.caption.startswith("61,706 parameters in 8 layers. ")
    assert texts(picture).count("Average pool") == 2
    check_legible(picture)
    assert "Conv 5 × 5 → 1 × 1 × 120: 48,120 (78%)" in diagrams.parameter_bars(sizing.NETWORKS["LeNet-5"]).alt


@pytest.mark.parametrize("name", sizing.NETWORKS)
def test_every_network_can_be_drawn(name):
    shape, layers = sizing.NETWORKS[name]
    picture = diagrams.network((shape, layers))
    assert len(picture.panels) == 1 + len(layers)
    assert f"{sum(step.parameters for step in sizing.trace(shape, layers)):,} parameters" in picture.caption


def test_a_traced_network_looks_like_its_keras_model():
    from convlab.models import cifar10_convnet

    traced, keras = diagrams.network(sizing.NETWORKS["CIFAR-10"]), diagrams.network(cifar10_convnet())
    boxes = ([node.attrib for node in all_of(picture, "polygon")] for picture in (traced, keras))
    assert next(boxes) == next(boxes)
    assert traced.caption == keras.caption


def test_refuses():
    with pytest.raises(ValueError, match=r"layers\[0\], Dense"):
        diagrams.network(((4, 4, 1), [sizing.Dense(3)]))
    with pytest.raises(TypeError, match="layers takes a list"):
        diagrams.parameter_bars(((4, 4, 1), 3))
