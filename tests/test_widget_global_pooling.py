"""Global pooling in Python: the book's numbers, what a move of the pattern changes, and what is refused."""

import numpy as np
import pytest
import traitlets

from convlab.models import cifar10_convnet
from convlab.widgets import GlobalPooling


def test_the_books_network() -> None:
    facts = GlobalPooling().facts
    assert (facts["flatten_parameters"], facts["global_parameters"]) == (590_848, 66_560)
    assert facts["parameters"] == 590_848
    assert GlobalPooling(head="global").facts["parameters"] == 66_560


@pytest.mark.parametrize("head", ["flatten", "global_max"])
def test_keras_counts_the_same_in_the_next_layer(head: str) -> None:
    layers = cifar10_convnet(head=head).layers
    dense = next(layer for layer in layers if type(layer).__name__ == "Dense")
    name = "flatten_parameters" if head == "flatten" else "global_parameters"
    assert GlobalPooling().facts[name] == dense.count_params()


@pytest.mark.parametrize("mode", ["max", "average"])
def test_the_vector_is_a_slow_loop_over_the_maps(mode: str) -> None:
    for size, depth in ((1, 1), (2, 3), (3, 6), (5, 7), (8, 512)):
        widget = GlobalPooling(size, depth, mode=mode, place=(size - 1, 0))
        assert widget.maps.shape == (size, size, min(depth, 6))
        pooled = []
        for k in range(widget.maps.shape[2]):
            numbers = [float(value) for row in widget.maps for value in row[:, k]]
            pooled.append(max(numbers) if mode == "max" else sum(numbers) / len(numbers))
        assert widget.facts["vector"] == pytest.approx(pooled)


@pytest.mark.parametrize("mode", ["max", "average"])
def test_moving_the_pattern_changes_two_flattened_numbers_and_no_pooled_one(mode: str) -> None:
    widget = GlobalPooling(4, mode=mode)
    flat, pooled = widget.maps.ravel(), widget.facts["vector"]
    for place in np.ndindex(4, 4):
        widget.place = place
        assert np.sum(widget.maps.ravel() != flat) == (0 if place == (0, 0) else 2)
        assert widget.facts["vector"] == pooled
        assert widget.facts["place"] == list(place)


@pytest.mark.parametrize(
    ("goal", "name", "value"),
    [
        ({"parameters": {"most": 99_999}}, "head", "global"),
        ({"parameters": {"most": 99_999}}, "units", 128),
        ({"place": [2, 2]}, "place", (2, 2)),
    ],
)
def test_goals_are_reached(goal: dict, name: str, value: object) -> None:
    widget = GlobalPooling(task="Do it.", goal=goal)
    assert not widget.done
    setattr(widget, name, value)
    assert widget.done


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("size", 0),
        ("size", 9),
        ("size", "3"),
        ("depth", 0),
        ("depth", 513),
        ("depth", 1.0),
        ("units", 0),
        ("units", 4097),
        ("units", None),
        ("mode", "l2"),
        ("head", "dense"),
        ("place", 1),
        ("place", (0,)),
        ("place", (3, 0)),
        ("place", (0, -1)),
        ("place", (0, 0.0)),
        ("place", None),
        ("goal", {"depth": 3}),
    ],
)
def test_bad_values_are_refused_and_change_nothing(name: str, value: object) -> None:
    widget = GlobalPooling()
    before = widget.state()
    with pytest.raises(traitlets.TraitError, match=r"takes .*got"):
        setattr(widget, name, value)
    assert widget.state() == before
    with pytest.raises((traitlets.TraitError, TypeError, ValueError), match="takes"):
        GlobalPooling(**{name: value})


def test_a_map_that_shrinks_needs_its_spot_inside() -> None:
    widget = GlobalPooling(5, place=(4, 4))
    with pytest.raises(traitlets.TraitError, match="place takes a row and a column inside 3 × 3"):
        widget.size = 3
    widget.place = (2, 2)
    widget.size = 3
    assert widget.facts["place"] == [2, 2]


def test_the_figure_is_deterministic_and_its_picture_tells_the_numbers() -> None:
    widget = GlobalPooling(head="global", place=(1, 2))
    assert widget.figure() == GlobalPooling(head="global", place=(1, 2)).figure()
    alt = widget.picture().alt
    assert "The winner stands in row 2, column 3." in alt
    assert "Flatten, then 1,024 units: 590,848; Global max pooling, then 1,024 units: 66,560." in alt
    assert repr(widget) == (
        "GlobalPooling: 3 × 3 × 64, then 1,024 units: 590,848 parameters after flatten, 66,560 after global max pooling"
    )
