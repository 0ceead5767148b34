"""Sizing in a real browser: layers are added, moved, removed, repaired; by mouse, touch and keyboard."""

import json
import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from figures import assert_agreement, open_figures
from playwright.sync_api import Locator, Page, expect
from stacks import (
    CONV,
    POOL,
    Stack,
    add,
    assert_shows,
    button_of,
    cells_of,
    open_row,
    press,
    random_stack,
    rows_of,
)

from convlab import sizing
from convlab.sizing import BatchNormalization, Conv, Dense, DepthwiseConv, Flatten, Pool
from convlab.widgets import Sizing


@pytest.fixture
def figure(page: Page) -> Locator:
    """The book's network."""
    return open_figures(page, Sizing().figure())


def _focused_row(page: Page) -> str:
    return page.evaluate("document.activeElement.closest('li')?.querySelector('strong').textContent")


SPOILED = [
    {"input": [32, 32]},
    {"input": [0, 1, 1]},
    {"input": [1, 1, 1025]},
    {"input": [1, 1.5, 1]},
    {"input": [[1], 1, 1]},
    {"input": None},
    {"input": "32"},
    {"layers": None},
    {"layers": {"layer": "Flatten"}},
    {"layers": [None]},
    {"layers": ["Flatten"]},
    {"layers": [[]]},
    {"layers": [{}]},
    {"layers": [{"layer": "constructor"}]},
    {"layers": [{"layer": ["Flatten"]}]},
    {"layers": [{"layer": "Dense"}]},
    {"layers": [{"layer": "Dense", "units": None}]},
    {"layers": [{"layer": "Dense", "units": 65_537}]},
    {"layers": [{"layer": "Flatten", "units": 1}]},
    {"layers": [{**CONV, "filters": "8"}]},
    {"layers": [{**CONV, "filter_size": 17}]},
    {"layers": [{**CONV, "filter_size": [3, 3]}]},
    {"layers": [{**CONV, "padding": 13}]},
    {"layers": [{**CONV, "padding": [1]}]},
    {"layers": [{**CONV, "padding": [[1, 1], [1, 1]]}]},
    {"layers": [{**CONV, "padding": None}]},
    {"layers": [{**CONV, "bias": 1}]},
    {"layers": [{**CONV, "dilation": 1}]},
    {"layers": [{**POOL, "mode": "min"}]},
    {"layers": [{**POOL, "stride": None}]},
    {"layers": [{"layer": "Flatten"}] * 61},
]


def test_the_page_and_python_tell_the_same_facts(page: Page) -> None:
    rng = np.random.default_rng(8)
    stacks = [random_stack(rng) for _ in range(400)]
    refused = assert_agreement(page, Stack, stacks)
    assert 5 < refused < 60
    kept = [random_stack(rng, spoil=False) for _ in range(200)]
    assert assert_agreement(page, Stack, kept) == 0
    broken = [Stack(**stack).facts["broken"] for stack in kept]
    assert 40 < broken.count(None) < 160
    assert assert_agreement(page, Stack, SPOILED) == len(SPOILED)
    networks = [Sizing(name).settings for name in sizing.NETWORKS]
    assert assert_agreement(page, Stack, networks) == 0


@pytest.mark.parametrize("name", sizing.NETWORKS)
def test_each_network_can_be_chosen(figure: Locator, name: str) -> None:
    figure.get_by_label("Network", exact=True).select_option(name)
    assert_shows(figure, *sizing.NETWORKS[name])


def test_every_control_changes_its_layer(figure: Locator) -> None:
    stack = [Conv(64, 5, 2, "same", bias=False), Pool(3, 3, mode="average"), Conv(40, 3), Flatten(), Dense(20)]
    figure.get_by_label("Network", exact=True).select_option("VGG, first blocks")
    open_row(figure, -1)
    for side, size in (("Height", 50), ("Width", 41), ("Depth", 3)):
        figure.get_by_label(side, exact=True).locator("input").fill(str(size))
        figure.get_by_label(side, exact=True).locator("input").press("Enter")
    for _ in range(10):
        open_row(figure, 0)
        press(figure, "Remove")
    open_row(figure, -1)
    for kind in ("Dense", "Flatten", "Conv", "Pool", "Conv"):
        open_row(figure, -1)
        add(figure, kind)
    press(figure, "Filters: twice as many")
    press(figure, "Filter size F: one more")
    press(figure, "Filter size F: one more")
    press(figure, "Stride S: one more")
    figure.get_by_label("Padding P", exact=True).select_option('"same"')
    figure.get_by_label("Bias", exact=True).select_option("false")
    open_row(figure, 1)
    press(figure, "Window size F: one more")
    press(figure, "Stride S: one more")
    figure.get_by_label("Pooling", exact=True).select_option('"average"')
    open_row(figure, 2)
    figure.get_by_role("spinbutton", name="Filters").fill("40")
    figure.get_by_role("spinbutton", name="Filters").blur()
    open_row(figure, 4)
    press(figure, "Units: twice as many")
    assert_shows(figure, (50, 41, 3), stack)
    assert cells_of(figure, 0)[2] == "2.52 million"
    expect(button_of(figure, 0)).to_have_accessible_name(
        "Conv 5 × 5, stride 2, same, output 25 × 21 × 64, parameters 4,800, "
        "multiplications 2.52 million, receptive field 5"
    )
    expect(figure.get_by_label("Network", exact=True)).to_have_value("")


