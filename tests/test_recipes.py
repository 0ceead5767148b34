"""What recipes do to images and to learning rates, and that each of them makes a model for its examples."""

import numpy as np
import pytest

from convlab.runs.recipes import RECIPES, flipped_and_shifted
from convlab.runs.recipes._images import mirrored, moved, shifted
from convlab.runs.recipes._schedule import UpThenDown

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (64, 12, 10, 3), dtype=np.uint8)
TARGETS = np.eye(4, dtype=np.float32)[np.arange(64) % 4]


def _augmented(epoch: int, shift: int = 0, smoothing: float = 0.0):
    augment = flipped_and_shifted(shift, smoothing)
    return augment(IMAGES, TARGETS, np.arange(64), epoch, np.random.default_rng([1, epoch]))


def test_two_epochs_show_every_image_both_ways() -> None:
    (first, _), (second, _), (third, _) = (_augmented(epoch) for epoch in range(3))
    mirror = [bool((first[i] == IMAGES[i, :, ::-1]).all()) for i in range(64)]
    assert 20 < sum(mirror) < 44
    for i, flipped in enumerate(mirror):
        one, other = (first, second) if flipped else (second, first)
        np.testing.assert_array_equal(one[i], IMAGES[i, :, ::-1])
        np.testing.assert_array_equal(other[i], IMAGES[i])
    np.testing.assert_array_equal(first, third)


def test_soft_targets() -> None:
    _, targets = _augmented(0, smoothing=0.2)
    np.testing.assert_allclose(targets.sum(1), 1, rtol=1e-6)
    np.testing.assert_allclose(targets.max(1), 0.85, rtol=1e-6)
    np.testing.assert_allclose(targets.min(1), 0.05, rtol=1e-6)


def test_shifts_agree_with_a_slow_loop() -> None:
    found = shifted(IMAGES, 2, np.random.default_rng(3))
    top, left = np.random.default_rng(3).integers(0, 5, (2, 64))
    for n in range(64):
        for row in range(12):
            for column in range(10):
                y, x = row + top[n] - 2, column + left[n] - 2
                y = -y if y < 0 else 22 - y if y > 11 else y  # What comes in is mirrored at the edge.
                x = -x if x < 0 else 18 - x if x > 9 else x
                assert (found[n, row, column] == IMAGES[n, y, x]).all()
    assert len(set(zip(top, left, strict=True))) > 15


def test_views() -> None:
    np.testing.assert_array_equal(mirrored(IMAGES), IMAGES[:, :, ::-1])
    np.testing.assert_array_equal(moved(0, 0, False)(IMAGES), IMAGES)
    np.testing.assert_array_equal(moved(1, -1, False)(IMAGES)[:, 1:, :-1], IMAGES[:, :-1, 1:])
    np.testing.assert_array_equal(moved(-1, 1, True)(IMAGES)[:, :-1, 1:], IMAGES[:, 1:, :0:-1])


@pytest.mark.parametrize(("steps", "warm"), [(100, 0.2), (7, 0.5), (1, 0.2), (50, 0.0)])
def test_one_cycle(steps: int, warm: float) -> None:
    schedule = UpThenDown(0.4, steps, warm)
    rates = [float(schedule(step)) for step in range(steps + 3)]
    peak = int(np.argmax(rates))
    assert rates[peak] == pytest.approx(0.4)
    assert peak == max(round(warm * steps), 1) - 1
    assert np.all(np.diff(rates[: peak + 1]) > 0)
    assert np.all(np.diff(rates[peak:steps]) < 0)
    assert min(rates[:steps]) > 0
    assert rates[steps:] == [0, 0, 0]
    assert UpThenDown(**schedule.get_config()).get_config() == schedule.get_config()


def test_names() -> None:
    issue = """cifar10-linear cifar10-dense cifar10-convnet cifar10-convnet-global-max cifar10-best imdb-bag-of-words
        imdb-conv1d-as-printed imdb-conv1d imdb-best cats-vs-dogs-dense cats-vs-dogs-scratch
        cats-vs-dogs-features-as-printed cats-vs-dogs-features cats-vs-dogs-augmented cats-vs-dogs-best"""
    assert set(issue.split()) <= RECIPES.keys()
    assert RECIPES["cifar10-best"].epochs <= 20
