"""Mathematics: TeX becomes MathML of the right structure, and what cannot be shown stops the build by name."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from convlab.sphinxext.mathml import to_mathml


def _shape(element: ElementTree.Element) -> object:
    """Return a tree of tags, its leaves as text; rows of a single thing are that thing."""
    tag = element.tag.rpartition("}")[2]
    children = [_shape(child) for child in element]
    if tag in {"mrow", "math"} and len(children) == 1:
        return children[0]
    return (tag, *children) if children else (element.text or "").strip() or tag


@pytest.mark.parametrize(
    ("tex", "shape"),
    [
        (r"\frac{W}{S}", ("mfrac", "W", "S")),
        (r"\sum_{i=1}^{75} x_i", ("mrow", ("munderover", "∑", ("mrow", "i", "=", "1"), "75"), ("msub", "x", "i"))),
        (r"\lfloor x \rfloor", ("mrow", "⌊", "x", "⌋")),
        (r"W_\text{out}", ("msub", "W", "out")),
        (r"\sqrt{2}", ("msqrt", "2")),
        ("3 < 4", ("mrow", "3", "<", "4")),
        (r"a \\ b", ("mtable", ("mtr", ("mtd", "a")), ("mtr", ("mtd", "b")))),
        (
            r"\begin{aligned} a &= b \\ &= c \end{aligned}",
            ("mtable", ("mtr", ("mtd", "a"), ("mtd", "mi", "=", "b")), ("mtr", "mtd", ("mtd", "mi", "=", "c"))),
        ),
    ],
)
def test_structure(tex: str, shape: object) -> None:
    assert _shape(ElementTree.fromstring(to_mathml(tex, "block"))) == shape


@pytest.mark.parametrize("display", ["inline", "block"])
@pytest.mark.parametrize("tex", ["x", r"a < b", r'\text{"quoted"}', r"\begin{cases} 1 & x > 0 \\ 0 \end{cases}"])
def test_says_how_it_shows_and_what_it_was(tex: str, display: str) -> None:
    root = ElementTree.fromstring(to_mathml(f" {tex} ", display))
    assert (root.get("display"), root.get("alttext")) == (display, tex)


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        ("", "complete formula"),
        ("x^", "complete formula"),
        (r"\left( x", "complete formula"),
        (r"\frac{1}", "every argument"),
        (r"\foo{x}", r"commands that it knows, got \\foo"),
        ("{x", "as many { as }"),
        ("x}", "as many { as }"),
        ("a & b", "only inside an environment"),
        (r"\begin{cases} a \end{cases} \\ b", "only inside an environment"),
        (r"\begin{gather} a \end{gather}", "environments"),
        (r"\begin{align} a \end{align}", "environments"),
    ],
)
def test_refuses(tex: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        to_mathml(tex)


def _build(folder: Path, text: str) -> subprocess.CompletedProcess:
    extensions = "extensions = ['myst_parser', 'convlab.sphinxext']\nmyst_enable_extensions = ['dollarmath']\n"
    (folder / "conf.py").write_text(extensions + "html_math_renderer = 'mathml'\nhtml_theme = 'basic'\n")
    (folder / "index.md").write_text(text)
    command = [sys.executable, "-m", "sphinx", "-W", "-q", str(folder), str(folder / "html")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_page_with_mathematics(tmp_path: Path) -> None:
    built = _build(tmp_path, "# Title\n\nHere $W$ is. See {eq}`size`.\n\n$$\nW = 5\n$$ (size)\n\n$$H = 4$$\n")
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "html" / "index.html").read_text()
    assert [page.count(part) for part in ("<math ", 'display="block"', 'id="equation-size"')] == [3, 2, 1]
    assert 'href="#equation-size">(1)</a>' in page
    assert page.count('class="eqno"') == 1
    assert 'src="http' not in page


def test_broken_formula_stops_the_build_and_names_its_page(tmp_path: Path) -> None:
    built = _build(tmp_path, "# Title\n\nText.\n\n$$\n\\frac{1}\n$$\n")
    assert built.returncode != 0
    assert "index, line 5" in built.stderr
    assert r"\\frac{1}" in built.stderr
