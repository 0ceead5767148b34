"""Pooling in Python: what it computes forward and backward, what it refuses, and what it hands to a page."""

import itertools
import json

import numpy as np
import pytest
import traitlets
from slow_loops import pooling, stops

from convlab.widgets import Pooling
from convlab.widgets.pooling import FEATURE_MAPS

PADDINGS = ("valid", "same", 0, 1, 2)


def _cases():
    """Every setting of some maps, those left out where the window does not fit."""
    settings = itertools.product(FEATURE_MAPS, (1, 2, 3, 4), (None, 1, 2, 3, 4), PADDINGS)
    for image, size, stride, padding in settings:
        if padding not in ("valid", "same") and padding >= size:
            continue
        yield {"image": image, "size": size, "stride": stride, "padding": padding}


@pytest.mark.parametrize("mode", ["max", "average", "l1", "l2"])
def test_forward_and_backward_agree_with_a_slow_loop(mode: str) -> None:
    for case in _cases():
        facts = Pooling(**case, mode=mode).facts
        x = np.array(FEATURE_MAPS[case["image"]], float)[None, :, :, None]
        layer = (2 * [case["size"]], 2 * [case["stride"] or case["size"]], case["padding"], mode)
        out, _ = pooling(x, *layer)
        upstream = np.arange(1.0, out.size + 1).reshape(out.shape)
        _, dx = pooling(x, *layer, upstream)
        assert facts["output"] == list(out.shape[1:3])
        assert facts["value"] == pytest.approx(out.flat[0])
        np.testing.assert_allclose(facts["gradient"], dx[0, :, :, 0], atol=1e-12)


def _covered(case: dict) -> np.ndarray:
    """Count, in a slow loop, the windows that cover each input."""
    shape = np.shape(FEATURE_MAPS[case["image"]])
    size, stride = case["size"], case["stride"] or case["size"]
    around = 2 * [(case["padding"],) * 2]
    counts = np.zeros(shape, int)
    for top, left in itertools.product(*stops(shape, 2 * [size], 2 * [stride], around)):
        for r, c in np.ndindex(shape):
            counts[r, c] += top <= r < top + size and left <= c < left + size
    return counts


def test_overlap_and_loss_agree_with_counted_windows() -> None:
    seen = set()
    for case in _cases():
        if isinstance(case["padding"], str):
            continue
        facts, counts = Pooling(**case).facts, _covered(case)
        lost = [int((counts.max(axis=axis) == 0).sum()) for axis in (1, 0)]
        assert (facts["lost"], facts["overlap"]) == (lost, bool(counts.max() > 1)), case
        seen.add((facts["overlap"], lost == [0, 0]))
    assert len(seen) == 4


def test_the_first_of_equal_numbers_wins() -> None:
    widget = Pooling([[7, 7, 0, 0], [7, 7, 0, 0]])
    assert widget.facts["winner"] == [0, 0]
    assert widget.facts["gradient"] == [[1, 0, 2, 0], [0, 0, 0, 0]]
    widget.position = 1
    assert widget.facts["winner"] == [0, 2]
    widget.mode = "average"
    assert widget.facts["winner"] is None


def test_without_a_stride_the_window_steps_by_its_size() -> None:
    widget = Pooling("6 × 6", size=3)
    assert widget.facts == {**Pooling("6 × 6", size=3, stride=3).facts}
    widget.size = 2
    assert widget.output.shape == (3, 3)
    assert widget.state()["stride"] is None


@pytest.mark.parametrize(
    ("goal", "changes"),
    [
        ({"overlap": True}, {"stride": 1}),
        ({"output": [3, 3]}, {"stride": 1}),
        ({"lost": [1, 1]}, {"size": 3}),
        ({"value": {"least": 7}}, {"position": 1}),
        ({"value": 8}, {"position": 2}),
        ({"winner": [3, 3]}, {"position": 3}),
    ],
)
def test_goals_are_reached(goal: dict, changes: dict) -> None:
    widget = Pooling(task="Do it.", goal=goal)
    assert not widget.done
    for name, value in changes.items():
        setattr(widget, name, value)
    assert widget.done


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("image", "no such map"),
        ("image", [[1, 2], [3]]),
        ("image", [[float("nan")] * 4] * 4),
        ("image", [["1"] * 4] * 4),
        ("image", [[True] * 4] * 4),
        ("image", [[1001] * 4] * 4),
        ("image", np.ones((13, 4))),
        ("image", np.ones((4, 4, 1))),
        ("image", [[1]]),
        ("image", None),
        ("mode", "min"),
        ("mode", None),
        ("size", 0),
        ("size", 5),
        ("size", 2.0),
        ("size", None),
        ("stride", 0),
        ("stride", 5),
        ("stride", True),
        ("padding", 2),
        ("padding", -1),
        ("padding", "full"),
        ("padding", ((0, 1), (0, 1))),
        ("position", 4),
        ("filled", 1),
        ("flow", "sideways"),
        ("goal", {"size": 3}),
        ("task", 5),
    ],
)
def test_bad_values_are_refused_and_change_nothing(name: str, value: object) -> None:
    widget = Pooling()
    before = widget.state()
    with pytest.raises(traitlets.TraitError, match=r"takes .*got|takes less than"):
        setattr(widget, name, value)
    assert widget.state() == before
    with pytest.raises((traitlets.TraitError, TypeError, ValueError), match="takes"):
        Pooling(**{name: value})


def test_position_stays_inside_when_the_output_shrinks() -> None:
    widget = Pooling(stride=1, position=8)
    widget.stride = 2
    assert widget.position == 3


def test_the_figure_is_deterministic_and_its_picture_tells_the_pass() -> None:
    forward = Pooling("6 × 6", size=3, stride=2, position=1)
    assert forward.figure() == Pooling("6 × 6", size=3, stride=2, position=1).figure()
    assert "Output 2 × 2: a grid of 2 × 2 numbers, row by row: 8 8; 8 9." in forward.picture().alt
    assert "The winner stands in row 3, column 3." in forward.picture().alt
    forward.filled = False
    assert "row by row: 8 8; empty empty." in forward.picture().alt
    backward = Pooling(flow="backward", filled=False, position=1)
    assert "row by row: 0 1 0 0; 0 0 2 0; 0 0 0 0; 0 0 0 0." in backward.picture().alt
    assert "Upstream 2 × 2: a grid of 2 × 2 numbers, row by row: 1 2; 3 4." in backward.picture().alt
    assert json.loads(json.dumps(backward.state())) == backward.state()
    assert repr(backward) == "Pooling: backward pass, max of 2 × 2, stride 2, padding valid, input 4 × 4, output 2 × 2"


def test_padding_in_the_picture_is_empty_and_never_counts() -> None:
    widget = Pooling("negatives", size=2, stride=1, padding="same", position=15)
    assert widget.facts["value"] == -7
    assert "empty empty empty empty empty." in widget.picture().alt
