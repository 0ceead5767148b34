"""The drawings of gradients against slow sums over lines."""

import random

import pytest
from test_diagrams import all_of, check_legible, texts

from convlab import diagrams

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
    ],
)
def test_refuses(make, message):
    with pytest.raises((TypeError, ValueError), match=message):
        make()
