"""Diagrams against slow counts of what they show, and against the geometry of what was drawn."""

import random
import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from convlab import diagrams, drawing, models

PHONE = 328  # pixels: a page of 360 less its margins

EXAMPLES = {
    "grid": lambda: diagrams.grid([[1, -2.5], [None, 4]], frame=(0, 1, 2, 1), title="numbers"),
    "large grid": lambda: diagrams.grid([[i * 28 + j for j in range(28)] for i in range(28)]),
    "marked grid": lambda: diagrams.grid([[0] * 5] * 5, "output", hatched={(0, 0)}, unreached=[(4, 4), (3, 4)]),
    "filter beside input": lambda: diagrams.filter_beside_input((32, 32, 3), 5),
    "filter as large as the input": lambda: diagrams.filter_beside_input((32, 32, 3), 32),
    "receptive field": lambda: diagrams.receptive_field((32, 32, 3), 5, (27, 27)),
    "receptive field of a deep volume": lambda: diagrams.receptive_field((14, 14, 64), 3),
    "feature map": lambda: diagrams.feature_map((32, 32, 3), 5),
    "feature map of one number": lambda: diagrams.feature_map((5, 5, 3), 5),
    "feature map of a wide image": lambda: diagrams.feature_map((20, 60, 3), 5, 2),
    "six filters": lambda: diagrams.several_filters((32, 32, 3), 5, 6),
    "twenty filters": lambda: diagrams.several_filters((32, 32, 3), 5, 20),
    "one filter": lambda: diagrams.several_filters((8, 8, 1), 7, 1),
    "stride": lambda: diagrams.stride(5, 2, 2),
    "repaired stride": lambda: diagrams.stride(5, 2, 2, ((0, 0), (0, 1))),
    "large stride": lambda: diagrams.stride((12, 9), (3, 2), (4, 3), "same"),
    "shared weights": lambda: diagrams.shared_weights(5, 3),
    "many shared weights": lambda: diagrams.shared_weights(10, 4),
    "network": lambda: diagrams.network(a_model()),
    "parameter bars": lambda: diagrams.parameter_bars(a_model()),
}


def a_model():
    """What the diagrams read of a Keras model, without Keras."""

    def layer(kind, shape, parameters=0, **more):
        output = SimpleNamespace(shape=(None, *shape))
        return type(kind, (), {"output": output, "count_params": lambda self: parameters, **more})()

    return SimpleNamespace(
        input_shape=(None, 8, 10, 3),
        layers=[
            layer("Conv2D", (6, 8, 4), 112, kernel_size=(3, 3)),
            layer("MaxPooling2D", (3, 4, 4), pool_size=(2, 2)),
            layer("GlobalMaxPooling2D", (4,)),
            layer("Dense", (1000,), 5000),
            layer("Dense", (2,), 2002),
        ],
    )


def panels(picture):
    return [ElementTree.fromstring(panel.svg) for panel in picture.panels]


def all_of(picture, tag):
    return [node for svg in panels(picture) for node in svg.iter(f"{{http://www.w3.org/2000/svg}}{tag}")]


def texts(picture):
    return [node.text or "" for node in all_of(picture, "text")]


