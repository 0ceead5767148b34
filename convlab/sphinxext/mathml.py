"""Mathematics as MathML, made while the site is built: a page needs no JavaScript to show it."""

import html
import re
from typing import NoReturn
from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.errors import SphinxError
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

# How many children an element has to have. The converter leaves one out where TeX lacks an argument.
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}

_ENVIRONMENTS = {"aligned", "split", "cases", "array", "matrix", "pmatrix", "bmatrix", "vmatrix"}


def to_mathml(tex: str, display: str = "inline") -> str:
    """Return a `<math>` element for a formula in TeX.

    Args:
        tex: the formula, without dollar signs. Several lines stand in `aligned`, or are split at `\\\\` alone.
        display: `"inline"` or `"block"`.

    Raises:
        ValueError: `tex` is not TeX that MathML can show; the message quotes the formula and says what is wrong.
    """
    source = tex.strip()
    _check_tex(source)
    if r"\\" in source and r"\begin{" not in source:
        source = rf"\begin{{split}}{source}\end{{split}}"
    try:
        mathml = convert(source.replace("{aligned}", "{split}"), display=display)
    except Exception as error:  # the converter has a dozen exceptions, most of them without a message
        raise ValueError(f"TeX takes a complete formula, got {tex!r}: {type(error).__name__} {error}") from error
    _check_mathml(mathml, tex)
    return mathml.replace("<math ", f'<math alttext="{html.escape(tex.strip())}" ', 1)


def _check_tex(tex: str) -> None:
    bare = re.sub(r"\\.", "", tex)
    if bare.count("{") != bare.count("}"):
        raise ValueError(f"TeX takes as many {{ as }}, got {tex!r}")
    unknown = set(re.findall(r"\\begin\{(.*?)\}", tex)) - _ENVIRONMENTS
    if unknown:
        raise ValueError(f"TeX takes the environments {sorted(_ENVIRONMENTS)}, got {sorted(unknown)} in {tex!r}")


def _check_mathml(mathml: str, tex: str) -> None:
    try:
        root = ElementTree.fromstring(mathml)
    except ElementTree.ParseError:
        raise ValueError(f"TeX takes & only inside an environment, got {tex!r}") from None
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if len(element) != _CHILDREN.get(name, len(element)):
            raise ValueError(f"TeX takes every argument of a command, one is missing in {tex!r}")
        if "linebreak" in element.attrib:
            raise ValueError(rf"TeX takes \\ only inside an environment, got {tex!r}")
        if re.search(r"\\[A-Za-z]", element.text or ""):
            raise ValueError(f"TeX takes commands that it knows, got {element.text} in {tex!r}")


def visit_math(translator: HTML5Translator, node: nodes.math) -> NoReturn:
    """Write an inline formula (Sphinx calls this)."""
    translator.body.append(_rendered(translator, node, "inline"))
    raise nodes.SkipNode


def visit_math_block(translator: HTML5Translator, node: nodes.math_block) -> NoReturn:
    """Write a displayed formula with its number, in a box that scrolls by itself (Sphinx calls this)."""
    translator.body.append(translator.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    # The theme lets the keyboard reach a box of this class where it has to scroll.
    translator.body.append('<div class="pst-scrollable-table-container">')
    translator.body.append(_rendered(translator, node, "block") + "</div></div>\n")
    raise nodes.SkipNode


def _rendered(translator: HTML5Translator, node: nodes.Element, display: str) -> str:
    try:
        return to_mathml(node.astext(), display)
    except ValueError as error:
        raise SphinxError(f"{translator.builder.current_docname}, line {node.line}: {error}") from error
