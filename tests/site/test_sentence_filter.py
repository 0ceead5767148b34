"""The sentence filter on a page: by mouse, touch and keyboard, with any sentence, and with a bad state."""

import json
import re

import numpy as np
import pytest
from figures import assert_agreement, open_figures
from playwright.sync_api import Locator, Page, expect

from convlab.widgets import LEXICON, SENTENCE_FILTERS, SENTENCES, SentenceFilter


@pytest.fixture
def figure(page: Page) -> Locator:
    """“Never dull, but the end was not good”, with the filters “not good” and “not bad” of width 2."""
    return open_figures(page, SentenceFilter().figure())


def _random_settings(rng: np.random.Generator) -> dict:
    words = [*LEXICON, "zzz", "<b>", "Good!", "ISN’T", "constructor"]
    chosen = rng.choice(list(SENTENCE_FILTERS), rng.integers(0, 6), replace=False).tolist()
    return {
        "sentence": " ".join(rng.choice(words, rng.integers(0, 14))),
        "filters": chosen
        if rng.random() < 0.9
        else [["praise", "praise"], ["none"], "praise", [1], None][rng.integers(5)],
        "width": int(rng.integers(1, 4)) if rng.random() < 0.9 else int(rng.choice([0, 4])),
        "stride": int(rng.choice([1, 1, 2, 3, 4, 9])) if rng.random() < 0.9 else 0,
        "padding": ["valid", "same", "same", "full", 1][rng.choice(5, p=[0.45, 0.25, 0.25, 0.03, 0.02])],
    }


def test_the_page_and_python_tell_the_same_facts(page: Page) -> None:
    rng = np.random.default_rng(5)
    assert 100 < assert_agreement(page, SentenceFilter, [_random_settings(rng) for _ in range(400)]) < 300


def _values(figure: Locator) -> list[list[float]]:
    read = "rows => rows.map(row => [...row.querySelectorAll('[role=gridcell]')].map(cell => cell.innerText))"
    rows = figure.locator(".cw-sf-maps [role=row]:not(.cw-sf-heads)").evaluate_all(read)
    return [[float(cell.replace("−", "-")) for cell in row] for row in rows]


def _here(figure: Locator) -> int:
    return int(figure.get_by_role("slider").input_value())


def _more(figure: Locator, name: str) -> None:
    figure.get_by_role("button", name=f"{name}: one more").click()


@pytest.mark.parametrize("sentence", SENTENCES[1:5:2])
def test_every_width_stride_and_padding_shows_what_ops_computes(figure: Locator, sentence: str) -> None:
    figure.get_by_label("Start from").select_option(sentence)
    figure.get_by_role("button", name="Width: one less").click()
    for padding in ("valid", "same"):
        figure.get_by_label("Padding").select_option(padding)
        for width in (1, 2, 3):
            for stride in (1, 2):
                expected = SentenceFilter(sentence, width=width, stride=stride, padding=padding).output
                assert _values(figure) == expected.tolist(), (padding, width, stride)
                _more(figure, "Stride")
            for _ in range(2):
                figure.get_by_role("button", name="Stride: one less").click()
            if width < 3 and len(sentence.split()) > width:
                _more(figure, "Width")
        for _ in range(2):
            figure.get_by_role("button", name="Width: one less").click()


def test_a_typed_sentence_shows_at_once_and_its_winner_is_underlined(figure: Locator) -> None:
    box = figure.get_by_label("Sentence, up to 12 words")
    box.fill("Bad, not good")
    assert figure.locator(".cw-sf-wins mark").all_inner_texts() == ["not good"]
    lines = figure.locator(".cw-sf-wins p")
    assert lines.all_inner_texts() == ["not good: max 2, won: bad not good", "not bad: max 0, no match"]
    box.fill("Good, not bad")
    assert lines.all_inner_texts() == ["not good: max 0, no match", "not bad: max 2, won: good not bad"]
    assert figure.locator(".cw-sf-won").count() == 1


def test_the_bag_of_words_does_not_change_with_the_order(figure: Locator) -> None:
    bag = figure.locator(".cw-sf-words tfoot")
    before = bag.inner_text()
    figure.get_by_role("button", name="Reverse order").click()
    assert figure.get_by_label("Sentence, up to 12 words").input_value() == "good not was end the but dull never"
    assert bag.inner_text() == before
    assert _values(figure) == SentenceFilter("good not was end the but dull never").output.tolist()


def test_unknown_words_and_markup_stay_text(page: Page, figure: Locator) -> None:
    figure.get_by_label("Sentence, up to 12 words").fill("<img src=x> not good constructor")
    assert figure.locator(".cw-sf-unknown").count() == 3
    assert page.locator("img").count() == 0
    label = figure.locator(".cw-sf-unknown th").first
    assert label.text_content() == "<img, unknown"
    assert figure.locator(".cw-sf-unknown td").all_inner_texts() == ["0"] * 12


