"""The two pooling diagrams against slow loops over windows and maps, and against the geometry of what was drawn."""

import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from convlab import diagrams
from convlab.drawing import colour, number

PHONE = 328  # pixels: a page of 360 less its margins
SUMMARIES = {
    "max": max,
    "average": lambda window: sum(window) / len(window),
    "l1": lambda window: sum(map(abs, window)),
    "l2": lambda window: math.sqrt(sum(value * value for value in window)),
}


def nodes_of(picture, tag):
    (panel,) = picture.panels
    return [node for node in ElementTree.fromstring(panel.svg).iter() if node.tag.endswith("}" + tag)]


def words_of(picture):
    return [node.text for node in nodes_of(picture, "text")]


def frames_of(picture):
    return [node for node in nodes_of(picture, "rect") if node.get("stroke") == colour("filter")]


def rings_of(picture, side):
    """Return the places (row, column) of the rings, from their centres inside the map's own group."""
    return {
        (int(float(node.get("cy")) // side), int(float(node.get("cx")) // side)) for node in nodes_of(picture, "circle")
    }


def random_layers(count, seed):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        height, width = rng.integers(2, 9, 2).tolist()
        size = int(rng.integers(1, min(height, width) + 1))
        step = int(rng.integers(1, size + 2))
        # All different, so that a window has one winner.
        values = rng.permutation(height * width).reshape(height, width) - 10
        yield values.tolist(), size, step


@pytest.mark.parametrize("mode", SUMMARIES)
def test_pooled_numbers(mode):
    for values, size, step in random_layers(15, seed=3):
        rows = range(0, len(values) - size + 1, step)
        columns = range(0, len(values[0]) - size + 1, step)
        expected = [
            [SUMMARIES[mode]([values[r + i][c + j] for i in range(size) for j in range(size)]) for c in columns]
            for r in rows
        ]
        listed = "; ".join(" ".join(number(float(f"{v:.3g}")) for v in row) for row in expected)
        alt = diagrams.pooling(values, size, step, mode).alt
        assert f"The pooled map, {len(rows)} × {len(columns)}: {listed}." in alt


def test_rings_mark_the_winners():
    for values, size, step in random_layers(15, seed=4):
        winners, columns = set(), len(values[0])
        for r in range(0, len(values) - size + 1, step):
            for c in range(0, columns - size + 1, step):
                window = [(values[r + i][c + j], (r + i, c + j)) for i in range(size) for j in range(size)]
                winners.add(max(window)[1])
        picture = diagrams.pooling(values, size, step)
        side = float(nodes_of(picture, "rect")[0].get("width"))
        assert rings_of(picture, side) == winners


@pytest.mark.parametrize("mode", ["average", "l1", "l2"])
def test_only_a_maximum_has_winners(mode):
    assert nodes_of(diagrams.pooling([[1, 2], [3, 4]], mode=mode), "circle") == []


def test_the_first_of_equals_wins():
    picture = diagrams.pooling([[0, 7], [7, 7]])
    side = float(nodes_of(picture, "rect")[0].get("width"))
    assert rings_of(picture, side) == {(0, 1)}


def test_windows_side_by_side_have_a_frame_and_a_letter_each():
    picture = diagrams.pooling([[1, 5, 3, 2], [2, 0, 7, 4], [6, 1, 0, 3], [4, 8, 2, 9]])
    assert len(frames_of(picture)) == 4
    assert [words_of(picture).count(letter) for letter in "ABCDE"] == [2, 2, 2, 2, 0]
    corners = sorted((float(frame.get("y")), float(frame.get("x"))) for frame in frames_of(picture))
    assert corners == [(2, 2), (2, 78), (78, 2), (78, 78)]


def test_of_windows_that_overlap_two_are_drawn():
    picture = diagrams.pooling(np.arange(49).reshape(7, 7), size=3, stride=2)
    solid, dashed = frames_of(picture)
    assert solid.get("stroke-dasharray") is None
    assert dashed.get("stroke-dasharray")
    side = float(nodes_of(picture, "rect")[0].get("width"))
    assert float(dashed.get("x")) - float(solid.get("x")) == pytest.approx(2 * side, abs=0.02)
    assert "A" not in words_of(picture)


def test_numbers_in_no_window_are_told():
    assert "11 numbers lie in no window" in diagrams.pooling(np.ones((6, 6)), 3, 2).alt
    assert "no window" not in diagrams.pooling(np.ones((6, 6)), 2).alt


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        (TypeError, {"values": 3}),
        (TypeError, {"values": [["a"]]}),
        (ValueError, {"values": [[1], [1, 2]]}),
        (ValueError, {"values": []}),
        (ValueError, {"values": [[1.0, math.nan]]}),
        (ValueError, {"values": np.ones((13, 2)), "size": 1}),
        (ValueError, {"values": np.ones((4, 4)), "size": 5}),
        (TypeError, {"values": np.ones((4, 4)), "size": 2.0}),
        (ValueError, {"values": np.ones((4, 4)), "stride": 0}),
        (ValueError, {"values": np.ones((4, 4)), "mode": "median"}),
    ],
)
def test_pooling_refuses(error, arguments):
    with pytest.raises(error):
        diagrams.pooling(**arguments)


