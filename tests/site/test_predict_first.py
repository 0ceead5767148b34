"""The question on a page: what it understands, how it judges, what it tells when, and bad states."""

import base64
import json
import random
import re

import pytest
from figures import facts_in_python, open_figures, read_facts
from playwright.sync_api import Locator, Page, expect

from convlab.widgets import PredictFirst
from convlab.widgets._hidden import hide

REASON = "Each of the 20 filters has 75 weights and a bias."
CHOICES = ["dense", "convolutional", "both", "neither"]


@pytest.fixture
def figure(page: Page) -> Locator:
    """A number is asked for: 1,520."""
    return open_figures(page, _number().figure())


def _number(**settings: object) -> PredictFirst:
    return PredictFirst("How many parameters?", 1520, hint="Count the bias.", reason=REASON, unit="numbers", **settings)


def _random_case(rng: random.Random) -> dict:
    kind = rng.choice(["number", "one", "several"])
    case = {"question": rng.choice(["Wie viele, größer Ω?", "How many?", "😀 × 2?"]), "tries": rng.randint(-1, 5)}
    if kind == "number":
        answer = rng.choice([rng.randint(-9, 9), rng.random(), 10**15 + 1, -0.1])
        near = answer + rng.choice([0, 1e-14, 0.25, -0.5, 1, 1e6])
        case |= {"answer": answer, "tolerance": rng.choice([0, 0, 0.5, 3])}
        case |= {"given": rng.choice([None, near, near, near, True, "5", [1], 1e300, -(2**53), {}, "dense"])}
    else:
        count = rng.randint(2, 4)
        case |= {"choices": CHOICES[:count], "answer": rng.randrange(count)}
        if kind == "several":
            case |= {"answer": rng.sample(range(count), rng.randint(1, count))}
            picked = rng.sample(CHOICES[:count], rng.randint(0, count))
            case |= {"given": rng.choice([None, picked, picked, picked, "dense", [*picked, "x"], [0], 0])}
        else:
            case |= {"given": rng.choice([None, *CHOICES[:count], *CHOICES[:count], "neither", ["dense"], 1, ""])}
    return case | {"given_up": rng.choice([True, False, False, False, "yes"] if rng.random() < 0.2 else [True, False])}


def test_the_page_and_python_tell_the_same_facts(page: Page) -> None:
    rng = random.Random(20)
    cases = [_random_case(rng) for _ in range(500)]
    states, changes = [], ("given", "tries", "given_up")
    for case in cases:
        good = PredictFirst(**{name: value for name, value in case.items() if name not in changes})
        states.append({**good.state(), **{name: case[name] for name in changes}})
    expected = [facts_in_python(PredictFirst, case) for case in cases]
    for case, facts, wanted in zip(cases, read_facts(page, PredictFirst, states), expected, strict=True):
        assert ("refused" in facts) == ("refused" in wanted), (case, facts, wanted)
        assert "refused" in wanted or facts == wanted, (case, facts, wanted)
    assert 120 < sum("refused" in facts for facts in expected) < 380
    assert sum(facts.get("correct") is True for facts in expected) > 30


def _answer(figure: Locator, text: str) -> None:
    figure.get_by_label("Your answer").fill(text)
    figure.get_by_label("Your answer").press("Enter")


def _told(figure: Locator) -> str:
    return "\n".join(text for text in figure.locator(".cw-pf-told p").all_inner_texts() if text)


WRITTEN = [
    ("1520", "1,520"),
    ("1,520", "1,520"),
    (" 1 520 ", "1,520"),
    ("1\u00a0520", "1,520"),
    ("1\u202f520", "1,520"),
    ("1'520", "1,520"),
    ("1.520", "1.52"),
    ("0,520", "0.52"),
    ("1,52", "1.52"),
    ("12,345.5", "12,345.5"),
    ("12.345,5", "12,345.5"),
    ("1.234.567", "1,234,567"),
    ("1 234 567,25", "1,234,567.25"),
    ("−7", "−7"),
    ("–7.5", "−7.5"),
    ("-0,5", "−0.5"),
    (".5", "0.5"),
    ("+3", "3"),
    ("1e6", "1,000,000"),
    ("3.2E-2", "0.032"),
]
NO_NUMBERS = ["", "many", "1 2", "1,2,3", "1,5204,000", "0x10", "1e", "--3", "Infinity", "1e300", "5 %"]


def test_a_number_is_understood_as_people_write_it(page: Page) -> None:
    figure = open_figures(page, PredictFirst("How many?", 987).figure())
    for tries, (text, number) in enumerate(WRITTEN, start=1):
        _answer(figure, text)
        value = float(number.replace(",", "").replace("−", "-"))
        assert _told(figure) == f"✗ Try {tries}: {number} is too {'small' if value < 987 else 'large'}.", text


