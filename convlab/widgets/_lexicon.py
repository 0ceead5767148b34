"""Words with vectors, sentences, and filters that slide along them."""

import re

FEATURES = ("praise", "blame", "negation", "film")
"""What the four numbers of a word stand for."""

_MEANINGS = {
    "good funny clever lovely": (1, 0, 0, 0),
    "great wonderful": (1.5, 0, 0, 0),
    "fine nice": (0.5, 0, 0, 0),
    "bad dull boring": (0, 1, 0, 0),
    "awful terrible": (0, 1.5, 0, 0),
    "slow weak": (0, 0.5, 0, 0),
    "not never isn't wasn't": (0, 0, 1, 0),
    "hardly": (0, 0, 0.5, 0),
    "film movie": (0, 0, 0, 1),
    "story plot actors end": (0, 0, 0, 0.5),
    "masterpiece": (1.5, 0, 0, 1),
    "flop": (0, 1.5, 0, 1),
    "a the and but is was are were it i this that very so": (0, 0, 0, 0),
}

LEXICON = {word: list(vector) for words, vector in _MEANINGS.items() for word in words.split()}
"""Vectors by word, made by hand; a real network learns them."""

SENTENCES = (
    "Never dull, but the end was not good",
    "The film was not good, but the actors are great",
    "Good, not bad",
    "Bad, not good",
    "Not a good film",
    "A great film and a story that is never dull",
    "The plot is weak, the actors are awful, the end a flop",
)
"""Sentences to start from. The third and the fourth are the same words in another order."""

# The numbers of a row belong to praise, blame, negation, film. No word alone reaches 2 with "not good": the row of
# "not" gives at most 1 and the row of "good" at most 1.5.
_NOTHING, _NOT, _GOOD, _BAD, _FILM = (0, 0, 0, 0), (0, 0, 1, 0), (1, -1, 0, 0), (-1, 1, 0, 0), (0, 0, 0, 1)
_PAIRS = {"not good": (_NOT, _GOOD), "not bad": (_NOT, _BAD), "good film": (_GOOD, _FILM)}


def _both(first: tuple, second: tuple) -> tuple:
    return tuple(a + b for a, b in zip(first, second, strict=True))


SENTENCE_FILTERS = {name: [[_both(*pair)], [*pair], [pair[0], _NOTHING, pair[1]]] for name, pair in _PAIRS.items()} | {
    name: [[row] * width for width in (1, 2, 3)]
    for name, row in {"praise": (1, 0, 0, 0), "blame": (0, 1, 0, 0)}.items()
}
"""Filters by name, each at widths 1, 2 and 3: (width, features)."""

# Written out, because Python and JavaScript differ in what they call white space.
_BETWEEN_WORDS = re.compile('[ \t\r\n,.;:!?"“”()…]+')


def words_of(sentence: str) -> list[str]:
    """Return the words of a sentence in lower case, without what stands between them."""
    return [word for word in _BETWEEN_WORDS.split(sentence.replace("’", "'").lower()) if word]
