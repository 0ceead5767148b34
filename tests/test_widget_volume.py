"""The volume in Python: what it computes, what it refuses, and its picture."""

import re

import numpy as np
import pytest
import traitlets
from slow_loops import convolution

from convlab.widgets import Volume
from convlab.widgets.volume import DEEP_KERNELS, PICTURES

NAMES = list(DEEP_KERNELS)


def _slow_output(image: list, filters: list[str]) -> np.ndarray:
    kernels = np.stack([np.array(DEEP_KERNELS[name], float) for name in filters], axis=-1)
    return convolution(np.array(image, float)[None], kernels, None, (1, 1), "valid")[0][0]


@pytest.mark.parametrize("image", PICTURES)
def test_output_agrees_with_a_slow_loop(image: str) -> None:
    for filters in (NAMES[:1], NAMES[2:5], NAMES[-6:]):
        np.testing.assert_allclose(Volume(image, filters).output, _slow_output(PICTURES[image], filters))


def test_the_partial_sums_meet_in_the_value() -> None:
    rng = np.random.default_rng(3)
    for _ in range(30):
        image = rng.integers(-9, 10, (*rng.integers(3, 9, 2), 3))
        filters = rng.permutation(NAMES)[: rng.integers(1, 7)].tolist()
        output = _slow_output(image, filters)
        position, chosen = (int(rng.integers(n)) for n in (output.shape[0] * output.shape[1], len(filters)))
        facts = Volume(image, filters, position, chosen).facts
        row, column = divmod(position, output.shape[1])
        patch = image[row : row + 3, column : column + 3]
        by_hand = (patch * np.array(DEEP_KERNELS[filters[chosen]])).sum(axis=(0, 1)).tolist()
        assert facts["partial"] == by_hand
        assert facts["value"] == sum(by_hand) == output[row, column, chosen]
        assert facts["filter"] == filters[chosen]
        assert facts["output"] == [*output.shape]


def test_each_filter_adds_a_map_and_28_parameters() -> None:
    for count in range(1, 7):
        facts = Volume(filters=NAMES[:count]).facts
        assert facts["output"] == [4, 4, count]
        assert facts["parameters"] == 28 * count
        assert facts["multiplications"] == 27 * 4 * 4 * count
    assert Volume("flower", NAMES[:6]).facts["parameters"] == 28 * 6


def test_the_sun_filter_answers_most_at_the_sun() -> None:
    output = Volume(filters=["sun"]).output[..., 0]
    assert np.argwhere(output == output.max()).tolist() == [[0, 2]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("image", "edge"),
        ("image", "no such picture"),
        ("image", np.ones((6, 6))),
        ("image", np.ones((6, 6, 1))),
        ("image", np.ones((2, 6, 3))),
        ("image", np.ones((13, 6, 3))),
        ("image", [[[float("nan")] * 3] * 4] * 4),
        ("image", None),
        ("filters", "sun"),
        ("filters", []),
        ("filters", NAMES[:7]),
        ("filters", ["sun", "sun"]),
        ("filters", ["moon"]),
        ("filters", [1]),
        ("filters", [["sun"]]),
        ("filters", None),
        ("position", 16),
        ("position", -1),
        ("position", "first"),
        ("position", True),
        ("chosen", 2),
        ("chosen", -1),
        ("chosen", 0.5),
    ],
)
def test_bad_values_are_refused_and_change_nothing(name: str, value: object) -> None:
    widget = Volume()
    before = widget.state()
    with pytest.raises(traitlets.TraitError, match=r"takes .*got"):
        setattr(widget, name, value)
    assert widget.state() == before
    with pytest.raises((traitlets.TraitError, TypeError, ValueError), match="takes"):
        Volume(**{name: value})


def test_the_position_stays_inside_a_smaller_picture() -> None:
    widget = Volume("flower", position=24)
    widget.image = "colour picture"
    assert widget.position == 15


def test_a_goal_is_reached_and_may_say_whole_numbers() -> None:
    widget = Volume(filters=["sun"], task="Find the sun.", goal={"filter": "sun", "value": 112})
    assert not widget.done
    widget.position = 2
    assert widget.done
    widget = Volume(task="Make the output 4 × 4 × 3.", goal={"output": [4, 4, 3]})
    widget.filters = [*widget.filters, "red"]
    assert widget.done


def test_the_figure_is_the_same_each_time_and_says_what_it_shows() -> None:
    settings = {"image": "flower", "filters": NAMES[:5], "position": 8, "chosen": 2}
    assert Volume(**settings).figure() == Volume(**settings).figure()
    assert repr(Volume()) == (
        "Volume: image 6 × 6 × 3, 2 filters of 3 × 3 × 3 (sun, yellow against blue), output 4 × 4 × 2"
    )
    assert (
        "The filter sun brings 33 (red) + 30 (green) − 7 (blue) = 56 at row 1, column 2."
        in Volume(position=1).picture().alt
    )


def test_the_picture_shows_every_number_of_the_maps() -> None:
    widget = Volume(filters=["brightness"])
    shown = [int(text) for text in re.findall(r">(\d+)</text>", widget.picture().svg)]
    assert set(widget.output.astype(int).flat) <= set(shown)
