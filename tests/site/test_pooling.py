"""Pooling in a real browser: by mouse, by touch, by keyboard, both passes, and with a bad state."""

import json
import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from figures import assert_agreement, open_figures
from playwright.sync_api import Locator, Page, expect

from convlab import ops
from convlab.widgets import Pooling
from convlab.widgets.pooling import FEATURE_MAPS

MODES = {"max": "max", "average": "average", "l1": "L1", "l2": "L2"}


@pytest.fixture
def figure(page: Page) -> Locator:
    """The numbers under a window of 2 that steps by 2."""
    return open_figures(page, Pooling().figure())


def _numbers(figure: Locator, board: str) -> list[list[float]]:
    read = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.querySelector('span').innerText))"
    rows = figure.locator(f".cw-{board} table").evaluate(read)
    return [[float(cell.replace("−", "-")) for cell in row] for row in rows]


def _here(figure: Locator) -> int:
    return int(figure.get_by_role("slider").input_value())


def _more(figure: Locator, label: str) -> None:
    figure.get_by_role("button", name=f"{label}: one more").click()


def _sum(figure: Locator) -> str:
    return " ".join(figure.locator(".cw-sum").inner_text().split())


def _random_settings(rng: np.random.Generator) -> dict:
    numbers = rng.integers(-9, 10, rng.integers(1, 8, 2))
    return {
        "image": (numbers if rng.random() < 0.5 else numbers / 4).tolist(),
        "mode": ["max", "average", "l1", "l2", "min"][rng.choice(5, p=[0.3, 0.22, 0.22, 0.22, 0.04])],
        "size": int(rng.integers(0, 6)),
        "stride": [None, 1, 2, 3, 4, 5][rng.integers(6)],
        "padding": ["valid", "same", 0, 1, 2, 3, -1, "full"][rng.integers(8)],
        "flow": ["forward", "backward"][rng.integers(2)],
        "filled": bool(rng.integers(2)),
    }


SPOILED = [
    {"image": [[1, 2], [3]]},
    {"image": [[1] * 13]},
    {"image": []},
    {"image": [[1001]]},
    {"image": [[None]]},
    {"image": [[[1]]]},
    {"mode": ["max"]},
    {"size": "2"},
    {"size": None},
    {"size": 2.5},
    {"stride": "1"},
    {"padding": None},
    {"padding": [[0, 0], [0, 0]]},
    {"padding": 10**9},
    {"position": -1},
    {"position": "first"},
    {"filled": "yes"},
    {"flow": None},
]


def test_the_page_and_python_tell_the_same_facts(page: Page) -> None:
    rng = np.random.default_rng(5)
    random = [_random_settings(rng) for _ in range(400)]
    positions = [{"stride": 1, "position": k, "mode": mode} for k in range(9) for mode in MODES]
    assert assert_agreement(page, Pooling, positions) == 0
    assert 100 < assert_agreement(page, Pooling, random) < 330
    assert assert_agreement(page, Pooling, SPOILED) == len(SPOILED)


@pytest.mark.parametrize("mode", MODES)
def test_every_control_shows_what_ops_computes(figure: Locator, mode: str) -> None:
    figure.get_by_role("radio", name=MODES[mode], exact=True).check()
    figure.get_by_label("Feature map", exact=True).select_option("6 × 6")
    _more(figure, "Window size")
    _more(figure, "Window size")
    _more(figure, "Stride")
    figure.get_by_label("Padding", exact=True).select_option("1")
    x = np.array(FEATURE_MAPS["6 × 6"], float)[None, :, :, None]
    output = ops.pool2d(x, 4, 3, 1, mode)
    assert _numbers(figure, "output") == output[0, :, :, 0].round(2).tolist()
    figure.get_by_role("radio", name="backward: gradient").check()
    gradient = ops.pool2d_backward(np.arange(1.0, 5).reshape(output.shape), x, 4, 3, 1, mode)[0, :, :, 0]
    shown = figure.locator(".cw-input td:not(.cw-padding) > span").all_inner_texts()
    assert [float(text.replace("−", "-")) for text in shown] == pytest.approx(gradient.ravel(), abs=0.05)
    assert figure.locator(".cw-input small").all_inner_texts() == [str(n) for row in FEATURE_MAPS["6 × 6"] for n in row]


