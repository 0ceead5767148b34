"""Every page of the built site in a real browser: it asks nobody else, it breaks nowhere, everybody can read it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
PAGES = re.findall(r"^ *(?:root|- file): (\S+)", (ROOT / "_toc.yml").read_text(), re.MULTILINE)
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]

# docutils writes the entries of a bibliography with the role that publishers use, inside a list.
EXEMPT = [("aria-required-children", '<div role="list" class="citation-list">')]

every_page = pytest.mark.parametrize("name", [*PAGES, "search"])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, 1440 x 900, that remembers what went wrong on it in `page.troubles`."""
    with browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light") as context:
        page = context.new_page()
        page.troubles = []
        page.on("console", lambda message: _note(page, message.type, message.text))
        page.on("pageerror", lambda error: page.troubles.append(f"exception: {error}"))
        page.on("requestfailed", lambda request: page.troubles.append(f"failed: {request.url}"))
        page.on("response", lambda response: response.ok or page.troubles.append(f"{response.status}: {response.url}"))
        yield page


def _note(page: Page, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        page.troubles.append(f"{kind}: {text}")


def _read_through(page: Page) -> None:
    """Scroll to the end, so that what waits until it is seen has its turn."""
    page.evaluate("document.documentElement.scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    page.wait_for_timeout(200)


@every_page
def test_page_talks_to_nobody_else(page: Page, site: str, name: str) -> None:
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    _read_through(page)
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((site, "data:", "blob:"))] == []
    assert page.troubles == []


@every_page
def test_nothing_is_wider_than_the_page(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/{name}.html")
    for width in (360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_page
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
def test_accessible(page: Page, site: str, name: str, scheme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/{name}.html")
    assert page.locator("html").get_attribute("data-theme") == scheme
    _read_through(page)
    violations = Axe().run(page).response["violations"]
    serious = [
        (violation["id"], node["html"])
        for violation in violations
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
    assert [found for found in serious if found not in EXEMPT] == []


def test_mathematics_shows(page: Page, site: str) -> None:
    heights = []
    for name in PAGES:
        page.goto(f"{site}/{name}.html")
        heights += page.locator("article math").evaluate_all("all => all.map(m => m.getBoundingClientRect().height)")
        prose = page.evaluate("[...document.querySelectorAll('article p, article li')].map(p => p.innerText).join()")
        assert re.findall(r"\$\$|\\[a-z]+\{", prose) == []
    assert len(heights) > 5
    assert min(heights) > 5


@pytest.mark.parametrize("name", CHAPTERS)
def test_code_can_be_copied(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/{name}.html")
    assert page.locator(".cell_input button.copybtn").count() == page.locator(".cell_input pre").count() > 0


@pytest.mark.parametrize("name", PAGES)
def test_works_without_javascript(browser: Browser, site: str, name: str) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": 768, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{site}/{name}.html")
        assert page.locator("article h1").first.is_visible()
        widgets = page.locator("figure[data-widget]")
        for i in range(widgets.count()):
            picture = widgets.nth(i).locator("svg").first
            picture.scroll_into_view_if_needed()
            assert picture.is_visible()
            assert min(picture.bounding_box()["width"], picture.bounding_box()["height"]) > 50


@every_page
def test_works_from_the_disk(page: Page, html: Path, name: str) -> None:
    page.goto((html / f"{name}.html").as_uri())
    _read_through(page)
    assert page.troubles == []


@pytest.mark.parametrize("name", PAGES)
def test_no_answer_is_in_plain_sight(html: Path, name: str) -> None:
    assert "PredictFirst(" not in re.sub("<[^>]*>", "", (html / f"{name}.html").read_text(encoding="utf-8"))


def test_start_address_leads_to_the_start_page(page: Page, site: str) -> None:
    page.goto(f"{site}/index.html")
    page.wait_for_url(f"{site}/{PAGES[0]}.html")


def test_search_finds_a_word(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html?q=stride")
    page.wait_for_selector("#search-results li a[href*='08-sizing']")
    assert page.troubles == []


def test_colour_mode_stays_on_the_next_page(page: Page, site: str) -> None:
    page.goto(f"{site}/{PAGES[0]}.html")
    modes = []
    for _ in range(3):
        page.locator(".theme-switch-button:visible").first.click()
        modes.append(page.locator("html").get_attribute("data-mode"))
    assert sorted(modes) == ["auto", "dark", "light"]
    while page.locator("html").get_attribute("data-mode") != "dark":
        page.locator(".theme-switch-button:visible").first.click()
    page.goto(f"{site}/{PAGES[1]}.html")
    assert page.locator("html").get_attribute("data-theme") == "dark"
