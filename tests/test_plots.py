"""Plots against the data that they were given, read back out of the SVG."""

import base64
import io
import re
from xml.etree import ElementTree

import matplotlib.figure
import numpy as np
import pytest
from PIL import Image

from convlab import drawing, plots

SVG = "{http://www.w3.org/2000/svg}"
RUN = {"accuracy": [0.3, 0.45, 0.5, 0.62], "val_accuracy": [0.35, 0.41, 0.55, 0.5], "loss": [2.0, 1.5, 1.1, 0.9]}
OTHER = {"accuracy": [0.2, 0.25, 0.3, 0.31], "val_accuracy": [0.22, 0.24, 0.28, 0.3]}
PHONE = 328


def nodes(picture, tag):
    return [node for panel in picture.panels for node in ElementTree.fromstring(panel.svg).iter(SVG + tag)]


def texts(picture):
    return [node.text for node in nodes(picture, "text")]


def pictures(drawn):
    for node in nodes(drawn, "image"):
        kind, _, data = node.get("href").partition(";base64,")
        assert kind == "data:image/png"
        with Image.open(io.BytesIO(base64.b64decode(data))) as image:
            yield np.array(image)


def examples():
    chance = np.random.default_rng(0)
    return [
        plots.history({"ConvNet": RUN, "dense": OTHER}, "accuracy"),
        plots.history({"ConvNet": RUN}, "loss"),
        plots.lines([0, 1.5, 3], {"ConvNet": [0.9, 0.8, 0.6], "dense": [0.5, 0.4, 0.3]}, "shift in pixels", "accuracy"),
        plots.images(chance.random((10, 8, 8, 3)), ["stripes across", "automobile"] * 5),
        plots.images(chance.random((7, 8, 8, 3)), labels=list("abcdefg")),
        plots.images(chance.integers(0, 256, (3, 5, 9), dtype=np.uint8)),
        plots.filters(chance.normal(size=(3, 3, 3, 32))),
        plots.filters(chance.normal(size=(3, 3, 2, 4))),
        plots.feature_maps(chance.normal(size=(6, 6, 20)), title="convolution 1, 6 × 6"),
        plots.feature_maps(
            chance.normal(size=(6, 6, 1)), title="a title that is much longer than this one map is wide"
        ),
        plots.confusion(chance.integers(0, 900, (10, 10)), [f"class {i}" for i in range(10)]),
        plots.confusion(chance.integers(0, 900, (10, 10)), [f"stripes across {i}" for i in range(10)]),
        plots.bars({"one": 1, "two": 2000.5}, "things"),
    ]


def test_plots_are_the_same_each_time():
    assert [picture.html for picture in examples()] == [picture.html for picture in examples()]


def test_text_is_readable_on_a_phone():
    for picture in examples():
        svg = ElementTree.fromstring(picture.svg)
        width = float(svg.get("viewBox").split()[2])
        for node in svg.iter(SVG + "text"):
            size = float(node.get("font-size") or re.search(r"font-size: ([\d.]+)px", node.get("style"))[1])
            assert size * min(1, PHONE / width) >= 10.4, (picture, node.text)


def test_colours_follow_the_theme():
    for picture in examples():
        without = re.sub(r'var\(--cl-\w+, [^)]*\)|data:[^"]*|href="#[^"]*"|url\(#[^)]*\)', "", picture.svg)
        assert re.findall(r"#[0-9a-f]{3,8}\b", without) == []
        assert "<style" not in without
        assert "<metadata" not in without
        assert "font-family" not in without


def test_ids_do_not_clash_on_a_page():
    one = plots.history({"ConvNet": RUN}, "accuracy")
    two = plots.history({"dense": OTHER}, "accuracy")
    every = [node for picture in (one, two) for node in ElementTree.fromstring(picture.svg).iter()]
    ids = [node.get("id") for node in every if node.get("id")]
    assert len(ids) == len(set(ids)) > 0
    used = set(re.findall(r'(?:href="#|url\(#)([\w-]+)', one.svg + two.svg))
    assert used == set(ids)


