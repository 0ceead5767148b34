"""The template match in a real browser: an object moved by mouse, by touch and by keyboard."""

import re

import numpy as np
import pytest
from figures import assert_agreement, open_figures
from playwright.sync_api import Locator, Page, expect

from convlab import ops
from convlab.widgets import TemplateMatch
from convlab.widgets.template_match import BACKGROUND, SHAPES


@pytest.fixture
def figure(page: Page) -> Locator:
    """The plus in the middle."""
    return open_figures(page, TemplateMatch().figure())


def _object(figure: Locator) -> Locator:
    return figure.get_by_role("slider", name="Object’s place", exact=True)


def _place(figure: Locator) -> list[int]:
    row, column = re.findall(r"\d+", _object(figure).get_attribute("aria-valuetext"))
    return [int(row) - 1, int(column) - 1]


def _scores(figure: Locator) -> list[float]:
    return [
        float(text.rstrip("%").replace("−", "-")) for text in figure.locator(".cw-tm-meter strong").all_inner_texts()
    ]


def _expected(shape: str, place: list[int]) -> list[float]:
    """Return the template's score and the map's largest number, from weights made here."""
    pattern = np.array(SHAPES[shape], float)
    free = [12 - side for side in pattern.shape[:2]]
    everywhere = np.zeros((12, 12, 1))
    everywhere[tuple(slice(f // 2, f // 2 + s) for f, s in zip(free, pattern.shape[:2], strict=True))] = pattern
    scene = np.array(BACKGROUND, float)
    for row, column, _ in np.argwhere(pattern):
        scene[place[0] + row, place[1] + column] = 9
    weights = [100 / 9 * (p / p.sum() - (1 - p) / (1 - p).sum()) for p in (everywhere, pattern)]
    return [ops.conv2d(scene[None], w[..., None]).max().item() for w in weights]


def _random_settings(rng: np.random.Generator) -> dict:
    shapes = [*SHAPES, *SHAPES, "square", "constructor", 3, None]
    places = [None, "middle", [], [1], [1, 2, 3], [0.5, 1], [-1, 2], ["1", 1], [[1], 1], 4, {}, [True, 1]]
    place = rng.integers(0, 10, 2).tolist() if rng.random() < 0.75 else places[rng.integers(len(places))]
    return {"shape": shapes[rng.integers(len(shapes))], "place": place}


def test_the_page_and_python_tell_the_same_facts(page: Page) -> None:
    rng = np.random.default_rng(23)
    assert 100 < assert_agreement(page, TemplateMatch, [_random_settings(rng) for _ in range(500)]) < 400


def test_arrow_keys_move_the_object_and_stop_at_the_edge(page: Page, figure: Locator) -> None:
    _object(figure).focus()
    before = page.evaluate("scrollY")
    keys = ["ArrowUp", "ArrowUp", "ArrowLeft", "Home", "ArrowLeft", "End", "ArrowRight", "Control+End", "ArrowDown"]
    places = [[2, 3], [1, 3], [1, 2], [1, 0], [1, 0], [1, 7], [1, 7], [7, 7], [7, 7]]
    for key, place in zip(keys, places, strict=True):
        page.keyboard.press(key)
        assert _place(figure) == place
        np.testing.assert_allclose(_scores(figure), _expected("plus", place), atol=0.5001)
        expect(figure.locator(".cw-tm-peak")).to_have_text(f"Peak: row {place[0] + 1}, column {place[1] + 1}")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "slider"
    assert page.evaluate("scrollY") == before
    spoken = figure.locator("[aria-live=polite]").text_content()
    assert spoken == "Plus: row 8, column 8. Template −9%, small filter 99%, peak row 8, column 8."


def test_the_template_loses_the_object_and_the_filter_keeps_it(page: Page, figure: Locator) -> None:
    assert figure.locator(".cw-tm-verdict").all_inner_texts() == ["✓ found", "✓ found"]
    _object(figure).focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    assert figure.locator(".cw-tm-verdict").all_inner_texts() == ["✗ not found", "✓ found"]
    best = [text.split()[-1] for text in figure.locator(".cw-tm-best").all_inner_texts()]
    assert best[0] == "97%"
    template, pooled = (
        figure.locator(f"polyline.cw-tm-{name}").get_attribute("points") for name in ("linear", "pooled")
    )
    heights = [[float(point.split(",")[1]) for point in points.split()] for points in (template, pooled)]
    assert [len(points) for points in heights] == [4, 4]
    assert max(heights[0]) - min(heights[0]) > 40
    assert max(heights[1]) - min(heights[1]) < 5
    expect(figure.get_by_text("Dashed:")).to_be_visible()
    figure.get_by_role("button", name="To the middle").click()
    expect(figure.get_by_text("Dashed:")).to_be_hidden()
    assert _place(figure) == [3, 3]
    assert figure.locator(".cw-tm-verdict").all_inner_texts() == ["✓ found", "✓ found"]


def test_the_object_is_dragged_from_where_it_is_held(page: Page, figure: Locator) -> None:
    box = _object(figure).bounding_box()
    grip = box["x"] + box["width"] - 6, box["y"] + 6
    page.mouse.move(*grip)
    page.mouse.down()
    assert _place(figure) == [3, 3]
    cell = box["width"] / 5
    page.mouse.move(grip[0] + 2 * cell, grip[1] - 3 * cell, steps=6)
    assert _place(figure) == [0, 5]
    page.mouse.move(grip[0] + 2000, grip[1] - 2000)
    assert _place(figure) == [0, 7]
    page.mouse.up()
    page.mouse.move(*grip)
    assert _place(figure) == [0, 7]
    figure.locator(".cw-tm-where td").last.click()
    assert _place(figure) == [7, 7]


PEAK_OFF = """figure => {
  const [frame, cell] = [figure.querySelector(".cw-here"), figure.querySelectorAll(".cw-output td")[13]];
  const [a, b] = [frame.getBoundingClientRect(), cell.getBoundingClientRect()];
  return Math.max(Math.abs(a.left - b.left), Math.abs(a.top - b.top));
}"""


def test_the_frame_on_the_map_is_at_the_peak(page: Page) -> None:
    figure = open_figures(page, TemplateMatch("ring", [1, 5]).figure())
    assert figure.evaluate(PEAK_OFF) < 2


@pytest.mark.parametrize("shape", SHAPES)
def test_every_object_is_seen_by_both_in_the_middle(figure: Locator, shape: str) -> None:
    figure.get_by_label("Shape", exact=True).locator("option").first.wait_for(state="attached")
    figure.locator("select").select_option(shape)
    figure.get_by_role("button", name="To the middle").click()
    assert min(_scores(figure)) >= 97
    expect(figure.locator("[aria-live=polite]")).to_contain_text(f"{shape.capitalize()}: row")
    expect(figure.locator(".cw-filter .cw-title").last).to_have_text(f"{len(SHAPES[shape]) ** 2} weights")


def test_a_larger_object_stays_inside(page: Page) -> None:
    figure = open_figures(page, TemplateMatch("corner", [8, 8]).figure())
    figure.locator("select").select_option("creature")
    assert _place(figure) == [7, 7]
    assert figure.locator(".cw-alarm").inner_text() == ""


def test_a_finger_is_enough_and_the_page_still_scrolls(phone: Page) -> None:
    figure = open_figures(phone, TemplateMatch().figure())
    figure.locator(".cw-tm-where td").first.tap()
    assert _place(figure) == [0, 0]
    touch = "node => getComputedStyle(node).touchAction"
    assert _object(figure).evaluate(touch) == "none"
    assert figure.locator(".cw-tm-where td").last.evaluate(touch) == "auto"
    assert min(_object(figure).bounding_box()[side] for side in ("width", "height")) >= 80
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_task_is_done(page: Page) -> None:
    task = {"task": "Move the object until the template no longer sees it.", "goal": {"linear": {"most": 20}}}
    figure = open_figures(page, TemplateMatch(**task).figure())
    _object(figure).focus()
    page.keyboard.press("ArrowLeft")
    expect(figure.locator(".cw-task")).to_contain_text("Your turn")
    page.keyboard.press("Home")
    page.keyboard.press("Control+Home")
    expect(figure.locator(".cw-task")).to_contain_text("Done")


SHARES = """table => [...table.rows].map(row => [...row.cells].map(cell =>
  Number(cell.style.getPropertyValue("--share")) * (cell.classList.contains("cw-negative") ? -1 : 1)))"""


def test_scene_and_map_are_drawn_anew_where_the_object_goes(page: Page, figure: Locator) -> None:
    _object(figure).focus()
    for key, place in (("ArrowLeft", [3, 2]), ("Control+End", [7, 7]), ("Home", [7, 0])):
        page.keyboard.press(key)
        widget = TemplateMatch("plus", place)
        for board, values in (("tm-where", widget.scene), ("output", widget.feature_map)):
            shares = figure.locator(f".cw-{board} table").evaluate(SHARES)
            np.testing.assert_allclose(shares, values / np.abs(values).max(), atol=1e-6)
