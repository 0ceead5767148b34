"""The drawings of gradients against slow sums over lines, and of pooling against slow loops over windows."""

import random
import re

import numpy as np
import pytest
from test_diagrams import all_of, check_legible, texts

from convlab import diagrams, drawing

LAYERS = [(size, weights) for size in range(1, 6) for weights in range(1, min(size, 3) + 1)]


def index(i):
    return "₁₂₃₄₅₆₇₈₉"[i]


def value(words):
    return float(words.replace("−", "-"))


@pytest.mark.parametrize(("size", "weights"), LAYERS)
def test_gradient_paths_names_each_term(size, weights):
    stops = range(size - weights + 1)
    for w in range(weights):
        terms = " + ".join(f"z{index(a + w)}δ{index(a)}" for a in stops)
        picture = diagrams.gradient_paths(f"w{w + 1}", size, weights)
        assert texts(picture)[-1] == f"∂L/∂w{index(w)} = {terms}"
        check_legible(picture)
    for z in range(size):
        met = [(a, z - a) for a in stops if 0 <= z - a < weights]
        terms = " + ".join(f"w{index(w)}δ{index(a)}" for a, w in met)
        picture = diagrams.gradient_paths(f"z{z + 1}", size, weights)
        assert texts(picture)[-1] == f"∂L/∂z{index(z)} = {terms}"
        check_legible(picture)


def test_gradient_paths_draws_heavy_lines_from_node_to_node():
    lines = [n for n in all_of(diagrams.gradient_paths("w1", 4, 2), "line") if n.get("x1") != n.get("x2")]
    assert len(lines) == 6
    heavy = [line for line in lines if line.get("stroke-width") == "4"]
    assert len(heavy) == 3
    assert len({(line.get("stroke"), line.get("stroke-dasharray")) for line in heavy}) == 1
    circles = {(n.get("cx"), n.get("cy")) for n in all_of(diagrams.gradient_paths("w1", 4, 2), "circle")}
    assert all((line.get(f"x{i}"), line.get(f"y{i}")) in circles for line in lines for i in (1, 2))


def test_flipped_filter_agrees_with_slow_sums():
    chance = random.Random(4)
    for _ in range(60):
        weights = [chance.randint(-5, 5) for _ in range(chance.randint(1, 3))]
        upstream = [chance.randint(-5, 5) for _ in range(chance.randint(1, 3))]
        stride = chance.randint(1, 2)
        gradient = [0] * ((len(upstream) - 1) * stride + len(weights))
        for a, delta in enumerate(upstream):
            for w, weight in enumerate(weights):
                gradient[a * stride + w] += weight * delta
        picture = diagrams.flipped_filter(upstream, weights, stride)
        assert picture.alt.endswith(f"gradient of the input: {' '.join(map(str, gradient))}.")
        # Each stop as drawn: its row of numbers, the flipped filter, the result.
        words = texts(picture)[1:]
        per_stop = len(words) // len(gradient)
        for place, result in enumerate(gradient):
            name, *numbers = words[place * per_stop : (place + 1) * per_stop]
            assert name == f"∂L/∂z{index(place)}"
            numbers = [value(number) for number in numbers]
            row, flipped = numbers[: -len(weights) - 1], numbers[-len(weights) - 1 : -1]
            assert flipped == weights[::-1]
            assert sum(row[place + i] * flipped[i] for i in range(len(weights))) == numbers[-1] == result
        check_legible(picture)


@pytest.mark.parametrize("mode", ["max", "average", "l1", "l2"])
def test_pooling_agrees_with_slow_windows(mode):
    chance = random.Random(5)
    for _ in range(40):
        height, width = chance.randint(2, 8), chance.randint(2, 8)
        size, stride = chance.randint(1, 2), chance.randint(1, 3)
        rows = [[chance.randint(-9, 9) for _ in range(width)] for _ in range(height)]
        output, winners = [], set()
        for r in range(0, height - size + 1, stride):
            output.append([])
            for c in range(0, width - size + 1, stride):
                window = {(r + i, c + j): rows[r + i][c + j] for i in range(size) for j in range(size)}
                numbers = list(window.values())
                output[-1].append(
                    {
                        "max": max(numbers),
                        "average": sum(numbers) / len(numbers),
                        "l1": sum(map(abs, numbers)),
                        "l2": sum(n * n for n in numbers) ** 0.5,
                    }[mode]
                )
                winners.add(max(window, key=window.get))
        picture = diagrams.pooling(rows, size, stride, mode)
        listed = re.search(r"row by row: (.*?)\.(?: The winners|$)", picture.alt)[1]
        shown = [[float(n) for n in row.split()] for row in listed.split("; ")]
        assert np.allclose(shown, np.round(output, 2))
        stars = all_of(picture, "polygon")[:-1]  # the last is the arrow's head
        assert len(stars) == (len(winners) if mode == "max" else 0)
        frames = [n for n in all_of(picture, "rect") if n.get("stroke") == drawing.colour("filter")]
        assert len(frames) == len(output) * len(output[0])
        check_legible(picture)


