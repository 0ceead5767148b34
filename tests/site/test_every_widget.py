"""What holds for every widget: alive, readable, reachable, quiet about motion, and unharmed by a bad state."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from figures import open_figures
from playwright.sync_api import Browser, Page, expect

from convlab.widgets import CLASSES, SlidingFilter, Widget

every_widget = pytest.mark.parametrize("widget", CLASSES, ids=[widget.module_name for widget in CLASSES])

HOSTILE = [
    None,
    -1,
    0.5,
    1e300,
    10**15,
    "<img src=x onerror=alert(1)>",
    "</script><dialog>bold</dialog>",
    "constructor",
    "__proto__",
    True,
    [],
    {},
    [[]],
    [None],
    [[1, 2], [3]],
    [[["<dialog>"]]],
    [1e300] * 5000,
    [[0] * 5000] * 3,
    [[[0] * 200] * 200] * 3,
    {"<dialog>": 1},
    {"__proto__": [[1]]},
]


def _with_task(widget: type[Widget]) -> Widget:
    made = widget()
    made.task = "Find what nobody has found before, and say so."
    return made


@every_widget
def test_the_widget_takes_the_place_of_its_picture(page: Page, widget: type[Widget]) -> None:
    figure = open_figures(page, widget().figure())
    expect(figure.locator(".cw:not(.cw-broken)")).to_be_visible()
    assert figure.locator(".cw-still").count() == 0
    assert figure.get_by_role("alert").all_inner_texts() == [""] * figure.get_by_role("alert").count()
    assert figure.locator("[aria-live=polite]").count() >= 1


@every_widget
@pytest.mark.parametrize(("theme", "width"), [("light", 1000), ("dark", 360)])
def test_axe_finds_nothing(page: Page, widget: type[Widget], theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_figures(page, _with_task(widget).figure(), theme=theme)
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations] == []


@every_widget
@pytest.mark.parametrize("width", [320, 360, 640, 768, 1440])
def test_nothing_is_wider_than_the_page(page: Page, widget: type[Widget], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_figures(page, _with_task(widget).figure())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_widget
def test_twice_as_large_letters_fit(page: Page, widget: type[Widget]) -> None:
    page.set_viewport_size({"width": 720, "height": 900})
    open_figures(page, widget().figure())
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= 720


FOCUSED = """() => {
  const focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  const named = focused.getAttribute("aria-label") || focused.labels?.length || focused.innerText.trim();
  const { outlineStyle, boxShadow } = getComputedStyle(focused);
  return { inside: Boolean(focused.closest(".cw")), named: Boolean(named), html: focused.outerHTML.slice(0, 200),
           seen: box.width > 0 && box.height > 0, outlined: outlineStyle !== "none" || boxShadow !== "none" };
}"""


@every_widget
def test_tab_goes_through_and_out_again(page: Page, widget: type[Widget]) -> None:
    open_figures(page, widget().figure(), '<p><a href="#end">The end</a></p>')
    stops = []
    for _ in range(150):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if not stop["inside"]:
            break
        stops.append(stop)
    assert not stop["inside"], "the focus is caught"
    assert len(stops) >= 2
    assert [stop for stop in stops if not (stop["named"] and stop["seen"] and stop["outlined"])] == []


SMALL = """figure => [...figure.querySelectorAll("button, select, input, [role=slider], [role=gridcell], [role=tab]")]
  .filter((node) => node.checkVisibility?.() ?? node.offsetParent)
  .map((node) => [node, (node.closest("label") ?? node).getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 23.5)
  .map(([node, box]) => [node.outerHTML.slice(0, 120), box.width, box.height])"""


@every_widget
def test_a_finger_meets_what_it_aims_at(phone: Page, widget: type[Widget]) -> None:
    figure = open_figures(phone, widget().figure())
    assert figure.evaluate(SMALL) == []


@every_widget
def test_less_motion_is_respected(page: Page, widget: type[Widget]) -> None:
    figure = open_figures(page, widget().figure())
    for button in figure.get_by_role("button").all()[:8]:
        button.evaluate("button => button.click()")
        assert page.evaluate("document.getAnimations().filter(a => a.playState === 'running').length") == 0


def _spoiled(widget: type[Widget], changes: dict) -> str:
    """Return the figure of a good widget with a bad state in it."""
    good = widget()
    state = json.dumps({**good.state(), **changes}).replace("<", "\\u003c")
    return re.sub(r'(json">).*?(</script>)', lambda found: found[1] + state + found[2], good.figure(), flags=re.DOTALL)


@every_widget
def test_a_bad_state_is_told_in_the_figure_and_breaks_nothing_else(page: Page, widget: type[Widget]) -> None:
    names = widget().state()
    figures = [_spoiled(widget, {name: value}) for name in names for value in HOSTILE]
    open_figures(page, *figures, SlidingFilter().figure())
    expect(page.locator("figure").last.locator(".cw:not(.cw-broken)")).to_be_visible()
    assert page.locator("figure[data-mounted]").count() == len(figures) + 1
    assert page.locator("main img, main dialog, main script:not([type])").count() == 0
    told = page.locator("figure .cw-broken > .cw-alarm").all_inner_texts()
    assert len(told) > len(figures) / 3
    assert [text for text in told if not text] == []


@every_widget
def test_without_a_script_the_picture_stands(browser: Browser, widget: type[Widget]) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        figure = open_figures(page, widget().figure())
        pictures = figure.locator(".cw-still svg")
        assert pictures.count() >= 1
        assert all(picture.get_attribute("aria-label") for picture in pictures.all())
        assert max(box["x"] + box["width"] for box in (picture.bounding_box() for picture in pictures.all())) <= 360
