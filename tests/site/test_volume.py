"""The volume in a real browser: every filter and place, by mouse, by touch and by keyboard."""

import numpy as np
import pytest
from figures import assert_agreement, open_figures
from playwright.sync_api import Locator, Page, expect

from convlab import ops, sizing
from convlab.widgets import Volume
from convlab.widgets.volume import DEEP_KERNELS, PICTURES

NAMES = list(DEEP_KERNELS)


@pytest.fixture
def figure(page: Page) -> Locator:
    """The colour picture with two filters, at the first place."""
    return open_figures(page, Volume().figure())


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace(" ", ""))


def _expected(image: str, filters: list[str]) -> np.ndarray:
    kernels = np.stack([np.array(DEEP_KERNELS[name], float) for name in filters], axis=-1)
    return ops.conv2d(np.array(PICTURES[image], float)[None], kernels)[0]


def _maps(figure: Locator) -> np.ndarray:
    """Return the numbers of the maps that are shown (height, width, filters)."""
    read = "tables => tables.map(t => [...t.rows].map(row => [...row.cells].map(cell => cell.innerText)))"
    tables = figure.locator(".cw-vo-map:visible table").evaluate_all(read)
    return np.stack([[[_number(cell) for cell in row] for row in table] for table in tables], axis=-1)


def _sum(figure: Locator) -> tuple[list[float], float]:
    """Return the three parts of the sum as they are written, and the number in which they meet."""
    parts = [
        text.replace("red", "").replace("green", "").replace("blue", "").replace("+", "") for text in _parts(figure)
    ]
    return [_number(part) for part in parts], _number(figure.locator(".cw-vo-meeting strong").inner_text())


def _parts(figure: Locator) -> list[str]:
    return figure.locator(".cw-vo-partial").all_inner_texts()


def _here(figure: Locator) -> int:
    return int(figure.get_by_role("slider").input_value())


def _random_settings(rng: np.random.Generator) -> dict:
    depth = int(rng.choice([3, 3, 3, 3, 3, 1, 2]))
    height, width = rng.integers(3, 9, 2) if rng.random() < 0.85 else rng.integers(1, 15, 2)
    image = rng.integers(-9, 10, (height, width, depth)).tolist()
    filters = rng.permutation(NAMES)[: rng.integers(1, 7)].tolist()
    places = max(1, height - 2) * max(1, width - 2)
    settings = {
        "image": image,
        "filters": filters,
        "position": int(rng.integers(places)),
        "chosen": int(rng.integers(len(filters))),
    }
    spoiled = {
        "image": [None, "no picture", [], [[]], [[[1, 2, None]] * 3] * 3, 7, [[["<b>", 1, 2]] * 4] * 4],
        "filters": ["sun", [], ["sun"] * 2, NAMES[:7], ["moon"], [1], None, {}, [["sun"]], ["constructor"]],
        "position": [-1, 0.5, "0", None, [], True],
        "chosen": [6, -1, 0.5, "0", None, [], True],
    }
    if rng.random() < 0.3:
        name = str(rng.choice(list(spoiled)))
        settings[name] = spoiled[name][rng.integers(len(spoiled[name]))]
    return settings


def test_the_page_and_python_tell_the_same_facts(page: Page) -> None:
    rng = np.random.default_rng(17)
    assert 100 < assert_agreement(page, Volume, [_random_settings(rng) for _ in range(400)]) < 300


PRESS = "button => button.click()"  # a button that says it is disabled can still be pressed


