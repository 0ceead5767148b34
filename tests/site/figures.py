"""Widgets on a page of their own, as the book shows them: its style sheet and its scripts, nothing else."""

import math

from playwright.sync_api import Locator, Page
from traitlets import TraitError

from convlab.sphinxext.widgets import site_script
from convlab.widgets import Widget, style_sheet
from convlab.widgets._modules import module

# What the book's theme sets for all elements, and the colours of its pages.
_PAGE = """<style>
*, *::before, *::after { box-sizing: border-box; }
body { margin: 1rem; background: var(--cl-surface); color: var(--cl-ink); }
</style>"""


def document(*figures: str, theme: str = "light") -> str:
    """Return a page of figures."""
    head = f'<!doctype html><html lang="en" data-theme="{theme}"><meta charset="utf-8"><title>Widgets</title>'
    head += f'<meta name="viewport" content="width=device-width"><style>{style_sheet()}</style>{_PAGE}'
    return f"{head}<main><h1>Widgets</h1>{''.join(figures)}</main><script>{site_script()}</script>"


def open_figures(page: Page, *figures: str, theme: str = "light") -> Locator:
    """Show figures on a page of their own, and return the first."""
    page.set_content(document(*figures, theme=theme))
    return page.locator("figure").first


def read_facts(page: Page, widget: type[Widget], states: list[dict]) -> list[dict]:
    """Return what the page makes of each state of a widget: its facts, or {"refused": the message}."""
    script = """async ([source, states]) => {
      const text = `${source}export { ArgumentError };`;
      const module = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
      return states.map((state) => {
        try {
          return module.default.read((key) => state[key]).facts;
        } catch (error) {
          if (!(error instanceof module.ArgumentError)) throw error;
          return { refused: error.message };
        }
      });
    }"""
    return page.evaluate(script, [module(widget.module_name), states])


def facts_in_python(widget: type[Widget], settings: dict) -> dict:
    """Return what Python makes of the same settings."""
    try:
        return widget(**settings).facts
    except (TraitError, TypeError, ValueError) as error:
        return {"refused": str(error)}


def assert_agreement(page: Page, widget: type[Widget], cases: list[dict]) -> int:
    """Check that page and Python tell the same facts of each case, or both refuse it; return how many they refuse.

    Args:
        page: any page.
        widget: a class of widgets.
        cases: settings as JSON values; what a case leaves out stays as it is by default.
    """
    start = widget().state()
    refused = 0
    for case, facts in zip(cases, read_facts(page, widget, [{**start, **case} for case in cases]), strict=True):
        expected = facts_in_python(widget, case)
        assert ("refused" in facts) == ("refused" in expected), (case, facts, expected)
        if "refused" in expected:
            refused += 1
        else:
            assert _close(facts, expected), (case, facts, expected)
    return refused


def _close(got: object, expected: object) -> bool:
    """Compare nested JSON values, numbers with a tolerance."""
    if isinstance(expected, dict):
        return got.keys() == expected.keys() and all(_close(got[key], expected[key]) for key in expected)
    if isinstance(expected, list):
        return len(got) == len(expected) and all(map(_close, got, expected))
    if isinstance(expected, int | float) and not isinstance(expected, bool):
        return math.isclose(got, expected, rel_tol=1e-9, abs_tol=1e-9)
    return got == expected
