"""The confusion matrix."""

from collections.abc import Sequence

import numpy as np

from convlab.drawing import Drawing, colour, draw, rect, text, text_width, wrapped
from convlab.validation import is_sequence, shown

_WIDTH = 340
_SIZE, _SMALLEST = 11, 10.4  # pixels of the text, and of numbers in small squares
_LARGEST = 12
_TRUE = 64  # pixels for a line of a true class's name


def confusion(matrix: object, class_names: Sequence[str]) -> Drawing:
    """Return a confusion matrix: a row for each true class, a column for each predicted one, deeper where more fall.

    The right answers, on the diagonal, are green and framed; the mistakes are red.

    Args:
        matrix: (classes, classes) whole numbers of at least 0: `matrix[true][predicted]` examples; at most 12 classes.
        class_names: one for each class.

    Raises:
        TypeError, ValueError: `matrix` is not square, holds other numbers, or does not fit the names.
    """
    counts = _counts(matrix, class_names)
    names = [str(name) for name in class_names]
    rows = [wrapped(name, _TRUE, _SIZE) for name in names]
    corner = text_width("predicted →", _SIZE) + 10
    left = max(corner, *(text_width(words, _SIZE) + 10 for lines in rows for words in lines))
    turned = max(text_width(name, _SIZE) for name in names)
    right, rise = turned / 2 + 6, 0.87 * turned + 6  # at 60 degrees
    side = min((_WIDTH - left - right) / (len(names) - 0.5), 44)
    top = max(rise + 10, 36)
    shapes = [text("predicted →", left - 8, top - 24, _SIZE, anchor="end", font_style="italic")]
    shapes.append(text("true ↓", left - 8, top - 9, _SIZE, anchor="end", font_style="italic"))
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    for r, name in enumerate(names):
        y = top + r * side
        for i, words in enumerate(rows[r]):
            middle = y + side / 2 + 10 * (i - (len(rows[r]) - 1) / 2)
            shapes.append(text(words, left - 8, middle, _SIZE, anchor="end"))
        x = left + (r + 0.5) * side
        shapes.append(text(name, x, top - 8, _SIZE, anchor="start", transform=f"rotate(-60 {x:.2f} {top - 8:.2f})"))
        for c in range(len(names)):
            shapes += _square(int(counts[r, c]), float(shares[r, c]), left + c * side, y, side, right=r == c)
    width = left + len(names) * side + max(right - side / 2, 2)
    return draw(shapes, width, top + len(names) * side + 2, _words(counts, names), scale=1.6)


def _square(count: int, share: float, x: float, y: float, side: float, right: bool) -> list:
    name = "output" if right else "unreached"
    border = {"stroke": colour("ink" if right else "soft"), "stroke_width": 1.5 if right else 0.75}
    shapes = [rect(x, y, side, side, fill=colour(name), fill_opacity=round(0.5 * share, 3), **border)]
    if count:
        size = min(_SIZE, 0.94 * side / text_width(str(count), 1))
        shapes.append(text(count, x + side / 2, y + side / 2, max(size, _SMALLEST)))
    return shapes


def _counts(matrix: object, class_names: object) -> np.ndarray:
    if not is_sequence(class_names) or not 2 <= len(class_names) <= _LARGEST:
        raise TypeError(f"class_names takes 2 to {_LARGEST} names, got {shown(class_names)}")
    try:
        counts = np.asarray(matrix)
    except ValueError:
        raise ValueError("matrix takes rows of equal length") from None
    square = (len(class_names),) * 2
    if counts.shape != square:
        raise ValueError(f"matrix takes shape {square}, one row and column for each class name, got {counts.shape}")
    if counts.dtype.kind not in "iu" or counts.min() < 0:
        raise ValueError(f"matrix takes whole numbers of at least 0, got {shown(matrix)}")
    return counts


def _words(counts: np.ndarray, names: list[str]) -> str:
    total, right = int(counts.sum()), int(np.trace(counts))
    if not total:
        return f"An empty confusion matrix of {len(names)} classes."
    wrong = counts - np.diag(np.diag(counts))
    words = f"Confusion matrix of {len(names)} classes: {right:,} of {total:,} right ({right / total:.1%})."
    if not wrong.any():
        return words
    true, predicted = np.unravel_index(wrong.argmax(), wrong.shape)
    count = int(wrong.max())
    often = f"{count:,} times" if count > 1 else "once"
    return f"{words} The commonest mistake: {names[true]} taken for {names[predicted]}, {often}."