def test_a_number_out_of_bounds_goes_to_the_nearest(figure: Locator) -> None:
    filters = figure.get_by_role("spinbutton", name="Filters")
    for typed, kept in (("99999", "4096"), ("-3", "1"), ("", "1"), ("12", "12")):
        filters.fill(typed)
        filters.blur()
        expect(filters).to_have_value(kept)
    for _ in range(4):
        press(figure, "Filters: half as many")
    expect(filters).to_have_value("1")
    assert figure.get_by_role("button", name="Filters: half as many").get_attribute("aria-disabled") == "true"


def test_the_focus_stays_with_what_was_changed(page: Page) -> None:
    stack = [Conv(4, 3), Pool(), Flatten(), Dense(5)]
    figure = open_figures(page, Sizing(((12, 12, 1), stack)).figure())
    open_row(figure, 1)
    press(figure, "↑ Up")
    assert _focused_row(page) == "Max pool 2 × 2"
    page.keyboard.press("Enter")  # it is the first: nothing happens
    assert_shows(figure, (12, 12, 1), [Pool(), Conv(4, 3), Flatten(), Dense(5)])
    press(figure, "↓ Down")
    page.keyboard.press("Enter")
    assert _focused_row(page) == "Max pool 2 × 2"
    assert cells_of(figure, 2)[0] == "does not fit"
    press(figure, "↑ Up")
    press(figure, "Remove")
    assert _focused_row(page) == "Flatten"
    open_row(figure, 2)
    press(figure, "Remove")
    assert _focused_row(page) == "Flatten"
    for _ in range(2):
        press(figure, "Remove")
    assert _focused_row(page) == "Input"
    assert rows_of(figure).count() == 1
    expect(figure.locator("[aria-live=polite]")).to_have_text("Output 12 × 12 × 1, 0 parameters, receptive field 1")


def test_the_keyboard_alone_is_enough(page: Page, figure: Locator) -> None:
    figure.get_by_label("Network", exact=True).focus()
    page.keyboard.press("Tab")
    assert _focused_row(page) == "Input"
    page.keyboard.press("Enter")
    assert button_of(figure, -1).get_attribute("aria-expanded") == "true"
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(figure.get_by_role("spinbutton", name="Height")).to_have_value("33")
    assert cells_of(figure, 0)[0] == "31 × 30 × 32"
    expect(figure.locator("[aria-live=polite]")).to_have_text("Output 10, 703,594 parameters, receptive field 24")
    button_of(figure, 3).focus()
    page.keyboard.press("Space")
    assert figure.locator("[aria-expanded=true]").count() == 1
    page.keyboard.press("Space")
    assert figure.locator("[aria-expanded=true]").count() == 0
    assert figure.locator(".cw-open").count() == 0


def test_no_more_than_sixty_layers(page: Page) -> None:
    figure = open_figures(page, Sizing(((8, 8, 1), [BatchNormalization()] * 59 + [Dense(1)])).figure())
    figure.get_by_role("button", name="Add below").evaluate("button => button.click()")
    assert rows_of(figure).count() == 61
    press(figure, "Insert Flatten")
    assert rows_of(figure).count() == 61  # no room for it
    press(figure, "Remove")
    press(figure, "Add below")
    assert rows_of(figure).count() == 61


@pytest.mark.parametrize(
    ("task", "goal", "steps"),
    [
        ("Make the output 20.", {"output": [20]}, [(9, "Units: twice as many")]),
        ("Lose a row.", {"lost": {"least": 1}}, [(0, "Filter size F: one more")]),
        (
            "See 24 pixels with fewer than 100,000 parameters.",
            {"receptive_field": {"least": 24}, "parameters": {"most": 100_000}},
            [(8, "Remove"), (6, "Filters: half as many")],
        ),
    ],
)
def test_tasks_are_done_at_the_page(page: Page, task: str, goal: dict, steps: list) -> None:
    figure = open_figures(page, Sizing("CIFAR-10", task, goal).figure())
    expect(figure.locator(".cw-task")).to_have_text(f"Your turn: {task}")
    for k, name in steps:
        expect(figure.locator(".cw-task")).to_have_text(f"Your turn: {task}")
        open_row(figure, k)
        press(figure, name)
    expect(figure.locator(".cw-task")).to_have_text(f"✓Done: {task}")


