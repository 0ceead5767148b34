"""The sliding filter on the built page, without a kernel: by mouse, by touch, by keyboard, and with a bad state."""

import itertools
import json
import re

import keras
import numpy as np
import pytest
from figures import assert_agreement, facts_in_python, open_figures
from playwright.sync_api import Locator, Page, expect

from convlab import ops
from convlab.widgets import IMAGES, KERNELS, SlidingFilter

CHAPTER = "notebooks/03-architecture.html"


@pytest.fixture
def figure(page: Page) -> Locator:
    """The numbers and the diagonal filter, stride 1."""
    return open_figures(page, SlidingFilter().figure())


def _values(figure: Locator, board: str = "output") -> list[list[float]]:
    read = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText))"
    rows = figure.locator(f".cw-{board} table").evaluate(read)
    return [[float(cell.replace("−", "-")) for cell in row] for row in rows]


def _expected(image: str, kernel: str, stride: int, padding: object) -> list[list[float]]:
    x, k = np.array(IMAGES[image], float), np.array(KERNELS[kernel], float)
    x = x if x.ndim == 3 else x[..., None]
    k = np.repeat(k[..., None], x.shape[2], axis=2)
    return ops.conv2d(x[None], k[..., None], None, stride, padding)[0, :, :, 0].round(2).tolist()


def _choose(figure: Locator, label: str, option: str) -> None:
    figure.get_by_label(label, exact=True).select_option(option)


def _random_settings(rng: np.random.Generator) -> dict:
    def numbers(*shape: int) -> list:
        return rng.integers(-9, 10, shape).tolist()

    depth = int(rng.choice([1, 3]))
    pairs = rng.integers(0, 3, (2, 2)).tolist()
    return {
        "image": numbers(*rng.integers(1, 8, 2), depth),
        "kernel": numbers(*rng.integers(1, 5, 2), int(rng.choice([1, depth, 3]))),
        "stride": int(rng.integers(0, 5)),
        "dilation": int(rng.integers(1, 4)),
        "padding": ["valid", "same", int(rng.integers(-1, 3)), pairs, "full", [[0, 1]]][rng.integers(6)],
    }


def test_the_page_and_python_tell_the_same_facts(page: Page) -> None:
    rng = np.random.default_rng(41)
    assert 100 < assert_agreement(page, SlidingFilter, [_random_settings(rng) for _ in range(400)]) < 350


def test_the_keras_lines_compute_the_same(page: Page) -> None:
    rng = np.random.default_rng(43)
    settings = [_random_settings(rng) for _ in range(400)]
    widgets = [SlidingFilter(**case) for case in settings if "refused" not in facts_in_python(SlidingFilter, case)][:60]
    open_figures(page, *(widget.figure() for widget in widgets))
    shown = page.locator("figure .cw-code code").all_inner_texts()
    tried = set()
    for widget, code in zip(widgets, shown, strict=True):
        if widget.stride > 1 and widget.dilation > 1:
            assert "not both" in code  # Keras has no such layer
            continue
        stack = [layer for layer in eval(f"[{code}]", {"layers": keras.layers}) if layer]
        image, kernel = np.array(widget.image, float), np.array(widget.kernel, float)
        model = keras.Sequential([keras.Input(image.shape, dtype="float64"), *stack])
        planes = np.broadcast_to(kernel, (*kernel.shape[:2], image.shape[2]))
        stack[-1].set_weights([planes[..., None], np.zeros(1)])
        np.testing.assert_allclose(np.asarray(model(image[None]))[0, :, :, 0], widget.output, rtol=1e-4, atol=1e-3)
        tried |= set(re.findall(r"ZeroPadding2D|strides|same|dilation_rate", code))
    assert tried == {"ZeroPadding2D", "strides", "same", "dilation_rate"}


def test_a_dilated_filter_shows_which_pixels_it_meets(figure: Locator) -> None:
    assert figure.locator(".cw-met").count() == 0
    figure.get_by_role("button", name="Dilation: one more").click()
    expect(figure).to_contain_text("Output 3 × 3")
    expect(figure).to_contain_text("F′ = (F − 1) · dilation + 1")
    assert figure.locator(".cw-met").all_inner_texts() == ["1", "2", "3", "1"]
    assert _sum(figure) == "1 + 0 + 0 + 1 = 2"


