"""The widgets' JavaScript: each file once on a page, and all that a widget needs in one text for a notebook."""

import re
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


def page_script(file: str) -> str:
    """Return one file as a plain script, which also works on a page opened as a file, where modules do not.

    The scripts of a page share their exports in `convlabModules`; each comes after those that it imports (see `files`).
    """
    return f"{{\nconst modules = (globalThis.convlabModules ??= {{}});\n{_as_entry(file)}}}\n"


def style_sheet() -> str:
    """Return the style sheet of all figures and widgets: the palette, the shared look, and that of each widget."""
    others = sorted(path.name for path in _HERE.glob("*.css") if path.name != "widgets.css")
    return palette_css() + "".join(map(_source, ("widgets.css", *others)))


def mount_script() -> str:
    """Return the plain script that brings the figures of a static page to life."""
    return _source("mount.js")


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
