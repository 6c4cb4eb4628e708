"""Painting over: what was there is gone."""

import io

from PIL import Image

from tests.webapp.photos import hostile
from webapp.photos.encoding import encode_anew
from webapp.photos.painting import PAINT, Area, paint_over


def painted(*areas, size=(640, 480)) -> Image.Image:
    """Paint over areas of a photo that is red in its first quarter and green elsewhere."""
    photo = encode_anew(hostile.jpeg(size)).photo
    encoded = paint_over(photo, list(areas))
    image = Image.open(io.BytesIO(encoded.photo))
    image.load()
    return image


def is_paint(colour):
    """Tell whether a pixel is the paint."""
    return all(abs(a - b) < 12 for a, b in zip(colour, PAINT, strict=True))


def red_pixels(image):
    """Count what is left of the red corner."""
    return sum(1 for r, g, _ in image.get_flattened_data() if r > 120 and g < 90)


def test_nothing_of_a_painted_area_is_left():
    """The red corner stands for a face: not one pixel of it may remain."""
    assert red_pixels(painted()) > 15_000
    image = painted(Area(0, 0, 0.26, 0.26))
    assert red_pixels(image) == 0
    assert is_paint(image.getpixel((80, 60)))
    assert not is_paint(image.getpixel((400, 300)))


def test_the_thumbnail_is_painted_too():
    """A small face is a face."""
    photo = encode_anew(hostile.jpeg()).photo
    thumbnail = Image.open(io.BytesIO(paint_over(photo, [Area(0, 0, 0.26, 0.26)]).thumbnail))
    assert red_pixels(thumbnail) == 0


def test_areas_grow_to_whole_blocks():
    """A JPEG's block carries a trace of all that is in it; half a block is not enough."""
    image = painted(Area(0.5, 0.5, 0.003, 0.003))
    first, last = (323, 243), (332, 252)
    assert is_paint(image.getpixel(first))
    assert is_paint(image.getpixel(last))
    assert not is_paint(image.getpixel((338, 258)))


def test_areas_beyond_the_edge_are_cut_off_there():
    """A careless drag covers the corner and breaks nothing."""
    image = painted(Area(0.9, 0.9, 5.0, 5.0), Area(-3.0, -3.0, 3.1, 3.1))
    assert is_paint(image.getpixel((639, 479)))
    assert is_paint(image.getpixel((0, 0)))
    assert not is_paint(image.getpixel((320, 240)))


def test_what_is_no_area_paints_nothing():
    """A click that slipped, and numbers that are none."""
    nothing = [Area(0.5, 0.5, 0.0, 0.5), Area(float("nan"), 0, 0.5, 0.5), Area(0, 0, -1, 1)]
    assert red_pixels(painted(*nothing)) > 15_000
    assert not any(area.is_one for area in nothing)
