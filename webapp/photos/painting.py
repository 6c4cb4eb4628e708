"""Painting over faces and plates: the pixels are gone, not covered."""

import io
import math
from dataclasses import dataclass

from PIL import Image, ImageDraw

from webapp.photos.encoding import WHITE, Encoded, save

PAINT = (52, 58, 64)
# A JPEG's blocks are up to 16 pixels wide, and a block carries a trace of all that is in it.
BLOCK = 16
MOST_AREAS = 40
SMALLEST = 0.002  # of a side: a click that slipped is no area


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a photo, in shares of its width and height from the upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def is_one(self) -> bool:
        """Tell whether it covers something."""
        sides = (self.left, self.top, self.width, self.height)
        return all(map(math.isfinite, sides)) and min(self.width, self.height) >= SMALLEST


def paint_over(photo: bytes, areas: list[Area]) -> Encoded:
    """Return the photo without what the areas showed; `photo` is one of ours.

    Areas grow outwards to whole blocks, so that no edge of a face remains in the blocks
    around it. The thumbnail is made from what is left.
    """
    with Image.open(io.BytesIO(photo), formats=("JPEG",)) as image:
        pixels = Image.new("RGB", image.size, WHITE)
        pixels.paste(image.convert("RGB"))
    brush = ImageDraw.Draw(pixels)
    for area in areas:
        if area.is_one:
            brush.rectangle(_blocks(area, pixels.width, pixels.height), fill=PAINT)
    return save(pixels)


def _blocks(area: Area, width: int, height: int) -> tuple[int, int, int, int]:
    left, right = _grown(area.left, area.width, width)
    top, bottom = _grown(area.top, area.height, height)
    return left, top, right, bottom


def _grown(start: float, length: float, side: int) -> tuple[int, int]:
    """Return the first and last pixel of an area on one side, grown to whole blocks."""
    start, end = max(0.0, min(1.0, start)), max(0.0, min(1.0, start + length))
    first = math.floor(start * side / BLOCK) * BLOCK
    last = math.ceil(end * side / BLOCK) * BLOCK - 1
    return min(first, side - 1), max(first, min(last, side - 1))
