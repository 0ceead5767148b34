"""How light and how quick the widgets are: their size, when the first is usable, and how smoothly each drags.

Run as `python benchmarks/widgets.py`, after `make book`, in a real Chromium; the figures depend on the machine. A frame
is the time between two pictures that the browser draws: 16.7 ms at 60 a second. Dragging holds that as long as the
page's own work for one movement takes less.
"""

import gzip
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from convlab.widgets import CLASSES

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "site")]

import chromium  # noqa: E402
from figures import open_figures  # noqa: E402

LOADS = 15
MOVES = 300
HTML = ROOT / "_build" / "html"
CHAPTER = HTML / "notebooks" / "03-architecture.html"

# Notes when the first figure is in the page, and when it is alive.
WATCH = """
  new MutationObserver(() => {
    if (!window.arrived && document.querySelector("figure[data-widget]")) window.arrived = performance.now();
    if (!window.usable && document.querySelector("figure[data-mounted]")) window.usable = performance.now();
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-mounted"] });
"""

# Drags a handle back and forth, one movement a frame; notes each frame's length and how long the page took to draw.
DRAG = """async ([handle, moves]) => {
  const box = handle.getBoundingClientRect();
  const at = (x, y) => ({ clientX: x, clientY: y, pointerId: 1, pointerType: "mouse", bubbles: true });
  handle.setPointerCapture = () => {};
  handle.hasPointerCapture = () => true;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  handle.dispatchEvent(new PointerEvent("pointerdown", at(x, y)));
  const [frames, work] = [[], []];
  let last = await new Promise(requestAnimationFrame);
  for (let k = 0; k < moves; k += 1) {
    const start = performance.now();
    const turn = (2 * Math.PI * k) / 40;
    handle.dispatchEvent(new PointerEvent("pointermove", at(x + 90 * Math.sin(turn), y + 60 * Math.sin(2 * turn))));
    document.body.getBoundingClientRect();
    work.push(performance.now() - start);
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  return { frames, work };
}"""


def percentile(values: list[float], percent: int) -> float:
    """Return the value that `percent` of the values stay below."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def sizes() -> None:
    """Print the gzipped size of all widgets' code, as the site serves it."""
    static = HTML / "_static"
    packed = [len(gzip.compress((static / name).read_bytes(), 9)) for name in ("widgets.js", "convlab.css")]
    parts = f"script {packed[0]:,} + style {packed[1]:,}"
    print(f"all {len(CLASSES)} widgets, gzipped: {parts} = {sum(packed):,} bytes (bar: 45,000)\n")


def loading(page: Page) -> None:
    """Print how long a reader waits for the first widget of a chapter."""
    page.add_init_script(WATCH)
    waits = []
    for _ in range(LOADS):
        page.goto(CHAPTER.as_uri())
        page.wait_for_function("window.usable")
        waits.append(page.evaluate("window.usable - window.arrived"))
    count = page.locator("figure[data-widget]").count()
    print(f"{CHAPTER.stem}, {count} widgets: the first is usable {statistics.median(waits):.0f} ms after its figure")
    print(f"  (median of {LOADS} loads, the slowest {max(waits):.0f} ms; bar: 300)\n")


def dragging(page: Page) -> None:
    """Print how long frames take while a reader drags, widget by widget."""
    print(f"dragging, {MOVES} movements each: 95th percentile of a frame, and of the page's own work in it")
    for widget in CLASSES:
        handle = open_figures(page, widget().figure()).locator(".cw-frame:visible, [data-handle]:visible").first
        if not handle.count():
            continue
        handle.scroll_into_view_if_needed()
        measured = page.evaluate(DRAG, [handle.element_handle(), MOVES])
        frames, work = (percentile(measured[name], 95) for name in ("frames", "work"))
        print(f"  {widget.__name__:<16}{frames:>6.1f} ms{work:>6.1f} ms")


path = chromium.find()
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
    sizes()
    loading(browser.new_page(viewport={"width": 1000, "height": 900}))
    dragging(browser.new_page(viewport={"width": 1000, "height": 900}))
    browser.close()
