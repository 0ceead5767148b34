"""The drawing of a linear classifier: its scores by a slow loop, its bars to scale, bad input refused."""

import re

import numpy as np
import pytest
from test_diagrams import all_of, check_legible, texts

from convlab import diagrams, drawing

IMAGE = np.arange(12.0).reshape(2, 2, 3)


def some_classifier(rng):
    shape = (int(rng.integers(1, 40)), int(rng.integers(1, 40)), int(rng.choice([1, 3])))
    classes = int(rng.integers(2, 13))
    image, kernel = rng.normal(size=shape), rng.normal(size=(int(np.prod(shape)), classes))
    return image, kernel, rng.normal(size=classes), [f"class {k}" for k in range(classes)]


def slow_scores(image, kernel, biases):
    scores = []
    for k, bias in enumerate(biases):
        total = bias
        for i, x in enumerate(image.ravel()):
            total += kernel[i, k] * x
        scores.append(total)
    return scores


def test_scores_agree_with_a_slow_loop():
    rng = np.random.default_rng(6)
    for _ in range(20):
        image, kernel, biases, names = some_classifier(rng)
        picture = diagrams.linear_classifier(image, kernel, biases, names)
        check_legible(picture)
        scores = slow_scores(image, kernel, biases)
        found = re.findall(r"(class \d+) (−?\d+(?:\.\d)?)", picture.alt)
        assert [name for name, _ in found] == names
        assert [float(score.replace("−", "-")) for _, score in found] == pytest.approx(scores, abs=0.051)
        best = names[int(np.argmax(scores))]
        assert picture.alt.endswith(f"The highest: {best}.")
        bold = [node.text for node in all_of(picture, "text") if node.get("font-weight") == "bold"]
        assert best in bold
        assert not (set(names) - {best}) & set(bold)
        assert f"one row of {image.size:,} numbers" in " ".join(texts(picture))


def test_bars_are_as_long_as_the_scores():
    rng = np.random.default_rng(7)
    for _ in range(20):
        image, kernel, biases, names = some_classifier(rng)
        picture = diagrams.linear_classifier(image, kernel, biases, names)
        green = [node for node in all_of(picture, "rect") if node.get("fill") == drawing.colour("output")]
        lengths = np.array([float(node.get("width")) for node in green])
        scores = np.array(slow_scores(image, kernel, biases))
        longest = np.abs(scores).argmax()
        expected = np.abs(scores) * lengths[longest] / abs(scores[longest])
        assert lengths == pytest.approx(np.maximum(expected, 0.5), abs=0.1)
        zero = next(float(n.get("x1")) for n in all_of(picture, "line") if n.get("stroke") == drawing.colour("padding"))
        starts = [float(node.get("x")) for node in green]
        for start, length, score in zip(starts, lengths, scores, strict=True):
            assert (start if score >= 0 else start + length) == pytest.approx(zero, abs=0.6)


def test_there_is_a_picture_for_the_image_its_row_and_each_template():
    picture = diagrams.linear_classifier(IMAGE, np.eye(12)[:, :3], np.zeros(3), ["a", "b", "c"])
    pictures = all_of(picture, "image")
    assert len(pictures) == 2 + 3
    assert len({node.get("href") for node in pictures}) == 5
    assert picture.html == diagrams.linear_classifier(IMAGE, np.eye(12)[:, :3], np.zeros(3), ["a", "b", "c"]).html


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"image": IMAGE[..., 0]}, "image takes"),
        ({"image": IMAGE[..., :2]}, "image takes"),
        ({"image": IMAGE * np.nan}, "image takes finite numbers"),
        ({"image": "image"}, "image takes an array of numbers"),
        ({"kernel": np.zeros((11, 2))}, r"kernel takes shape \(12, 2\)"),
        ({"kernel": [[1], [2, 3]]}, "kernel takes an array"),
        ({"biases": np.zeros(3)}, r"biases takes shape \(2,\)"),
        ({"class_names": ["one"]}, "class_names takes 2 to 12"),
        ({"class_names": "ab"}, "class_names takes 2 to 12"),
    ],
)
def test_refuses(changed, message):
    arguments = {"image": IMAGE, "kernel": np.zeros((12, 2)), "biases": np.zeros(2), "class_names": ["a", "b"]}
    with pytest.raises((TypeError, ValueError), match=message):
        diagrams.linear_classifier(**arguments | changed)
