"""What the sizing widget says of a layer that loses pixels or cannot work, and what a click does about it."""

import numpy as np
import pytest
from figures import open_figures
from playwright.sync_api import Page, expect
from stacks import CONV, Stack, assert_shows, button_of, cells_of, press, rows_of

from convlab.sizing import Conv, Dense, Flatten, GlobalPool, Pool
from convlab.widgets import Sizing


def test_a_stride_that_does_not_fit_is_explained_and_repaired(page: Page) -> None:
    stack = [Conv(4, 3, 2), Conv(4, 1, 2)]
    figure = open_figures(page, Sizing(((12, 15, 3), stack)).figure())
    expect(rows_of(figure).nth(1)).to_contain_text("The stride does not fit: 1 row at the bottom is never reached.")
    expect(rows_of(figure).nth(2)).to_contain_text("Stride 2 is larger than the filter: 2 rows and 3 columns are never")
    press(figure, "Pad 1 after")
    expect(rows_of(figure).nth(1).locator(".cw-notice")).to_be_hidden()
    assert cells_of(figure, 0)[0] == "6 × 7 × 4"
    expect(figure.locator("[aria-live=polite]")).to_have_text("Output 3 × 4 × 4, 132 parameters, receptive field 3")
    assert button_of(figure, 0).locator("small").inner_text() == "stride 2, padding 1 after"
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    press(figure, "Stride 1")
    assert_shows(figure, (12, 15, 3), [Conv(4, 3, 2, (0, 1)), Conv(4, 1)])


def test_every_fit_that_can_be_repaired_is(page: Page) -> None:
    """Whatever a stride loses at the ends, one click on the page reaches."""
    rng = np.random.default_rng(3)
    for _ in range(25):
        size = int(rng.integers(2, 7))
        layer = {**CONV, "filter_size": size, "stride": int(rng.integers(2, size + 1)), "padding": int(rng.integers(3))}
        shape = rng.integers(8, 30, 3).tolist()
        figure = open_figures(page, Stack(shape, [layer]).figure())
        repair = rows_of(figure).nth(1).locator(".cw-notice button")
        assert repair.is_visible() == bool(Stack(shape, [layer]).facts["lost"])
        if repair.is_visible():
            repair.click()
            expect(rows_of(figure).nth(1).locator(".cw-notice")).to_be_hidden()


def test_no_more_zeros_than_there_may_be(page: Page) -> None:
    figure = open_figures(page, Sizing(((15, 15, 1), [Conv(1, 14, 14, (0, 12))])).figure())
    expect(rows_of(figure).nth(1)).to_contain_text("1 row at the bottom and 1 column on the right are never reached.")
    expect(rows_of(figure).nth(1).locator(".cw-notice button")).to_be_hidden()  # 13 zeros would be needed


@pytest.mark.parametrize(
    ("stack", "words", "repair", "repaired"),
    [
        (
            [Pool(), Conv(4, 5), Flatten()],
            "The 5 × 5 filter is larger than its 3 × 3 input.",
            "Padding “same”",
            [Pool(), Conv(4, 5, padding="same"), Flatten()],
        ),
        (
            [Pool(3), Pool(3)],
            "The 3 × 3 window is larger than its 2 × 2 input.",
            "Padding “same”",
            [Pool(3), Pool(3, padding="same")],
        ),
        (
            [Conv(4, 3), Dense(9)],
            "Dense takes one row of numbers, and 4 × 4 × 4 arrive.",
            "Insert Flatten",
            [Conv(4, 3), Flatten(), Dense(9)],
        ),
        (
            [GlobalPool(), Conv(4, 3), Dense(9)],
            "Conv 3 × 3 takes height × width × depth, and one row of numbers arrives.",
            "Remove it",
            [GlobalPool(), Dense(9)],
        ),
    ],
)
def test_a_layer_that_cannot_work_says_why_and_is_repaired(
    page: Page, stack: list, words: str, repair: str, repaired: list
) -> None:
    figure = open_figures(page, Sizing(((6, 6, 2), stack), "Make it work.", {"broken": None}).figure())
    broken = Sizing(((6, 6, 2), stack)).facts["broken"]
    assert cells_of(figure, broken) == ["does not fit", "", "", ""]
    expect(rows_of(figure).nth(broken + 1)).to_contain_text(words)
    assert all(cells_of(figure, k)[0] == "waits" for k in range(broken + 1, len(stack)))
    expect(figure.get_by_role("alert")).to_be_empty()
    expect(figure.locator("[aria-live=polite]")).to_have_text(f"Layer {broken + 1} does not fit. {words}")
    press(figure, repair)
    assert_shows(figure, (6, 6, 2), repaired)
    expect(figure.locator(".cw-task")).to_have_text("✓Done: Make it work.")