def test_the_window_is_dragged_and_the_winner_marked(page: Page, figure: Locator) -> None:
    assert _sum(figure) == "max(1, 5, 2, 0) = 5"
    assert figure.locator(".cw-input td.cw-winner").inner_text() == "5"
    frame, cell = figure.locator(".cw-input .cw-frame").bounding_box(), 36
    grip = frame["x"] + frame["width"] - 8, frame["y"] + frame["height"] - 8
    page.mouse.move(*grip)
    page.mouse.down()
    page.mouse.move(grip[0] + 2 * cell, grip[1] + 2 * cell, steps=5)
    page.mouse.up()
    assert _here(figure) == 3
    assert _sum(figure) == "max(0, 3, 2, 9) = 9"
    assert figure.locator(".cw-input td.cw-winner").inner_text() == "9"
    assert figure.locator("[aria-live=polite]").text_content() == "Output, row 2, column 2: 9, from row 4, column 4"
    figure.locator(".cw-input td").nth(13).click()
    assert _here(figure) == 2


@pytest.mark.parametrize(
    ("mode", "line", "parts"),
    [
        ("average", "((−3) + 4 + 2 + (−5)) / 4 = −0.5", ["−3 / 4", "= −0.75"]),
        ("l1", "|−3| + |4| + |2| + |−5| = 14", ["|−3|", "= 3"]),
        ("l2", "√((−3)² + 4² + 2² + (−5)²) = 7.35", ["(−3)²", "= 9"]),
    ],
)
def test_the_arithmetic_of_a_window(page: Page, mode: str, line: str, parts: list[str]) -> None:
    figure = open_figures(page, Pooling("negatives", mode).figure())
    assert _sum(figure) == line
    assert figure.locator(".cw-planes td").first.inner_text().split("\n") == parts
    assert figure.locator(".cw-winner").count() == 0


@pytest.mark.parametrize(
    ("mode", "words", "parts"),
    [
        ("max", "The winner alone gets the whole 2.", ["2 × 0", "= 0"]),
        ("average", "Each place gets 2 / 4.", ["2 × 1/4", "= 0.5"]),
        ("l1", "Each place gets 2, with its own sign.", ["2 × −1", "= −2"]),
        ("l2", "Each place gets 2 × its number / 6.4.", ["2 × −1/6.4", "= −0.31"]),
    ],
)
def test_how_a_gradient_is_shared(page: Page, mode: str, words: str, parts: list[str]) -> None:
    figure = open_figures(page, Pooling("negatives", mode, flow="backward", position=1).figure())
    assert _sum(figure) == words
    assert figure.locator(".cw-planes td").first.inner_text().split("\n") == parts


def test_gradients_gather_step_by_step_and_add_where_windows_overlap(page: Page) -> None:
    figure = open_figures(page, Pooling("6 × 6", size=3, stride=2, flow="backward", filled=False).figure())
    total = lambda: sum(map(sum, _numbers(figure, "input")))  # noqa: E731
    assert total() == 1
    for expected in (3, 6, 10):
        figure.get_by_role("button", name="Step", exact=True).click()
        assert total() == expected
    figure.get_by_role("gridcell").nth(3).focus()
    page.keyboard.press("ArrowUp")
    assert _sum(figure) == "The winner alone gets the whole 2. Windows meet in row 3, column 3: 1 + 2 + 3 = 6"
    assert figure.locator(".cw-input td.cw-winner > span").inner_text() == "6"


def test_equal_numbers_are_told(page: Page) -> None:
    figure = open_figures(page, Pooling([[7, 7], [1, 7]]).figure())
    assert _sum(figure) == "max(7, 7, 1, 7) = 7 Of equals, the first one wins."
    assert figure.locator(".cw-winner").count() == 2  # on the map and in the window


