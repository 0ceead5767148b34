"""The drawings that set a ConvNet beside a dense network, against the layers themselves."""

import numpy as np
import pytest
from test_diagrams import all_of, check_legible, panels, texts

from convlab import diagrams, drawing, ops

SCENE = np.zeros((6, 9))
SCENE[1:4, 2:6] = 1

EXAMPLES = {
    "nodes and maps": lambda: diagrams.nodes_and_maps(),
    "one node": lambda: diagrams.nodes_and_maps((3, 3, 1), 3, 1),
    "six maps of a wide image": lambda: diagrams.nodes_and_maps((6, 16, 4), 2, 6),
    "weight matrices": lambda: diagrams.weight_matrices(5, 3),
    "largest matrices": lambda: diagrams.weight_matrices(6, 4),
    "smallest matrices": lambda: diagrams.weight_matrices(1, 1),
    "found": lambda: diagrams.found(SCENE.tolist(), [("upper left", 1, 2), ("vertical", 2.5, 2)], [(1, 2, 3, 4)], "t"),
    "nothing found": lambda: diagrams.found([[1, 1]]),
}


@pytest.mark.parametrize("make", EXAMPLES.values(), ids=EXAMPLES)
def test_legible_and_the_same_each_time(make):
    check_legible(make())
    assert make().html == make().html
    assert "url(" not in make().html


def test_nodes_and_maps_draws_as_many_as_there_are():
    for shape, reach, count in (((8, 8, 3), 3, 4), ((7, 10, 2), 4, 2)):
        picture = diagrams.nodes_and_maps(shape, reach, count)
        height, width = (side - reach + 1 for side in shape[:2])
        assert len(all_of(picture, "circle")) == 2 * count  # each with a ground of the page's colour
        cells = [
            node
            for node in all_of(picture, "rect")
            if node.get("fill") == drawing.colour("output") and node.get("stroke-width") == "0.75"
        ]
        assert len(cells) == count * height * width
        weights = reach * reach * shape[2] * count + count
        assert f"{count} × {height * width} = {count * height * width:,} numbers, {weights:,} parameters" in texts(
            picture
        )
        dense = (shape[0] * shape[1] * shape[2] + 1) * count
        assert f"{count} numbers, {dense:,} parameters" in texts(picture)


def squares(panel, side):
    """Where the weights of a drawn matrix stand, with their digits."""
    svg = "{http://www.w3.org/2000/svg}"
    found, digits = {}, {}
    for node in panel.iter(f"{svg}rect"):
        if node.get("fill") != "none":
            place = (round((float(node.get("y")) - 40.5) / side), round((float(node.get("x")) - 0.5) / side))
            found[place] = node.get("fill-opacity")
    for node in panel.iter(f"{svg}text"):
        if node.get("text-anchor") == "middle":
            place = (int((float(node.get("y")) - 40) // side), int(float(node.get("x")) // side))
            digits[place] = int(node.text)
    return found, digits


@pytest.mark.parametrize(("size", "reach"), [(5, 3), (4, 2), (6, 3), (3, 3)])
def test_weight_matrices_are_those_of_the_convolution(size, reach):
    dense, local, shared = panels(diagrams.weight_matrices(size, reach))
    taps = np.arange(1.0, reach * reach + 1).reshape(reach, reach, 1, 1)
    single = np.eye(size * size).reshape(-1, size, size, 1)
    matrix = ops.conv2d(single, taps).reshape(size * size, -1).T
    side = 300 / matrix.shape[1]
    where = {tuple(place) for place in np.argwhere(matrix).tolist()}
    assert set(squares(dense, side)[0]) == set(np.ndindex(matrix.shape))
    assert set(squares(local, side)[0]) == where
    found, digits = squares(shared, side)
    assert set(found) == where
    assert digits == {place: int(matrix[place]) for place in where}
    shades = {place: found[place] for place in where}
    assert len(set(shades.values())) == reach * reach
    assert all(shades[a] == shades[b] for a in where for b in where if matrix[a] == matrix[b])


def test_found_marks_the_places():
    picture = diagrams.found(SCENE.tolist(), [("upper left", 1, 2), ("horizontal", 4, 3.5)], [(1, 2, 3, 4)])
    unit = 22
    lines = [
        tuple(float(node.get(name)) / unit for name in ("y1", "x1", "y2", "x2"))
        for node in all_of(picture, "line")
        if node.get("stroke") == drawing.colour("output")
    ]
    assert [(1, 2) in {line[:2], line[2:]} for line in lines] == [True, True, False]
    assert lines[2] == (4, 3, 4, 4)
    frame = all_of(picture, "rect")[-1]
    assert [float(frame.get(name)) / unit for name in ("y", "x", "height", "width")] == [1, 2, 3, 4]
    assert picture.alt.endswith("1 horizontal; 1 upper left; a frame of 3 × 4 from row 2, column 3.")


def test_found_is_deeper_where_the_number_is_larger():
    depth = {}
    for node in all_of(diagrams.found([[0, 1, 1, -1]]), "rect"):
        if node.get("fill") == drawing.colour("input"):
            depth[float(node.get("x")) / 22] = float(node.get("fill-opacity"))
    assert depth[3] < depth[0] < depth[1]
    assert 2 not in depth  # equal neighbours are one rectangle


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: diagrams.nodes_and_maps(8), "input_shape takes"),
        (lambda: diagrams.nodes_and_maps((17, 8, 3)), r"input_shape\[0\] takes a whole number from 1 to 16"),
        (lambda: diagrams.nodes_and_maps(count=7), "count takes a whole number from 1 to 6"),
        (lambda: diagrams.nodes_and_maps((4, 4, 1), 5), "filter_size takes at most"),
        (lambda: diagrams.weight_matrices(7), "size takes a whole number from 1 to 6"),
        (lambda: diagrams.weight_matrices(3, 4), "filter_size takes at most"),
        (lambda: diagrams.found([[1, 2], [3]]), "values takes rows of numbers"),
        (lambda: diagrams.found([[1]], [("corner", 0, 0)]), r"marks\[0\]\[0\] takes 'vertical' or"),
        (lambda: diagrams.found([[1]], [("vertical", 0)]), r"marks\[0\] takes \(kind, row, column\)"),
        (lambda: diagrams.found([[1]], [("vertical", 0, "1")]), r"marks\[0\] takes \(kind, row, column\)"),
        (lambda: diagrams.found([[1]], [("vertical", 2, 0)]), r"marks\[0\] takes a place on the image of 1 × 1"),
        (lambda: diagrams.found([[1]], frames=[(0, 0, 2, 1)]), "frame takes"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()
