"""Encoding a photo anew: what comes out is a JPEG of our own making, whatever came in.

Only pixels pass. Position, camera, owner, comments, hidden thumbnails, colour profiles and
whatever was glued to the end of the file stay behind, because none of them is ever copied.
Sizes are checked before a single pixel is decoded.
"""

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageFile, UnidentifiedImageError

from webapp.photos.refusals import (
    AnimatedError,
    BrokenPhotoError,
    NoPhotoError,
    NotAPhotoError,
    TooHeavyError,
    TooManyPixelsError,
    TooSmallError,
)

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
FEWEST_PIXELS = 8  # on a side
LONGEST_SIDE = 2048  # pixels kept: enough to read a lamp post's number
THUMBNAIL_SIDE = 480
QUALITY, THUMBNAIL_QUALITY = 85, 78
FORMATS = ("JPEG", "PNG", "WEBP")
ORIENTATION = 0x0112  # EXIF: how the camera was held
WHITE = (255, 255, 255)

# What Pillow's decoders raise on files made to hurt them.
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
)

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Encoded:
    """A photo as we keep it: two JPEGs without any metadata."""

    photo: bytes
    thumbnail: bytes
    width: int  # pixels
    height: int


def encode_anew(sent: bytes) -> Encoded:
    """Return a clean photo, upright and at most 2048 pixels long.

    Each thing that can be wrong has its own refusal (`webapp/photos/refusals.py`).
    """
    if not sent:
        raise NoPhotoError
    if len(sent) > MOST_BYTES:
        raise TooHeavyError
    with _opened(sent) as image:
        _measure(image)
        turn = _turn(image)
        pixels = _pixels(image)
    if turn is not None:
        pixels = pixels.transpose(turn)
    return save(pixels)


def save(pixels: Image.Image) -> Encoded:
    """Write RGB pixels as a photo and its thumbnail; `pixels` may shrink."""
    pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    small = pixels.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return Encoded(
        _jpeg(pixels, QUALITY), _jpeg(small, THUMBNAIL_QUALITY), pixels.width, pixels.height
    )


def _opened(sent: bytes) -> ImageFile.ImageFile:
    """Read what the file says of itself; nothing is decoded yet."""
    try:
        return Image.open(io.BytesIO(sent), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixelsError from None
    except UnidentifiedImageError:
        raise NotAPhotoError from None
    except DAMAGE:
        raise BrokenPhotoError from None


def _measure(image: ImageFile.ImageFile) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise TooManyPixelsError
    if min(image.size) < FEWEST_PIXELS:
        raise TooSmallError
    # Phones write several JPEGs into one file (MPO: depth, previews); the first is the photo.
    if image.format in {"PNG", "WEBP"} and getattr(image, "n_frames", 1) > 1:
        raise AnimatedError


def _turn(image: ImageFile.ImageFile) -> Image.Transpose | None:
    """Return how the photo must be turned to stand upright; broken EXIF says nothing."""
    try:
        return _TURNS.get(image.getexif().get(ORIENTATION, 1))
    except DAMAGE:
        return None


def _pixels(image: ImageFile.ImageFile) -> Image.Image:
    """Decode, and return nothing but red, green and blue on white paper."""
    # WeasyPrint, once imported, tells Pillow to fill what is missing with grey. A report's
    # pictures are ours and whole; what a stranger sends must be told to be incomplete.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        # A JPEG can be decoded at half or a quarter of its size: less work, less memory.
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        flat = _without_depth(image)
        paper = Image.new("RGB", flat.size, WHITE)
        if flat.has_transparency_data:
            layer = flat.convert("RGBA")
            paper.paste(layer, mask=layer.getchannel("A"))
        else:
            paper.paste(flat.convert("RGB"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixelsError from None
    except DAMAGE:
        raise BrokenPhotoError from None
    return paper


def _without_depth(image: Image.Image) -> Image.Image:
    """Bring sixteen bits a pixel down to eight; plain conversion would show only white."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    return image


def _jpeg(pixels: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    pixels.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()