def test_a_larger_window_keeps_its_stride_and_says_how_it_lies(page: Page) -> None:
    figure = open_figures(page, Pooling("6 × 6", task="Make windows overlap.", goal={"overlap": True}).figure())
    spoken = figure.locator("[aria-live=polite]")
    expect(spoken).to_contain_text("Output, row 1, column 1: ")
    _more(figure, "Window size")
    words = "Windows overlap: stride 2 < size 3. Row 6 and column 6 are never reached. Output 2 × 2."
    expect(spoken).to_have_text(words)
    expect(figure.locator(".cw-task")).to_contain_text("Done")
    figure.get_by_label("Padding", exact=True).select_option("same")
    expect(spoken).to_have_text("Windows overlap: stride 2 < size 3. Padding never counts. Output 3 × 3.")
    figure.get_by_role("gridcell").first.press("ArrowRight")
    expect(spoken).to_contain_text("Output, row 1, column 2: ")


def test_kinds_without_a_plain_name_say_what_they_are(figure: Locator) -> None:
    caption = figure.locator(".cw-planes caption")
    for mode, words in (("L1", "L1: sum of the abs"), ("L2", "L2: root of the sum"), ("max", "This window")):
        figure.get_by_role("radio", name=mode, exact=True).check()
        expect(caption).to_contain_text(words)


def test_a_screen_reader_hears_no_star(figure: Locator) -> None:
    assert "★" not in figure.locator(".cw-pooling").aria_snapshot()
    expect(figure.locator(".cw-input .cw-winner")).to_have_accessible_name("5 largest")


def test_overlap_gaps_and_losses_are_said_in_words(page: Page) -> None:
    figure = open_figures(page, Pooling("6 × 6").figure())
    notice = figure.locator(".cw-notice")
    expect(notice).to_contain_text("Windows lie side by side: stride 2 = size 2.")
    _more(figure, "Stride")
    expect(notice).to_contain_text("Windows leave gaps: stride 3 > size 2.")
    expect(notice).to_contain_text("Rows 3, 6 and columns 3, 6 are never reached.")
    assert figure.locator(".cw-unreached").count() == 36 - 16
    for _ in range(2):
        figure.get_by_role("button", name="Stride: one less").click()
    expect(notice).to_have_text("Windows overlap: stride 1 < size 2.")
    figure.get_by_label("Padding", exact=True).select_option("same")
    expect(notice).to_contain_text("Padding never counts.")
    assert [cell for cell in figure.locator(".cw-padding").all_inner_texts() if cell] == []


@pytest.mark.parametrize(
    ("task", "goal", "steps"),
    [
        ("Make windows overlap.", {"overlap": True}, ["Stride: one less"]),
        ("Make the output 3 × 3.", {"output": [3, 3]}, ["Stride: one less"]),
        ("Find the setting that loses a row and a column.", {"lost": [1, 1]}, ["Window size: one more"]),
    ],
)
def test_tasks_are_done_at_the_page(page: Page, task: str, goal: dict, steps: list[str]) -> None:
    figure = open_figures(page, Pooling(task=task, goal=goal).figure())
    expect(figure.locator(".cw-task")).to_have_text(f"Your turn: {task}")
    for step in steps:
        figure.get_by_role("button", name=step).click()
    expect(figure.locator(".cw-task")).to_have_text(f"✓Done: {task}")


def test_without_a_task_there_is_no_line_for_it(figure: Locator) -> None:
    expect(figure.locator(".cw-task")).to_be_hidden()


@pytest.mark.parametrize(
    ("widget", "lines"),
    [
        (Pooling(), "layers.MaxPooling2D(2)"),
        (Pooling(mode="average", size=3, stride=2), "layers.AveragePooling2D(3, strides=2)"),
        (Pooling(padding="same", stride=1), 'layers.MaxPooling2D(2, strides=1, padding="same")'),
        (Pooling(mode="l2"), '# Keras has no L2 pooling layer.\nops.pool2d(x, 2, mode="l2")  # convlab'),
        (
            Pooling(padding=1),
            '# Keras pads "same" or not at all.\nops.pool2d(x, 2, padding=1, mode="max")  # convlab',
        ),
    ],
)
def test_the_line_of_keras(page: Page, widget: Pooling, lines: str) -> None:
    figure = open_figures(page, widget.figure())
    assert figure.locator(".cw-code code").text_content() == lines
    expect(figure).to_contain_text("0 parameters: nothing here is learned.")


