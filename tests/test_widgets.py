"""The sliding filter in Python: what it computes, what it refuses, and what it hands to a page."""

import json
import re
import sys
import types
from pathlib import Path

import numpy as np
import pytest
import traitlets
from slow_loops import convolution

from convlab import widgets
from convlab.widgets import IMAGES, KERNELS, SlidingFilter
from convlab.widgets._modules import module


def _slow_output(widget: SlidingFilter) -> np.ndarray:
    image, kernel = np.array(widget.image, float), np.array(widget.kernel, float)
    planes = np.repeat(kernel, image.shape[2], axis=2) if kernel.shape[2] < image.shape[2] else kernel
    strides = (widget.stride, widget.stride)
    return convolution(image[None], planes[..., None], None, strides, widget.padding)[0][0, :, :, 0]


@pytest.mark.parametrize("image", IMAGES)
@pytest.mark.parametrize("kernel", KERNELS)
def test_output_agrees_with_a_slow_loop(image: str, kernel: str) -> None:
    widget = SlidingFilter(image, kernel)
    for stride in (1, 2, 3, 4):
        for padding in ("valid", "same", 1, ((0, 1), (2, 0))):
            widget.stride, widget.padding = stride, padding
            np.testing.assert_allclose(widget.output, _slow_output(widget), atol=1e-12)


def test_the_source_s_example_and_its_repair() -> None:
    widget = SlidingFilter("numbers", "diagonal", stride=2)
    assert widget.output.shape == (2, 2)
    assert widget.picture().svg.count("Output 2 × 2") > 0
    widget.padding = ((0, 0), (0, 1))
    assert widget.output.shape == (2, 3)


def test_a_filter_as_deep_as_the_image_and_one_plane_for_all_channels() -> None:
    flat = SlidingFilter("colour picture", np.ones((2, 2)))
    deep = SlidingFilter("colour picture", np.ones((2, 2, 3)))
    np.testing.assert_array_equal(flat.output, deep.output)
    red = np.zeros((1, 1, 3))
    red[..., 0] = 1
    only_red = np.array(IMAGES["colour picture"])[..., 0]
    np.testing.assert_array_equal(SlidingFilter("colour picture", red).output, only_red)


def test_position_stays_inside_when_the_output_shrinks() -> None:
    widget = SlidingFilter("numbers", "diagonal", position=15)
    widget.stride = 2
    assert widget.position == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stride", 0),
        ("stride", 1.5),
        ("stride", True),
        ("padding", "full"),
        ("padding", -1),
        ("padding", 1000),
        ("padding", (1, 2, 3)),
        ("padding", None),
        ("image", "no such image"),
        ("image", [[1, 2], [3]]),
        ("image", [["1", "2"], ["3", "4"]]),
        ("kernel", [[True]]),
        ("image", [[float("nan")] * 5] * 5),
        ("image", np.ones((5, 5, 2))),
        ("image", np.ones((1, 1))),
        ("image", np.ones((99, 99))),
        ("kernel", np.ones((2, 2, 3))),
        ("kernel", np.ones((7, 7))),
        ("kernel", "<b>"),
        ("kernel", None),
        ("position", 16),
        ("position", -1),
        ("filled", "yes"),
        ("filled", 1),
    ],
)
def test_bad_values_are_refused_and_change_nothing(name: str, value: object) -> None:
    widget = SlidingFilter()
    before = widget.state()
    with pytest.raises(traitlets.TraitError, match=r"takes .*got|takes at most"):
        setattr(widget, name, value)
    assert widget.state() == before
    with pytest.raises((traitlets.TraitError, TypeError, ValueError), match="takes"):
        SlidingFilter(**{name: value})


def test_the_figure_carries_the_state_and_a_picture() -> None:
    widget = SlidingFilter("digit", "sharpen", stride=2, padding="same", position=3)
    figure = widget.figure()
    text = re.search(r'<script type="application/json">(.*?)</script>', figure).group(1)
    state = json.loads(text)
    assert state == json.loads(json.dumps(widget.state()))
    assert state["stride"] == 2
    assert "<" not in text
    assert figure.count("<svg") >= 3
    assert figure == SlidingFilter("digit", "sharpen", stride=2, padding="same", position=3).figure()


def test_an_output_left_to_predict_is_empty_after_the_position() -> None:
    widget = SlidingFilter(stride=2, position=1, filled=False)
    assert widget.state()["filled"] is False
    assert widget.output.tolist() == [[7, 10], [5, 5]]
    assert "row by row: 7 10; empty empty." in widget.picture().alt
    widget.filled = True
    assert "row by row: 7 10; 5 5." in widget.picture().alt


def test_a_goal_of_whole_numbers_is_met_by_a_value_of_any_kind() -> None:
    widget = SlidingFilter(position=1, goal={"value": 7})
    assert isinstance(widget.facts["value"], float)
    widget.position = 0
    assert widget.done is True


@pytest.mark.parametrize("edge", ["vertical edge", "horizontal edge"])
def test_the_sun_has_edges(edge: str) -> None:
    sky_and_sun = SlidingFilter(IMAGES["colour picture"][:3], edge)
    assert np.unique(sky_and_sun.output).size > 1


def test_a_notebook_gets_the_live_view_and_the_figure() -> None:
    data, _ = SlidingFilter()._repr_mimebundle_()
    assert {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"} == set(data)
    assert data["text/plain"] == (
        "SlidingFilter: input 5 × 5 × 1, filter 2 × 2 × 1, stride 1, padding valid, output 4 × 4"
    )


def test_a_figure_is_named_by_its_kind_and_its_picture_tells_the_details() -> None:
    assert {re.search('aria-label="(.+?)"', kind().figure())[1] for kind in widgets.CLASSES} >= {
        "Sliding filter",
        "Template match",
    }
    assert 'aria-label="Input 5 × 5' in SlidingFilter().figure()


def test_colab_gets_the_live_view_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    data, _ = SlidingFilter()._repr_mimebundle_()
    assert "text/html" not in data


def test_no_two_files_give_the_same_name_to_something() -> None:
    top = re.compile(
        r"^(?:export )?(?:async )?(?:function|class|const|let) (?:(\w+)|[\[{]([^=]*)[\]}] =)", re.MULTILINE
    )
    owners: dict[str, set[str]] = {}
    for path in Path(widgets.__file__).parent.glob("*.js"):
        for one, several in top.findall(path.read_text(encoding="utf-8")):
            for name in re.findall(r"\w+", one or several):
                owners.setdefault(name, set()).add(path.name)
    assert len(owners) > 200
    assert {name: files for name, files in owners.items() if len(files) > 1} == {}


@pytest.mark.parametrize("widget", widgets.CLASSES)
def test_a_module_is_one_self_contained_file(widget: type[widgets.Widget]) -> None:
    text = module(widget.module_name)
    assert not re.search(r"^\s*import ", text, re.MULTILINE)
    assert len(re.findall(r"^export ", text, re.MULTILINE)) == 1
    assert not re.search(r"^(import|export) ", widgets.page_script([widget.module_name]), re.MULTILINE)


@pytest.mark.parametrize("limits", [{"least": 0.5}, {"most": 0.5}, {}])
def test_a_fact_that_is_not_known_is_within_no_limits(limits: dict) -> None:
    goal = {"accuracy": limits}
    assert not widgets.Widget._is_met(goal, {"accuracy": None})
    assert widgets.Widget._is_met(goal, {"accuracy": 0.5})
    assert widgets.Widget._is_met({"accuracy": None}, {"accuracy": None})
