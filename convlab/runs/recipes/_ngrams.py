"""Words and pairs of neighbouring words as numbers, and what naive Bayes thinks of each."""

import numpy as np


def frequent_pairs(x: np.ndarray, num_words: int, count: int) -> np.ndarray:
    """Return the `count` most frequent pairs of neighbouring words, sorted; the pair (a, b) is the number a W + b.

    Args:
        x: word ranks (reviews, length) below `num_words`, W; 0 is padding.
        num_words: words in the vocabulary, padding included.
        count: how many.
    """
    pairs = _pairs(x, num_words)
    found, times = np.unique(pairs[pairs >= 0], return_counts=True)
    return np.sort(found[np.argsort(-times, kind="stable")[:count]])


def with_ngrams(x: np.ndarray, num_words: int, pairs: np.ndarray) -> np.ndarray:
    """Return reviews, each followed by the different words and frequent pairs in it.

    Args:
        x: word ranks (reviews, L).
        num_words: words in the vocabulary, padding included.
        pairs: the frequent pairs, sorted. Pair i becomes the number `num_words` + i.

    Returns:
        (reviews, L + 2 L - 1) int32: the review as it is, then its words and pairs, each once, and 0 for the rest.
    """
    all_pairs = _pairs(x, num_words)
    place = np.searchsorted(pairs, all_pairs).clip(0, len(pairs) - 1)
    ngrams = np.concatenate([x, np.where(pairs[place] == all_pairs, place + num_words, 0)], 1)
    ngrams.sort(1)
    ngrams[:, 1:][ngrams[:, 1:] == ngrams[:, :-1]] = 0
    return np.concatenate([x, ngrams], 1).astype(np.int32)


def log_ratios(ngrams: np.ndarray, labels: np.ndarray, size: int) -> np.ndarray:
    """Return how much oftener each word or pair stands in positive reviews than in negative ones, as a logarithm.

    These are the weights of naive Bayes with one count added to each (Wang and Manning, 2012).

    Args:
        ngrams: (reviews, count) numbers below `size`, each once in a review; 0 counts for nothing.
        labels: (reviews,) 1 for a positive review, 0 for a negative one.
        size: how many numbers there are.

    Returns:
        (size,) float32.
    """
    positive, negative = (np.bincount(ngrams[labels == label].ravel(), minlength=size) + 1.0 for label in (1, 0))
    positive[0] = negative[0] = 1.0
    ratios = np.log(positive / positive.sum()) - np.log(negative / negative.sum())
    ratios[0] = 0.0
    return ratios.astype(np.float32)


def _pairs(x: np.ndarray, num_words: int) -> np.ndarray:
    pairs = x[:, :-1].astype(np.int64) * num_words + x[:, 1:]
    return np.where((x[:, :-1] == 0) | (x[:, 1:] == 0), -1, pairs)
