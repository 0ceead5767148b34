"""Transfer in a real browser: the line that is dragged, the numbers that follow, the records, and a bad state."""

import json
import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from figures import assert_agreement, open_figures
from playwright.sync_api import Locator, Page, expect

from convlab.widgets import Transfer, transfer

SPOILED = [
    {"frozen": -1},
    {"frozen": 15},
    {"frozen": 1.5},
    {"frozen": "3"},
    {"frozen": None},
    {"frozen": [3]},
    {"head": "flatten"},
    {"head": ["global"]},
    {"head": None},
    {"kept": 1},
    {"kept": None},
    {"kept": "true"},
]
SPOILED_TABLES = [
    {"stages": None},
    {"stages": 3},
    {"stages": [None]},
    {"stages": [{"parameters": "<b>"}]},
    {"stages": []},
    {"heads": None},
    {"heads": {"global": 3}},
    {"runs": None},
    {"runs": [None]},
    {"runs": [{"accuracy": "0.9"}]},
]


@pytest.fixture
def figure(page: Page) -> Locator:
    return open_figures(page, Transfer().figure())


def _line(figure: Locator) -> Locator:
    return figure.get_by_role("slider", name="Line between frozen and trained")


def _frozen(figure: Locator) -> int:
    at = int(_line(figure).get_attribute("aria-valuenow"))
    assert figure.locator(".cw-tr-frozen").count() == at
    return at


def test_the_page_and_python_tell_the_same_facts(page: Page) -> None:
    rng = np.random.default_rng(8)
    cases = [
        {
            "frozen": int(rng.integers(-3, 18)),
            "head": ["global", "dense", "flatten"][rng.integers(3)],
            "kept": [True, False, 0][rng.integers(3)],
        }
        for _ in range(300)
    ]
    cases += [
        {"frozen": frozen, "head": head, "kept": kept}
        for frozen in range(15)
        for head in ("global", "dense")
        for kept in (True, False)
    ]
    assert 150 < assert_agreement(page, Transfer, cases) < 280
    assert assert_agreement(page, Transfer, SPOILED) == len(SPOILED)


def test_an_accuracy_that_is_not_known_is_within_no_limits(page: Page) -> None:
    figure = open_figures(page, Transfer(3, task="Do it.", goal={"accuracy": {"most": 0.97}}).figure())
    expect(figure.locator(".cw-task")).to_contain_text("Your turn")
    _line(figure).focus()
    page.keyboard.press("End")
    expect(figure.locator(".cw-task")).to_contain_text("Your turn")
    figure.get_by_role("radio", name="at every step").check()
    expect(figure.locator(".cw-task")).to_contain_text("Done")


def test_the_line_is_dragged_and_the_numbers_follow(page: Page, figure: Locator) -> None:
    rows = figure.get_by_role("listitem")
    tops = [rows.nth(k).bounding_box()["y"] for k in range(15)]
    line = _line(figure).bounding_box()
    x, y = line["x"] + line["width"] / 2, line["y"] + line["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 3 * (tops[1] - tops[0]), steps=6)
    assert _frozen(figure) == 11
    facts = Transfer(11).facts
    expect(figure).to_contain_text(f"Trainable: {facts['trainable']:,} of")
    expect(figure).to_contain_text(f"A step: {facts['multiplications']:,} multiplications")
    costs = [int(text.replace(",", "")) for text in figure.locator("td").all_inner_texts()]
    assert costs == list(transfer.step_cost(11, "global", kept=False).values())
    expect(figure).to_contain_text(f"Accuracy: {facts['accuracy']:.3f} on the test images")
    expect(figure).to_contain_text("MobileNet on enlarged images: a head fitted to its frozen maps")
    expect(figure).not_to_contain_text("cats-vs-dogs")
    page.mouse.move(x, 0, steps=3)
    assert _frozen(figure) == 0
    page.mouse.move(x, y + 900, steps=3)
    page.mouse.up()
    assert _frozen(figure) == 14
    page.mouse.move(x, 300)
    assert _frozen(figure) == 14


def test_the_line_stands_between_the_stages_and_stays_under_the_pointer(page: Page, figure: Locator) -> None:
    for k in (5, 0, 13, 14):
        _line(figure).focus()
        page.keyboard.press("Home")
        for _ in range(k):
            page.keyboard.press("ArrowDown")
        box, row = _line(figure).bounding_box(), figure.get_by_role("listitem")
        middle = box["y"] + box["height"] / 2
        if k:
            above = row.nth(k - 1).bounding_box()
            assert above["y"] + above["height"] <= middle
        assert middle <= row.nth(k).bounding_box()["y"]
        page.mouse.move(box["x"] + 30, middle)
        page.mouse.down()
        page.mouse.move(box["x"] + 40, middle)
        page.mouse.up()
        assert _frozen(figure) == k


def test_a_press_on_a_stage_brings_the_line(figure: Locator) -> None:
    figure.get_by_text("Block 4", exact=True).click()
    assert _frozen(figure) in (4, 5)


def test_bars_are_as_long_as_their_parameters_are_many(figure: Locator) -> None:
    for head in ("global", "dense"):
        figure.get_by_role("radio", name={"global": "pooling", "dense": "256 units"}[head]).check()
        counts = [part["parameters"] for part in [*transfer.stages(), transfer.heads()[head]]]
        widths = figure.locator(".cw-tr-bar").evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().width)")
        longest = max(widths)
        for width, count in zip(widths, counts, strict=True):
            assert width == pytest.approx(max(2, longest * count / max(counts)), abs=0.1)


