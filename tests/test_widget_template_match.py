"""The template match in Python: scores against loops, what it refuses, and what it claims about moving objects."""

import itertools

import numpy as np
import pytest
import traitlets

from convlab.widgets import TemplateMatch
from convlab.widgets.template_match import BACKGROUND, SHAPES, _weights

SIDE = len(BACKGROUND)


def _places(shape: str) -> list[list[int]]:
    room = SIDE - len(SHAPES[shape]) + 1
    return [list(place) for place in itertools.product(range(room), repeat=2)]


def _score(on: list, off: list) -> float:
    """What an object's pixels have on average above the others, in percent of the full brightness."""
    return 100 / 9 * (sum(on) / len(on) - sum(off) / len(off))


def _scene(shape: str, place: list[int]) -> dict[tuple[int, int], int]:
    scene = {(r, c): BACKGROUND[r][c][0] for r in range(SIDE) for c in range(SIDE)}
    return scene | {(place[0] + r, place[1] + c): 9 for r, c in _pixels(shape)}


def _pixels(shape: str) -> list[tuple[int, int]]:
    return [(r, c) for r, row in enumerate(SHAPES[shape]) for c, [on] in enumerate(row) if on]


@pytest.mark.parametrize("shape", SHAPES)
def test_scores_agree_with_averages_taken_by_hand(shape: str) -> None:
    size = len(SHAPES[shape])
    middle = (SIDE - size) // 2
    pixels = _pixels(shape)
    for place in _places(shape)[::5]:
        scene = _scene(shape, place)
        expected = {(r + middle, c + middle) for r, c in pixels}
        linear = _score([scene[p] for p in expected], [scene[p] for p in scene.keys() - expected])
        local = {}
        for top, left in _places(shape):
            window = {(r, c): scene[top + r, left + c] for r in range(size) for c in range(size)}
            local[top, left] = _score([window[p] for p in pixels], [window[p] for p in window.keys() - set(pixels)])
        facts = TemplateMatch(shape, place).facts
        assert facts["linear"] == pytest.approx(linear)
        assert facts["pooled"] == pytest.approx(max(local.values()))
        assert facts["peak"] == list(max(local, key=local.get))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_peak_follows_the_object_everywhere_and_the_template_does_not(shape: str) -> None:
    middle = [(SIDE - len(SHAPES[shape])) // 2] * 2
    for place in _places(shape):
        facts = TemplateMatch(shape, place).facts
        assert facts["peak"] == place
        assert 93 < facts["pooled"] < 100.01
        if place == middle:
            assert facts["linear"] > 97
        else:
            assert facts["linear"] < 43


@pytest.mark.parametrize("shape", SHAPES)
def test_the_object_alone_scores_100_and_an_even_picture_0(shape: str) -> None:
    pattern = np.array(SHAPES[shape])
    assert (_weights(pattern) * 9 * pattern).sum() == pytest.approx(100)
    assert _weights(pattern).sum() == pytest.approx(0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("shape", "square"),
        ("shape", 1),
        ("shape", None),
        ("place", [8, 0]),
        ("place", [0, 8]),
        ("place", [-1, 0]),
        ("place", [0.5, 0]),
        ("place", [True, 0]),
        ("place", [0]),
        ("place", [0, 0, 0]),
        ("place", 3),
        ("place", "middle"),
        ("place", None),
    ],
)
def test_bad_values_are_refused_and_change_nothing(name: str, value: object) -> None:
    widget = TemplateMatch()
    before = widget.state()
    with pytest.raises(traitlets.TraitError, match=r"takes .*got"):
        setattr(widget, name, value)
    assert widget.state() == before
    with pytest.raises((traitlets.TraitError, TypeError, ValueError), match="takes"):
        TemplateMatch(**{name: value})


def test_a_smaller_object_has_more_places() -> None:
    assert TemplateMatch("corner", [8, 8]).facts["peak"] == [8, 8]
    with pytest.raises(traitlets.TraitError, match=r"place\[0\] takes a whole number from 0 to 7, got 8"):
        TemplateMatch("ring", [8, 8])


def test_a_goal_is_reached() -> None:
    widget = TemplateMatch(task="Move the object until the template loses it.", goal={"linear": {"most": 20}})
    widget.place = [3, 4]
    assert not widget.done
    widget.place = [0, 7]
    assert widget.done


def test_the_figure_is_the_same_each_time_and_says_what_it_shows() -> None:
    assert TemplateMatch("ring", [1, 6]).figure() == TemplateMatch("ring", [1, 6]).figure()
    line = "TemplateMatch: plus at row 4, column 4, template 97%, small filter 97%"
    assert repr(TemplateMatch()) == line
    assert "Template’s score, by place: from -10% to 97%, 97% here." in TemplateMatch().picture().alt