def corners(node, x=0.0, y=0.0):
    """The extreme points of every shape, in the pixels of its picture."""
    moved = re.fullmatch(r"translate\((\S+) (\S+)\)", node.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    number = {name: float(value) for name, value in node.attrib.items() if re.fullmatch(r"-?[\d.]+", value)}
    tag = node.tag.rpartition("}")[2]
    if tag == "rect":
        yield from ((x + number["x"] + i * number["width"], y + number["y"] + i * number["height"]) for i in (0, 1))
    elif tag == "line":
        yield from ((x + number[f"x{i}"], y + number[f"y{i}"]) for i in (1, 2))
    elif tag == "circle":
        yield from ((x + number["cx"] + i * number["r"], y + number["cy"] + i * number["r"]) for i in (-1, 1))
    elif tag == "polygon":
        yield from ((x + float(a), y + float(b)) for a, b in re.findall(r"(\S+),(\S+)", node.get("points")))
    elif tag == "text" and node.text:
        width = min(drawing.text_width(node.text, number["font-size"]), number.get("textLength", 1e9))
        start = {"start": 0, "middle": -width / 2, "end": -width}[node.get("text-anchor")]
        half = number["font-size"] / 2
        yield (x + number["x"] + start, y + number["y"] - half)
        yield (x + number["x"] + start + width, y + number["y"] + half)
    for child in node:
        yield from corners(child, x, y)


@pytest.mark.parametrize("make", EXAMPLES.values(), ids=EXAMPLES)
def test_pictures_are_the_same_each_time(make):
    assert make().html == make().html


@pytest.mark.parametrize("make", EXAMPLES.values(), ids=EXAMPLES)
def test_nothing_sticks_out_and_text_is_readable_on_a_phone(make):
    check_legible(make())


def check_legible(picture):
    for svg in panels(picture):
        width, height = map(float, svg.get("viewBox").split()[2:])
        for x, y in corners(svg):
            assert -1 <= x <= width + 1, (x, width)
            assert -1 <= y <= height + 1, (y, height)
        for node in svg.iter("{http://www.w3.org/2000/svg}text"):
            assert float(node.get("font-size")) * min(1, PHONE / width) >= 9, node.text


@pytest.mark.parametrize("make", EXAMPLES.values(), ids=EXAMPLES)
def test_pictures_share_a_page_without_ids(make):
    assert not [node for svg in panels(make()) for node in svg.iter() if node.get("id")]
    assert "url(" not in make().html


def test_grid_shows_its_numbers():
    picture = diagrams.grid([[1, -2.5, 0], [0.125, None, 7]], title="a title")
    assert texts(picture) == ["a title", "1", "−2.5", "0", "0.12", "7"]
    assert picture.alt == "a title: a grid of 2 × 3 numbers, row by row: 1 -2.5 0; 0.12 empty 7."
    assert diagrams.grid([[1]], alt="My words.").alt == "My words."


def test_grid_is_deeper_where_the_number_is_larger():
    squares = all_of(diagrams.grid([[3, 1, 2]]), "rect")
    depth = [float(square.get("fill-opacity")) for square in squares]
    assert depth[1] < depth[2] < depth[0]


def test_grid_frames_the_patch():
    frame = all_of(diagrams.grid([[0] * 6] * 5, cell=20, frame=(1, 2, 3, 4)), "rect")[-1]
    assert [frame.get(name) for name in ("x", "y", "width", "height")] == ["40", "20", "80", "60"]
    assert frame.get("stroke") == drawing.colour("filter")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"values": [[1, 2], [3]]}, "values takes rows of numbers, all of one length"),
        ({"values": []}, "values takes rows"),
        ({"values": 3}, "values takes rows"),
        ({"values": [["1"]]}, "value takes a number"),
        ({"values": [[float("nan")]]}, "value takes a finite number"),
        ({"values": [[1]], "role": "red"}, "role takes 'input' or"),
        ({"values": [[1]], "cell": 0}, "cell takes a whole number"),
        ({"values": [[1]], "frame": (0, 0, 2, 1)}, "frame takes .* inside 1 × 1"),
        ({"values": [[1]], "hatched": [(0, 1)]}, "hatched takes .* inside 1 × 1"),
        ({"values": [[1]], "unreached": [0.5]}, r"unreached\[0\] takes a whole number"),
    ],
)
def test_grid_refuses(arguments, message):
    with pytest.raises((TypeError, ValueError), match=message):
        diagrams.grid(**arguments)


def stops(size, filter_size, stride, before, after):
    """The slow count: the first pixel of each stop, in the padded axis."""
    return [start for start in range(0, size + before + after, stride) if start + filter_size <= size + before + after]


def test_stride_agrees_with_a_slow_count():
    chance = random.Random(2)
    for _ in range(150):
        sizes = [chance.randint(1, 9) for _ in range(2)]
        zeros = [(chance.randint(0, 2), chance.randint(0, 2)) for _ in range(2)]
        filters = [chance.randint(1, size + sum(pair)) for size, pair in zip(sizes, zeros, strict=True)]
        strides = [chance.randint(1, 4) for _ in range(2)]
        axes = list(zip(sizes, filters, strides, zeros, strict=True))
        rows, columns = ([*stops(size, f, s, *pair)] for size, f, s, pair in axes)
        reached = {
            (r + i - zeros[0][0], c + j - zeros[1][0])
            for r in rows
            for c in columns
            for i in range(filters[0])
            for j in range(filters[1])
        }
        lost = {(r, c) for r in range(sizes[0]) for c in range(sizes[1])} - reached
        picture = diagrams.stride(tuple(sizes), tuple(filters), tuple(strides), tuple(zeros))
        assert f"The output is {len(rows)} × {len(columns)}." in picture.alt
        outlines = [node for node in all_of(picture, "rect") if node.get("fill") == "none"]
        assert sum(node.get("stroke") == drawing.colour("unreached") for node in outlines) == len(lost)
        green = [node for node in all_of(picture, "rect") if node.get("fill") == drawing.colour("output")]
        assert len(green) == len(rows) * len(columns)
        padded = (sizes[0] + sum(zeros[0])) * (sizes[1] + sum(zeros[1])) - sizes[0] * sizes[1]
        assert texts(picture).count("0") == padded
        check_legible(picture)