def test_where_nothing_is_recorded_it_names_the_nearest_and_goes_there(page: Page, figure: Locator) -> None:
    _line(figure).focus()
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    best = Transfer(11).facts["accuracy"]
    expect(figure).to_contain_text(f"not recorded here. Nearest: {best:.3f}, 11 frozen, head of pooling + 1 unit")
    figure.get_by_role("button", name="Go there").press("Enter")
    assert _frozen(figure) == 11
    expect(_line(figure)).to_be_focused()
    expect(figure.get_by_role("button", name="Go there")).to_be_hidden()
    expect(figure).to_contain_text("Without transfer: 0.")


def test_without_results_it_says_so(page: Page) -> None:
    figure = open_figures(page, _spoiled({"runs": [], "compared": ""}))
    expect(figure).to_contain_text("not recorded here: this copy has no results")
    expect(figure).to_contain_text("Trainable: 1,025")
    expect(figure.get_by_role("button", name="Go there")).to_be_hidden()
    expect(figure.get_by_role("alert")).to_be_empty()


def test_the_keyboard_alone_is_enough(page: Page, figure: Locator) -> None:
    _line(figure).focus()
    steps = (("ArrowUp", 13), ("ArrowLeft", 12), ("ArrowDown", 13), ("ArrowRight", 14), ("ArrowDown", 14), ("Home", 0))
    for key, frozen in (*steps, ("ArrowUp", 0), ("End", 14)):
        page.keyboard.press(key)
        assert _frozen(figure) == frozen
        expect(_line(figure)).to_be_focused()
    assert figure.get_by_role("slider").count() == 1
    live = figure.locator("[aria-live=polite]")
    assert live.text_content() == f"14 frozen, 1,025 train; recorded accuracy {Transfer().facts['accuracy']:.3f}"
    page.keyboard.press("ArrowLeft")
    assert _frozen(figure) == 13
    figure.get_by_role("radio", name="pooling").focus()
    page.keyboard.press("ArrowRight")
    facts = Transfer(13, "dense").facts
    assert live.text_content() == f"13 frozen, {facts['trainable']:,} train; nothing recorded here"
    assert _line(figure).get_attribute("aria-valuetext") == "13 frozen above, the rest trains"


def test_features_are_kept_only_where_all_is_frozen(page: Page, figure: Locator) -> None:
    expect(figure.get_by_role("radio", name="kept on disk")).to_be_checked()
    expect(figure).to_contain_text("A step: 2,048 multiplications")
    figure.get_by_role("radio", name="at every step").check()
    expect(figure).to_contain_text(f"A step: {Transfer(kept=False).facts['multiplications']:,} multiplications")
    figure.get_by_role("radio", name="kept on disk").check()
    _line(figure).focus()
    page.keyboard.press("ArrowUp")
    assert figure.locator("[inert] input").count() == 2
    page.keyboard.press("ArrowDown")
    expect(figure).to_contain_text("A step: 2,048 multiplications")


def test_tasks_are_done_at_the_page(page: Page) -> None:
    small = Transfer(14, "dense", task="Train fewer than 100,000.", goal={"trainable": {"most": 100_000}})
    sharp = Transfer(task="Reach 0.98.", goal={"accuracy": {"least": 0.98}})
    open_figures(page, small.figure(), sharp.figure())
    by_head, by_line = page.locator("figure").all()
    by_head.get_by_role("radio", name="pooling").check()
    _line(by_line).focus()
    for _ in range(3):
        expect(by_line.locator(".cw-task")).to_contain_text("Your turn")
        page.keyboard.press("ArrowUp")
    for figure in (by_head, by_line):
        expect(figure.locator(".cw-task")).to_contain_text("Done")


LINES = """knobs => knobs.map(knob => {
  const text = document.createRange();
  text.selectNodeContents(knob);
  return new Set([...text.getClientRects()].map(box => Math.round(box.top))).size;
})"""
"""On how many lines the words of each knob stand."""


def test_a_finger_is_enough_and_nothing_sticks_out(phone: Page) -> None:
    figure = open_figures(phone, Transfer(7, "dense").figure(), Transfer(0).figure(), Transfer().figure())
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    figure.get_by_text("Block 3", exact=True).tap()
    assert _frozen(figure) in (3, 4)
    for line in phone.get_by_role("slider", name="Line between frozen and trained").all():
        assert line.bounding_box()["height"] >= 32
        assert line.evaluate("line => getComputedStyle(line).touchAction") == "none"
    assert phone.locator(".cw-tr-knob").evaluate_all(LINES) == [1, 1, 1]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_bars_the_way(page: Page, theme: str) -> None:
    open_figures(page, Transfer().figure(), Transfer(5, "dense", task="Do it.").figure(), theme=theme)
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def _spoiled(changes: dict) -> str:
    """The figure of a good widget with a bad state in it."""
    good = Transfer()
    state = json.dumps({**good.state(), **changes}).replace("<", "\\u003c")
    return re.sub(r'(json">).*?(</script>)', lambda found: found[1] + state + found[2], good.figure(), flags=re.DOTALL)


def test_a_bad_state_is_told_in_the_figure_and_breaks_nothing_else(page: Page) -> None:
    hostile = [*SPOILED, *SPOILED_TABLES, {"head": "<img src=x>"}]
    open_figures(page, *map(_spoiled, hostile), Transfer().figure())
    *bad, good = page.locator("figure").all()
    assert page.locator("main img").count() == 0
    expect(good).to_contain_text("1,025")
    for spoiled, figure in zip(hostile, bad, strict=True):
        assert "takes" in figure.get_by_role("alert").inner_text(), spoiled
