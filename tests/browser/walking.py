"""What people do on pages, in their words: press, choose, read where they are."""

import io
import re

from playwright.sync_api import FilePayload, Page, expect

from models.demonstration.drawings import draw

IN_COMUNA_3 = {"lat": "7.8875", "lon": "-72.4650"}


def photo(category: str = "alumbrado", *, mended: bool = False) -> FilePayload:
    """Take a photo with a camera that writes down who made it."""
    taken = io.BytesIO()
    picture = draw(category, mended=mended)
    exif = picture.getexif()
    exif[0x010F] = "una marca de teléfono"
    picture.save(taken, "JPEG", exif=exif)
    return FilePayload(name="poste.jpg", mimeType="image/jpeg", buffer=taken.getvalue())


def press(page: Page, name: str) -> None:
    """Press the button of that name in the page itself."""
    page.get_by_role("main").get_by_role("button", name=name).click()


def choose(page: Page, words: str) -> None:
    """Choose one of several: the whole line is the button."""
    page.get_by_role("radio", name=words).check()


def title(page: Page, words: str) -> None:
    """Wait for the page that says this first."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(words))


def code_on(page: Page) -> str:
    """Read the code that somebody is to keep."""
    return page.locator("#codigo").inner_text().strip()
