"""A history as a line to scale, from the top down, with words beside each mark."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from convlab.drawing import Drawing, circle, colour, draw, line, text, text_width, wrapped
from convlab.validation import is_sequence, shown, whole_number

_WIDTH = 320
_AXIS = 40  # where the line stands; the decades are on its left
_WORDS = 74  # where the words begin
_LINE, _GAP = 15, 14  # pixels from line to line, and between the words of two events
_MOST = 20
_SHORTEST = 40  # pixels for a decade
Event = tuple[int, str, str]


def timeline(events: Sequence[Event]) -> Drawing:
    """Return a drawing of events on a line of years, each mark at its year to scale, each with its words beside it.

    Words that would overlap move apart; a thin line joins them with their mark.

    Args:
        events: (year, name, sentence), the earliest first; from 2 to 20, not all of one decade.

    Raises:
        TypeError, ValueError: `events` is not of this form or order.
    """
    rows = _checked(events)
    first, last = rows[0][0] // 10 * 10, -(-rows[-1][0] // 10) * 10
    blocks = [[f"{year}  {name}", *wrapped(sentence, _WIDTH - _WORDS - 2)] for year, name, sentence in rows]
    heights = [_LINE * len(lines) for lines in blocks]
    length = max(sum(heights) + _GAP * (len(rows) - 1), _SHORTEST * (last - first) / 10)

    def at(year: int) -> float:
        return 10 + length * (year - first) / (last - first)

    tops = _apart([at(year) - _LINE / 2 for year, _, _ in rows], heights, 10 + length)
    shapes = [line((_AXIS, at(first)), (_AXIS, at(last)), stroke=colour("padding"), stroke_width=2)]
    for decade in range(first, last + 1, 10):
        shapes.append(line((_AXIS - 5, at(decade)), (_AXIS, at(decade)), stroke=colour("padding"), stroke_width=2))
        shapes.append(text(decade, _AXIS - 9, at(decade), 11, anchor="end", fill=colour("padding")))
    for (year, _, _), lines, top in zip(rows, blocks, tops, strict=True):
        shapes += _event(at(year), lines, top)
    alt = f"A line of years from {first} to {last}, to scale. " + " ".join(
        f"{year}, {name}: {sentence}" for year, name, sentence in rows
    )
    return draw(shapes, _WIDTH, max(10 + length, tops[-1] + heights[-1]) + 10, alt, scale=1.4)


def _event(y: float, lines: list[str], top: float) -> list[Element]:
    middle = top + _LINE / 2
    thin = {"stroke": colour("accent"), "stroke_width": 1}
    return [
        line((_AXIS + 5, y), (_WORDS - 20, middle), **thin),
        line((_WORDS - 20, middle), (_WORDS - 6, middle), **thin),
        circle((_AXIS, y), 5, fill=colour("accent"), stroke=colour("surface"), stroke_width=1.5),
        text(lines[0], _WORDS, middle, anchor="start", font_weight="bold"),
        *(text(words, _WORDS, middle + _LINE * i, anchor="start") for i, words in enumerate(lines[1:], start=1)),
    ]


def _apart(wanted: list[float], heights: list[float], bottom: float) -> list[float]:
    """Return tops near the wanted ones, in order and without overlap, that end above `bottom` where they can."""
    tops, free = [], 0.0
    for top, height in zip(wanted, heights, strict=True):
        tops.append(max(top, free))
        free = tops[-1] + height + _GAP
    limit = max(bottom, sum(heights) + _GAP * (len(heights) - 1))
    for i in reversed(range(len(tops))):
        tops[i] = min(tops[i], limit - heights[i])
        limit = tops[i] - _GAP
    return tops


def _checked(events: object) -> list[Event]:
    if not is_sequence(events) or not 2 <= len(events) <= _MOST:
        raise TypeError(f"events takes 2 to {_MOST} of (year, name, sentence), got {shown(events)}")
    rows = []
    for i, event in enumerate(events):
        if not is_sequence(event) or len(event) != 3 or not all(isinstance(words, str) for words in event[1:]):
            raise TypeError(f"events[{i}] takes (year, name, sentence), got {shown(event)}")
        year = whole_number(f"events[{i}]'s year", event[0])
        if not event[1].strip() or not event[2].strip():
            raise ValueError(f"events[{i}] takes a name and a sentence, got {shown(event)}")
        if text_width(f"{year}  {event[1]}") > _WIDTH - _WORDS:
            raise ValueError(f"events[{i}] takes a name that fits one line, got {shown(event[1])}")
        rows.append((year, event[1], event[2]))
    years = [year for year, _, _ in rows]
    if years != sorted(years) or years[0] // 10 * 10 == -(-years[-1] // 10) * 10:
        raise ValueError(f"events takes the earliest first, and more than one year, got {shown(years)}")
    return rows
