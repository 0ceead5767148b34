"""How the tests handle the sizing widget in a page, and random stacks for it."""

import numpy as np
from playwright.sync_api import Locator

from convlab import sizing
from convlab.widgets import Sizing

CONV = {"layer": "Conv", "filters": 8, "filter_size": 3, "stride": 1, "padding": "valid", "bias": True}
POOL = {"layer": "Pool", "size": 2, "stride": 2, "padding": "valid", "mode": "max"}


class Stack(Sizing):
    """The same widget with its settings as arguments, as the page has them."""

    def __init__(self, input=(32, 32, 3), layers=()):
        super().__init__((input, layers))


def rows_of(figure: Locator) -> Locator:
    return figure.locator(".cw-layers > li")


def button_of(figure: Locator, k: int) -> Locator:
    """The button of layer k; of the input for -1."""
    return rows_of(figure).nth(k + 1).locator(".cw-layer")


def open_row(figure: Locator, k: int) -> None:
    """Show the settings of layer k, if they are not shown yet."""
    if button_of(figure, k).get_attribute("aria-expanded") == "false":
        button_of(figure, k).click()


def press(figure: Locator, name: str) -> None:
    figure.get_by_role("button", name=name, exact=True).click()


def add(figure: Locator, kind: str) -> None:
    figure.get_by_label("Kind of the new layer").select_option(kind)
    press(figure, "Add below")


def cells_of(figure: Locator, k: int) -> list[str]:
    """What the row of layer k tells: output, parameters, multiplications, receptive field."""
    return button_of(figure, k).locator("> span").all_inner_texts()[1:]


def assert_shows(figure: Locator, shape: tuple, layers: list) -> None:
    """Every row shows what `convlab.sizing` computes."""
    assert rows_of(figure).count() == len(layers) + 1
    for k, step in enumerate(sizing.trace(shape, layers)):
        output, parameters, _, field = cells_of(figure, k)
        assert output == " × ".join(f"{side:,}" for side in step.shape)
        assert parameters == f"{step.parameters:,}"
        assert field == (f"{step.receptive_field:,}" if step.receptive_field else "")


def random_layer(rng: np.random.Generator, spoil: bool = True) -> dict:
    """The JSON form of a layer; `spoil` gives one in fifty a stride that is out of bounds."""
    spoiled = spoil and rng.random() < 0.02
    window = {
        "stride": int(rng.choice([0, 17]) if spoiled else rng.choice([1, 1, 1, 2, 3, 5])),
        "padding": ["valid", "same", 0, 1, 2, [0, 1], [2, 0]][rng.integers(7)],
    }
    size, bias = int(rng.integers(1, 6)), bool(rng.integers(2))
    mode = ["max", "average", "l1", "l2"][rng.integers(4)]
    kinds = [
        {"layer": "Conv", "filters": int(rng.integers(1, 65)), "filter_size": size, **window, "bias": bias},
        {"layer": "DepthwiseConv", "filter_size": size, **window, "bias": bias},
        {"layer": "Pool", "size": size, **window, "mode": mode},
        {"layer": "BatchNormalization"},
        {"layer": "GlobalPool", "mode": mode},
        {"layer": "Flatten"},
        {"layer": "Dense", "units": int(rng.integers(1, 100))},
    ]
    return kinds[rng.choice(7, p=[0.32, 0.15, 0.2, 0.12, 0.04, 0.09, 0.08])]


def random_stack(rng: np.random.Generator, spoil: bool = True) -> dict:
    """The settings of a widget with up to eight layers, which need not fit."""
    layers = [random_layer(rng, spoil) for _ in range(rng.integers(0, 9))]
    return {"input": rng.integers(1, 41, 3).tolist(), "layers": layers}
