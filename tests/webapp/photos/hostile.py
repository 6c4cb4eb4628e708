"""Photos made in memory: ordinary ones, and those that are sent to hurt."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

SECRET = b"Calle 7 # 4-33, camera of Elvira"


def picture(size=(640, 480), mode="RGB", colour=None) -> Image.Image:
    """Make a picture whose upper left corner is red and whose rest is green."""
    image = Image.new("RGB", size, (20, 140, 60))
    image.paste((200, 20, 20), (0, 0, max(1, size[0] // 4), max(1, size[1] // 4)))
    return image.convert(mode) if colour is None else Image.new(mode, size, colour)


def written(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    """Write a picture to memory."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def jpeg(size=(640, 480), **options) -> bytes:
    """Make an ordinary photo."""
    return written(picture(size), "JPEG", **options)


def with_everything() -> bytes:
    """Make a photo that carries position, owner, comment, profile, thumbnail and more."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6  # held upright: to be turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (7.0, 53.0, 20.0)
    return jpeg(
        exif=exif, comment=SECRET, icc_profile=SECRET * 4, xmp=b"<x>" + SECRET + b"</x>"
    )


def png_with_text() -> bytes:
    """Make a PNG with words in it."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET.decode())
    info.add_itxt("Comment", SECRET.decode())
    return written(picture(), "PNG", pnginfo=info, exif=b"Exif\x00\x00" + SECRET)


def png_that_claims(width: int, height: int) -> bytes:
    """Make a PNG of a few bytes whose head claims to be enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            chunk(b"IDAT", zlib.compress(b"\x00" * 1000)),
            chunk(b"IEND", b""),
        ]
    )


def animated(kind: str) -> bytes:
    """Make a picture that moves."""
    frames = [Image.new("RGB", (64, 64), (n * 60, 0, 0)) for n in range(4)]
    return written(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