def test_what_cannot_be_a_sentence_is_told_while_typing(figure: Locator) -> None:
    box, before = figure.get_by_label("Sentence, up to 12 words"), _values(figure)
    status = figure.locator(".cw-controls .cw-alarm")
    for text, told in (
        ("", "Type at least 2 words"),
        ("good", "Type at least 2 words"),
        ("a " * 13, "At most 12 words."),
    ):
        box.fill(text)
        expect(status).to_contain_text(told)
        assert _values(figure) == before
    box.fill("not good")
    expect(status).to_have_text("")
    assert _values(figure) == [[2, 0]]


def test_words_can_be_added_by_tapping(figure: Locator) -> None:
    figure.get_by_label("Sentence, up to 12 words").fill("")
    figure.get_by_text("Words with a vector").click()
    for word in ("never", "a", "masterpiece"):
        figure.get_by_role("button", name=word, exact=True).click()
    assert figure.get_by_label("Sentence, up to 12 words").input_value() == "never a masterpiece"
    assert _values(figure) == SentenceFilter("never a masterpiece").output.tolist()


def test_filters_go_in_and_out_from_one_to_four(figure: Locator) -> None:
    for name in ("praise", "blame", "good film"):
        figure.get_by_role("button", name=name, exact=True).click(force=True)
    heads = figure.locator(".cw-sf-maps").get_by_role("columnheader").all_inner_texts()
    assert heads == ["not good", "not bad", "praise", "blame"]
    expect(figure.locator("code")).to_contain_text("layers.Conv1D(4, 2),")
    for name in ("praise", "blame", "not bad", "not good"):
        figure.get_by_role("button", name=name, exact=True).click(force=True)
    assert _values(figure) == SentenceFilter(filters=["not good"]).output.tolist()
    assert figure.get_by_role("button", name="not good", exact=True).get_attribute("aria-disabled") == "true"
    expect(figure.locator(".cw-controls .cw-alarm")).to_have_text("One filter must stay.")


def test_a_stride_that_skips_the_winner_says_so(page: Page) -> None:
    figure = open_figures(page, SentenceFilter("the film was not good", ["not good"]).figure())
    assert figure.locator(".cw-notice").inner_text() == ""
    _more(figure, "Stride")
    expect(figure.locator(".cw-notice")).to_contain_text(
        "Stride 2 skips “not good”, where the filter “not good” would give 2."
    )
    assert figure.locator(".cw-sf-ghost:visible").inner_text() == "2"
    _more(figure, "Stride")
    expect(figure.locator(".cw-notice")).to_contain_text("Under no window: was.")
    assert figure.locator(".cw-sf-lost th").all_inner_texts() == ["was"]


def test_a_change_speaks_of_the_words_the_maxima_and_what_the_stride_skips(figure: Locator) -> None:
    live = figure.locator("[aria-live=polite]")
    figure.get_by_label("Sentence, up to 12 words").fill("the film was not good")
    assert live.text_content() == "5 words. not good: max 2. not bad: max 0."
    figure.get_by_role("button", name="not bad", exact=True).click()
    assert live.text_content() == "5 words. not good: max 2."
    _more(figure, "Stride")
    skips = "Stride 2 skips “not good”, where the filter “not good” would give 2."
    assert live.text_content() == f"5 words. not good: max 0. {skips} Under no window: good."
    figure.get_by_role("button", name="Step", exact=True).click()
    assert live.text_content() == "“was not”, filter not good: 0"


def test_step_and_play_fill_the_output_and_the_maximum_so_far(page: Page, figure: Locator) -> None:
    page.clock.install()
    figure.get_by_role("button", name="Step", exact=True).click()
    assert figure.locator(".cw-later").count() == 2 * 5
    expect(figure.locator(".cw-sf-wins")).to_contain_text("not good: max so far 0, no match")
    figure.get_by_role("button", name="Play").click()
    page.clock.run_for(60_000)
    assert _here(figure) == 6
    assert figure.locator(".cw-later").count() == 0
    expect(figure.locator(".cw-sf-wins")).to_contain_text("not good: max 2, won: never dull but the end was not good")
    assert figure.locator(".cw-sum").inner_text() == "1 + 1 = 2"


def test_the_products_add_up_to_the_output(page: Page, figure: Locator) -> None:
    figure.get_by_role("gridcell").nth(1).click()
    products = [float(text[2:].replace("−", "-")) for text in figure.locator(".cw-product").all_inner_texts()]
    assert sum(products) == SentenceFilter().output[0, 1]
    assert len(products) == 8
    assert figure.locator("caption").inner_text() == "“never dull” × filter “not bad”"


