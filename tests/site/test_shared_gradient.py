"""The shared gradient on a page: numbers edited, passes walked, both views of one gradient, and bad states."""

import json
import re

import numpy as np
import pytest
from figures import assert_agreement, open_figures
from playwright.sync_api import Locator, Page, expect

from convlab.widgets import SharedGradient


@pytest.fixture
def figure(page: Page) -> Locator:
    """Inputs 1, 2, 0, 3, weights 2, −1 and upstream gradients 1, −1, 2."""
    return open_figures(page, SharedGradient().figure())


def _random_settings(rng: np.random.Generator) -> dict:
    def numbers(count: int) -> list:
        values = (rng.integers(-9900, 9901, count) / 100).tolist()
        return [int(value) if value == int(value) else value for value in values]

    size, width = int(rng.integers(3, 7)), int(rng.integers(2, 4))
    settings = {"inputs": numbers(size), "weights": numbers(width), "upstream": numbers(size - width + 1)}
    settings["step"] = ["forward", "weights", "inputs"][rng.integers(3)]
    if rng.random() < 0.4:
        wrong = [numbers(2), numbers(7), [1, None, 2], ["1", 2, 3], [100, 1, 1], [[1], [2], [3]], "123", {}, [True, 1]]
        settings[str(rng.choice(["inputs", "weights", "upstream"]))] = wrong[rng.integers(len(wrong))]
    if rng.random() < 0.05:
        settings["step"] = "backward"
    return settings


def test_the_page_and_python_tell_the_same_facts(page: Page) -> None:
    rng = np.random.default_rng(11)
    assert 80 < assert_agreement(page, SharedGradient, [_random_settings(rng) for _ in range(400)]) < 250


def _box(figure: Locator, name: str) -> Locator:
    return figure.get_by_label(re.compile(f"(input|weight|upstream gradient) [1-6], {name}$"))


def _results(figure: Locator) -> dict[str, float]:
    """What stands in the dashed boxes, by name."""
    texts = figure.locator("button.cw-sg-node").all_inner_texts()
    return {name: float(value.replace("−", "-")) for name, value in (text.split("\n") for text in texts)}


def _facts(figure: Locator) -> dict:
    results = _results(figure)
    named = {"outputs": "a", "weight_gradient": "∂L/∂w", "input_gradient": "∂L/∂z"}
    facts = {fact: [results[name] for name in sorted(results) if name[:-1] == start] for fact, start in named.items()}
    return {**facts, "gradient_w1": facts["weight_gradient"][0]}


def test_numbers_are_edited_and_everything_follows(figure: Locator) -> None:
    edits = {"z₂": "2.5", "w₁": "-3", "δ₃": "−4", "w₂": "0,5"}
    for name, text in edits.items():
        _box(figure, name).fill(text)
    assert _facts(figure) == SharedGradient([1, 2.5, 0, 3], [-3, 0.5], [1, -1, -4]).facts
    assert _box(figure, "w₂").input_value() == "0,5"  # not rewritten under the reader's fingers
    _box(figure, "w₂").press("Tab")
    assert _box(figure, "w₂").input_value() == "0.5"


def test_what_is_no_number_is_told_and_changes_nothing(figure: Locator) -> None:
    before, box = _facts(figure), _box(figure, "z₁")
    for text in ("many", "100", "-99.01", "Infinity"):
        box.fill(text)
        box.press("Tab")
        expect(figure.get_by_role("alert").first).to_have_text("Type a number from −99 to 99.")
        assert box.get_attribute("aria-invalid") == "true"
    assert _facts(figure) == before
    box.focus()
    box.press("Escape")
    assert box.input_value() == "1"
    assert box.get_attribute("aria-invalid") == "false"
    expect(figure.get_by_role("alert").first).to_have_text("")


def _sum(figure: Locator) -> str:
    return " ".join(figure.locator(".cw-sg-terms").inner_text().split())


