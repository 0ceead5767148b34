"""What every widget is: an anywidget, an ES module without a kernel behind it, and a figure that needs neither."""

import json
import re
import sys
from functools import cache
from html import escape
from pathlib import Path

import anywidget

from convlab.drawing import palette_css

_HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import \{.*\} from "\./(.+\.js)";\n', re.MULTILINE)


@cache
def module(name: str) -> str:
    """Return a widget's ES module as one self-contained text, the modules that it imports included.

    Args:
        name: the file's name without `.js`.
    """
    *shared, main = (_IMPORT.sub("", _source(file)) for file in _in_order(f"{name}.js"))
    return "".join(text.replace("\nexport ", "\n") for text in shared) + main


def page_script(name: str) -> str:
    """Return a widget's module as a plain script, which also works on a page opened as a file, where modules do not."""
    registered = f"\n(globalThis.convlabWidgets ??= {{}})[{json.dumps(name)}] ="
    return f"{{\n{module(name).replace(chr(10) + 'export default', registered)}}}\n"


def style_sheet() -> str:
    """Return the style sheet of all figures and widgets: the palette, then the widgets' look."""
    return palette_css() + _source("widgets.css")


def mount_script() -> str:
    """Return the plain script that brings the figures of a static page to life."""
    return _source("mount.js")


def _in_order(file: str) -> list[str]:
    """Return a module's file and those that it imports, each after what it needs."""
    files = [needed for imported in _IMPORT.findall(_source(file)) for needed in _in_order(imported)]
    return [*dict.fromkeys(files), file]


@cache
def _source(file_name: str) -> str:
    return (_HERE / file_name).read_text(encoding="utf-8")


class Widget(anywidget.AnyWidget):
    """A widget that shows itself as a live view, as a figure for static pages, and as one line of text.

    A subclass has a `module_name` and two methods: `state()`, what its module needs to start, as JSON values; and
    `picture()`, a `Drawing` for readers without JavaScript.
    """

    module_name: str

    def figure(self) -> str:
        """Return the `<figure>` that the static page shows and its script brings to life."""
        # "<" would let a text inside the state close the script element.
        state = json.dumps(self.state(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return (
            f'<figure class="convlab-widget" data-widget="{self.module_name}" aria-label="{escape(repr(self))}">'
            f'<div class="cw-still">{self.picture().svg}</div><script type="application/json">{state}</script></figure>'
        )

    def _repr_mimebundle_(self, **kwargs) -> tuple[dict, dict]:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        data = {**data, "text/plain": repr(self)}
        # Colab may prefer HTML to the live view, and it always has a kernel.
        if "google.colab" not in sys.modules:
            data["text/html"] = self.figure()
        return data, metadata
