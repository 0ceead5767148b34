"""What the tests of the site share: a page that remembers its errors, and a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page, 1000 x 900, for a reader who asked for less motion; an exception in a script fails the test."""
    with browser.new_context(viewport={"width": 1000, "height": 900}, reduced_motion="reduce") as context:
        context.set_default_timeout(5000)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        yield page
        assert page.errors == []


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A touch screen, 360 x 740."""
    with browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True) as context:
        context.set_default_timeout(5000)
        yield context.new_page()
