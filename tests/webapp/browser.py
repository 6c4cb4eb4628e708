"""A browser for tests: it reads every page it is given, and complains of broken ones."""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# Elements without an end.
VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input"),
    *("link", "meta", "param", "source", "track", "wbr"),
}


class Reader(HTMLParser):
    """Reads a page and notes what is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into an element."""
        self._look_at(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass an element that closes itself, as they do in SVG."""
        self._look_at(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Come out of an element; it must be the one we are in."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing, line {self.getpos()[0]}")

    def _look_at(self, tag: str, attributes: dict[str, str | None]) -> None:
        where = f"line {self.getpos()[0]}"
        if (name := attributes.get("id")) is not None:
            if name in self.ids:
                self.wrong.append(f"id {name!r} twice, {where}")
            self.ids.add(name)
        self.wrong += [
            f"<{tag} {name}> is refused by the content security policy, {where}"
            for name in attributes
            if name == "style" or name.startswith("on")
        ]
        if tag == "img" and "alt" not in attributes:
            self.wrong.append(f"a picture without words, {where}")
        if tag == "script" and "src" not in attributes and "nonce" not in attributes:
            self.wrong.append(f"a script without nonce, {where}")
        if tag in {"script", "link", "img"}:
            address = attributes.get("src") or attributes.get("href") or ""
            if address.startswith(("http:", "https:", "//")):
                self.wrong.append(f"{address} is on another host, {where}")


class Browser(FlaskClient):
    """A test client that reads what it is given."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for a page; an AssertionError says what is wrong with its HTML."""
        page = super().open(*args, **kwargs)
        if page.mimetype == "text/html" and not page.is_streamed and page.status_code != 302:
            problems = read(page.text)
            assert not problems, f"{page.request.path}: {problems}\n{page.text}"
        return page


def read(html: str) -> list[str]:
    """Return what is wrong with a page: tags that do not match, ids twice, inline code."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    if reader.open:
        reader.wrong.append(f"never closed: {reader.open}")
    if "\x00" in html:
        reader.wrong.append("a NUL byte")
    return reader.wrong