def test_filters_are_added_until_six_and_removed_until_one(figure: Locator) -> None:
    add = figure.get_by_role("button", name="Add a filter")
    remove = figure.get_by_role("button", name="Remove filter")
    for count in (2, 3, 4, 5, 6, 6):
        filters = NAMES[:count]
        np.testing.assert_array_equal(_maps(figure), _expected("colour picture", filters))
        expect(figure.locator(".cw-vo-shapes")).to_have_text(f"6 × 6 × 3 → 4 × 4 × {count}")
        parameters = sizing.conv_parameters(3, 3, count)
        expect(figure.locator(".cw-sizes")).to_contain_text(f"(3 · 3 · 3 + 1) · {count} = {parameters}")
        multiplications = sizing.conv_multiplications(3, 3, count, 4)
        expect(figure.locator(".cw-sizes")).to_contain_text(f"27 · 4 · 4 · {count} = {multiplications:,}")
        add.evaluate(PRESS)
    assert add.get_attribute("aria-disabled") == "true"
    assert _maps(figure).shape == (4, 4, 6)
    for count in (5, 4, 3, 2, 1, 1):
        remove.evaluate(PRESS)
        assert _maps(figure).shape == (4, 4, count)
    assert remove.get_attribute("aria-disabled") == "true"
    np.testing.assert_array_equal(_maps(figure), _expected("colour picture", ["sun"]))


@pytest.mark.parametrize("image", PICTURES)
def test_every_filter_of_every_picture_shows_what_ops_computes(figure: Locator, image: str) -> None:
    figure.get_by_label("Picture", exact=True).select_option(image)
    figure.get_by_role("button", name="Remove filter").click()
    for name in NAMES:
        figure.get_by_label("Filter 1 is").select_option(name)
        np.testing.assert_array_equal(_maps(figure), _expected(image, [name]))
        parts, total = _sum(figure)
        assert sum(parts) == total == _expected(image, [name]).flat[_here(figure)]


def test_the_sum_is_written_with_its_signs(figure: Locator) -> None:
    figure.get_by_role("slider").fill("3")
    assert [" ".join(part.split()) for part in _parts(figure)] == ["red 21", "+ green 24", "+ blue −17"]
    assert _sum(figure) == ([21, 24, -17], 28)
    products = [_number(text) for text in figure.locator(".cw-vo-products strong").all_inner_texts()]
    assert [sum(products[k * 9 : k * 9 + 9]) for k in range(3)] == [21, 24, -17]
    spoken = figure.locator("[aria-live=polite]").text_content()
    assert spoken == "sun, row 1, column 4: red 21 + green 24 + blue −17 = 28. Output 4 × 4 × 2."


def test_a_cell_of_a_map_chooses_the_map_and_the_place(figure: Locator) -> None:
    figure.locator(".cw-vo-map").nth(1).locator("td").nth(9).click()
    assert _here(figure) == 9
    assert figure.get_by_role("button", name="2 yellow against blue").get_attribute("aria-pressed") == "true"
    assert _sum(figure)[1] == _expected("colour picture", ["yellow against blue"]).flat[9]
    figure.get_by_role("button", name="1 sun").click()
    assert _here(figure) == 9
    assert _sum(figure)[1] == _expected("colour picture", ["sun"]).flat[9]


FRAMES = """figure => [...figure.querySelectorAll(".cw-input .cw-frame")].map((frame) => {
  const [box, field] = [frame, frame.parentElement].map((node) => node.getBoundingClientRect());
  return [box.left - field.left, box.top - field.top].map(Math.round).join();
})"""


@pytest.mark.parametrize("plane", [0, 1, 2, 3])
def test_dragging_on_any_plane_moves_all_frames(page: Page, figure: Locator, plane: int) -> None:
    frame = figure.locator(".cw-input .cw-frame").nth(plane).bounding_box()
    start = frame["x"] + 10, frame["y"] + 10
    page.mouse.move(*start)
    page.mouse.down()
    assert _here(figure) == 0
    page.mouse.move(start[0] + 50, start[1] + 50, steps=4)
    page.mouse.up()
    assert _here(figure) == 2 * 4 + 2
    assert len(set(figure.evaluate(FRAMES))) == 1
    figure.locator(".cw-input").nth(plane).locator("td").last.click()
    assert _here(figure) == 15