def test_what_is_no_number_costs_no_try(figure: Locator) -> None:
    box = figure.get_by_label("Your answer")
    for text in NO_NUMBERS:
        _answer(figure, text)
        assert _told(figure) == ("Type a number, such as 1,520 or −0.5." if text else "Type a number."), text
        assert box.get_attribute("aria-invalid") == "true"
    figure.get_by_role("button", name="Hint").click()
    assert box.get_attribute("aria-invalid") == "false"
    assert _told(figure) == "Hint: Count the bias."
    _answer(figure, "5")
    assert box.get_attribute("aria-invalid") == "false"
    assert _told(figure).startswith("✗ Try 1: 5 is too small.")


def test_wrong_tries_bring_the_hint_and_then_the_answer(page: Page, figure: Locator) -> None:
    tell = figure.get_by_role("button", name="Show the answer")
    figure.get_by_label("Your answer").fill("60")
    figure.get_by_role("button", name="Check").click()
    assert _told(figure) == "✗ Try 1: 60 is too small.\nHint: Count the bias."
    expect(tell).to_be_hidden()
    _answer(figure, "2,000")
    assert _told(figure).startswith("✗ Try 2: 2,000 is too large.")
    tell.focus()
    page.keyboard.press("Enter")
    assert _told(figure) == f"→ The answer: 1,520 numbers.\n{REASON}"
    assert page.evaluate("document.activeElement.textContent") == "Show the answer"
    figure.get_by_label("Your answer").press("Enter")
    assert _told(figure).startswith("→")
    expect(figure.get_by_role("button", name="Check")).to_have_attribute("aria-disabled", "true")


def test_after_the_answer_no_try_counts(page: Page) -> None:
    told = {"given": 60, "tries": 2, "given_up": True, "task": "Try again.", "goal": {"tries": 3}}
    figure = open_figures(page, _number(**told).figure())
    figure.get_by_label("Your answer").press("Enter")
    figure.get_by_role("button", name="Check").click(force=True)
    expect(figure.locator(".cw-task")).to_have_text("Your turn: Try again.")


def test_the_right_answer_brings_the_reason_and_keeps_the_focus(page: Page, figure: Locator) -> None:
    expect(figure).not_to_contain_text("75 weights")
    page.keyboard.press("Tab")
    page.keyboard.type("1 520")
    page.keyboard.press("Enter")
    assert _told(figure) == f"✓ Right: 1,520 numbers.\n{REASON}"
    box = figure.get_by_label("Your answer")
    expect(box).to_be_focused()
    assert box.input_value() == "1 520"
    assert box.get_attribute("readonly") is not None
    expect(figure.get_by_role("button", name="Show the answer")).to_be_hidden()


def test_an_answer_near_enough_is_told_beside_the_exact_one(page: Page) -> None:
    figure = open_figures(page, PredictFirst("How many?", 12_000_000, tolerance=100_000).figure())
    _answer(figure, "12,050,000")
    assert _told(figure) == "✓ Near enough: 12,000,000."


def test_the_hint_comes_on_request_and_goes(figure: Locator) -> None:
    figure.get_by_role("button", name="Hint", exact=True).click()
    assert _told(figure) == "Hint: Count the bias."
    figure.get_by_role("button", name="Hide hint", exact=True).click()
    assert _told(figure) == ""
    _answer(figure, "1520")
    expect(figure.get_by_role("button", name="Hint")).to_be_hidden()


def test_the_box_is_named_by_the_question(figure: Locator) -> None:
    expect(figure.get_by_role("textbox", name="Your answer: How many parameters?", exact=True)).to_be_visible()


def test_one_choice_by_keyboard(page: Page) -> None:
    figure = open_figures(page, PredictFirst("Who wins?", "both", CHOICES, reason="So.").figure())
    expect(figure.get_by_role("button", name="Hint")).to_be_hidden()
    figure.get_by_role("button", name="Check").click()
    assert _told(figure) == "Choose first."
    figure.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert _told(figure) == "✗ Try 1: not this one."
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert _told(figure) == "✓ Right: both.\nSo."
    assert figure.locator(".cw-pf-right").all_inner_texts() == ["both"]
    page.keyboard.press("ArrowDown")
    assert figure.get_by_role("radio").nth(2).is_checked()


def test_several_choices_say_what_is_missing(page: Page) -> None:
    figure = open_figures(page, PredictFirst("Which?", [0, 1, 3], CHOICES, reason="So.").figure())
    boxes = figure.get_by_role("checkbox")
    for clicks, told in (
        ([2], "✗ Try 1: three are missing, one does not belong."),
        ([0, 1], "✗ Try 2: one is missing, one does not belong."),
        ([3], "✗ Try 3: one does not belong."),
        ([2], "✓ Right: dense; convolutional; neither.\nSo."),
    ):
        for k in clicks:
            boxes.nth(k).click()
        figure.get_by_role("button", name="Check").click()
        assert _told(figure) == told
    boxes.nth(2).click()
    assert not boxes.nth(2).is_checked()