def points(path):
    return np.array(re.findall(r"[ML] (\S+) (\S+)", path.get("d")), dtype=float)


def test_history_draws_the_numbers():
    drawn = plots.history({"ConvNet": RUN, "dense": OTHER}, "accuracy")
    curves = [points(path) for path in nodes(drawn, "path") if len(points(path)) == 4 and path.get("clip-path")]
    wanted = [RUN["accuracy"], RUN["val_accuracy"], OTHER["accuracy"], OTHER["val_accuracy"]]
    assert len(curves) == len(wanted)
    heights, values = np.concatenate([curve[:, 1] for curve in curves]), np.concatenate(wanted)
    slope, offset = np.polyfit(values, heights, 1)
    assert slope < 0
    np.testing.assert_allclose(heights, slope * values + offset, atol=0.03)
    for curve in curves:
        np.testing.assert_allclose(np.diff(curve[:, 0]), np.diff(curve[:, 0])[0], atol=0.03)
    dashed = [path for path in nodes(drawn, "path") if "dasharray" in path.get("style", "")]
    assert len(dashed) == 2


def test_history_names_what_it_shows():
    drawn = plots.history({"ConvNet": RUN, "dense": OTHER}, "accuracy")
    assert {"epoch", "ConvNet", "dense", "accuracy: validation solid, training dashed"} <= set(texts(drawn))
    assert "ConvNet, validation: from 0.350 to 0.500 in 4 epochs; dense, training: from 0.200 to 0.310" in drawn.alt
    assert {"training", "validation", "accuracy"} <= set(texts(plots.history({"ConvNet": RUN}, "accuracy")))
    assert {"training", "loss"} <= set(texts(plots.history({"ConvNet": RUN}, "loss")))


def test_names_at_the_ends_do_not_overlap():
    runs = {f"run {i}": {"accuracy": [0.5, 0.6 + i / 1000]} for i in range(4)}
    drawn = plots.history(runs, "accuracy")
    heights = []
    for node in nodes(drawn, "text"):
        if node.text.startswith("run"):
            heights.append(float(node.get("y")))
    assert len(heights) == 4
    assert np.diff(sorted(heights)).min() > 11
    title = next(float(node.get("y")) for node in nodes(drawn, "text") if node.text.startswith("accuracy"))
    assert min(heights) > title + 11


def test_lines_draw_the_numbers():
    x, rows = [-3, -1, 0, 4], {"ConvNet": [0.5, 0.6, 0.9, 0.4], "dense": [0.2, 0.3, 0.7, 0.1]}
    drawn = plots.lines(x, rows, "shift in pixels", "accuracy")
    curves = [points(path) for path in nodes(drawn, "path") if len(points(path)) == 4 and path.get("clip-path")]
    across, down = np.concatenate(curves).T
    for places, values in ((across, x * 2), (down, rows["ConvNet"] + rows["dense"])):
        slope, offset = np.polyfit(values, places, 1)
        np.testing.assert_allclose(places, slope * np.array(values) + offset, atol=0.03)
    assert {"shift in pixels", "accuracy", "ConvNet", "dense"} <= set(texts(drawn))
    assert drawn.alt == (
        "accuracy against shift in pixels. ConvNet: from 0.5 at -3 to 0.4 at 4; dense: from 0.2 at -3 to 0.1 at 4."
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], {"a": [1]}, "x", "y"), "x takes a list of numbers"),
        (([1, None], {"a": [1, 2]}, "x", "y"), "x takes finite numbers, got None"),
        (([1, 2], {}, "x", "y"), "values takes a mapping of 1 to 4 labels"),
        (([1, 2], [[1, 2]], "x", "y"), "values takes a mapping"),
        (([1, 2], {"a": [1]}, "x", "y"), r"values\['a'\] takes 2 numbers, one for each x, got 1"),
        (([1, 2], {"a": [1, float("inf")]}, "x", "y"), r"values\['a'\] takes finite numbers, got inf"),
        (([1, 2], {"a": [1, 2]}, "", "y"), "x_label takes text"),
        (([1, 2], {"a": [1, 2]}, "x", None), "y_label takes text, got None"),
    ],
)
def test_lines_refuse(arguments, message):
    with pytest.raises((TypeError, ValueError), match=message):
        plots.lines(*arguments)


