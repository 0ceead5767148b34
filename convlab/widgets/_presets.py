"""Images and filters to start from."""

_SEVEN = """\
........
.999999.
......9.
.....9..
....9...
...9....
...9....
........"""

# Red, green and blue from 0 to 9: a sun over the sea.
# Sky and sun differ in their sum, so that a filter of equal planes answers at the sun's edge.
_SKY, _SUN, _SEA, _SAND = (3, 6, 9), (9, 9, 4), (0, 3, 6), (8, 7, 4)

IMAGES = {
    "numbers": [[1, 0, 2, 3, 1], [4, 6, 6, 8, 2], [3, 1, 1, 0, 0], [1, 2, 2, 4, 3], [0, 1, 3, 2, 5]],
    "edge": [[1, 1, 1, 8, 8, 8]] * 6,
    "digit": [[0 if mark == "." else int(mark) for mark in row] for row in _SEVEN.splitlines()],
    "colour picture": [
        [_SKY] * 6,
        [_SKY, _SKY, _SKY, _SUN, _SUN, _SKY],
        [_SKY, _SKY, _SKY, _SUN, _SUN, _SKY],
        [_SEA] * 6,
        [_SEA] * 6,
        [_SAND] * 6,
    ],
}
"""Images by name, (height, width) or (height, width, 3), numbers from 0 to 9."""

KERNELS = {
    "diagonal": [[1, 0], [0, 1]],
    "average": [[0.25, 0.25], [0.25, 0.25]],
    "vertical edge": [[-1, 0, 1]] * 3,
    "horizontal edge": [[-1] * 3, [0] * 3, [1] * 3],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
}
"""Filters by name, (height, width): the same numbers in every channel."""