def test_each_pass_shows_its_sum_over_the_edges(figure: Locator) -> None:
    assert _sum(figure) == "a₁ = w₁z₁ 2 × 1 + w₂z₂ −1 × 2 = 0"
    assert figure.locator(".cw-sg-label.cw-sg-on").all_inner_texts() == ["w₁z₁\n= 2", "w₂z₂\n= −2"]
    figure.get_by_role("button", name="To weights").click()
    assert _sum(figure) == "∂L/∂w₁ = z₁δ₁ 1 × 1 + z₂δ₂ 2 × −1 + z₃δ₃ 0 × 2 = −1"
    assert figure.locator(".cw-sg-edge-0.cw-sg-on").count() == 3
    assert figure.locator(".cw-sg-edge-1.cw-sg-on").count() == 0
    assert figure.locator(".cw-sg-label.cw-sg-on").all_inner_texts() == ["z₁δ₁\n= 1", "z₂δ₂\n= −2", "z₃δ₃\n= 0"]
    figure.get_by_role("button", name="∂L/∂z₂").click()
    assert _sum(figure) == "∂L/∂z₂ = w₂δ₁ −1 × 1 + w₁δ₂ 2 × −1 = −3"
    assert figure.get_by_role("button", name="To inputs").get_attribute("aria-pressed") == "true"


def test_edges_that_share_a_weight_look_alike_and_are_named_alike(figure: Locator) -> None:
    looks = figure.locator(".cw-sg-net line").evaluate_all(
        "lines => lines.map(line => [line.classList[1], getComputedStyle(line).strokeDasharray])"
    )
    names = [name[:2] for name in figure.locator(".cw-sg-label span").all_inner_texts()]
    assert names == ["w₁", "w₂"] * 3
    assert len({(name, *look) for name, look in zip(names, looks, strict=True)}) == 2
    assert len({dashes for _, dashes in looks}) == 2


def _row(figure: Locator, row: int) -> list[str]:
    return figure.locator(".cw-sg-full tr").nth(row).locator("td > span").all_inner_texts()


@pytest.mark.parametrize(
    "numbers", [([1, 2, 0, 3], [2, -1], [1, -1, 2]), ([3, 1, 4, 1, 5, 9], [2, 7, -1], [1, -2, 3, 4])]
)
def test_the_flipped_filter_over_the_padded_gradients_gives_the_same(page: Page, numbers: tuple) -> None:
    widget = SharedGradient(*numbers, step="inputs")
    figure, width = open_figures(page, widget.figure()), len(numbers[1])
    zeros = ["0"] * (width - 1)
    assert _row(figure, 0) == [*zeros, *(str(n).replace("-", "−") for n in numbers[2]), *zeros]
    for position, gradient in enumerate(widget.facts["input_gradient"]):
        assert _row(figure, 1) == [str(weight).replace("-", "−") for weight in reversed(numbers[1])]
        products = [float(text.replace("−", "-")) for text in _row(figure, 2)]
        told = [float(text.replace("−", "-")) for text in figure.locator(".cw-sg-backprop strong").all_inner_texts()]
        assert [sum(products), *told] == [gradient] * 3
        assert figure.locator(".cw-sg-full .cw-frame").evaluate(
            "frame => frame.style.getPropertyValue('--column')"
        ) == str(position)
        figure.get_by_role("button", name="Step", exact=True).click()


def test_the_filter_can_be_dragged_over_the_gradients(page: Page) -> None:
    figure = open_figures(page, SharedGradient(step="inputs").figure())
    box = figure.locator(".cw-sg-full .cw-frame").bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 10 + 2 * 36, box["y"] + 10, steps=4)
    page.mouse.up()
    assert _sum(figure).startswith("∂L/∂z₃ =")
    figure.locator(".cw-sg-full td").nth(4).click()
    assert _sum(figure).startswith("∂L/∂z₄ =")


def test_steps_walk_through_all_three_passes(page: Page, figure: Locator) -> None:
    page.clock.install()
    step = figure.get_by_role("button", name="Step", exact=True)
    step.click()
    later = figure.locator(".cw-sg-node strong").all_inner_texts().count("·")
    assert later == 9 - 2
    names = [_sum(figure).split(" ")[0]]
    for _ in range(7):
        step.click()
        names.append(_sum(figure).split(" ")[0])
    assert names == ["a₂", "a₃", "∂L/∂w₁", "∂L/∂w₂", "∂L/∂z₁", "∂L/∂z₂", "∂L/∂z₃", "∂L/∂z₄"]
    figure.get_by_role("button", name="Play").click()
    page.clock.run_for(60_000)
    assert _sum(figure).startswith("∂L/∂z₄ =")
    assert figure.locator(".cw-sg-node strong").all_inner_texts().count("·") == 0


