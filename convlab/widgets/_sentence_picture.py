"""A sentence, its words' vectors, and the feature maps beside them, as a picture."""

from xml.etree.ElementTree import Element

import numpy as np

from convlab.drawing import Drawing, colour, draw, hatching, line, number, rect, text, text_width

_ROW, _CELL, _MAP, _WORDS, _HEAD = 24, 30, 42, 84, 62  # pixels
_FEATURES = ("praise", "blame", "negation", "film")


def sentence_picture(
    words: list[str],
    vectors: np.ndarray,
    hatched: list[bool],
    output: np.ndarray,
    filters: list[str],
    stride: int,
    frame: tuple[int, int],
) -> Drawing:
    """Return the picture.

    Args:
        words: padding included.
        vectors: (words, features), padding included.
        hatched: which words are padding.
        output: the feature maps (positions, filters).
        filters: their names.
        stride: in words.
        frame: first row and number of rows of the window.
    """
    across = vectors.shape[1] * _CELL
    maps = _WORDS + across + 22
    width, bottom = maps + len(filters) * _MAP + 4, _HEAD + len(words) * _ROW
    shapes = _heads(filters, maps)
    for r, word in enumerate(words):
        shapes += _word(word, vectors[r], _HEAD + r * _ROW, hatched[r])
    for (position, f), value in np.ndenumerate(output):
        won = position == output[:, f].argmax()
        shapes += _cell(value, "output", maps + f * _MAP, _HEAD + position * stride * _ROW, _MAP, won)
    top, tall = frame
    box = (_WORDS, _HEAD + top * _ROW, across, tall * _ROW)
    shapes.append(rect(*box, fill="none", stroke=colour("filter"), stroke_width=3.5, stroke_linejoin="round"))
    shapes.append(line((maps, bottom + 4), (width - 4, bottom + 4), stroke=colour("output"), stroke_width=2))
    shapes.append(text("max", maps - 8, bottom + 20, anchor="end"))
    for f, value in enumerate(output.max(axis=0)):
        shapes.append(text(_minus(value), maps + (f + 0.5) * _MAP, bottom + 20, 14, font_weight="bold"))
    return draw(shapes, width, bottom + 34, _alt(words, output, filters), scale=1)


def _heads(filters: list[str], maps: float) -> list[Element]:
    heads = [(name, _WORDS + (i + 0.5) * _CELL, "input") for i, name in enumerate(_FEATURES)]
    heads += [(name, maps + (f + 0.5) * _MAP, "output") for f, name in enumerate(filters)]
    shapes = []
    for name, x, role in heads:
        turn = f"rotate(-90 {number(x)} {number(_HEAD - 6)})"
        shapes.append(text(name, x, _HEAD - 6, anchor="start", fill=colour(role), transform=turn))
    return shapes


def _word(word: str, vector: np.ndarray, y: float, padded: bool) -> list[Element]:
    size = min(13, 13 * (_WORDS - 8) / text_width(word, 13))
    role = "padding" if padded else "input"
    shapes = [text(word, _WORDS - 8, y + _ROW / 2, size, "end", fill=colour("padding" if padded else "ink"))]
    for i, value in enumerate(vector):
        shapes += _cell(value, role, _WORDS + i * _CELL, y, _CELL, False)
    return shapes


def _cell(value: float, role: str, x: float, y: float, width: float, heavy: bool) -> list[Element]:
    shade = 0.06 + 0.25 * min(1, abs(value) / 2)
    border = {"stroke": colour(role), "stroke_width": 3 if heavy else 1, "stroke_opacity": 1 if heavy else 0.55}
    inset = 1.5 if heavy else 0
    box = (x + inset, y + inset, width - 2 * inset, _ROW - 2 * inset)
    shapes = [rect(*box, fill=colour(role), fill_opacity=shade, **border)]
    halo = {"font_weight": "bold"} if heavy else {}
    if role == "padding":
        shapes.append(hatching(x, y, width, _ROW, role))
        halo = {"stroke": colour("surface"), "stroke_width": 4, "paint_order": "stroke"}
    return [*shapes, text(_minus(value), x + width / 2, y + _ROW / 2, 13, **halo)]


def _minus(value: float) -> str:
    return number(value).replace("-", "−")


def _alt(words: list[str], output: np.ndarray, filters: list[str]) -> str:
    columns = "; ".join(f"{name}: {' '.join(map(number, output[:, f]))}" for f, name in enumerate(filters))
    return f"The words {', '.join(words)}, a vector of four numbers each. Filter outputs, window by window: {columns}."