def test_the_window_follows_what_fits(page: Page) -> None:
    figure = open_figures(page, Pooling([[1, 2], [3, 4]], padding=1).figure())
    figure.get_by_label("Padding", exact=True).select_option("same")
    for _ in range(2):
        _more(figure, "Window size")
    figure.get_by_label("Padding", exact=True).select_option("valid")
    expect(figure).to_contain_text("A single window.")
    assert _sum(figure) == "max(1, 2, 3, 4) = 4"
    assert figure.get_by_role("button", name="Window size: one more").get_attribute("aria-disabled") == "true"
    expect(figure.get_by_role("alert")).to_be_empty()


def test_the_keyboard_alone_is_enough(page: Page, figure: Locator) -> None:
    figure.get_by_label("Feature map", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert _sum(figure) == "(1 + 5 + 2 + 0) / 4 = 2"
    assert page.evaluate("document.activeElement.value") == "average"
    figure.get_by_role("gridcell").first.focus()
    for key, position in (("ArrowDown", 2), ("End", 3), ("Control+Home", 0), ("ArrowRight", 1)):
        page.keyboard.press(key)
        assert _here(figure) == position
        assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
    assert figure.locator("[aria-live=polite]").text_content() == "Output, row 1, column 2: 4"


def test_a_finger_is_enough_and_nothing_sticks_out(phone: Page) -> None:
    settings = [("max", 3, 1), ("average", 4, 1), ("l2", 2, 1)]
    widgets = [Pooling("6 × 6", *setting, flow="backward") for setting in settings]
    wide = Pooling([[-999.5] * 12] * 12, "l2", 4, 1, "same", flow="backward", position=143)
    figure = open_figures(phone, *(widget.figure() for widget in widgets), wide.figure())
    figure.locator(".cw-output td").nth(6).tap()
    assert _here(figure) == 6
    figure.locator(".cw-input td").nth(0).tap()
    assert _here(figure) == 0
    figure.get_by_role("radio", name="forward").check()
    assert _sum(figure) == "max(3, 0, 1, 1, 7, 2, 0, 2, 8) = 8"
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_bars_the_way(page: Page, theme: str) -> None:
    ahead, back = Pooling("6 × 6", size=3, stride=2), Pooling("negatives", "l2", stride=1, flow="backward")
    open_figures(page, ahead.figure(), back.figure(), theme=theme)
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def test_a_move_is_fast(page: Page) -> None:
    widget = Pooling(np.arange(144).reshape(12, 12) % 10, "l2", 4, 1, flow="backward")
    figure = open_figures(page, widget.figure())
    script = """figure => {
      const range = figure.querySelector("input[type=range]");
      const start = performance.now();
      for (let k = 0; k < 40; k += 1) { range.value = k * 2; range.dispatchEvent(new Event("input")); }
      return (performance.now() - start) / 40;
    }"""
    assert figure.evaluate(script) < 16


def _spoiled(changes: dict) -> str:
    """The figure of a good widget with a bad state in it."""
    good = Pooling()
    state = json.dumps({**good.state(), **changes}).replace("<", "\\u003c")
    return re.sub(r'(json">).*?(</script>)', lambda found: found[1] + state + found[2], good.figure(), flags=re.DOTALL)


def test_a_bad_state_is_told_in_the_figure_and_breaks_nothing_else(page: Page) -> None:
    hostile = [*SPOILED, {"images": None}, {"images": {"<b>bold</b>": [["x"]]}}, {"mode": "<img src=x>"}]
    open_figures(page, *map(_spoiled, hostile), Pooling().figure())
    *bad, good = page.locator("figure").all()
    assert page.locator("img, b").count() == 0
    assert _sum(good) == "max(1, 5, 2, 0) = 5"
    for spoiled, figure in zip(hostile, bad, strict=True):
        assert "takes" in figure.get_by_role("alert").inner_text(), spoiled