@pytest.mark.parametrize("mode", ["max", "average"])
def test_one_number_for_each_map(mode):
    rng = np.random.default_rng(8)
    for _ in range(10):
        height, width, depth = rng.integers(1, 6), rng.integers(1, 6), int(rng.integers(1, 9))
        maps = rng.normal(size=(height, width, depth)) * 10
        expected = [SUMMARIES[mode](maps[..., k].ravel().tolist()) for k in range(min(depth, 4))]
        picture = diagrams.global_pooling(maps, mode)
        assert picture.alt.endswith(f"leave {', '.join(f'{value:.1f}' for value in expected)}.")
        assert f"all {height * width * depth:,} numbers in one row" in picture.alt
        assert f"{height * width * depth:,} numbers" in words_of(picture)


def test_as_many_maps_as_asked_for():
    maps = np.arange(3 * 3 * 64).reshape(3, 3, 64)
    for drawn in (1, 4, 100):
        picture = diagrams.global_pooling(maps, drawn=drawn)
        assert len(nodes_of(picture, "circle")) == min(drawn, 64)
        assert words_of(picture).count("⋮") == (3 if drawn < 64 else 0)
    assert nodes_of(diagrams.global_pooling(maps, "average"), "circle") == []


def test_numbers_beside_each_other_have_as_many_decimals():
    maps = np.array([[2, 2.13], [0, -1]])[..., None]
    words = words_of(diagrams.global_pooling(maps))
    assert [words.count(word) for word in ("2.0", "2.1", "0", "−1.0", "2")] == [1, 2, 1, 1, 0]
    words = words_of(diagrams.global_pooling(maps.round()))
    assert [words.count(word) for word in ("2", "0", "−1", "2.0")] == [3, 1, 1, 0]


def test_the_size_in_the_title_is_the_outputs():
    for size, stride, output in ((2, None, "3 × 3"), (3, 2, "2 × 2"), (3, 1, "4 × 4")):
        picture = diagrams.pooling(np.ones((6, 6)), size, stride)
        assert f"max, output {output}" in words_of(picture)


def test_the_largest_is_ringed():
    maps = np.zeros((3, 3, 1))
    maps[1, 2] = 5
    picture = diagrams.global_pooling(maps)
    side = float(nodes_of(picture, "rect")[1].get("width"))
    assert rings_of(picture, side) == {(1, 2)}


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        (TypeError, {"maps": "maps"}),
        (ValueError, {"maps": np.ones((3, 3))}),
        (ValueError, {"maps": np.ones((6, 3, 2))}),
        (ValueError, {"maps": np.ones((3, 3, 0))}),
        (ValueError, {"maps": np.full((2, 2, 2), math.inf)}),
        (ValueError, {"maps": [[[1], [1, 2]]]}),
        (ValueError, {"maps": np.ones((2, 2, 2)), "mode": "l2"}),
        (ValueError, {"maps": np.ones((2, 2, 2)), "drawn": 0}),
    ],
)
def test_global_pooling_refuses(error, arguments):
    with pytest.raises(error):
        diagrams.global_pooling(**arguments)


@pytest.mark.parametrize(
    "picture",
    [
        diagrams.pooling(np.arange(144).reshape(12, 12)),
        diagrams.pooling(np.arange(144).reshape(12, 12), 2, 1, "l2"),
        diagrams.global_pooling(np.ones((3, 3, 64))),
    ],
)
def test_fits_a_phone(picture):
    (panel,) = picture.panels
    width = float(re.search(r'viewBox="0 0 ([\d.]+)', panel.svg)[1])
    assert width <= PHONE
