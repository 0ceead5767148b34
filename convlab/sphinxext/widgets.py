"""Mounts the widgets on the pages that hold their figures: scripts of our own, no kernel, no other host."""

import re
from collections.abc import Iterable
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from traitlets import TraitError

from convlab import widgets
from convlab.widgets import CLASSES, files, mount_script, page_script

_FIGURE = re.compile(r'<figure [^>]*data-widget="([\w-]+)"')


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
    app.connect("builder-inited", _write_scripts)
    app.connect("html-page-context", _name_scripts)


def _write_scripts(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static", "widgets")
    folder.mkdir(parents=True, exist_ok=True)
    for file in _in_order(widget.module_name for widget in CLASSES):
        (folder / file).write_text(page_script(file), encoding="utf-8")
    (folder / "mount.js").write_text(mount_script(), encoding="utf-8")


def _name_scripts(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    raw = (node.astext() for node in doctree.findall(nodes.raw)) if doctree else ()
    found = {name for text in raw for name in _FIGURE.findall(text)}
    for file in _in_order(sorted(found)):
        app.add_js_file(f"widgets/{file}", loading_method="defer")
    if found:
        app.add_js_file("widgets/mount.js", loading_method="defer", priority=900)


def _in_order(names: Iterable[str]) -> list[str]:
    """Return the files of some widgets, each once and after those that it imports."""
    return list(dict.fromkeys(file for name in names for file in files(name)))