def test_pooling_tells_overlapping_windows_apart():
    frames = [
        (n.get("stroke-dasharray"), n.get("x"))
        for n in all_of(diagrams.pooling([[1] * 5] * 5, 3, 2), "rect")
        if n.get("stroke") == drawing.colour("filter")
    ]
    assert len({dashes for dashes, _ in frames}) == len({x for _, x in frames}) == 4


@pytest.mark.parametrize("mode", ["max", "average"])
def test_global_pooling_agrees_with_slow_sums(mode):
    rng = np.random.default_rng(6)
    for _ in range(20):
        height, width, depth = rng.integers(1, [9, 9, 7])
        maps = rng.integers(-9, 10, (height, width, depth))
        units = int(rng.integers(1, 9))
        columns = [[int(maps[r, c, d]) for r in range(height) for c in range(width)] for d in range(depth)]
        expected = [max(n) if mode == "max" else round(sum(n) / len(n), 2) for n in columns]
        picture = diagrams.global_pooling(maps, mode, units)
        shown = [float(n) for n in re.search(r"one number: (.*?)\. Each", picture.alt)[1].split()]
        assert np.allclose(shown, expected, atol=0.011)
        arrows = int(depth)
        assert len(all_of(picture, "line")) == depth * units + arrows
        assert len(all_of(picture, "polygon")) == arrows + (depth if mode == "max" else 0)
        check_legible(picture)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: diagrams.gradient_paths("w3"), "of takes 'w1' or"),
        (lambda: diagrams.gradient_paths(1), "of takes 'w1' or"),
        (lambda: diagrams.gradient_paths("w1", 6), "size takes a whole number from 1 to 5"),
        (lambda: diagrams.gradient_paths("w1", 4, 4), "filter_size takes a whole number from 1 to 3"),
        (lambda: diagrams.gradient_paths("w1", 2, 3), "filter_size takes at most"),
        (lambda: diagrams.flipped_filter([], [1]), "upstream takes a sequence of at least one"),
        (lambda: diagrams.flipped_filter([1], 3), "weights takes a sequence"),
        (lambda: diagrams.flipped_filter([1], [float("nan")]), "weights takes a sequence"),
        (lambda: diagrams.flipped_filter([1], ["1"]), "weights takes a sequence"),
        (lambda: diagrams.flipped_filter([1, 2], [1], 0), "stride takes a whole number"),
        (lambda: diagrams.flipped_filter([1] * 9, [1, 2]), "row of at most 9, got 11"),
        (lambda: diagrams.pooling([[1, 2], [3]]), "values takes rows of numbers"),
        (lambda: diagrams.pooling([[1] * 9]), "values takes at most 8 rows and columns, got 1 × 9"),
        (lambda: diagrams.pooling([[1]], 2), "size takes a window of at most"),
        (lambda: diagrams.pooling([[1]], 1, 0), "stride takes a whole number"),
        (lambda: diagrams.pooling([[1]], 1, mode="median"), "mode takes 'max' or"),
        (lambda: diagrams.global_pooling([[1]]), r"maps takes numbers .* got shape \(1, 1\)"),
        (lambda: diagrams.global_pooling("maps"), "maps takes numbers"),
        (lambda: diagrams.global_pooling(np.full((1, 1, 1), np.inf)), "got NaN or infinity"),
        (lambda: diagrams.global_pooling(np.ones((2, 2, 7))), r"got shape \(2, 2, 7\)"),
        (lambda: diagrams.global_pooling(np.ones((2, 2, 1)), "l2"), "mode takes 'max' or 'average'"),
        (lambda: diagrams.global_pooling(np.ones((2, 2, 1)), units=9), "units takes a whole number from 1 to 8"),
    ],
)
def test_refuses(make, message):
    with pytest.raises((TypeError, ValueError), match=message):
        make()
