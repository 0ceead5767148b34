"""The timeline: each mark at its year, no words on others, bad input refused."""

import itertools
import random

import pytest
from test_diagrams import all_of, check_legible, texts

from convlab import diagrams
from convlab.drawing import text_width

SHORT = [(1959, "first", "a sentence"), (1998, "second", "another sentence"), (2012, "third", "a last one")]


def some_events(chance):
    years = sorted(chance.randint(1900, 2030) for _ in range(chance.randint(2, 20)))
    sentences = (" ".join(["words"] * chance.randint(1, 25)) for _ in years)
    return [(year, f"event {i}", sentence) for i, (year, sentence) in enumerate(zip(years, sentences, strict=True))]


def test_marks_are_to_scale():
    chance = random.Random(4)
    for _ in range(40):
        events = some_events(chance)
        picture = diagrams.timeline(events)
        heights = [float(node.get("cy")) for node in all_of(picture, "circle")]
        decades = [node for node in all_of(picture, "text") if node.get("text-anchor") == "end"]
        years, places = [float(node.text) for node in decades], [float(node.get("y")) for node in decades]
        unit = (places[-1] - places[0]) / (years[-1] - years[0])
        assert years == list(range(int(years[0]), int(years[-1]) + 1, 10))
        assert years[0] <= events[0][0]
        assert events[-1][0] <= years[-1]
        assert heights == pytest.approx([places[0] + unit * (year - years[0]) for year, *_ in events], abs=0.02)


def test_words_do_not_overlap_and_none_is_lost():
    chance = random.Random(5)
    for _ in range(40):
        events = some_events(chance)
        picture = diagrams.timeline(events)
        check_legible(picture)
        lines = [node for node in all_of(picture, "text") if node.get("text-anchor") == "start"]
        heights = [float(node.get("y")) for node in lines]
        assert all(after - before >= 14.9 for before, after in itertools.pairwise(heights))
        words = " ".join(node.text for node in lines).split()
        assert words == " ".join(f"{year} {name} {sentence}" for year, name, sentence in events).split()
        assert all(f"{year}, {name}: {sentence}" in picture.alt for year, name, sentence in events)


def test_lines_join_each_mark_with_its_words():
    picture = diagrams.timeline(SHORT)
    marks = [node.get("cy") for node in all_of(picture, "circle")]
    names = [node.get("y") for node in all_of(picture, "text") if node.get("font-weight") == "bold"]
    thin = [node for node in all_of(picture, "line") if node.get("stroke-width") == "1"]
    assert [node.get("y1") for node in thin[::2]] == marks
    assert [node.get("y2") for node in thin[1::2]] == names
    assert texts(picture)[:7] == ["1950", "1960", "1970", "1980", "1990", "2000", "2010"]


@pytest.mark.parametrize(
    ("events", "message"),
    [
        (None, "events takes 2 to 20"),
        (SHORT[:1], "events takes 2 to 20"),
        (SHORT * 7, "events takes 2 to 20"),
        ([*SHORT[:1], (1998, "name")], r"events\[1\] takes \(year, name, sentence\)"),
        ([*SHORT[:1], (1998, "name", 3)], r"events\[1\] takes \(year, name, sentence\)"),
        ([*SHORT[:1], (1998.5, "name", "words")], r"events\[1\]'s year takes a whole number"),
        ([*SHORT[:1], (1998, " ", "words")], r"events\[1\] takes a name and a sentence"),
        ([*SHORT[:1], (1998, "name " * 9, "words")], r"events\[1\] takes a name that fits one line"),
        (SHORT[::-1], "events takes the earliest first"),
        ([(1960, "a", "b"), (1960, "c", "d")], "more than one year"),
    ],
)
def test_refuses(events, message):
    with pytest.raises((TypeError, ValueError), match=message):
        diagrams.timeline(events)


def test_a_name_may_fill_its_line():
    name = "n" * 30
    assert text_width(f"1998  {name}") < 250
    check_legible(diagrams.timeline([*SHORT[:1], (1998, name, "words")]))