def test_the_frame_can_be_dragged_and_a_word_clicked(page: Page, figure: Locator) -> None:
    box = figure.locator(".cw-sf-words .cw-frame").bounding_box()
    x, y = box["x"] + 20, box["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 3 * 30, steps=4)
    page.mouse.up()
    assert _here(figure) == 3
    figure.locator(".cw-sf-words tbody th").last.click()
    assert _here(figure) == 6


FRAME_OFF_ITS_WORDS = """figure => {
  const frame = figure.querySelector(".cw-sf-words .cw-frame").getBoundingClientRect();
  const rows = [...figure.querySelectorAll(".cw-sf-words tbody tr")].map((row) => row.getBoundingClientRect());
  const here = Number(figure.querySelector("input[type=range]").value);
  const cell = figure.querySelector("[aria-selected=true]").getBoundingClientRect();
  return Math.max(Math.abs(frame.top - rows[here].top), Math.abs(frame.bottom - rows[here + 1].bottom),
    Math.abs(cell.top - rows[here].top));
}"""


@pytest.mark.parametrize("width", [360, 1000])
def test_frame_words_and_outputs_are_in_line(page: Page, figure: Locator, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    figure.get_by_role("slider").fill("5")
    page.wait_for_timeout(250)
    assert figure.evaluate(FRAME_OFF_ITS_WORDS) <= 2


def test_the_keyboard_alone_is_enough(page: Page, figure: Locator) -> None:
    figure.get_by_role("gridcell").first.focus()
    for key, position in (("ArrowDown", 1), ("ArrowRight", 1), ("End", 6), ("ArrowUp", 5), ("Home", 0)):
        page.keyboard.press(key)
        assert _here(figure) == position
        assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
    live = figure.locator("[aria-live=polite]")
    assert live.text_content() == "“never dull”, filter not bad: 2"
    page.keyboard.press("Space")
    assert figure.get_by_role("button", name="Pause").is_visible()
    page.keyboard.press("Space")
    figure.get_by_role("button", name="praise", exact=True).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "praise"
    assert len(_values(figure)[0]) == 3


def test_a_finger_is_enough(phone: Page) -> None:
    widget = SentenceFilter(SENTENCES[5], list(SENTENCE_FILTERS)[:4], width=3, padding="same")
    figure = open_figures(phone, widget.figure())
    figure.get_by_role("gridcell").nth(9).tap()
    assert _here(figure) == 2
    figure.locator(".cw-sf-words tbody th").nth(5).tap()
    assert _here(figure) == 4
    figure.get_by_role("button", name="Stride: one more").tap()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert figure.locator(".cw-planes").evaluate("planes => planes.scrollWidth <= planes.clientWidth")


def test_the_task_is_done_when_the_sentence_is_found(page: Page) -> None:
    task = "Write a sentence for which the filter “not good” gives 2 or more."
    widget = SentenceFilter("a good film", task=task, goal={"not good": {"least": 2}})
    figure = open_figures(page, widget.figure())
    expect(figure.locator(".cw-task")).to_contain_text("Your turn")
    figure.get_by_label("Sentence, up to 12 words").fill("a film that is never good")
    expect(figure.locator(".cw-task")).to_contain_text("Done")


HOSTILE = [
    {"sentence": "<img src=x onerror=alert(1)>"},
    {"sentence": "good " * 5000},
    {"sentence": ["not", "good"]},
    {"filters": ["__proto__"]},
    {"filters": {}},
    {"width": "2"},
    {"stride": None},
    {"padding": [1, 1]},
    {"position": -1},
    {"lexicon": None},
    {"lexicon": {"good": [1, 0, 0]}},
    {"lexicon": {"good": ["1", 0, 0, 0]}},
    {"kernels": {"not good": [[[1, 0, 0, 0]]]}},
    {"kernels": []},
    {"features": []},
    {"features": ["one", "two"]},
    {"sentences": [1]},
]


def _spoiled(changes: dict) -> str:
    good = SentenceFilter(width=3)
    state = json.dumps({**good.state(), **changes}).replace("<", "\\u003c")
    return re.sub(r'(json">).*?(</script>)', lambda found: found[1] + state + found[2], good.figure(), flags=re.DOTALL)


def test_a_bad_state_is_told_in_the_figure(page: Page) -> None:
    open_figures(page, *map(_spoiled, HOSTILE), SentenceFilter().figure())
    *bad, good = page.locator("figure").all()
    assert page.locator("img").count() == 0
    assert _values(good) == SentenceFilter().output.tolist()
    for spoiled, figure in zip(HOSTILE[1:], bad[1:], strict=True):
        assert "takes" in figure.get_by_role("alert").inner_text(), spoiled
    assert bad[0].locator(".cw-sf-unknown").count() == 5
