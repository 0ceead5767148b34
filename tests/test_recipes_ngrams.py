"""Words, pairs and naive Bayes, against slow loops over made-up reviews."""

import itertools
from collections import Counter

import numpy as np

from convlab.runs.recipes._ngrams import frequent_pairs, log_ratios, with_ngrams

RNG = np.random.default_rng(0)
WORDS, LENGTH, COUNT = 7, 9, 10
REVIEWS = RNG.integers(1, WORDS, (30, LENGTH))
REVIEWS[:10, :4] = 0  # padding in front
LABELS = (RNG.random(30) < 0.5).astype(np.uint8)


def _pairs(review: np.ndarray) -> list[tuple[int, int]]:
    return [(a, b) for a, b in itertools.pairwise(review) if a and b]


def test_frequent_pairs() -> None:
    times = Counter(pair for review in REVIEWS for pair in _pairs(review))
    found = [divmod(number, WORDS) for number in frequent_pairs(REVIEWS, WORDS, COUNT)]
    assert found == sorted(found)
    assert len(found) == COUNT
    least = min(times[pair] for pair in found)
    assert all(times[pair] <= least for pair in times if pair not in found)


def test_ngrams_of_a_review_each_once() -> None:
    pairs = frequent_pairs(REVIEWS, WORDS, COUNT)
    rows = with_ngrams(REVIEWS, WORDS, pairs)
    assert rows.shape == (30, LENGTH + 2 * LENGTH - 1)
    assert rows.dtype == np.int32
    numbers = {tuple(divmod(int(pair), WORDS)): WORDS + i for i, pair in enumerate(pairs)}
    for row, review in zip(rows, REVIEWS, strict=True):
        assert row[:LENGTH].tolist() == review.tolist()
        expected = set(review) | {numbers[pair] for pair in _pairs(review) if pair in numbers}
        found = [number for number in row[LENGTH:] if number]
        assert sorted(found) == sorted(expected - {0})


def test_naive_bayes() -> None:
    pairs = frequent_pairs(REVIEWS, WORDS, COUNT)
    ngrams = with_ngrams(REVIEWS, WORDS, pairs)[:, LENGTH:]
    found = log_ratios(ngrams, LABELS, WORDS + COUNT)
    counts = np.ones((2, WORDS + COUNT))
    for row, label in zip(ngrams, LABELS, strict=True):
        for number in row[row > 0]:
            counts[label, number] += 1
    shares = counts / counts.sum(1, keepdims=True)
    np.testing.assert_allclose(found[1:], np.log(shares[1] / shares[0])[1:], rtol=1e-4, atol=1e-6)
    assert found[0] == 0