def series(drawn):
    """The colour and the marker of each curve that has markers, in their order."""
    found = []
    for path in nodes(drawn, "path"):
        stroke = re.search(r"stroke: ([^;]+)", path.get("style", ""))
        if stroke and len(points(path)) == 2 and path.get("clip-path") and "stroke-width: 2" in path.get("style"):
            found.append(stroke[1])
    return found


def test_series_keep_their_colours_and_take_none_of_a_role():
    runs = {str(i): {"val_loss": [1.0, 0.5 + i / 9]} for i in range(4)}
    curves = {label: run["val_loss"] for label, run in runs.items()}
    four = series(plots.history(runs, "loss"))
    assert len(set(four)) == 4
    assert series(plots.lines([0, 1], curves, "x", "y")) == four
    assert series(plots.history({"other": runs["3"]}, "loss")) == four[:1]
    taken = [drawing.colour(name) for name in ("input", "filter", "output", "unreached")]
    assert not [colour for colour in taken if colour in "".join(four)]
    assert drawing.colour("accent") in plots.bars({"a": 1}).svg


@pytest.mark.parametrize(
    ("histories", "metric", "message"),
    [
        ({}, "loss", "histories takes a mapping of 1 to 4"),
        ([RUN], "loss", "histories takes a mapping"),
        ({str(i): RUN for i in range(5)}, "loss", "histories takes a mapping of 1 to 4"),
        ({"a": [1, 2]}, "loss", r"histories\['a'\] takes a mapping"),
        ({"a": RUN}, "f1", r"metric takes one of \['accuracy', 'loss', 'val_accuracy'\] for the run 'a', got 'f1'"),
        ({"a": RUN}, None, "metric takes the name"),
        ({"a": {"loss": []}}, "loss", "takes a list of numbers"),
        ({"a": {"loss": [1.0, float("nan")]}}, "loss", "takes finite numbers, got nan"),
        ({"a": {"loss": ["1"]}}, "loss", "takes finite numbers, got '1'"),
    ],
)
def test_history_refuses(histories, metric, message):
    with pytest.raises((TypeError, ValueError), match=message):
        plots.history(histories, metric)


def test_figure_takes_any_matplotlib_figure():
    chart = matplotlib.figure.Figure(figsize=(3, 2))
    axes = chart.add_subplot(title="a < b")
    axes.plot([0, 1], [1, 0], color=drawing.PALETTE["gradient"][0])
    drawn = plots.figure(chart, "A falling line.", "Caption.")
    assert drawing.colour("gradient") in drawn.svg
    assert "a < b" in texts(drawn)
    assert (drawn.alt, drawn.caption) == ("A falling line.", "Caption.")
    with pytest.raises(TypeError, match="chart takes a matplotlib figure"):
        plots.figure([1, 2], "words")
    with pytest.raises(ValueError, match="alt takes words"):
        plots.figure(chart, "")


@pytest.mark.parametrize("shape", [(5, 8, 6, 3), (1, 1, 1, 3), (4, 7, 9), (2, 200, 150, 3), (3, 4, 4, 1)])
def test_images_are_shown_pixel_for_pixel(shape):
    pixels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    shown = list(pictures(plots.images(pixels)))
    np.testing.assert_array_equal(shown, pixels.squeeze(-1) if shape[-1] == 1 else pixels)
    np.testing.assert_array_equal(list(pictures(plots.images(pixels / 255))), shown)


def test_images_stand_in_rows_with_their_labels():
    drawn = plots.images(np.zeros((5, 4, 4, 3)), labels=["cat", "dog", "<b>", "d", "e"], columns=2)
    assert texts(drawn) == ["cat", "dog", "<b>", "d", "e"]
    assert len({node.get("x") for node in nodes(drawn, "image")}) == 2
    assert len({node.get("y") for node in nodes(drawn, "image")}) == 3
    assert drawn.alt == "5 images of 4 × 4 pixels, from the first: cat, dog, <b>, d, e."


