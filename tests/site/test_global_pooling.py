"""Global pooling in a real browser: the spot that moves, the two ways to the next layer, and a bad state."""

import json
import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from figures import assert_agreement, open_figures
from playwright.sync_api import Locator, Page, expect

from convlab.sizing import dense_parameters
from convlab.widgets import GlobalPooling


@pytest.fixture
def figure(page: Page) -> Locator:
    """The book's network: 3 × 3 × 64, then 1,024 units."""
    return open_figures(page, GlobalPooling().figure())


def _strip(figure: Locator, way: int) -> list[float]:
    return [float(text) for text in figure.locator(".cw-strip").nth(way).locator(".cw-entry").all_inner_texts()]


def _place(figure: Locator) -> list[int]:
    index = figure.get_by_role("gridcell").evaluate_all(
        "cells => cells.findIndex(cell => cell.ariaSelected === 'true')"
    )
    side = round(figure.get_by_role("gridcell").count() ** 0.5)
    return list(divmod(index, side))


def _slide(figure: Locator, label: str, stop: int) -> None:
    figure.get_by_label(label, exact=True).fill(str(stop))


SPOILED = [
    {"size": 0},
    {"size": 9},
    {"size": "3"},
    {"size": None},
    {"depth": 0},
    {"depth": 513},
    {"depth": 1.5},
    {"units": 10**9},
    {"units": [1]},
    {"mode": "l2"},
    {"mode": ["max"]},
    {"head": "global_max"},
    {"head": None},
    {"place": 1},
    {"place": [0]},
    {"place": [0, 3]},
    {"place": [0, -1]},
    {"place": [[0, 0]]},
    {"place": ["0", 0]},
    {"place": None},
]


def test_the_page_and_python_tell_the_same_facts(page: Page) -> None:
    rng = np.random.default_rng(6)
    cases = [
        {
            "size": int(rng.integers(0, 10)),
            "depth": int(rng.integers(0, 540)) if rng.random() < 0.5 else int(rng.integers(1, 8)),
            "units": int(rng.integers(0, 4200)),
            "mode": ["max", "average"][rng.integers(2)],
            "head": ["flatten", "global"][rng.integers(2)],
            "place": rng.integers(0, 6, 2).tolist(),
        }
        for _ in range(400)
    ]
    assert 100 < assert_agreement(page, GlobalPooling, cases) < 300
    assert assert_agreement(page, GlobalPooling, SPOILED) == len(SPOILED)


def test_the_books_numbers_are_written_out_and_drawn_to_scale(figure: Locator) -> None:
    formulas = figure.locator(".cw-formula").all_inner_texts()
    assert formulas == ["(3·3·64 + 1) · 1,024 = 590,848", "(64 + 1) · 1,024 = 66,560"]
    expect(figure).to_contain_text("Flatten needs 8.9 times as many parameters.")
    expect(figure).to_contain_text("… and 58 more")
    long, short = (figure.locator(".cw-bar").nth(k).bounding_box()["width"] for k in (0, 1))
    assert short / long == pytest.approx(66_560 / 590_848, rel=0.01)


@pytest.mark.parametrize("mode", ["max", "average"])
def test_a_move_changes_two_flattened_numbers_and_no_pooled_one(page: Page, mode: str) -> None:
    widget = GlobalPooling(4, 7, mode=mode)
    figure = open_figures(page, widget.figure())
    flat, pooled = _strip(figure, 0), _strip(figure, 1)
    assert flat == widget.maps[..., 0].ravel().tolist()
    assert pooled == pytest.approx(widget.facts["vector"], abs=0.005)
    figure.get_by_role("gridcell").nth(6).click()
    assert _place(figure) == [1, 2]
    assert _strip(figure, 0) == [9 * (k == 6) for k in range(16)]
    assert _strip(figure, 1) == pooled
    assert figure.locator(".cw-strip").first.locator(".cw-changed").all_inner_texts() == ["0", "9"]
    assert figure.locator(".cw-changed").count() == 2
    hint = (
        f"Bright spot moved to row 2, column 3: 2 of 112 flattened numbers changed, 0 of 7 after global {mode} pooling."
    )
    expect(figure.locator(".cw-hint")).to_have_text(hint)
    expect(figure.locator("[aria-live=polite]")).to_have_text(hint)


def test_the_spot_is_dragged(page: Page, figure: Locator) -> None:
    frame = figure.locator(".cw-first .cw-frame").bounding_box()
    page.mouse.move(frame["x"] + 15, frame["y"] + 15)
    page.mouse.down()
    page.mouse.move(frame["x"] + 95, frame["y"] + 55, steps=8)
    assert _place(figure) == [1, 2]
    changed = figure.locator(".cw-strip").first.locator(".cw-changed")
    assert changed.all_inner_texts() == ["0", "9"]  # since the drag began
    assert _strip(figure, 0).index(9) == 5
    expect(figure.locator(".cw-strip .cw-entry").first).to_have_class("cw-entry cw-changed")
    page.mouse.move(frame["x"] + 15, frame["y"] + 15, steps=3)
    expect(changed).to_have_count(0)
    expect(figure.locator(".cw-hint")).to_contain_text("moved to row 1, column 1: 0 of 576 flattened numbers changed")
    page.mouse.move(frame["x"] + 900, frame["y"] + 900, steps=3)
    page.mouse.up()
    assert _place(figure) == [2, 2]


