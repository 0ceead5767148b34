"""The sliding filter on the built page, without a kernel: by mouse, by touch, by keyboard, and with a bad state."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from convlab import ops
from convlab.widgets import IMAGES, KERNELS, SlidingFilter, mount_script, page_script, style_sheet

CHAPTER = "notebooks/03-architecture.html"


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1000, "height": 900}, reduced_motion="reduce") as context:
        context.set_default_timeout(5000)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(f"{site}/{CHAPTER}")
        yield page
        assert page.errors == []


@pytest.fixture
def figure(page: Page) -> Locator:
    """The chapter's first widget: the numbers and the diagonal filter, stride 1."""
    return page.locator("figure[data-mounted]").first


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


def test_every_figure_of_the_chapter_is_alive(page: Page) -> None:
    assert page.locator("figure[data-widget]").count() == page.locator("figure[data-mounted]").count() == 3


@pytest.mark.parametrize("image", IMAGES)
def test_every_image_filter_stride_and_padding_shows_what_ops_computes(figure: Locator, image: str) -> None:
    _choose(figure, "Image", image)
    for kernel in KERNELS:
        _choose(figure, "Filter", kernel)
        for padding in ("valid", "same", "2"):
            _choose(figure, "Padding", padding)
            for stride in (1, 2, 3):
                form = int(padding) if padding.isdigit() else padding
                assert _values(figure) == _expected(image, kernel, stride, form)
                figure.get_by_role("button", name="Stride: one more").click()
            for _ in range(3):
                figure.get_by_role("button", name="Stride: one less").click()


def test_a_stride_that_does_not_fit_is_marked_and_repaired(figure: Locator) -> None:
    figure.get_by_role("button", name="Stride: one more").click()
    expect(figure).to_contain_text("Output 2 × 2")
    expect(figure).to_contain_text("Row 5 of the input is never reached.")
    expect(figure).to_contain_text("Column 5 of the input is never reached.")
    assert figure.locator(".cw-unreached").count() == 9
    assert "⌊(5 − 2 + 0 + 0) / 2⌋ + 1 = 2" in figure.locator(".cw-sizes").inner_text()
    figure.get_by_role("button", name="Add 1 zero column on the right").click()
    expect(figure).to_contain_text("Output 2 × 3")
    assert "⌊(5 − 2 + 0 + 1) / 2⌋ + 1 = 3" in figure.locator(".cw-sizes").inner_text()
    assert figure.locator(".cw-padding").count() == 5
    assert figure.locator(".cw-unreached").count() == 5
    assert _values(figure) == _expected("numbers", "diagonal 2 × 2", 2, ((0, 0), (0, 1)))
    figure.get_by_role("button", name="right: one less").click()
    expect(figure).to_contain_text("Output 2 × 2")


def _here(figure: Locator) -> int:
    return int(figure.get_by_role("slider").input_value())


def _sum(figure: Locator) -> str:
    return figure.locator(".cw-sum").inner_text().replace("\n", "")


def test_step_scrub_and_hover_show_the_patch_and_the_sum(page: Page, figure: Locator) -> None:
    assert _sum(figure) == "1 + 0 + 0 + 6 = 7"
    figure.get_by_role("button", name="Step", exact=True).click()
    assert _here(figure) == 1
    assert _sum(figure) == "0 + 0 + 0 + 6 = 6"
    assert figure.locator(".cw-later").count() == 14
    figure.get_by_role("button", name="Step back").click()
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
    page.clock.run_for(60_000)
    assert _here(figure) == 15
    assert figure.get_by_role("button", name="Play").is_visible()


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
    assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
    assert figure.locator("[aria-live=polite]").text_content() == "Output, row 2, column 2: 5"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Step back"


def test_the_frame_can_be_dragged(page: Page, figure: Locator) -> None:
    frame, target = figure.locator(".cw-input .cw-frame"), figure.locator(".cw-input td").nth(24)
    frame.scroll_into_view_if_needed()
    start, end = frame.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 20, steps=5)
    page.mouse.up()
    assert _here(figure) == 15


def test_a_finger_is_enough(browser: Browser, site: str) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto(f"{site}/{CHAPTER}")
        figure = page.locator("figure[data-mounted]").first
        figure.locator(".cw-output td").nth(6).tap()
        assert _here(figure) == 6
        figure.locator(".cw-input td").nth(24).tap()
        assert _here(figure) == 15
        figure.get_by_role("button", name="Stride: one more").tap()
        assert _here(figure) == 3
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


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
    weights.first.fill("many")
    weights.first.press("Tab")
    assert figure.get_by_role("alert").inner_text() == "A filter takes numbers from −999 to 999, got “many”."
    assert weights.first.get_attribute("aria-invalid") == "true"
    assert _values(figure) == expected[0, :, :, 0].tolist()


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
    {"images": {"<b>bold</b>": [[[1]]]}},
    {"images": None},
    {"kernels": 5},
]


@pytest.mark.parametrize("spoiled", HOSTILE, ids=str)
def test_a_bad_state_is_told_in_the_figure_and_breaks_nothing_else(page: Page, tmp_path: Path, spoiled: dict) -> None:
    good = SlidingFilter()
    state = json.dumps({**good.state(), **spoiled}).replace("<", "\\u003c")
    bad = re.sub(r'(json">).*?(</script>)', lambda found: found[1] + state + found[2], good.figure(), flags=re.DOTALL)
    document = f"<!doctype html><style>{style_sheet()}</style>{bad}{good.figure()}"
    scripts = f"<script>{page_script(good.module_name)}</script><script>{mount_script()}</script>"
    (tmp_path / "page.html").write_text(document + scripts, encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    figures = page.locator("figure")
    assert page.locator("img, b").count() == 0
    assert _values(figures.nth(1)) == _expected("numbers", "diagonal 2 × 2", 1, "valid")
    if spoiled.get("images"):
        return  # only a name, shown as text
    assert "takes" in figures.nth(0).get_by_role("alert").inner_text()