@pytest.mark.parametrize(("role", "other"), [("input", "output"), ("output", "input")])
def test_images_have_frames_in_the_colour_of_their_role(role, other):
    drawn = plots.images(np.zeros((2, 4, 4)), role=role)
    assert drawing.colour(role) in drawn.svg
    assert drawing.colour(other) not in drawn.svg


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"pictures": np.zeros((4, 4))}, "pictures takes 3 or 4 dimensions"),
        ({"pictures": np.zeros((0, 4, 4, 3))}, "none of them empty"),
        ({"pictures": np.zeros((2, 4, 4, 2))}, "depth 1 or 3"),
        ({"pictures": np.full((1, 2, 2), 1.5)}, "uint8, or floats from 0 to 1, got float64 from 1.5"),
        ({"pictures": np.full((1, 2, 2), 3)}, "uint8, or floats from 0 to 1, got int64"),
        ({"pictures": np.full((1, 2, 2), np.nan)}, "pictures takes finite numbers"),
        ({"pictures": "cat.png"}, "pictures takes an array of numbers"),
        ({"pictures": [[1, 2], [3]]}, "pictures takes an array, got rows of unequal length"),
        ({"pictures": np.zeros((257, 2, 2))}, "at most 256"),
        ({"pictures": np.zeros((2, 2, 2)), "labels": ["a"]}, "labels takes one for each of the 2 images"),
        ({"pictures": np.zeros((2, 2, 2)), "columns": 0}, "columns takes a whole number"),
        ({"pictures": np.zeros((2, 2, 2)), "role": "filter"}, "role takes"),
    ],
)
def test_images_refuse(arguments, message):
    with pytest.raises((TypeError, ValueError), match=message):
        plots.images(**arguments)


def test_filters_of_depth_three_are_stretched_one_by_one():
    kernel = np.random.default_rng(2).normal(size=(3, 4, 3, 5))
    shown = list(pictures(plots.filters(kernel)))
    assert len(shown) == 5
    for i, picture in enumerate(shown):
        assert (picture.shape, picture.min(), picture.max()) == ((3, 4, 3), 0, 255)
        order = np.argsort(kernel[..., i], axis=None)
        assert np.all(np.diff(picture.ravel()[order].astype(int)) >= 0)


def test_other_filters_show_the_sign():
    kernel = np.array([[-1.0, 0.0], [0.5, 1.0]]).reshape(2, 2, 1, 1)
    (picture,) = pictures(plots.filters(kernel))
    below, zero, half, above = picture.reshape(4, 3).astype(int)
    assert np.ptp(zero) == 0
    assert zero[0] > 240
    assert above[0] > above[2] + 100  # orange
    assert below[2] > below[1] + 50  # purple
    assert np.all(np.abs(half - (zero + above) / 2) <= 1)
    assert len(list(pictures(plots.filters(np.zeros((2, 2, 4, 6)))))) == 24


def test_feature_maps_are_scaled_one_by_one():
    maps = np.full((2, 2, 3), -1.0)
    maps[0, :, 0] = [10, 4]
    maps[0, :, 1] = [0.1, 0.05]
    drawn = plots.feature_maps(maps, title="convolution 1, 2 × 2")
    assert [picture.ravel().tolist() for picture in pictures(drawn)] == [[255, 102, 0, 0], [255, 128, 0, 0], [0] * 4]
    assert drawn.caption == "Each map is scaled to its own largest value: that is white; zero and below is black."
    assert drawn.alt == (
        "convolution 1, 2 × 2: 3 feature maps of 2 × 2, their largest values from 0.10 to 10.00; "
        f"1 of them nowhere above zero. {drawn.caption}"
    )
    assert texts(drawn) == ["convolution 1, 2 × 2"]
    assert plots.feature_maps(maps[..., 2:]).alt.startswith("1 feature map of 2 × 2; 1 of them nowhere above zero.")