def test_the_winner_of_each_map_is_marked_and_dropped(figure: Locator) -> None:
    maps = GlobalPooling().maps
    assert figure.locator(".cw-winner").count() == 6
    winners = [float(text) for text in figure.locator(".cw-winner").all_inner_texts()]
    assert winners == maps.max(axis=(0, 1)).tolist() == _strip(figure, 1)
    names = [figure.get_by_role("img").nth(k).get_attribute("aria-label") for k in range(5)]
    assert names == [f"Map {k + 1}: max {maps[..., k].max():g}" for k in range(1, 6)]
    figure.get_by_role("radio", name="average").check()
    assert figure.locator(".cw-winner").count() == 0


def test_the_keyboard_alone_is_enough(page: Page, figure: Locator) -> None:
    figure.get_by_role("gridcell").first.focus()
    for key, place in (
        ("ArrowRight", [0, 1]),
        ("ArrowDown", [1, 1]),
        ("End", [1, 2]),
        ("ArrowRight", [1, 2]),
        ("Home", [1, 0]),
        ("Control+End", [2, 2]),
        ("Control+Home", [0, 0]),
    ):
        page.keyboard.press(key)
        assert _place(figure) == place
        assert page.evaluate("document.activeElement.ariaSelected") == "true"
    figure.get_by_label("Units of the next layer", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    assert figure.get_by_label("Units of the next layer", exact=True).get_attribute("aria-valuetext") == "512"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(figure.locator(".cw-chosen .cw-way")).to_have_text("Global max pooling: 64 numbers")
    expect(figure.locator("[aria-live=polite]")).to_have_text("33,280 parameters")
    assert figure.locator(".cw-code code").text_content() == "layers.GlobalMaxPooling2D(),\nlayers.Dense(512)"


def test_controls_change_what_sizing_counts(figure: Locator) -> None:
    for _ in range(2):
        figure.get_by_role("button", name="Side of a map: one more").click()
    _slide(figure, "Maps", 1)
    _slide(figure, "Units of the next layer", 3)
    figure.get_by_role("radio", name="average").check()
    flat, pooled = dense_parameters(5 * 5 * 2, 8), dense_parameters(2, 8)
    assert figure.locator(".cw-formula").all_inner_texts() == [f"(5·5·2 + 1) · 8 = {flat}", f"(2 + 1) · 8 = {pooled}"]
    expect(figure.locator(".cw-more")).to_be_hidden()
    assert _strip(figure, 1) == pytest.approx(GlobalPooling(5, 2, mode="average").facts["vector"], abs=0.005)


def test_the_spot_stays_inside_a_map_that_shrinks(page: Page) -> None:
    figure = open_figures(page, GlobalPooling(3, place=(2, 1)).figure())
    for _ in range(2):
        figure.get_by_role("button", name="Side of a map: one less").click()
    assert _place(figure) == [0, 0]
    expect(figure).to_contain_text("the spot has nowhere to go")
    expect(figure).to_contain_text("both heads are the same")
    expect(figure.get_by_role("alert")).to_be_empty()


def test_tasks_are_done_at_the_page(page: Page) -> None:
    small = GlobalPooling(task="Bring the next layer under 100,000 parameters.", goal={"parameters": {"most": 99_999}})
    moved = GlobalPooling(task="Move the pattern into the lower right corner.", goal={"place": [2, 2]})
    open_figures(page, small.figure(), small.figure(), moved.figure())
    by_head, by_units, by_hand = page.locator("figure").all()
    by_head.get_by_role("radio", name="global pooling").check()
    _slide(by_units, "Units of the next layer", 8)
    expect(by_units.locator(".cw-task")).to_contain_text("Your turn")
    _slide(by_units, "Units of the next layer", 7)
    by_hand.get_by_role("gridcell").last.click()
    for figure in (by_head, by_units, by_hand):
        expect(figure.locator(".cw-task")).to_contain_text("Done")


def test_a_finger_is_enough_and_nothing_sticks_out(phone: Page) -> None:
    largest = GlobalPooling(8, 512, 4096, "average", "global", (7, 7))
    figure = open_figures(phone, GlobalPooling().figure(), largest.figure(), GlobalPooling(1, 1, 1).figure())
    figure.get_by_role("gridcell").nth(5).tap()
    assert _place(figure) == [1, 2]
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    cells = phone.get_by_role("gridcell").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().width)")
    assert min(cells) >= 24


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_bars_the_way(page: Page, theme: str) -> None:
    widgets = GlobalPooling(), GlobalPooling(5, 512, mode="average", head="global")
    open_figures(page, *(widget.figure() for widget in widgets), theme=theme)
    page.get_by_role("gridcell").nth(4).click()
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def _spoiled(changes: dict) -> str:
    """The figure of a good widget with a bad state in it."""
    good = GlobalPooling()
    state = json.dumps({**good.state(), **changes}).replace("<", "\\u003c")
    return re.sub(r'(json">).*?(</script>)', lambda found: found[1] + state + found[2], good.figure(), flags=re.DOTALL)


def test_a_bad_state_is_told_in_the_figure_and_breaks_nothing_else(page: Page) -> None:
    hostile = [*SPOILED, {"head": "<img src=x>"}]
    open_figures(page, *map(_spoiled, hostile), GlobalPooling().figure())
    *bad, good = page.locator("figure").all()
    assert page.locator("main img").count() == 0
    expect(good).to_contain_text("590,848")
    for spoiled, figure in zip(hostile, bad, strict=True):
        assert "takes" in figure.get_by_role("alert").inner_text(), spoiled