def test_inputs_and_weights_are_added_and_taken_away(figure: Locator) -> None:
    for name in ("Inputs", "Inputs", "Weights"):
        figure.get_by_role("button", name=f"{name}: one more").click()
    assert _facts(figure) == SharedGradient([1, 2, 0, 3, 1, 1], [2, -1, 1], [1, -1, 2, 1]).facts
    for _ in range(3):
        figure.get_by_role("button", name="Inputs: one less").click()
    assert _facts(figure) == SharedGradient([1, 2, 0], [2, -1, 1], [1]).facts
    assert figure.get_by_role("button", name="Inputs: one less").get_attribute("aria-disabled") == "true"


def test_the_keyboard_alone_is_enough(page: Page, figure: Locator) -> None:
    _box(figure, "z₁").focus()
    for _ in range(2):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "2"
    assert _results(figure)["a₁"] == 2
    figure.get_by_role("button", name="∂L/∂w₂").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    assert figure.locator("[aria-live=polite]").text_content() == "gradient of weight 2, ∂L/∂w₂: 8"
    figure.get_by_role("button", name="output 1, a₁: 2", exact=True).press("Enter")
    _box(figure, "z₁").press("ArrowUp")
    told = "output 1, a₁: 4. gradient of weight 1, ∂L/∂w₁: 1"
    assert figure.locator("[aria-live=polite]").text_content() == told
    for name, count in (("Inputs", 4), ("Outputs", 3), ("Weights", 2)):
        group = figure.get_by_role("group", name=name, exact=True)
        assert group.get_by_role("textbox").count() == count


def test_a_finger_is_enough(phone: Page) -> None:
    figure = open_figures(phone, SharedGradient([1] * 6, [99, -99, 99], [-98.75] * 4, step="inputs").figure())
    figure.get_by_role("button", name="∂L/∂z₃").tap()
    assert _sum(figure).startswith("∂L/∂z₃ =")
    figure.locator(".cw-sg-full td").nth(0).tap()
    assert _sum(figure).startswith("∂L/∂z₁ =")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    clipped = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.outerHTML)"
    assert figure.locator("button.cw-sg-node, .cw-sg-node input").evaluate_all(clipped) == []


@pytest.mark.parametrize(("goal", "box", "text"), [({"gradient_w1": 5}, "δ₂", "2"), ({"gradient_w1": 0}, "δ₁", "2")])
def test_the_task_is_done(page: Page, goal: dict, box: str, text: str) -> None:
    figure = open_figures(page, SharedGradient(task="Make it so.", goal=goal).figure())
    expect(figure.locator(".cw-task")).to_contain_text("Your turn")
    _box(figure, box).fill(text)
    expect(figure.locator(".cw-task")).to_contain_text("Done")


HOSTILE = [
    {"inputs": ["<img src=x onerror=alert(1)>", 1, 2, 3]},
    {"inputs": [1] * 10_000},
    {"inputs": None},
    {"weights": [1, None]},
    {"weights": [[1, 2], [3]]},
    {"weights": [1e300, 1]},
    {"upstream": [1, 2]},
    {"upstream": "123"},
    {"step": "<b>"},
    {"step": None},
    {"position": -1},
    {"position": 0.5},
]


def _spoiled(changes: dict) -> str:
    good = SharedGradient()
    state = json.dumps({**good.state(), **changes}).replace("<", "\\u003c")
    return re.sub(r'(json">).*?(</script>)', lambda found: found[1] + state + found[2], good.figure(), flags=re.DOTALL)


def test_a_bad_state_is_told_in_the_figure(page: Page) -> None:
    open_figures(page, *map(_spoiled, HOSTILE), SharedGradient().figure())
    *bad, good = page.locator("figure").all()
    assert page.locator("img, b").count() == 0
    assert _facts(good) == SharedGradient().facts
    for spoiled, figure in zip(HOSTILE, bad, strict=True):
        assert "takes" in figure.locator(".cw > .cw-alarm").inner_text(), spoiled


@pytest.mark.parametrize("width", [360, 1200])
def test_on_a_page_of_the_book_the_edges_end_at_the_outputs(page: Page, site: str, width: int) -> None:
    """The book's style sheet has rules for pictures too."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/notebooks/10-backprop.html")
    net = page.locator("figure[data-widget=shared-gradient] .cw-sg-net").first
    lines, outputs = net.locator("svg").bounding_box(), net.locator(".cw-sg-row-a").first.bounding_box()
    assert lines["y"] + lines["height"] == pytest.approx(outputs["y"], abs=2)
