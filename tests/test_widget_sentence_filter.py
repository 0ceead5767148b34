"""The sentence filter in Python: what wins, what the stride skips, what is refused, and what a page is handed."""

import itertools
import json

import numpy as np
import pytest
import traitlets
from slow_loops import convolution

from convlab.widgets import LEXICON, SENTENCE_FILTERS, SENTENCES, SentenceFilter
from convlab.widgets._lexicon import FEATURES, words_of


def _slow_output(widget: SentenceFilter) -> np.ndarray:
    """The same as a convolution of an image one row high, in independent loops."""
    vectors = np.array([LEXICON.get(word, [0] * 4) for word in words_of(widget.sentence)], float)
    kernel = np.stack([SENTENCE_FILTERS[name][widget.width - 1] for name in widget.filters], axis=-1).astype(float)
    sides = widget.padding if isinstance(widget.padding, str) else (0, 0)
    return convolution(vectors[None, None], kernel[None], None, (1, widget.stride), sides)[0][0, 0]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_outputs_winners_and_maxima_agree_with_a_slow_loop(sentence: str) -> None:
    widget = SentenceFilter(sentence)
    chosen = [("not good",), ("praise", "blame"), ("not good", "not bad", "good film", "blame")]
    for filters, width, stride, padding in itertools.product(chosen, (1, 2, 3), (1, 2, 3), ("valid", "same")):
        widget.filters, widget.width, widget.stride, widget.padding = filters, width, stride, padding
        output = _slow_output(widget)
        np.testing.assert_allclose(widget.output, output, atol=1e-12)
        facts = widget.facts
        assert facts["output"] == list(output.shape)
        assert facts["maxima"] == [max(column) for column in output.T]
        assert facts["winners"] == [list(column).index(max(column)) for column in output.T]
        assert [facts[name] for name in filters] == facts["maxima"]


def test_keras_gives_the_same() -> None:
    keras = pytest.importorskip("keras")
    widget = SentenceFilter(padding="same", stride=2)
    layer = keras.layers.Conv1D(2, 2, strides=2, padding="same", use_bias=False)
    vectors = np.array([[LEXICON[word] for word in words_of(widget.sentence)]], "float32")
    layer.build(vectors.shape)
    layer.set_weights([np.stack([SENTENCE_FILTERS[name][1] for name in widget.filters], axis=-1)])
    np.testing.assert_allclose(np.array(layer(vectors))[0], widget.output, atol=1e-6)
    assert np.array(keras.layers.GlobalMaxPooling1D()(layer(vectors)))[0].tolist() == widget.facts["maxima"]


def test_the_same_words_in_another_order_have_other_winners() -> None:
    first, second = (SentenceFilter(sentence, width=2).facts for sentence in ("Good, not bad", "Bad, not good"))
    assert (first["not good"], first["not bad"]) == (0, 2)
    assert (second["not good"], second["not bad"]) == (2, 0)
    narrow = [SentenceFilter(sentence, width=1).facts["maxima"] for sentence in ("Good, not bad", "Bad, not good")]
    assert narrow[0] == narrow[1]  # a filter one word wide sees a bag of words


def test_only_not_and_good_together_reach_2() -> None:
    kernel = np.array(SENTENCE_FILTERS["not good"][1], float)
    for first, second in itertools.product(LEXICON.values(), repeat=2):
        if first[2] == 0 or second[0] == 0:
            assert np.sum(kernel * [first, second]) < 2
    assert SentenceFilter("never great").facts["not good"] == 2.5


def test_a_wider_filter_reaches_over_the_word_between() -> None:
    assert SentenceFilter("not a good film", width=2).facts["not good"] == 1
    assert SentenceFilter("not a good film", width=3).facts["not good"] == 2


def test_a_stride_can_skip_the_winner() -> None:
    widget = SentenceFilter("the film was not good", ["not good"])
    assert (widget.facts["maxima"], widget.facts["skipped"]) == ([2], 0)
    widget.stride = 2
    assert (widget.facts["maxima"], widget.facts["skipped"]) == ([0], 1)


def test_punctuation_case_and_unknown_words() -> None:
    assert words_of(" “Good”…  (not)\tBAD!? isn’t <b>x</b>\n") == ["good", "not", "bad", "isn't", "<b>x</b>"]
    assert SentenceFilter("zzz yyy").output.tolist() == [[0, 0]]
    assert all(len(vector) == len(FEATURES) for vector in LEXICON.values())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sentence", ""),
        ("sentence", " , !"),
        ("sentence", "one"),
        ("sentence", "a " * 13),
        ("sentence", "x" * 201 + " y"),
        ("sentence", None),
        ("sentence", ["good"]),
        ("filters", []),
        ("filters", "praise"),
        ("filters", ["praise", "praise"]),
        ("filters", ["no such filter"]),
        ("filters", list(SENTENCE_FILTERS)),
        ("filters", [1]),
        ("width", 0),
        ("width", 4),
        ("width", True),
        ("stride", 0),
        ("stride", 1.5),
        ("padding", "full"),
        ("padding", 1),
        ("position", -1),
        ("position", 7),
    ],
)
def test_bad_values_are_refused_and_change_nothing(name: str, value: object) -> None:
    widget = SentenceFilter()
    before = widget.state()
    with pytest.raises(traitlets.TraitError, match=rf"{name}.* takes .*got"):
        setattr(widget, name, value)
    assert widget.state() == before
    with pytest.raises((traitlets.TraitError, TypeError, ValueError), match="takes"):
        SentenceFilter(**{name: value})


def test_the_position_stays_inside() -> None:
    widget = SentenceFilter(position=6)
    widget.sentence = "not good"
    assert widget.position == 0


def test_goals_are_met_and_never_at_the_start() -> None:
    widget = SentenceFilter("good film", goal={"not good": {"least": 2}})
    assert not widget.done
    widget.sentence = "never great"
    assert widget.done
    with pytest.raises(ValueError, match="goal takes what is still to be reached"):
        SentenceFilter("not good", goal={"not good": 2})
    with pytest.raises(traitlets.TraitError, match="goal takes"):
        SentenceFilter(goal={"winner": 2})


def test_the_figure_is_the_same_each_time_and_carries_text_as_text() -> None:
    first, second = (SentenceFilter("not <img src=x> good </script>", padding="same").figure() for _ in range(2))
    assert first == second
    assert first.count("<script") == first.count("</script") == 1
    assert "<img" not in first
    assert "window by window: not good: 1 1; not bad: 1 -1." in SentenceFilter("not x good").picture().alt


def test_the_state_is_json() -> None:
    state = SentenceFilter().state()
    assert json.loads(json.dumps(state)) == state
    assert repr(SentenceFilter()).startswith("SentenceFilter: “Never dull, but the end was not good”, 2 × filter of ")
