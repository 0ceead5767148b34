"""The widgets' JavaScript: each file once on a page, and all that a widget needs in one text for a notebook."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from convlab.drawing import palette_css

_HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import (\{.*\}) from "\./(.+\.js)";$', re.MULTILINE)
_COMMENT = re.compile(r"^ *(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)


@cache
def module(name: str) -> str:
    """Return a widget's ES module as one self-contained text, the modules that it imports included.

    Args:
        name: the file's name without `.js`.
    """
    parts = "".join(_as_entry(file) for file in files(name))
    return f'const modules = {{}};\n{parts}export default modules["{name}.js"].main;\n'


@cache
def files(name: str) -> tuple[str, ...]:
    """Return a widget's file and all that it imports, directly or not, each after what it needs itself."""
    imported = [file for _, file in _IMPORT.findall(_source(f"{name}.js"))]
    needed = [file for other in imported for file in files(other.removesuffix(".js"))]
    return (*dict.fromkeys(needed), f"{name}.js")


def page_script(names: Iterable[str]) -> str:
    """Return the modules of some widgets as one plain script, which brings the figures of a static page to life.

    A plain script also works on a page opened as a file, where modules do not. Each file is in it once, after those
    that it imports.

    Args:
        names: the files' names without `.js`.
    """
    needed = dict.fromkeys(file for name in names for file in files(name))
    return f"{{\nconst modules = {{}};\n{''.join(map(_as_entry, needed))}{_source('mount.js')}}}\n"


def style_sheet() -> str:
    """Return the style sheet of all figures and widgets: the palette, the shared look, and that of each widget."""
    others = sorted(path.name for path in _HERE.glob("*.css") if path.name != "widgets.css")
    return palette_css() + "".join(map(_source, ("widgets.css", *others)))


def _as_entry(file: str) -> str:
    """Return an ES module as a statement that puts its exports into `modules`; what it exports by default as `main`."""
    text = _source(file)
    names = _EXPORT.findall(text) + (["main"] if "\nexport default " in text else [])
    text = _IMPORT.sub(r'const \1 = modules["\2"];', _EXPORT.sub("", text)).replace(
        "\nexport default ", "\nconst main = "
    )
    return f'modules["{file}"] = (() => {{\n{text}return {{ {", ".join(names)} }};\n}})();\n'


@cache
def _source(file_name: str) -> str:
    """Return a file without the comments that have lines to themselves: a page need not carry them."""
    return _COMMENT.sub("", (_HERE / file_name).read_text(encoding="utf-8"))
