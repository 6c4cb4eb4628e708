"""Encoding anew: every photo comes out as ours, and nothing but its pixels with it."""

import io

import pytest
from PIL import Image, ImageFile

from tests.webapp.photos import hostile
from webapp.photos import refusals
from webapp.photos.encoding import MOST_BYTES, encode_anew

RED, GREEN, WHITE = (200, 20, 20), (20, 140, 60), (255, 255, 255)


def opened(content) -> Image.Image:
    """Open what came out."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def is_about(colour, expected):
    """Tell whether two colours are the same but for what JPEG makes of them."""
    return all(abs(a - b) < 20 for a, b in zip(colour, expected, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_kinds_of_photo_come_out_as_jpeg(kind):
    """A phone sends a JPEG, a screenshot is a PNG, a messenger makes WebP."""
    encoded = encode_anew(hostile.written(hostile.picture(), kind))
    image = opened(encoded.photo)
    assert (image.format, image.size, image.mode) == ("JPEG", (640, 480), "RGB")
    assert (encoded.width, encoded.height) == (640, 480)
    assert is_about(image.getpixel((10, 10)), RED)
    assert is_about(image.getpixel((600, 400)), GREEN)
    assert opened(encoded.thumbnail).size == (480, 360)


@pytest.mark.parametrize("sent", [hostile.with_everything(), hostile.png_with_text()])
def test_nothing_but_pixels_passes(sent):
    """No position, no owner, no comment: a photo must not lead back to whoever sent it."""
    assert hostile.SECRET in sent
    encoded = encode_anew(sent)
    for content in (encoded.photo, encoded.thumbnail):
        assert b"Elvira" not in content
        image = opened(content)
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_taken_upright_stands_upright():
    """What the camera noted about how it was held is applied before it is forgotten."""
    image = opened(encode_anew(hostile.with_everything()).photo)
    assert image.size == (480, 640)
    assert is_about(image.getpixel((470, 10)), RED)


def test_something_glued_to_a_photo_is_left_behind():
    """A file that is a photo and a web page and an archive comes out as a photo."""
    glued = hostile.jpeg() + b"<script>alert(1)</script>PK\x03\x04"
    assert b"script" not in encode_anew(glued).photo


def test_large_photos_become_smaller():
    """Two thousand pixels show what is broken; more only costs somebody's data plan."""
    encoded = encode_anew(hostile.jpeg((4000, 3000)))
    assert (encoded.width, encoded.height) == (2048, 1536)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("CMYK", "JPEG"), ("L", "JPEG"), ("1", "PNG"), ("P", "PNG"), ("LA", "PNG")],
)
def test_every_way_to_write_colours_is_understood(mode, kind):
    """Scanners and printers write colours their own way."""
    image = opened(encode_anew(hostile.written(hostile.picture(mode=mode), kind)).photo)
    assert image.mode == "RGB"
    assert image.size == (640, 480)


def test_what_is_transparent_becomes_white_paper():
    """Not black, and not whatever colour stands hidden under the transparency."""
    glass = hostile.picture(mode="RGBA", colour=(255, 0, 0, 0))
    image = opened(encode_anew(hostile.written(glass, "PNG")).photo)
    assert is_about(image.getpixel((300, 300)), WHITE)


def test_sixteen_bits_of_grey_are_not_all_white():
    """Some scanners write them; a middle grey stays one."""
    grey = hostile.picture(mode="I;16", colour=0x8000)
    image = opened(encode_anew(hostile.written(grey, "PNG")).photo)
    assert is_about(image.getpixel((300, 300)), (128, 128, 128))


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (b"", refusals.NoPhotoError),
        (b"\xff\xd8\xff" + b"\0" * MOST_BYTES, refusals.TooHeavyError),
        (b"GIF89a" + b"\0" * 100, refusals.NotAPhotoError),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", refusals.NotAPhotoError),
        (b"%PDF-1.7 with a name that ends in .jpg", refusals.NotAPhotoError),
        (b"<html>" + hostile.jpeg(), refusals.NotAPhotoError),
        (hostile.jpeg()[:2000], refusals.BrokenPhotoError),
        (hostile.written(hostile.picture(), "PNG")[:200], refusals.BrokenPhotoError),
        (hostile.written(hostile.picture(), "WEBP")[:200], refusals.BrokenPhotoError),
        (hostile.png_that_claims(8000, 6000), refusals.TooManyPixelsError),
        (hostile.png_that_claims(60_000, 60_000), refusals.TooManyPixelsError),
        (hostile.png_that_claims(2_000_000_000, 2), refusals.TooManyPixelsError),
        (hostile.png_that_claims(4000, 4000), refusals.BrokenPhotoError),
        (hostile.jpeg((1, 1)), refusals.TooSmallError),
        (hostile.jpeg((5000, 1)), refusals.TooSmallError),
        (hostile.animated("PNG"), refusals.AnimatedError),
        (hostile.animated("WEBP"), refusals.AnimatedError),
        (hostile.animated("GIF"), refusals.NotAPhotoError),
        (hostile.written(hostile.picture(), "BMP"), refusals.NotAPhotoError),
        (hostile.written(hostile.picture(), "TIFF"), refusals.NotAPhotoError),
    ],
)
def test_each_bad_file_is_refused_by_name(sent, refusal):
    """Whoever sent it is told what to do, and the machine is not hurt by looking."""
    with pytest.raises(refusal) as refused:
        encode_anew(sent)
    assert type(refused.value) is refusal


def test_a_photo_cut_short_is_refused_whatever_the_reports_told_pillow(monkeypatch):
    """One switch serves the whole process, and the library that writes PDFs turns it."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(refusals.BrokenPhotoError):
        encode_anew(hostile.jpeg()[:2000])


def test_damage_anywhere_in_a_photo_is_a_refusal_and_never_a_crash():
    """A thousand broken photos: each is either taken in or refused by name."""
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = bytearray(hostile.written(hostile.picture((80, 60)), kind))
        for place in range(0, len(whole), max(1, len(whole) // 300)):
            broken = bytearray(whole)
            broken[place] ^= 0xFF
            try:
                encode_anew(bytes(broken))
            except refusals.PhotoRefusedError:
                continue
