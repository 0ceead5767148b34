"""A volume in oblique projection."""

from xml.etree.ElementTree import Element

from convlab.drawing import colour, group, line, polygon

Shape = tuple[int, int, int]
SLANT = 0.36  # how far one step of depth goes right and up, in steps of width: half as long, at 45 degrees


def box(shape: Shape, unit: float, role: str, slant: float | None = None) -> Element:
    """Return a volume (height, width, depth) in oblique projection, `unit` pixels a step.

    The upper left corner of its front lies at (0, 0). Each step of depth goes `slant` pixels up and to the right, to
    scale unless given, and has its own line while there is room for it.
    """
    height, width = shape[0] * unit, shape[1] * unit
    slant = unit * SLANT if slant is None else slant
    back = shape[2] * slant
    look = {"stroke": colour(role), "stroke_linejoin": "round", "fill": colour(role)}
    faces = [
        ([(0, 0), (width, 0), (width, height), (0, height)], 0.16),
        ([(0, 0), (back, -back), (width + back, -back), (width, 0)], 0.3),
        ([(width, 0), (width + back, -back), (width + back, height - back), (width, height)], 0.44),
    ]
    outline = [
        (0, 0),
        (back, -back),
        (width + back, -back),
        (width + back, height - back),
        (width, height),
        (0, height),
    ]
    shapes = [polygon(outline, fill=colour("surface"))]
    shapes += [polygon(corners, fill_opacity=opacity, **look) for corners, opacity in faces]
    if slant >= 1.2:
        for step in range(1, shape[2]):
            shift = step * slant
            corner = (width + shift, -shift)
            ends = ((shift, -shift), (corner[0], corner[1] + height))
            shapes += [line(corner, end, stroke=colour(role), stroke_width=0.75) for end in ends]
    return group(*shapes)
