"""Filters slide down a sentence, word by word, and the largest output wins."""

import numpy as np
import traitlets

from convlab import ops, sizing
from convlab.drawing import Drawing
from convlab.validation import is_sequence, one_of, shown, whole_number
from convlab.widgets._lexicon import FEATURES, LEXICON, SENTENCE_FILTERS, SENTENCES, words_of
from convlab.widgets._modules import module, style_sheet
from convlab.widgets._sentence_picture import sentence_picture
from convlab.widgets._widget import Widget, setting

MOST_WORDS = 12
MOST_FILTERS = 4
LONGEST_SENTENCE = 200


def _sentence(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"sentence takes words, got {shown(value)}")
    if len(value) > LONGEST_SENTENCE or not 1 <= len(words_of(value)) <= MOST_WORDS:
        limits = f"1 to {MOST_WORDS} words of at most {LONGEST_SENTENCE} characters"
        raise ValueError(f"sentence takes {limits}, got {shown(value)}")
    return value


def _filters(value: object) -> list[str]:
    if not is_sequence(value):
        raise TypeError(f"filters takes a list of names, got {shown(value)}")
    names = [one_of(f"filters[{i}]", name, SENTENCE_FILTERS) for i, name in enumerate(value)]
    if not 1 <= len(names) <= MOST_FILTERS or len(set(names)) < len(names):
        raise ValueError(f"filters takes 1 to {MOST_FILTERS} different names, got {shown(value)}")
    return names


_FORMS = {
    "sentence": _sentence,
    "filters": _filters,
    "width": lambda value: whole_number("width", value, 1, 3),
    "stride": lambda value: whole_number("stride", value),
    "padding": lambda value: one_of("padding", value, ("valid", "same")),
    "position": lambda value: whole_number("position", value, minimum=0),
}


class SentenceFilter(Widget):
    """Filters that slide down a sentence, with every product and the sum, and the maximum of each over the sentence.

    Everything that the reader can change can be set and read here: `sentence`, `filters`, `width`, `stride`, `padding`,
    `position`. `output` is what `convlab.ops.conv1d` makes of them.

    Args:
        sentence: 1 to 12 words; one that is not in `convlab.widgets.LEXICON` is a vector of zeros.
        filters: 1 to 4 names of `convlab.widgets.SENTENCE_FILTERS`, one feature map each.
        width: how many words a filter covers, from 1 to 3.
        stride: step of the filters, in words.
        padding: `"valid"` or `"same"`.
        position: which window the filters are at, counted from 0.
        task, goal: as for every widget; the facts are `output` [positions, filters]; for each filter its `maxima`, and
            in `winners` the position of the first window that gives it; `skipped`, how many filters would find more
            with stride 1; and by the name of each filter, used or not, the most that it gives.

    Raises:
        TypeError, ValueError: an argument is none of these, or the sentence has fewer words than a filter.
    """

    _esm = module("sentence-filter")
    _css = style_sheet()
    module_name = "sentence-filter"
    forms = _FORMS

    features = traitlets.List(read_only=True).tag(sync=True)
    lexicon = traitlets.Dict(read_only=True).tag(sync=True)
    sentences = traitlets.List(read_only=True).tag(sync=True)
    kernels = traitlets.Dict(read_only=True).tag(sync=True)
    sentence = setting(SENTENCES[0])
    filters = setting(["not good", "not bad"])
    width = setting(2)
    stride = setting(1)
    padding = setting("valid")
    position = setting(0)
    _check = traitlets.validate(*forms)(Widget.checked)

    def __init__(
        self,
        sentence=SENTENCES[0],
        filters=("not good", "not bad"),
        width=2,
        stride=1,
        padding="valid",
        position=0,
        task="",
        goal=None,
    ):
        settings = {"sentence": sentence, "filters": filters, "width": width, "stride": stride, "padding": padding}
        super().__init__(**settings, position=position, task=task, goal=goal or {})

    def presets(self) -> dict:
        """Return the words with their vectors, and the sentences and filters that the reader can choose."""
        kernels = {
            name: [[[*row] for row in kernel] for kernel in kernels] for name, kernels in SENTENCE_FILTERS.items()
        }
        return {"features": [*FEATURES], "lexicon": LEXICON, "sentences": [*SENTENCES], "kernels": kernels}

    def facts_of(self, position, filters, **settings) -> dict:
        """Return the output's size, winners and maxima, how many are skipped, and what each filter gives at most."""
        output, dense = _convolved(filters=filters, **settings), _at_every_word(filters=filters, **settings)
        maxima = output.max(axis=0)
        every = _convolved(filters=list(SENTENCE_FILTERS), **settings).max(axis=0)
        return {
            "output": list(output.shape),
            "winners": output.argmax(axis=0).tolist(),
            "maxima": _plain(maxima),
            "skipped": int((dense.max(axis=0) > maxima).sum()),
            **dict(zip(SENTENCE_FILTERS, _plain(every), strict=True)),
        }

    def positions_of(self, position, **settings) -> int:
        """Return the number of windows."""
        return len(_convolved(**settings))

    @property
    def output(self) -> np.ndarray:
        """The feature maps (positions, filters)."""
        return _convolved(**{name: value for name, value in self.settings.items() if name != "position"})

    def picture(self) -> Drawing:
        """Return the words with their vectors, the feature maps beside them and the maxima below."""
        before, after = sizing.resolve_padding(len(words_of(self.sentence)), self.width, self.stride, self.padding)
        words = ["padding"] * before + words_of(self.sentence) + ["padding"] * after
        vectors = np.pad(_vectors(self.sentence), ((before, after), (0, 0)))
        hatched = [not before <= row < len(words) - after for row in range(len(words))]
        frame = (self.position * self.stride, self.width)
        return sentence_picture(words, vectors, hatched, self.output, self.filters, self.stride, frame)

    def __repr__(self) -> str:
        positions, filters = self.output.shape
        return (
            f"SentenceFilter: “{self.sentence}”, {filters} × filter of width {self.width} "
            f"({', '.join(self.filters)}), stride {self.stride}, padding {self.padding}, output {positions} × {filters}"
        )


def _vectors(sentence: str) -> np.ndarray:
    """Return the words' vectors (words, features)."""
    return np.array([LEXICON.get(word, [0] * len(FEATURES)) for word in words_of(sentence)], float)


def _convolved(sentence, filters, width, stride, padding) -> np.ndarray:
    """Return the feature maps (positions, filters)."""
    kernel = np.stack([np.array(SENTENCE_FILTERS[name][width - 1], float) for name in filters], axis=-1)
    vectors = _vectors(sentence)
    if padding == "valid" and len(vectors) < width:
        raise ValueError(f"sentence takes at least {width} words, as many as the filter covers, got {shown(sentence)}")
    return ops.conv1d(vectors[None], kernel, None, stride, padding)[0]


def _at_every_word(sentence, filters, width, stride, padding) -> np.ndarray:
    """Return the feature maps with the same padding, but with stride 1."""
    around = sizing.resolve_padding(len(words_of(sentence)), width, stride, padding)
    return _convolved(sentence, filters, width, 1, around)


def _plain(values: np.ndarray) -> list[int | float]:
    """Return numbers as the page has them: 2 and not 2.0."""
    return [int(value) if value == int(value) else float(value) for value in values]
