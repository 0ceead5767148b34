"""The palette against the WCAG and colour-blindness, the shapes against their geometry, the figure against parsers."""

import itertools
import random
import re
import subprocess
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter

from convlab import drawing
from convlab.plots._figure import SERIES

PAGES = {"light": ["#ffffff"], "dark": ["#121212", "#14181e"]}
TEXT = ["input", "filter", "output", "gradient", "padding", "unreached", "ink", "accent"]

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009),
# severity 1.0, on linear RGB.
SEEN_WITHOUT = {
    "red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(colour):
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """WCAG 2.2: the contrast ratio of two colours in linear RGB."""
    bright, dim = sorted((one @ [0.2126, 0.7152, 0.0722], other @ [0.2126, 0.7152, 0.0722]), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def lab(rgb):
    """CIE L*a*b* of a colour in linear RGB under D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(rgb, 0, 1) / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def blend(colour, share, ground):
    mix = [round(share * int(colour[i : i + 2], 16) + (1 - share) * int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{value:02x}" for value in mix)


@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("theme", [0, 1])
def test_colours_are_readable_as_text_on_the_page(name, theme):
    for page in list(PAGES.values())[theme]:
        assert contrast(linear(drawing.PALETTE[name][theme]), linear(page)) >= 4.5


@pytest.mark.parametrize("name", [name for name in TEXT if name != "ink"])
def test_without_the_style_sheet_marks_show_on_white_and_on_black(name):
    fallback = re.fullmatch(r"var\(--cl-\w+, (#\w{6})\)", drawing.colour(name))[1]
    for page in ("#ffffff", "#14181e", "#111111"):
        assert contrast(linear(fallback), linear(page)) >= 3


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("name", ["input", "filter", "output", "gradient", "unreached"])
def test_ink_is_readable_on_the_deepest_square(name, theme):
    ink, ground = drawing.PALETTE["ink"][theme], drawing.PALETTE["surface"][theme]
    deepest = blend(drawing.PALETTE[name][theme], 0.5, ground)
    assert contrast(linear(ink), linear(deepest)) >= 4.5


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("lacking", SEEN_WITHOUT)
def test_roles_stay_apart_for_the_colour_blind(lacking, theme):
    seen = {
        name: lab(np.array(SEEN_WITHOUT[lacking]) @ linear(drawing.PALETTE[name][theme]))
        for name in ("input", "filter", "output", "gradient")
    }
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 10, (one, other)


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("lacking", SEEN_WITHOUT)
def test_series_of_a_chart_stay_apart_for_the_colour_blind(lacking, theme):
    ink = drawing.PALETTE["ink"][theme]
    shares = {"accent": 1, "ink": 1, "gradient": 0.5, "padding": 0.8}
    series = {name: blend(drawing.PALETTE[name][theme], share, ink) for name, share in shares.items()}
    if not theme:
        assert tuple(series.values()) == SERIES
    seen = {name: lab(np.array(SEEN_WITHOUT[lacking]) @ linear(colour)) for name, colour in series.items()}
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 9, (one, other)
    for colour in series.values():
        assert min(contrast(linear(colour), linear(page)) for page in list(PAGES.values())[theme]) >= 4.5


def test_style_sheet_sets_each_colour_for_both_themes():
    css = drawing.palette_css()
    light, dark = re.findall(r"\{([^{}]*--cl-input: [^{}]*)\}", css)
    for name, values in drawing.PALETTE.items():
        assert f"--cl-{name}: {values[0]};" in light
        assert f"--cl-{name}: {values[1]};" in dark
    for page in ("html[data-theme=", "body[data-jp-theme-light=", "body.vscode-dark", "html[theme="):
        assert page in css
    assert css.count("{") == css.count("}")


def test_colour_takes_names_of_the_palette():
    with pytest.raises(ValueError, match="name takes 'input'"):
        drawing.colour("mauve")


def test_number_is_short_and_never_minus_zero():
    assert [drawing.number(value) for value in (0, -0.001, 1.5, 100, 2.50, -3.14159, np.float32(0.25))] == [
        *("0", "0", "1.5", "100", "2.5", "-3.14", "0.25")
    ]
    chance = random.Random(0)
    for value in (chance.uniform(-1e4, 1e4) for _ in range(500)):
        assert float(drawing.number(value)) == pytest.approx(value, abs=0.0051)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "3", None, [1]])
def test_number_takes_finite_numbers(value):
    with pytest.raises((TypeError, ValueError), match="value takes a"):
        drawing.number(value)


def test_shape_text_is_height_width_depth():
    assert drawing.shape_text((28, 28, 6)) == "28 × 28 × 6"
    assert drawing.shape_text([1024]) == "1,024"
    with pytest.raises(TypeError, match="shape takes a sequence"):
        drawing.shape_text(28)


def test_hatching_stays_inside_its_rectangle_and_covers_it():
    chance = random.Random(1)
    for _ in range(200):
        x, y, width, height = (chance.uniform(1, 60) for _ in range(4))
        path = drawing.hatching(x, y, width, height, "padding").get("d")
        strokes = [tuple(map(float, ends)) for ends in re.findall(r"M(\S+) (\S+)L(\S+) (\S+?)(?=M|$)", path)]
        assert len(strokes) == len(np.arange(5, width + height - 1e-9, 5))
        for x0, y0, x1, y1 in strokes:
            assert x0 + y0 == pytest.approx(x1 + y1, abs=0.03)  # all at 45 degrees
            for across, down in ((x0, y0), (x1, y1)):
                assert x - 0.01 <= across <= x + width + 0.01
                assert y - 0.01 <= down <= y + height + 0.01


def test_wrapped_lines_keep_the_words_and_the_room():
    chance = random.Random(2)
    for _ in range(200):
        words = ["".join(chance.choices("abc-", k=chance.randint(1, 9))) for _ in range(chance.randint(0, 6))]
        room = chance.uniform(5, 120)
        lines = drawing.wrapped(" ".join(words), room, 11)
        assert " ".join(lines).split() == words
        for line, after in itertools.zip_longest(lines, lines[1:]):
            assert " " not in line or drawing.text_width(line, 11) <= room
            assert after is None or drawing.text_width(f"{line} {after.split()[0]}", 11) > room


def test_arrow_points_at_its_end():
    head = drawing.arrow((0, 0), (30, 40)).find("polygon").get("points")
    assert head.split()[0] == "30,40"
    with pytest.raises(ValueError, match="end takes another point"):
        drawing.arrow((3, 4), (3, 4))


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.words = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data


def test_text_is_escaped_everywhere():
    nasty = "<script>alert('1')</script> & \"q\" é"
    picture = drawing.draw([drawing.text(nasty, 5, 5)], 10, 10, nasty, nasty)
    page = _Page()
    page.feed(picture.html)
    assert [tag for tag, _ in page.tags] == ["figure", "div", "svg", "text", "figcaption"]
    assert dict(page.tags)["svg"]["aria-label"] == nasty
    assert page.words == nasty * 2
    assert ElementTree.fromstring(picture.svg)[0].text == nasty


def test_drawing_is_a_figure_with_words():
    picture = drawing.draw([drawing.rect(0, 0, 4, 4)], 100, 50, "A square.", "Caption.")
    formats, _ = DisplayFormatter().format(picture)
    assert formats["text/plain"] == picture.alt == "A square."
    assert formats["text/html"] == picture.html
    svg = ElementTree.fromstring(picture.svg)
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert (svg.get("role"), svg.get("aria-label"), svg.get("viewBox")) == ("img", "A square.", "0 0 100 50")
    assert repr(picture) == "Drawing('A square.')"


def test_drawings_stand_beside_each_other():
    one, two = (drawing.draw([drawing.circle((5, 5), 3)], 10, 10, f"Circle {i}.", f"C{i}.") for i in (1, 2))
    both = drawing.beside(one, two)
    assert both.svg == one.svg + two.svg
    assert (both.alt, both.caption) == ("Circle 1. Circle 2.", "C1. C2.")
    assert drawing.beside(both, one, caption="Own.").caption == "Own."
    assert len(drawing.beside(both, one).panels) == 3
    assert drawing.beside(one, two, one).caption == "C1. C2."
    assert "gap:0.75rem 16px" in both.html


def test_a_drawing_needs_words_and_parts():
    for alt in ("", "  ", None, 3):
        with pytest.raises(ValueError, match="alt takes words"):
            drawing.draw([], 10, 10, alt)
    with pytest.raises(ValueError, match="drawings takes at least one"):
        drawing.beside()
    with pytest.raises(TypeError, match=r"drawings\[0\] takes a Drawing, got '<svg/>'"):
        drawing.beside("<svg/>")


def test_pictures_need_neither_keras_nor_matplotlib():
    code = "import sys, convlab.diagrams; print(sorted({'keras', 'matplotlib', 'tensorflow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
