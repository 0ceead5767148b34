"""Mounts the widgets on the pages that hold their figures: one script of our own, no kernel, no other host."""

import re
from pathlib import Path

import minify
import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from traitlets import TraitError

from convlab import widgets
from convlab.widgets import CLASSES, page_script

_FIGURE = re.compile(r'<figure [^>]*data-widget="[\w-]+"')
_SCRIPT_FILE = "widgets.js"


class WidgetDirective(SphinxDirective):
    """Puts a widget on a page that is no notebook: its class, and below it the arguments, `name: value` a line."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the widget's figure."""
        try:
            widget = getattr(widgets, self.arguments[0])(**(yaml.safe_load("\n".join(self.content)) or {}))
        except (AttributeError, TypeError, ValueError, TraitError, yaml.YAMLError) as error:
            raise self.error(f"no such widget: {error}") from None
        return [nodes.raw("", widget.figure(), format="html")]


def connect(app: Sphinx) -> None:
    """Write the widgets' scripts into the site, name them on the pages that need them, and add the directive."""
    app.add_directive("widget", WidgetDirective)
    app.connect("builder-inited", _write_script)
    app.connect("html-page-context", _name_script)


def site_script() -> str:
    """Return the script of all widgets, as small as it gets; the browser tests run on this very text.

    Beware: tdewolff-minify 2.24 moves `const [a, b] = [x, { … }]` to the front of its function.
    """
    return minify.string("application/javascript", page_script(widget.module_name for widget in CLASSES))


def _write_script(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _SCRIPT_FILE).write_text(site_script(), encoding="utf-8")


def _name_script(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    raw = (node.astext() for node in doctree.findall(nodes.raw)) if doctree else ()
    if any(_FIGURE.search(text) for text in raw):
        app.add_js_file(_SCRIPT_FILE, loading_method="defer")
