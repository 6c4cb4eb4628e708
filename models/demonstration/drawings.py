"""Drawn pictures for the demonstration's reports: a street, what is broken, what was mended.

They are drawings and look like drawings: no photograph of a place or of anybody is needed.
"""

import io

from PIL import Image, ImageDraw

from models.attachments import Picture
from models.media import MediaStore

WIDTH, HEIGHT = 960, 720
THUMBNAIL = (480, 360)
QUALITY = 82

_NIGHT, _DAY = (32, 42, 68), (196, 219, 236)
_ROAD, _KERB, _WALL = (86, 88, 92), (168, 166, 160), (214, 190, 160)
_METAL, _LIGHT, _GREEN, _EARTH = (60, 64, 70), (255, 226, 140), (58, 128, 72), (96, 74, 54)


def keep_drawing(store: MediaStore, category: str, *, mended: bool) -> Picture:
    """Draw a place and put it into the media store, as a photo would be."""
    image = draw(category, mended=mended)
    large, small = _jpeg(image), _jpeg(image.resize(THUMBNAIL))
    return Picture(
        sha256=store.keep(large),
        thumbnail_sha256=store.keep(small),
        size=len(large),
        width=WIDTH,
        height=HEIGHT,
    )


def draw(category: str, *, mended: bool) -> Image.Image:
    """Draw a street with what a category is about, broken or mended."""
    night = category == "alumbrado"
    image = Image.new("RGB", (WIDTH, HEIGHT), _NIGHT if night else _DAY)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 260, WIDTH, 470), fill=_darker(_WALL) if night else _WALL)
    for left in range(60, WIDTH, 230):
        pen.rectangle((left, 310, left + 90, 400), fill=_METAL)
    pen.rectangle((0, 470, WIDTH, 530), fill=_KERB)
    pen.rectangle((0, 530, WIDTH, HEIGHT), fill=_ROAD)
    for left in range(40, WIDTH, 180):
        pen.rectangle((left, 630, left + 90, 642), fill=_KERB)
    _DRAWN.get(category, _rubbish)(pen, mended)
    pen.text((24, HEIGHT - 44), "Dibujo, no foto", fill="white", font_size=24)
    return image


def _lamp(pen: ImageDraw.ImageDraw, mended: bool) -> None:  # noqa: FBT001 - before or after
    if mended:
        pen.polygon([(560, 130), (330, 560), (790, 560)], fill=(94, 92, 84))
        pen.ellipse((520, 90, 600, 140), fill=_LIGHT)
    pen.rectangle((470, 100, 484, 540), fill=_METAL)
    pen.rectangle((470, 100, 570, 112), fill=_METAL)
    pen.rectangle((530, 106, 592, 124), fill=_LIGHT if mended else _METAL)


def _hole(pen: ImageDraw.ImageDraw, mended: bool) -> None:  # noqa: FBT001 - before or after
    pen.ellipse((330, 575, 640, 690), fill=(70, 71, 74) if mended else _EARTH)
    if not mended:
        pen.ellipse((390, 600, 590, 670), fill=(40, 34, 28))


def _tree(pen: ImageDraw.ImageDraw, mended: bool) -> None:  # noqa: FBT001 - before or after
    if mended:
        pen.rectangle((460, 300, 500, 480), fill=_EARTH)
        pen.ellipse((380, 120, 580, 330), fill=_GREEN)
    else:
        pen.line([(470, 500), (760, 600)], fill=_EARTH, width=34)
        pen.ellipse((650, 520, 900, 690), fill=_GREEN)


def _rubbish(pen: ImageDraw.ImageDraw, mended: bool) -> None:  # noqa: FBT001 - before or after
    if mended:
        pen.rectangle((420, 420, 500, 520), fill=_GREEN)
        return
    for left, top in ((330, 450), (410, 430), (500, 455), (580, 440)):
        pen.ellipse((left, top, left + 110, top + 80), fill=_METAL)


_DRAWN = {
    "alumbrado": _lamp,
    "bache_via": _hole,
    "anden_danado": _hole,
    "arbol_maleza": _tree,
    "basura_escombros": _rubbish,
}


def _darker(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    red, green, blue = (one // 2 for one in colour)
    return red, green, blue


def _jpeg(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()