def test_two_questions_do_not_share_their_choices(page: Page) -> None:
    open_figures(page, *(PredictFirst("Who wins?", 0, CHOICES).figure() for _ in range(2)))
    first, second = page.locator("figure").all()
    first.get_by_role("radio").nth(1).check()
    second.get_by_role("radio").nth(2).check()
    assert first.get_by_role("radio").nth(1).is_checked()


def test_what_was_answered_before_is_shown(page: Page) -> None:
    open_figures(
        page,
        _number(given=60, tries=2).figure(),
        PredictFirst("Which?", [0], CHOICES, given=["dense", "both"], tries=1).figure(),
        _number(given=60, tries=2, given_up=True).figure(),
    )
    number, several, given_up = page.locator("figure").all()
    assert number.get_by_label("Your answer").input_value() == "60"
    assert [box.is_checked() for box in several.get_by_role("checkbox").all()] == [True, False, True, False]
    assert _told(several) == "✗ Try 1: one does not belong."
    assert _told(given_up).startswith("→ The answer: 1,520 numbers.")


def test_a_finger_is_enough(phone: Page) -> None:
    long = "a choice so long that no phone has room for it on one line, and it goes on and on"
    open_figures(phone, _number(given=5, tries=2).figure(), PredictFirst("Which?", 1, [long, "b"]).figure())
    number, choice = phone.locator("figure").all()
    number.get_by_label("Your answer").fill("1520")
    number.get_by_role("button", name="Check").tap()
    assert _told(number).startswith("✓ Right")
    choice.get_by_text("b", exact=True).tap()
    choice.get_by_role("button", name="Check").tap()
    assert _told(choice).startswith("✓ Right: b.")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_task_is_done_with_the_right_answer(page: Page) -> None:
    figure = open_figures(page, _number(task="Answer.", goal={"correct": True}).figure())
    _answer(figure, "5")
    expect(figure.locator(".cw-task")).to_have_text("Your turn: Answer.")
    _answer(figure, "1520")
    expect(figure.locator(".cw-task")).to_have_text("✓Done: Answer.")


def test_feedback_stands_in_a_live_region_that_is_there_from_the_start(figure: Locator) -> None:
    region = figure.locator("[role=status]:has(.cw-pf-verdict)")
    assert region.count() == 1
    assert region.inner_text() == ""


def _asked(**changes: object) -> dict:
    return {"asked": {**_number().state()["asked"], **changes}}


def _with_secret(secret: object) -> dict:
    return _asked(hidden=hide(secret, "How many parameters?"))


HOSTILE = [
    _asked(hidden="not base64!"),
    _asked(hidden=""),
    _asked(hidden=base64.b64encode(b'{"answer": 5, "tolerance": 0, "reason": ""}').decode()),
    _asked(hidden=7),
    _asked(question="Another question?"),
    _asked(question=["<b>"]),
    _asked(question=" "),
    _asked(hint=None),
    _asked(unit={"a": 1}),
    _asked(choices="ab"),
    _asked(choices=["a"]),
    _asked(choices=["a", 2]),
    _asked(choices=["a", "b"]),
    _asked(several="no"),
    _with_secret({"answer": "5", "tolerance": 0, "reason": ""}),
    _with_secret({"answer": 5, "tolerance": -1, "reason": ""}),
    _with_secret({"answer": 5, "tolerance": 0, "reason": ["<img src=x onerror=alert(1)>"]}),
    _with_secret({"answer": 5, "tolerance": 0}),
    _with_secret([1, 2]),
    _with_secret(None),
    {"asked": None},
    {"asked": "asked"},
    {"given": "1520"},
    {"given": {}},
    {"tries": 1.5},
    {"given_up": None},
]


def _spoiled(changes: dict) -> str:
    """Return the figure of a good widget with a bad state in it."""
    good = _number()
    state = json.dumps({**good.state(), **changes}).replace("<", "\\u003c")
    return re.sub(r'(json">).*?(</script>)', lambda found: found[1] + state + found[2], good.figure(), flags=re.DOTALL)


def test_a_bad_state_is_told_in_the_figure(page: Page) -> None:
    open_figures(page, *map(_spoiled, HOSTILE), _number().figure())
    *bad, good = page.locator("figure").all()
    for spoiled, figure in zip(HOSTILE, bad, strict=True):
        assert "takes" in figure.get_by_role("alert").inner_text(), spoiled
        expect(figure.get_by_role("button", name="Check")).to_be_hidden()
    assert page.locator("img, b").count() == 0
    _answer(good, "1520")
    assert _told(good).startswith("✓ Right")