def test_the_keyboard_alone_is_enough(page: Page, figure: Locator) -> None:
    figure.get_by_label("Filter 1 is").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(figure.locator(".cw-vo-shapes")).to_contain_text("4 × 4 × 3")
    assert page.evaluate("document.activeElement.textContent") == "Add a filter"
    figure.locator("[role=gridcell][tabindex='0']").focus()
    for key, position in (
        ("ArrowRight", 1),
        ("ArrowDown", 5),
        ("ArrowRight", 6),
        ("End", 7),
        ("Home", 4),
        ("Control+End", 15),
        ("Control+Home", 0),
    ):
        page.keyboard.press(key)
        assert _here(figure) == position
        assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
    assert figure.locator("[role=gridcell][tabindex='0']").count() == 1
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent") == "3 horizontal edge"


def test_arrow_keys_go_through_all_filters_in_one_order(page: Page, figure: Locator) -> None:
    """The options keep their places; what another map has is left out."""
    expected = [name for name in NAMES if name != "yellow against blue"]
    select = figure.get_by_label("Filter 1 is", exact=True)
    select.focus()
    for name in expected[1:]:
        page.keyboard.press("ArrowDown")
        expect(select).to_have_value(name)
        assert select.locator("option").all_inner_texts() == expected
    figure.get_by_role("button", name="2 yellow against blue").click()
    expect(figure.get_by_label("Filter 2 is", exact=True)).to_have_value("yellow against blue")
    figure.get_by_role("button", name="Remove filter 2", exact=True).click()
    expect(figure.get_by_role("button", name="Remove filter 1", exact=True)).to_be_visible()


def test_play_and_step_move_the_filters(page: Page, figure: Locator) -> None:
    page.clock.install()
    figure.get_by_role("button", name="Step").click()
    assert _here(figure) == 1
    figure.get_by_role("button", name="Step").click()
    assert _here(figure) == 2
    assert _sum(figure)[1] == 112
    figure.get_by_role("button", name="Play").click()
    page.clock.run_for(2000)
    assert _here(figure) > 2
    figure.get_by_role("button", name="Add a filter").click()
    stopped = _here(figure)
    page.clock.run_for(5000)
    assert _here(figure) == stopped


def test_a_finger_is_enough(phone: Page) -> None:
    figure = open_figures(phone, Volume().figure())
    figure.locator(".cw-vo-map:visible td").nth(6).tap()
    assert _here(figure) == 6
    figure.locator(".cw-red td").last.tap()
    assert _here(figure) == 15
    for _ in range(4):
        figure.get_by_role("button", name="Add a filter").tap()
    figure.get_by_label("Picture", exact=True).select_option("flower")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    cells = figure.locator(".cw-vo-map:visible td").evaluate_all(
        "all => all.map(cell => cell.getBoundingClientRect().width)"
    )
    assert min(cells) >= 24


def test_the_largest_picture_fits_a_phone(phone: Page) -> None:
    image = np.random.default_rng(0).integers(0, 10, (12, 12, 3))
    figure = open_figures(phone, Volume(image, NAMES[:6]).figure())
    expect(figure.locator(".cw-vo-shapes")).to_have_text("12 × 12 × 3 → 10 × 10 × 6")
    assert figure.get_by_label("Picture", exact=True).locator("option:checked").inner_text() == "your own"
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_task_is_done(page: Page) -> None:
    task = {"task": "Find the place where the sun filter answers most.", "goal": {"filter": "sun", "value": 112}}
    figure = open_figures(page, Volume(**task).figure())
    expect(figure.locator(".cw-task")).to_contain_text("Your turn")
    figure.locator(".cw-vo-map").nth(1).locator("td").nth(2).click()
    expect(figure.locator(".cw-task")).to_contain_text("Your turn")
    figure.get_by_role("button", name="1 sun").click()
    expect(figure.locator(".cw-task")).to_contain_text("Done")


def test_a_task_of_shapes_is_done(page: Page) -> None:
    figure = open_figures(page, Volume(task="Make the output 4 × 4 × 3.", goal={"output": [4, 4, 3]}).figure())
    figure.get_by_role("button", name="Add a filter").click()
    expect(figure.locator(".cw-task")).to_contain_text("Done")
