"""The drawings of stops, of what a stack sees and of what layers cost, against loops that know nothing of them."""

import random

import pytest
from test_diagrams import all_of, check_legible, texts

from convlab import diagrams, drawing, sizing

EXAMPLES = {
    "stops": lambda: diagrams.stops(10, 3),
    "stops that lose a column": lambda: diagrams.stops(10, 3, 2),
    "stops with gaps": lambda: diagrams.stops(11, 2, 4),
    "padded stops": lambda: diagrams.stops(20, 3, 2, "same"),
    "one stop": lambda: diagrams.stops(4, 4, title="a title"),
    "dilated stops": lambda: diagrams.stops(10, 3, dilation=3),
    "pyramid": lambda: diagrams.pyramid([(3, 1)] * 3, title="three layers of 3 × 3"),
    "pyramid with strides": lambda: diagrams.pyramid([(3, 1), (2, 2), (3, 2), (1, 1), (2, 1)]),
    "wide pyramid": lambda: diagrams.pyramid([(32, 1)]),
    "costs": lambda: diagrams.costs(*sizing.NETWORKS["CIFAR-10"]),
    "costs of one layer": lambda: diagrams.costs((8, 8, 1), [sizing.Conv(1, 3, bias=False)]),
}


@pytest.mark.parametrize("make", EXAMPLES.values(), ids=EXAMPLES)
def test_legible_and_the_same_each_time(make):
    check_legible(make())
    assert make().html == make().html
    assert "url(" not in make().html


def filled(picture, role, width=None):
    """The rectangles that are filled with a role's colour."""
    return [
        (float(node.get("x")), float(node.get("width")))
        for node in all_of(picture, "rect")
        if node.get("fill") == drawing.colour(role) and (width is None or float(node.get("width")) == width)
    ]


def test_stops_draws_every_weight_at_its_place():
    rng = random.Random(8)
    for _ in range(40):
        size, reach, stride, dilation = rng.randint(6, 18), rng.randint(1, 4), rng.randint(1, 4), rng.randint(1, 2)
        zeros = (rng.randint(0, 2), rng.randint(0, 2))
        padded, span = size + sum(zeros), (reach - 1) * dilation + 1
        if span > padded:
            continue
        expected, met, first = [], set(), 0
        while first + span <= padded:
            places = [first + k * dilation for k in range(reach)]
            expected += places
            met |= set(places)
            first += stride
        picture = diagrams.stops(size, reach, stride, zeros, dilation)
        side = min(26, 300 / padded)
        drawn = [round((x - 1) / side) for x, _ in filled(picture, "filter")]
        assert drawn == expected
        lost = [place for place in range(size) if place + zeros[0] not in met]
        red = [node for node in all_of(picture, "rect") if node.get("stroke") == drawing.colour("unreached")]
        assert len({node.get("x") for node in red if node.get("fill") == "none"}) == len(lost)
        assert ("never reached" in picture.alt.lower()) == bool(lost)


def test_stops_says_its_sum():
    picture = diagrams.stops(10, 3, 2)
    assert "W = 10, F = 3, S = 2" in texts(picture)
    assert "room 7 = 3 × 2 + 1 over: 4 stops" in texts(picture)
    assert "never reached: column 10" in texts(picture)
    assert "P = 0 + 1" in texts(diagrams.stops(10, 3, 2, "same"))[0]


def seen(layers):
    """How many numbers of each row the topmost depends on, from the input up, found by going down in a set."""
    needed, counts = {0}, [1]
    for reach, stride in reversed(layers):
        needed = {place * stride + k for place in needed for k in range(reach)}
        counts.append(len(needed))
    return counts[::-1]


def test_pyramid_draws_what_is_seen():
    rng = random.Random(4)
    for _ in range(30):
        # A stride above the filter would leave gaps between what is seen.
        layers = [(reach, rng.randint(1, min(reach, 2))) for reach in rng.choices([1, 2, 3, 4], k=rng.randint(1, 3))]
        if sizing.receptive_field(layers) > 32:
            continue
        picture = diagrams.pyramid(layers)
        counts = seen(layers)
        assert len(filled(picture, "input")) == counts[0] == sizing.receptive_field(layers)
        assert len(filled(picture, "output")) == sum(counts[1:])
        assert f"{counts[0]} pixel" in " ".join(texts(picture))


def test_pyramid_stands_upright():
    """The number on top lies in the middle of the pixels that it sees, whatever the strides."""
    for layers in ([(3, 1)] * 3, [(3, 1), (2, 2), (3, 1)], [(3, 2), (3, 2)]):
        picture = diagrams.pyramid(layers)
        centre = [x + width / 2 for x, width in filled(picture, "output")][-1]
        pixels = [x + width / 2 for x, width in filled(picture, "input")]
        assert centre == pytest.approx((pixels[0] + pixels[-1]) / 2, abs=0.02)


def test_costs_shows_shares_of_both():
    layers = [sizing.Conv(4, 3), sizing.Pool(), sizing.Flatten(), sizing.Dense(10)]
    picture = diagrams.costs((8, 8, 1), layers)
    parameters, work = [10 * 4, 37 * 10], [9 * 36 * 4, 36 * 10]
    assert f"{sum(parameters):,} parameters" in texts(picture)
    assert f"{sum(work):,} multiplications" in texts(picture)
    bars = filled(picture, "filter")[1:]  # the first is the key
    assert bars[0][1] / bars[1][1] == pytest.approx(parameters[0] / parameters[1], rel=0.02)
    bars = filled(picture, "accent")[1:]
    assert bars[0][1] / bars[1][1] == pytest.approx(work[0] / work[1], rel=0.02)
    assert "Pool" not in picture.alt


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: diagrams.stops(3, 4), "filter_size takes at most the padded size 3"),
        (lambda: diagrams.stops(25, 3), "size with its padding takes a whole number from 1 to 24"),
        (lambda: diagrams.stops(10, 3, 0), "stride takes a whole number"),
        (lambda: diagrams.stops(10, 3, 1, "full"), "padding takes 'valid' or 'same'"),
        (lambda: diagrams.stops(10, 3, dilation=0), "dilation takes a whole number"),
        (lambda: diagrams.pyramid([]), "layers takes a list of at least one pair"),
        (lambda: diagrams.pyramid(3), "layers takes a list"),
        (lambda: diagrams.pyramid([3]), r"layers\[0\] takes a pair"),
        (lambda: diagrams.pyramid([(33, 1)]), "sees at most 32 pixels, got one that sees 33"),
        (lambda: diagrams.costs((8, 8, 1), [sizing.Pool()]), "layers takes a network with parameters"),
        (lambda: diagrams.costs((8, 8), [sizing.Conv(1, 3)]), "input_shape takes"),
        (lambda: diagrams.costs((8, 8, 1), [sizing.Conv(1, 9)]), r"layers\[0\], Conv"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()