def test_the_sums_of_a_broken_stack_finish_no_task(page: Page) -> None:
    figure = open_figures(page, Sizing(task="Be small.", goal={"parameters": {"most": 100_000}}).figure())
    open_row(figure, 0)
    press(figure, "Remove")
    open_row(figure, 6)
    press(figure, "Remove")  # Flatten: the 75,000 parameters of the layers below still add up
    expect(figure.locator(".cw-total")).to_contain_text("Layer 7 does not fit. Before it: 3 × 3 × 64")
    expect(figure.locator(".cw-task")).to_have_text("Your turn: Be small.")


def test_a_finger_is_enough_and_nothing_sticks_out(phone: Page) -> None:
    widest = [Conv(4096, 16, padding="same"), DepthwiseConv(16, 16, (12, 11), bias=False), Conv(9, 16), Dense(65_536)]
    figures = [Sizing("MobileNet").figure(), Sizing(((1024, 1024, 1024), widest)).figure()]
    figure = open_figures(phone, *figures)
    button_of(figure, 4).tap()
    phone.get_by_role("button", name="Filters: twice as many").first.tap()
    assert cells_of(figure, 4)[0] == "80 × 80 × 128"
    for k in range(-1, 4):
        button_of(phone.locator("figure").last, k).tap()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    inside = "nodes => nodes.every((node) => node.scrollWidth <= node.clientWidth + 1)"
    assert figure.locator(".cw-layer").evaluate_all(inside)
    heights = figure.locator("button.cw-layer").evaluate_all("nodes => nodes.map((node) => node.offsetHeight)")
    assert min(heights) >= 32


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_bars_the_way(page: Page, theme: str) -> None:
    odd = Sizing(((33, 33, 3), [Conv(16, 3, 2, padding=1), Pool(2), Conv(8, 9), Dense(10)]))
    figure = open_figures(page, Sizing().figure(), odd.figure(), theme=theme)
    figure.get_by_text("The same in Keras").click()
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def test_a_change_is_fast_and_keeps_the_rows(page: Page) -> None:
    figure = open_figures(page, Sizing("MobileNet").figure())
    script = """figure => {
      const row = figure.querySelectorAll("li")[40];
      const more = [...figure.querySelectorAll("button")].find((node) => node.ariaLabel === "Filter size F: one more");
      let best = Infinity; // the machine may be busy with other things
      for (let k = 0; k < 10; k += 1) {
        const start = performance.now();
        more.click();
        void figure.offsetHeight;
        best = Math.min(best, performance.now() - start);
      }
      return [best, row === figure.querySelectorAll("li")[40]];
    }"""
    time, kept = figure.evaluate(script)
    assert time < 30
    assert kept


def _spoiled(changes: dict) -> str:
    """The figure of a good widget with a bad state in it."""
    good = Sizing()
    state = json.dumps({**good.state(), **changes}).replace("<", "\\u003c")
    return re.sub(r'(json">).*?(</script>)', lambda found: found[1] + state + found[2], good.figure(), flags=re.DOTALL)


def test_a_bad_state_is_told_in_the_figure_and_breaks_nothing_else(page: Page) -> None:
    hostile = [*SPOILED, {"networks": None}, {"networks": {"<b>": {"input": 1}}}, {"networks": {"a": [1]}}]
    hostile += [{"layers": [{"layer": "<img src=x>"}]}]
    open_figures(page, *map(_spoiled, hostile), Sizing().figure())
    *bad, good = page.locator("figure").all()
    assert page.locator("img, figure b").count() == 0
    assert cells_of(good, 9)[0] == "10"
    for spoiled, figure in zip(hostile, bad, strict=True):
        assert "takes" in figure.get_by_role("alert").inner_text(), spoiled


@pytest.mark.parametrize("width", [360, 1200])
def test_the_sums_stay_in_view_on_a_page_of_the_book(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{site}/notebooks/07-complete-convnet.html")
    figure = page.locator("figure[data-widget=sizing]").first
    figure.locator(".cw-layer[aria-expanded=true]").evaluate("row => row.scrollIntoView()")
    expect(figure.locator(".cw-total")).to_be_in_viewport(ratio=1)