def test_stride_of_the_chapter():
    first, second, third = (diagrams.stride(5, 2, *more) for more in ((1,), (2,), (2, ((0, 0), (0, 1)))))
    assert "output is 4 × 4. Every pixel is reached." in first.alt
    assert "output is 2 × 2. Never reached, hatched in red: row 5, column 5." in second.alt
    assert "zeros added 1 right. The output is 2 × 3. Never reached, hatched in red: row 5." in third.alt
    assert "never reached: row 5, column 5" in texts(second)


def test_volumes_are_drawn_to_scale():
    def front(picture, role):
        shape = next(n for n in all_of(picture, "polygon") if n.get("fill") == drawing.colour(role))
        points = [tuple(map(float, point)) for point in re.findall(r"(\S+),(\S+)", shape.get("points"))]
        return [max(axis) - min(axis) for axis in zip(*points, strict=True)]

    picture = diagrams.filter_beside_input((24, 32, 3), 5)
    width, height = front(picture, "input")
    assert front(picture, "filter") == pytest.approx([width * 5 / 32, height * 5 / 24], abs=0.02)
    assert width / height == pytest.approx(32 / 24, abs=0.01)
    assert "75 weights and 1 bias" in picture.alt


def test_maps_have_the_size_of_a_slow_count():
    chance = random.Random(3)
    for _ in range(60):
        height, width, depth = (chance.randint(1, limit) for limit in (40, 40, 8))
        size, step, count = chance.randint(1, min(height, width)), chance.randint(1, 3), chance.randint(1, 12)
        shape = f"{len(stops(height, size, step, 0, 0))} × {len(stops(width, size, step, 0, 0))}"
        assert f"feature map of {shape}." in diagrams.feature_map((height, width, depth), size, step).alt
        several = diagrams.several_filters((height, width, depth), size, count, step)
        assert several.alt.endswith(f"a volume of {shape} × {count}.")
        plates = [n for n in all_of(several, "rect") if n.get("fill") == drawing.colour("output")]
        assert len(plates) == count
        check_legible(diagrams.feature_map((height, width, depth), size, step))
        check_legible(several)
        check_legible(diagrams.filter_beside_input((height, width, depth), size))
        check_legible(diagrams.receptive_field((height, width, depth), size))


def test_receptive_field_counts_its_products():
    picture = diagrams.receptive_field((32, 32, 3), 5)
    assert "75 products" in texts(picture)
    assert "75 pixel values, 75 weights and one bias give one number" in picture.alt
    with pytest.raises(ValueError, match=r"position takes at most \(27, 27\)"):
        diagrams.receptive_field((32, 32, 3), 5, (0, 28))


@pytest.mark.parametrize("size", range(1, 11))
@pytest.mark.parametrize("filter_size", range(1, 5))
def test_shared_weights_draws_each_connection_once(size, filter_size):
    if filter_size > size:
        with pytest.raises(ValueError, match="filter_size takes at most the padded size"):
            diagrams.shared_weights(size, filter_size)
        return
    outputs = len(stops(size, filter_size, 1, 0, 0))
    convolution, dense = (
        [node for node in svg if node.tag.endswith("line")]
        for svg in panels(diagrams.shared_weights(size, filter_size))
    )
    assert len(convolution) == outputs * filter_size + filter_size  # and the key
    assert len(dense) == outputs * size
    inputs_x, outputs_x = (sorted({float(node.get(end)) for node in dense}) for end in ("x1", "x2"))
    joined = [
        (inputs_x.index(float(n.get("x1"))), outputs_x.index(float(n.get("x2")))) for n in convolution[:-filter_size]
    ]
    assert sorted(joined) == sorted((o + i, o) for o in range(outputs) for i in range(filter_size))
    looks = [(node.get("stroke"), node.get("stroke-dasharray")) for node in convolution]
    assert len(set(looks)) == filter_size
    assert all(looks.count(look) == outputs + 1 for look in looks)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: diagrams.filter_beside_input((32, 32), 5), "input_shape takes one whole number or a sequence of 3"),
        (lambda: diagrams.filter_beside_input(32, 5), "input_shape takes"),
        (lambda: diagrams.receptive_field((32, 32, 3), 33), "filter_size takes at most the padded size 32"),
        (lambda: diagrams.feature_map((32, 32, 3), 5, 0), "stride takes a whole number"),
        (lambda: diagrams.several_filters((32, 32, 3), 5, 0), "filters takes a whole number"),
        (lambda: diagrams.several_filters((32, 32, 3), 2.5, 3), "filter_size takes a whole number"),
        (lambda: diagrams.stride(5, 6), "filter_size takes at most the padded size 5"),
        (lambda: diagrams.stride(5, 2, 0), "stride takes a whole number"),
        (lambda: diagrams.stride(5, 2, 1, "full"), "padding takes 'valid' or 'same'"),
        (lambda: diagrams.stride(5, 2, 1, -1), "padding takes a whole number"),
        (lambda: diagrams.shared_weights(11, 3), "size takes at most 10"),
        (lambda: diagrams.shared_weights(5, 5), "filter_size takes at most 4"),
        (lambda: diagrams.network("model"), "model takes a built Keras model"),
        (
            lambda: diagrams.network(SimpleNamespace(input_shape=(None, 4, 4, 4, 4), layers=[])),
            "model.input_shape takes",
        ),
        (lambda: diagrams.parameter_bars(None), "model takes a built Keras model, got None"),
        (lambda: diagrams.parameter_bars(SimpleNamespace(layers=[])), "model takes a model with parameters"),
    ],
)
def test_diagrams_refuse(make, message):
    with pytest.raises((TypeError, ValueError), match=message):
        make()


