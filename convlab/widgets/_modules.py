"""The widgets' JavaScript: each file once on a page, and all that a widget needs in one text for a notebook."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from convlab.drawing import palette_css

_HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import \{.*\} from "\./(.+\.js)";\n', re.MULTILINE)
_COMMENT = re.compile(r"^ *(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


@cache
def module(name: str) -> str:
    """Return a widget's ES module as one self-contained text, the modules that it imports included.

    Args:
        name: the file's name without `.js`.
    """
    *needed, main = files(name)
    return "".join(map(_part, needed)) + _IMPORT.sub("", _source(main))


@cache
def files(name: str) -> tuple[str, ...]:
    """Return a widget's file and all that it imports, directly or not, each after what it needs itself."""
    needed = [file for other in _IMPORT.findall(_source(f"{name}.js")) for file in files(other.removesuffix(".js"))]
    return (*dict.fromkeys(needed), f"{name}.js")


def page_script(names: Iterable[str]) -> str:
    """Return the modules of some widgets as one plain script, which brings the figures of a static page to life.

    A plain script also works on a page opened as a file, where modules do not. Each file is in it once, after those
    that it imports.

    Args:
        names: the files' names without `.js`.
    """
    needed = dict.fromkeys(file for name in names for file in files(name))
    return f"(() => {{\nconst modules = {{}};\n{''.join(map(_part, needed))}{_source('mount.js')}}})();\n"


def style_sheet() -> str:
    """Return the style sheet of all figures and widgets: the palette, the shared look, and that of each widget."""
    others = sorted(path.name for path in _HERE.glob("*.css") if path.name != "widgets.css")
    return palette_css() + "".join(map(_source, ("widgets.css", *others)))


def _part(file: str) -> str:
    """Return an ES module as a part of one script, in which what it exports has its name; the widget is in `modules`.

    No two files give the same name to something at their top level; a test sees to it.
    """
    text = _EXPORT.sub("", _IMPORT.sub("", _source(file)))
    return text.replace("\nexport default ", f'\nmodules["{file}"] = ')


@cache
def _source(file_name: str) -> str:
    """Return a file without the comments that have lines to themselves: a page need not carry them."""
    return _COMMENT.sub("", (_HERE / file_name).read_text(encoding="utf-8"))
