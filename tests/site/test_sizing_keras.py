"""The code that the sizing widget shows, run: it builds the network that the widget counts."""

import keras
import numpy as np
import pytest
from figures import open_figures
from playwright.sync_api import Locator, Page, expect
from stacks import Stack, random_stack

from convlab import sizing
from convlab.sizing import GlobalPool, Pool
from convlab.widgets import Sizing


def _code(figure: Locator) -> str:
    return figure.locator(".cw-code code").text_content()


def _model(code: str) -> keras.Model:
    space = {}
    exec(code, space)
    return space["model"]


def _assert_same_model(code: str, shape: tuple, layers: list) -> None:
    model, steps = _model(code), sizing.trace(shape, layers)
    shown = [layer for layer in model.layers if type(layer).__name__ != "ZeroPadding2D"]
    assert [layer.output.shape[1:] for layer in shown] == [step.shape for step in steps]
    assert [layer.count_params() for layer in shown] == [step.parameters for step in steps]


@pytest.mark.parametrize("name", sizing.NETWORKS)
def test_the_code_builds_the_same_network(page: Page, name: str) -> None:
    figure = open_figures(page, Sizing(name).figure())
    figure.get_by_text("The same in Keras").click()
    expect(figure.locator(".cw-code code")).to_be_visible()
    _assert_same_model(_code(figure), *sizing.NETWORKS[name])
    assert Sizing(_model(_code(figure))).facts == Sizing(name).facts


def test_the_code_of_random_stacks_builds_the_same(page: Page) -> None:
    rng = np.random.default_rng(4)
    stacks = []
    while len(stacks) < 30:
        widget = Stack(**random_stack(rng, spoil=False))
        if widget.steps:
            stacks.append(widget)
    open_figures(page, *(widget.figure() for widget in stacks))
    for widget, figure in zip(stacks, page.locator("figure").all(), strict=True):
        _assert_same_model(_code(figure), tuple(widget.input), [step.layer for step in widget.steps])
        assert ("does not fit here" in _code(figure)) == (widget.facts["broken"] is not None)


def test_the_code_says_what_keras_lacks(page: Page) -> None:
    figure = open_figures(page, Sizing(((9, 9, 1), [Pool(2, padding=1, mode="l2"), GlobalPool("l1")])).figure())
    assert _code(figure).split("\n")[5:] == [
        "    layers.ZeroPadding2D(1),",
        "    layers.AveragePooling2D(2),  # a stand-in: Keras has no L2 pooling",
        "    layers.GlobalAveragePooling2D(),  # a stand-in: Keras has no L1 pooling",
        "])  # shapes only: add activations before you train",
    ]