def test_network_draws_each_layer():
    picture = diagrams.network(a_model())
    assert [panel.alt for panel in picture.panels] == [
        "input, 8 × 10 × 3.",
        "Then Conv2D 3 × 3, 6 × 8 × 4, 112 parameters.",
        "Then MaxPooling2D, 3 × 4 × 4, 2 × 2 window.",
        "Then GlobalMaxPooling2D, 4, no parameters.",
        "Then Dense, 1,000, 5,000 parameters.",
        "Then Dense, 2, 2,002 parameters.",
    ]
    assert picture.caption == (
        "7,114 parameters in 5 layers. Open orange square: the next layer's filter. Filled square: the next layer's "
        "pooling window. A bar is a row of numbers; its length grows with the square root of their count."
    )
    assert texts(picture)[8:11] == ["Global Max", "Pooling2D", "4"]
    arrows = [len(svg.findall(".//{*}polygon[@points]")) - 4 * (i < 3) for i, svg in enumerate(panels(picture))]
    assert arrows == [1, 1, 1, 1, 1, 0]  # an outline and three faces a volume; the last card leads nowhere


def test_rows_grow_with_the_square_root_of_their_count():
    rows = [
        node for node in all_of(diagrams.network(a_model()), "rect") if node.get("fill") == drawing.colour("output")
    ]
    lengths = [float(node.get("height")) for node in rows]
    assert [length / lengths[1] for length in lengths] == pytest.approx([0.004**0.5, 1, 0.002**0.5], abs=0.001)


def test_cards_of_a_network_stand_in_columns():
    picture = diagrams.network(a_model())
    widths = {svg.get("width") for svg in panels(picture)}
    assert widths == {str(picture.column)}
    assert f"repeat(auto-fill,{picture.column}px)" in picture.html
    assert 3 * picture.column <= PHONE


def test_bars_are_as_long_as_the_parameters():
    bars = [float(node.get("width")) for node in all_of(diagrams.parameter_bars(a_model()), "rect")]
    assert [length / bars[1] for length in bars] == pytest.approx([112 / 5000, 1, 2002 / 5000], abs=0.001)


def test_the_networks_of_chapter_7():
    # As the source prints them: flattened 703,594 parameters with 590,848 in one layer; 179,306 with global pooling.
    from convlab.models import cifar10_convnet

    flat, pooled = cifar10_convnet("flatten"), cifar10_convnet("global_max")
    shapes = "32 × 32 × 3|30 × 30 × 32|28 × 28 × 32|14 × 14 × 32|12 × 12 × 64|10 × 10 × 64|5 × 5 × 64|3 × 3 × 64|"
    for model, join, total in ((flat, "576", "703,594"), (pooled, "64", "179,306")):
        picture = diagrams.network(model)
        drawn = [words for words in texts(picture) if re.fullmatch(r"[\d,]+( × \d+)*", words)]
        assert drawn == f"{shapes}{join}|1,024|10".split("|")
        assert picture.caption.startswith(f"{total} parameters in 10 layers. ")
        assert picture.html == diagrams.network(model).html
    assert "Dense → 1,024: 590,848 (84%)" in diagrams.parameter_bars(flat).alt
    with pytest.raises(TypeError, match="model takes a built Keras model"):
        diagrams.network(type(flat)([type(flat.layers[-1])(3)]))


def test_a_network_for_sequences_shows_its_lengths_and_bands():
    model = models.imdb_conv1d()
    drawing = diagrams.network(model)
    for words in ("Embedding, 500 × 128, 1,280,000 parameters", "Conv1D 7, 494 × 32, 28,704 parameters", "98 × 32"):
        assert words in drawing.alt
    assert "Open orange band: the next layer's filter. Filled band" in drawing.caption
    heights = [_rects(panel.svg)[0]["height"] for panel in drawing.panels[1:5]]
    assert heights[0] == 84
    assert heights[1] == pytest.approx(84 * 494 / 500, abs=0.01)
    assert heights == sorted(heights, reverse=True)


def _rects(svg):
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")
    return [{name: float(node.get(name)) for name in ("width", "height")} for node in found]
