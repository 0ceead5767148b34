"""The stand-in for the IMDB reviews: made-up film reviews, written from a seed, in which the order of words matters.

What a review says of the film agrees with its label, but almost half of the time it says so with a word of the other
kind: "not bad" is praise, "hardly good" is blame, and "i expected a dull film but got a fine one" holds both kinds.
"""

from collections import Counter

import numpy as np

NEGATED = 0.46  # share of the verdicts that turn a word of the other kind round; the rest say it straight
VERDICTS, REMARKS = (2, 5), (2, 10)  # how many sentences with and without an opinion, from and up to

PRAISE, BLAME, THINGS = map(
    str.split,
    (
        "good great fine brilliant funny clever moving charming gripping fresh "
        "lovely strong tender bright warm witty superb perfect thrilling beautiful",
        "bad poor dull boring silly weak slow stale flat cheap "
        "hollow clumsy cold tired horrid terrible bland messy lazy dreadful",
        "story plot acting music camera script ending cast dialogue film movie humour pace hero villain",
    ),
)
# {a} is a word that agrees with the label, {b} one of the other kind, {thing} what is judged.
STRAIGHT = """the {thing} was {a}
the {thing} is really {a}
i found the {thing} very {a}
the {thing} was {a} from start to end
what a {a} film""".splitlines()
TURNED = """the {thing} was not {b}
the {thing} is not {b} at all
i never found the {thing} {b}
the {thing} was hardly {b}
this is not a {b} film
the {thing} was far from {b}
i expected a {b} film but got a {a} one
people say the {thing} is {b} but it was {a}""".splitlines()
REMARK = """we saw it at the cinema with some friends
it tells of a young man who leaves his home town
two sisters look for their brother in the city
it was made in the same year as the book
my brother had told me about it
there is a long scene on a train
the hero has a dog and an old car
it runs for about two hours
we watched it at home last night
a letter arrives and all of them must go back
most of it takes place by the sea
the same man wrote it and plays in it
i had read the book before
there is a song at the end
they meet again after the war
it begins in winter and ends in summer
the camera follows her through the house
a stranger comes to the village one day""".splitlines()


def write_reviews(count: int, seed: int) -> tuple[list[list[str]], np.ndarray]:
    """Write reviews, half of them for and half against the film, in random order.

    Returns:
        the words of each review, and labels (count,) uint8, 1 where the review is for the film.
    """
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 2).astype(np.uint8)
    return [_review(rng, bool(label)) for label in labels], labels


def word_ranks(reviews: list[list[str]]) -> dict[str, int]:
    """Return the rank of each word, 1 for the most frequent; words that are equally frequent follow the alphabet."""
    counts = Counter(word for review in reviews for word in review)
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: rank for rank, word in enumerate(ordered, start=1)}


def _review(rng: np.random.Generator, positive: bool) -> list[str]:
    sentences = [_verdict(rng, positive) for _ in range(rng.integers(*VERDICTS))]
    sentences += list(rng.choice(REMARK, rng.integers(*REMARKS), replace=False))
    return " ".join(sentences[i] for i in rng.permutation(len(sentences))).split()


def _verdict(rng: np.random.Generator, positive: bool) -> str:
    same, other = (PRAISE, BLAME) if positive else (BLAME, PRAISE)
    pattern = _pick(rng, TURNED if rng.random() < NEGATED else STRAIGHT)
    return pattern.format(a=_pick(rng, same), b=_pick(rng, other), thing=_pick(rng, THINGS))


def _pick(rng: np.random.Generator, choices: list[str]) -> str:
    return choices[rng.integers(len(choices))]
