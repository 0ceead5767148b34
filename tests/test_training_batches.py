"""The batches of a training: every example once an epoch, in an order that seed and epoch decide."""

import numpy as np

from convlab.training import Batches


def _numbers(batches: Batches, epoch: int) -> list[list[int]]:
    batches.epoch = epoch
    return [batches[i][1].tolist() for i in range(len(batches))]


def _batches(seed: int = 3, augment=None) -> Batches:
    return Batches(np.arange(22.0, dtype=np.float32).reshape(11, 2), np.arange(11), 4, seed, augment)


def test_an_epoch_holds_every_example_once() -> None:
    batches = _batches()
    found = _numbers(batches, 0)
    assert [len(batch) for batch in found] == [4, 4, 3]
    assert sorted(number for batch in found for number in batch) == list(range(11))
    x, y = batches[1]
    assert x.tolist() == [[2 * i, 2 * i + 1] for i in y]


def test_order_depends_on_seed_and_epoch_only() -> None:
    batches, again = _batches(), _batches()
    first, second = _numbers(batches, 0), _numbers(batches, 1)
    assert first != second
    assert _numbers(again, 1) == second, "an epoch reached without the one before it"
    assert _numbers(again, 0) == first
    assert _numbers(_batches(seed=4), 0) != first


def test_augment_gets_the_same_random_numbers_for_the_same_batch() -> None:
    def augment(x, y, chosen, epoch, rng):
        assert chosen.tolist() == y.tolist()
        return x + rng.random(x.shape, np.float32), y + 100 * epoch

    one, other = _batches(augment=augment), _batches(augment=augment)
    one.epoch = other.epoch = 2
    assert np.array_equal(one[2][0], other[2][0])
    assert not np.array_equal(one[2][0], np.round(one[2][0]))
    assert min(one[0][1]) >= 200


def test_images_become_floats_and_stay_as_they_are() -> None:
    images = np.arange(24, dtype=np.uint8).reshape(2, 2, 2, 3)
    x, _ = Batches(images, np.arange(2), 2, 0)[0]
    assert x.dtype == np.float32
    assert sorted(x.ravel()) == list(range(24))
    assert images.dtype == np.uint8