@pytest.mark.parametrize("call", [plots.filters, plots.feature_maps])
def test_a_sheet_has_its_title_above_the_pictures(call):
    drawn = call(np.ones((3, 3, 3, 2) if call is plots.filters else (3, 3, 2)), title="first layer")
    (title,) = nodes(drawn, "text")
    assert title.text == "first layer"
    assert float(title.get("y")) + 6 < min(float(node.get("y")) for node in nodes(drawn, "image"))
    assert drawn.alt.startswith("first layer: 2 ")


def test_long_labels_get_lines_and_fewer_columns():
    def columns(label):
        drawn = plots.images(np.zeros((10, 4, 4)), labels=[label] * 10)
        return len({node.get("x") for node in nodes(drawn, "image")}), texts(drawn)[:2]

    assert columns("stripes across") == (5, ["stripes", "across"])
    assert columns("photosynthesis") == (3, ["photosynthesis"] * 2)


@pytest.mark.parametrize("call", [plots.filters, plots.feature_maps])
@pytest.mark.parametrize("bad", [np.zeros(3), np.zeros((2, 2, 0, 1)), np.full((1, 1, 1, 1), np.inf), None, "x"])
def test_sheets_refuse(call, bad):
    with pytest.raises((TypeError, ValueError), match=r"(kernel|maps) takes"):
        call(bad)


def test_confusion_shows_the_counts():
    chance = np.random.default_rng(3)
    matrix = chance.integers(0, 50, (4, 4))
    names = ["ant", "bee", "cat", "dog"]
    drawn = plots.confusion(matrix, names)
    shown = [int(word) for word in texts(drawn) if word.isdigit()]
    assert shown == [count for count in matrix.ravel() if count]
    right = sum(int(matrix[i, i]) for i in range(4))
    assert f"{right} of {matrix.sum()} right ({right / matrix.sum():.1%})" in drawn.alt
    _, true, predicted = max((matrix[i, j], i, j) for i in range(4) for j in range(4) if i != j)
    assert f"{names[true]} taken for {names[predicted]}" in drawn.alt
    squares = [node for node in nodes(drawn, "rect") if node.get("fill") == drawing.colour("output")]
    assert len(squares) == 4


@pytest.mark.parametrize(
    ("matrix", "names", "message"),
    [
        ([[1, 2]], ["a", "b"], r"matrix takes shape \(2, 2\)"),
        ([[1, 2], [3]], ["a", "b"], "matrix takes rows of equal length"),
        ([[1, 2], [3, -1]], ["a", "b"], "whole numbers of at least 0"),
        ([[1, 0.5], [3, 1]], ["a", "b"], "whole numbers of at least 0"),
        ([[1]], ["a"], "class_names takes 2 to 12"),
        ([[1, 2], [3, 4]], "ab", "class_names takes 2 to 12"),
    ],
)
def test_confusion_refuses(matrix, names, message):
    with pytest.raises((TypeError, ValueError), match=message):
        plots.confusion(matrix, names)


def test_bars_are_to_scale():
    drawn = plots.bars({"a": 1000, "b": 250, "c": 0}, "counts")
    lengths = [float(node.get("width")) for node in nodes(drawn, "rect")]
    assert lengths[1] / lengths[0] == pytest.approx(0.25, abs=0.001)
    assert texts(drawn) == ["counts", "a", "1,000", "b", "250", "c", "0"]
    assert drawn.alt == "counts: a: 1,000; b: 250; c: 0."


@pytest.mark.parametrize("bad", [{}, [1, 2], {"a": -1}, {"a": float("nan")}, {"a": "3"}, {"a": None}])
def test_bars_refuse(bad):
    with pytest.raises((TypeError, ValueError), match="takes a"):
        plots.bars(bad)


def test_filters_have_a_name_each():
    kernel = np.arange(2 * 2 * 3 * 4.0).reshape(2, 2, 3, 4)
    named = plots.filters(kernel, labels=["ship", "frog", "cat", "dog"])
    assert texts(named) == ["ship", "frog", "cat", "dog"]
    assert "4 filters of 2 × 2 × 3, from the first: ship, frog, cat, dog, weights from" in named.alt
    with pytest.raises(ValueError, match="labels takes one for each of the 4 pictures"):
        plots.filters(kernel, labels=["ship"])