def test_the_task_is_done_when_its_goal_is_reached(figure: Locator, page: Page) -> None:
    figure = open_figures(
        page, SlidingFilter(stride=2, task="Make the output 2 × 3.", goal={"output": [2, 3]}).figure()
    )
    task = figure.get_by_role("status").first
    expect(task).to_have_text("Your turn: Make the output 2 × 3.")
    figure.get_by_role("button", name="Add 1 zero row below").click()
    expect(task).to_contain_text("Your turn")
    figure.get_by_role("button", name="bottom: one less").click()
    figure.get_by_role("button", name="Add 1 zero column on the right").click()
    expect(task).to_have_text("✓Done: Make the output 2 × 3.")
    figure.get_by_role("button", name="Stride: one more").click()
    expect(task).to_contain_text("Done")


def test_every_figure_of_the_chapter_is_alive(page: Page, site: str) -> None:
    page.goto(f"{site}/{CHAPTER}")
    figures = page.locator("figure[data-widget]")
    assert figures.count() >= 1
    expect(page.locator("figure[data-mounted] .cw:not(.cw-broken)")).to_have_count(figures.count())


def test_the_dark_page_has_no_light_slab_behind_the_figure(page: Page, site: str) -> None:
    page.goto(f"{site}/{CHAPTER}")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    slab = page.locator(".text_html:has(> figure.convlab-widget)").first
    assert slab.evaluate("slab => getComputedStyle(slab).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert slab.evaluate("slab => getComputedStyle(slab).padding") == "0px"


# Works the real controls, in the page itself: one message for hundreds of settings.
EVERY_SETTING = """(figure, { kernels, paddings, strides }) => {
  const label = name => figure.querySelector(`[aria-label="${name}"]`);
  const choose = (name, value) => {
    label(name).value = value;
    label(name).dispatchEvent(new Event("change"));
  };
  const table = figure.querySelector(".cw-output table");
  const read = () => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText));
  return kernels.flatMap(kernel => paddings.flatMap(padding => {
    choose("Filter", kernel);
    choose("Padding", padding);
    const outputs = strides.map(() => {
      const output = read();
      label("Stride: one more").click();
      return output;
    });
    strides.forEach(() => label("Stride: one less").click());
    return outputs;
  }));
}"""


@pytest.mark.parametrize("image", IMAGES)
def test_every_image_filter_stride_and_padding_shows_what_ops_computes(figure: Locator, image: str) -> None:
    _choose(figure, "Image", image)
    settings = {"kernels": list(KERNELS), "paddings": ["valid", "same", "2"], "strides": [1, 2, 3]}
    outputs = figure.evaluate(EVERY_SETTING, settings)
    cases = list(itertools.product(*settings.values()))
    for (kernel, padding, stride), output in zip(cases, outputs, strict=True):
        form = int(padding) if padding.isdigit() else padding
        numbers = [[float(cell.replace("−", "-")) for cell in row] for row in output]
        assert numbers == _expected(image, kernel, stride, form), (kernel, padding, stride)


def test_a_stride_that_does_not_fit_is_marked_and_repaired(figure: Locator) -> None:
    figure.get_by_role("button", name="Stride: one more").click()
    expect(figure).to_contain_text("Output 2 × 2")
    expect(figure).to_contain_text("Row 5 is never reached.")
    expect(figure).to_contain_text("Column 5 is never reached.")
    assert figure.locator(".cw-unreached").count() == 9
    assert "⌊(5 − 2 + 0 + 0) / 2⌋ + 1 = 2" in figure.locator(".cw-sizes").inner_text()
    figure.get_by_role("button", name="Add 1 zero column on the right").click()
    expect(figure).to_contain_text("Output 2 × 3")
    assert "⌊(5 − 2 + 0 + 1) / 2⌋ + 1 = 3" in figure.locator(".cw-sizes").inner_text()
    assert figure.locator(".cw-padding").count() == 5
    assert figure.locator(".cw-unreached").count() == 5
    assert _values(figure) == _expected("numbers", "diagonal", 2, ((0, 0), (0, 1)))
    figure.get_by_role("button", name="right: one less").click()
    expect(figure).to_contain_text("Output 2 × 2")


def _here(figure: Locator) -> int:
    return int(figure.get_by_role("slider").input_value())


def _click_cell(page: Page, figure: Locator, number: int) -> None:
    """Click an output cell, or the frame that the pointer brought there."""
    cell = figure.locator(".cw-output td").nth(number)
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def _sum(figure: Locator) -> str:
    return figure.locator(".cw-sum").inner_text().replace("\n", "")


def test_step_scrub_and_hover_show_the_patch_and_the_sum(page: Page, figure: Locator) -> None:
    assert _sum(figure) == "1 + 0 + 0 + 6 = 7"
    figure.get_by_role("button", name="Step", exact=True).click()
    assert _here(figure) == 1
    assert _sum(figure) == "0 + 0 + 0 + 6 = 6"
    assert figure.locator(".cw-later").count() == 14
    figure.get_by_role("button", name="Back").click()
    assert _here(figure) == 0
    figure.get_by_role("slider").fill("15")
    assert _sum(figure) == "4 + 0 + 0 + 5 = 9"
    assert figure.locator(".cw-later").count() == 0
    box = figure.locator(".cw-output td").nth(5).bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    assert _here(figure) == 5
    assert figure.locator(".cw-pixel").all_inner_texts() == ["6", "6", "1", "1"]
    assert figure.locator(".cw-product").all_inner_texts() == ["= 6", "= 0", "= 0", "= 1"]


def test_play_fills_the_output_and_pauses(page: Page, figure: Locator) -> None:
    page.clock.install()
    figure.get_by_role("button", name="Play").click()
    assert figure.locator(".cw-later").count() == 15
    page.clock.run_for(3000)
    assert _here(figure) == 3
    figure.get_by_role("button", name="Pause").click()
    page.clock.run_for(5000)
    assert _here(figure) == 3
    figure.get_by_role("button", name="Play").click()
    assert _here(figure) == 3
    page.clock.run_for(900 + 2 * 350 + 10)
    assert _here(figure) == 6
    page.clock.run_for(60_000)
    assert _here(figure) == 15
    figure.get_by_role("button", name="Play").click()
    assert _here(figure) == 0


def test_a_change_stops_playing_and_shows_the_whole_output(page: Page, figure: Locator) -> None:
    for change in ("Image", "Filter", "Padding", "Stride"):
        figure.get_by_role("button", name="Play").click()
        assert figure.locator(".cw-later").count() > 0
        if change == "Stride":
            figure.get_by_role("button", name="Stride: one more").click()
        else:
            _choose(figure, change, {"Image": "digit", "Filter": "average", "Padding": "same"}[change])
        assert figure.locator(".cw-later").count() == 0
        assert figure.get_by_role("button", name="Play").is_visible()


def test_an_output_left_to_predict_stays_empty_until_the_reader_points(page: Page) -> None:
    figure = open_figures(page, SlidingFilter(filled=False).figure())
    assert figure.locator(".cw-later").count() == 15
    figure.get_by_role("button", name="Step").click()
    assert figure.locator(".cw-later").count() == 14
    _click_cell(page, figure, 6)
    assert figure.locator(".cw-later").count() == 0


def _focused(page: Page, name: str) -> str:
    return page.evaluate(f"document.activeElement.getAttribute('{name}')")


def test_the_keyboard_alone_is_enough(page: Page, figure: Locator) -> None:
    figure.get_by_label("Image", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(figure).to_contain_text("Output 2 × 2")
    figure.get_by_role("gridcell").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert _here(figure) == 3
    assert _focused(page, "aria-selected") == "true"
    assert figure.locator("[aria-live=polite]").text_content() == "Row 2, column 2: 5"
    for button in ("Add 1 zero row below", "Add 1 zero column on the right", "Back"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == button


def test_keys_of_the_output_grid(page: Page, figure: Locator) -> None:
    page.evaluate("document.body.style.paddingBottom = '3000px'")
    _click_cell(page, figure, 5)
    figure.get_by_role("gridcell").nth(5).focus()
    before = page.evaluate("scrollY")
    for key, position in (("End", 7), ("Home", 4), ("Control+End", 15), ("Control+Home", 0)):
        page.keyboard.press(key)
        assert _here(figure) == position
        assert _focused(page, "aria-selected") == "true"
    page.keyboard.press("Space")
    assert figure.get_by_role("button", name="Pause").is_visible()
    page.keyboard.press("Space")
    assert figure.get_by_role("button", name="Play").is_visible()
    assert page.evaluate("scrollY") == before


def test_editing_keeps_the_focus_and_escape_restores(page: Page, figure: Locator) -> None:
    weights = figure.get_by_label(re.compile("^Filter, row"))
    weights.first.click()
    page.keyboard.type("3.")  # over the old number, which is selected
    assert weights.first.input_value() == "3."
    assert _sum(figure) == "3 + 0 + 0 + 6 = 9"
    page.keyboard.press("Tab")
    assert weights.first.input_value() == "3"
    assert _focused(page, "aria-label") == "Filter, row 1, column 2"
    page.keyboard.type("many")
    page.keyboard.press("Escape")
    assert weights.nth(1).input_value() == "0"
    page.keyboard.press("Tab")
    assert _focused(page, "aria-label") == "Filter, row 2, column 1"
    assert figure.locator(".cw-complaint").inner_text() == ""


def test_a_click_right_after_typing_is_not_lost(page: Page) -> None:
    figure = open_figures(page, SlidingFilter(stride=2).figure())
    figure.get_by_label("Filter, row 1, column 1").fill("3")
    figure.get_by_role("button", name="Add 1 zero row below").click()
    expect(figure).to_contain_text("Output 3 × 2")
    figure.get_by_label("Filter, row 1, column 1").fill("4")
    figure.locator(".cw-input td").nth(2).click()
    assert _here(figure) == 1


def test_repairs_hand_the_focus_on(page: Page) -> None:
    open_figures(page, SlidingFilter(stride=2).figure())
    page.get_by_role("button", name="Add 1 zero row below").focus()
    page.keyboard.press("Enter")
    column = "Column 5 is never reached.Add 1 zero column on the right"
    for key in ("", "Enter"):
        if key:
            page.keyboard.press(key)  # an Enter too many repairs nothing more
        assert page.evaluate("document.activeElement.textContent") == column
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Every row and column is reached."


def _spoken(figure: Locator) -> str:
    return figure.locator("[aria-live=polite]").text_content()


def test_a_change_speaks_of_the_output_and_of_what_is_lost(page: Page, figure: Locator) -> None:
    figure.get_by_role("button", name="Stride: one more").click()
    lost = "Row 5 is never reached. Column 5 is never reached."
    assert _spoken(figure) == f"Output 2 × 2. {lost} Row 1, column 1: 7"
    figure.get_by_label("Padding", exact=True).select_option("sides")
    for side in ("bottom", "right"):
        figure.get_by_role("button", name=f"Padding {side}: one more", exact=True).click()
    first, second, third = map(int, SlidingFilter(stride=2, padding=((0, 1), (0, 1))).output[0])
    assert _spoken(figure) == f"Output 3 × 3. Row 1, column 1: {first}"
    page.clock.install()
    figure.get_by_role("button", name="Step", exact=True).click()
    assert _spoken(figure) == f"Row 1, column 2: {second}"
    figure.get_by_role("button", name="Play").click()
    page.clock.run_for(901)
    assert _spoken(figure) == f"Row 1, column 2: {second}"  # nothing while it plays
    figure.get_by_role("button", name="Pause").click()
    assert _spoken(figure) == f"Row 1, column 3: {third}"


def test_what_zeros_cannot_repair_is_told_apart(page: Page) -> None:
    figure = open_figures(page, SlidingFilter(stride=4).figure())
    gaps = "Rows 3, 4 and columns 3, 4 lie between the stops: never reached."
    expect(figure.locator(".cw-notice")).to_contain_text("Row 5 is never reached.")
    expect(figure.locator(".cw-notice")).to_contain_text(gaps)
    for name in ("Add 1 zero row below", "Add 1 zero column on the right"):
        figure.get_by_role("button", name=name).click()
    expect(figure.locator(".cw-notice")).not_to_contain_text("Row 5")
    expect(figure.locator(".cw-notice")).to_contain_text(gaps)
    assert figure.locator(".cw-notice button").count() == 0


def test_the_formula_names_each_side_where_height_and_width_differ(page: Page) -> None:
    figure = open_figures(page, SlidingFilter(padding=((0, 1), (2, 0))).figure())
    lines = [" ".join(line.locator("span").all_inner_texts()) for line in figure.locator(".cw-sizes p").all()]
    assert lines == [
        "Height: ⌊(H − F + top + bottom) / S⌋ + 1 = ⌊(5 − 2 + 0 + 1) / 1⌋ + 1 = 5",
        "Width: ⌊(W − F + left + right) / S⌋ + 1 = ⌊(5 − 2 + 2 + 0) / 1⌋ + 1 = 6",
    ]
    figure = open_figures(page, SlidingFilter(padding=1).figure())
    assert figure.locator(".cw-sizes p").count() == 1
    expect(figure.locator(".cw-sizes")).to_contain_text("Height and width:")


def test_the_frame_can_be_dragged_by_any_of_its_corners(page: Page) -> None:
    figure = open_figures(page, SlidingFilter("digit", "vertical edge").figure())
    frame, cell = figure.locator(".cw-input .cw-frame").bounding_box(), 36
    grip = frame["x"] + frame["width"] - 8, frame["y"] + frame["height"] - 8
    page.mouse.move(*grip)
    page.mouse.down()
    assert _here(figure) == 0
    page.mouse.move(grip[0] + cell, grip[1] + 2 * cell, steps=5)
    page.mouse.up()
    assert _here(figure) == 2 * 6 + 1


def test_a_finger_is_enough(phone: Page) -> None:
    figure = open_figures(phone, SlidingFilter().figure())
    figure.locator(".cw-output td").nth(6).tap()
    assert _here(figure) == 6
    figure.locator(".cw-input td").nth(24).tap()
    assert _here(figure) == 15
    figure.get_by_role("button", name="Stride: one more").tap()
    assert _here(figure) == 3
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_arrow_points_from_input_to_output(phone: Page) -> None:
    settings = list(itertools.product(IMAGES, ("diagonal", "vertical edge"), (1, 2, 3, 4)))
    open_figures(phone, *(SlidingFilter(*setting).figure() for setting in settings))
    pointed = set()
    for setting, figure in zip(settings, phone.locator("figure").all(), strict=True):
        first, second = (figure.locator(f".cw-{board}").bounding_box() for board in ("input", "output"))
        arrow = figure.locator(".cw-arrow").inner_text()
        side, extent = {"→": ("x", "width"), "↓": ("y", "height")}[arrow]
        assert first[side] + first[extent] <= second[side], setting
        pointed.add(arrow)
    assert pointed == {"→", "↓"}
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


FRAME_OFF_ITS_CELLS = """figure => {
  const frame = figure.querySelector(".cw-here").getBoundingClientRect();
  const box = figure.querySelector("[aria-selected=true]").getBoundingClientRect();
  return Math.max(...["left", "top", "right", "bottom"].map(side => Math.abs(box[side] - frame[side])));
}"""


@pytest.mark.parametrize("weight", [99, -98.76])
def test_long_numbers_fit_and_leave_the_frame_on_its_cell(phone: Page, weight: float) -> None:
    figure = open_figures(phone, SlidingFilter("digit", [[weight] * 3] * 3, position=30).figure())
    assert figure.evaluate(FRAME_OFF_ITS_CELLS) <= 2
    clipped = "cells => cells.filter(cell => cell.firstChild.getBoundingClientRect().width > cell.clientWidth).length"
    assert figure.locator(".cw-output td").evaluate_all(clipped) == 0
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("text", ["0.25", "−1.23", "−99.5"])
def test_a_weight_of_five_characters_fits_its_box(phone: Page, text: str) -> None:
    figure = open_figures(phone, SlidingFilter("digit", "vertical edge").figure())
    weight = figure.get_by_label("Filter, row 1, column 1")
    weight.fill(text)
    weight.press("Enter")
    assert weight.input_value() == text
    assert weight.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_the_filter_can_be_edited(figure: Locator) -> None:
    weights = figure.get_by_label(re.compile("^Filter, row"))
    weights.first.fill("-2,5")
    weights.first.press("Enter")
    weights.nth(1).fill("1")
    weights.nth(1).press("Tab")
    numbers, edited = np.array(IMAGES["numbers"], float), np.array([[-2.5, 1], [0, 1]])
    expected = ops.conv2d(numbers[None, ..., None], edited[..., None, None])
    assert _values(figure) == expected[0, :, :, 0].tolist()
    assert figure.get_by_label("Filter", exact=True).locator("option:checked").inner_text() == "your own"
    for wrong in ("many", "", "100", "-99.01", "Infinity", "1e9"):
        weights.first.fill(wrong)
        weights.first.press("Tab")
        assert figure.locator(".cw-complaint").inner_text() == "Type a number from −99 to 99."
        assert weights.first.get_attribute("aria-invalid") == "true"
        assert _values(figure) == expected[0, :, :, 0].tolist()
    weights.first.fill("-2.5")
    weights.first.press("Tab")
    assert figure.locator(".cw-complaint").inner_text() == ""
    assert weights.first.get_attribute("aria-invalid") == "false"


def test_a_colour_picture_has_three_planes_that_meet_in_one_number(figure: Locator) -> None:
    _choose(figure, "Image", "colour picture")
    assert figure.locator(".cw-planes table").count() == 3
    products = [float(t[2:].replace("−", "-")) for t in figure.locator(".cw-product").all_inner_texts()]
    assert len(products) == 12
    assert sum(products) == _values(figure)[0][0]
    figure.get_by_label("Filter, row 1, column 1, red").fill("2")
    figure.get_by_label("Filter, row 1, column 1, red").press("Enter")
    _choose(figure, "Image", "digit")
    assert figure.locator(".cw-planes table").count() == 1


HOSTILE = [
    {"stride": 0},
    {"stride": "<img src=x onerror=alert(1)>"},
    {"padding": 10**9},
    {"padding": "full"},
    {"padding": [[1, 2]]},
    {"image": [[[None]]]},
    {"image": [[[1]] * 5000]},
    {"image": [[[1, 2]]]},
    {"kernel": [[["1"]]]},
    {"kernel": []},
    {"kernel": [[[1]] * 7] * 7, "image": [[[1]]]},
    {"position": -3},
    {"position": "first"},
    {"filled": "yes"},
    {"images": {"<b>bold</b>": [[[1]]]}},
    {"images": None},
    {"kernels": 5},
]


def _spoiled(changes: dict) -> str:
    """The figure of a good widget with a bad state in it."""
    good = SlidingFilter()
    state = json.dumps({**good.state(), **changes}).replace("<", "\\u003c")
    return re.sub(r'(json">).*?(</script>)', lambda found: found[1] + state + found[2], good.figure(), flags=re.DOTALL)


def test_a_bad_state_is_told_in_the_figure_and_breaks_nothing_else(page: Page) -> None:
    open_figures(page, *map(_spoiled, HOSTILE), SlidingFilter().figure())
    *bad, good = page.locator("figure").all()
    assert page.locator("img, b").count() == 0
    assert _values(good) == _expected("numbers", "diagonal", 1, "valid")
    for spoiled, figure in zip(HOSTILE, bad, strict=True):
        if not spoiled.get("images"):  # a name for an image is only text
            assert "takes" in figure.get_by_role("alert").inner_text(), spoiled
