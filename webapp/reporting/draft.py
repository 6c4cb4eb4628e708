"""A report on its way: what was typed so far, carried from page to page inside the pages.

Nothing about it is kept here until it is sent. What a person typed travels in hidden fields
and is looked at again at the end, as if it had just been typed. Photos wait in the media
store; the page carries a signed word about each, so that nobody can claim another's.
"""

from dataclasses import asdict
from typing import Any, Self
from uuid import UUID, uuid4

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from models.attachments import Picture

MOST_PHOTOS = 3
ANSWER = "p_"  # before the code of a category's question
FIELDS = (
    *("categoria", "lat", "lon", "direccion", "territorio", "corregimiento"),
    *("descripcion", "parecido", "nombre", "correo", "telefono", "acepta"),
)
KEY, PHOTO, PREVIEW = "envio", "foto", "vista"


class Draft:
    """What somebody has told so far."""

    def __init__(self, typed: MultiDict[str, str], key: UUID, photos: list[Picture]) -> None:
        self.typed, self.key, self.photos = typed, key, photos

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> Self:
        """Read what a page carried; what was not signed here is left out."""
        typed = MultiDict(
            (name, text)
            for name, text in sent.items(multi=True)
            if name in FIELDS or name.startswith(ANSWER)
        )
        photos = [
            Picture(**told)
            for mark in sent.getlist(PHOTO)[:MOST_PHOTOS]
            if (told := _opened(mark, PHOTO))
        ]
        key = _opened(sent.get(KEY, ""), KEY)
        return cls(typed, UUID(key) if key else uuid4(), photos)

    def get(self, name: str) -> str:
        """Return what was typed in a field, without the spaces around it."""
        return self.typed.get(name, "").strip()

    @property
    def answers(self) -> dict[str, str]:
        """Return the answers to the category's questions, by code."""
        return {
            name.removeprefix(ANSWER): text.strip()
            for name, text in self.typed.items()
            if name.startswith(ANSWER) and text.strip()
        }

    def carried(self, but: set[str]) -> list[tuple[str, str]]:
        """Return what the next page must carry, but for the fields it shows itself."""
        words = [(n, t) for n, t in self.typed.items(multi=True) if n not in but]
        marks = [(PHOTO, _signed(asdict(picture), PHOTO)) for picture in self.photos]
        return [*words, *marks, (KEY, _signed(str(self.key), KEY))]

    def without_photo(self, digest: str) -> None:
        """Take a photo out again."""
        self.photos = [photo for photo in self.photos if photo.sha256 != digest]

    @property
    def previews(self) -> list[tuple[str, str]]:
        """Return for each photo its name and the signed word that shows it to its owner."""
        return [(one.sha256, _signed(one.thumbnail_sha256, PREVIEW)) for one in self.photos]


def preview_digest(mark: str) -> str | None:
    """Return the file a signed word stands for, or None for a word that is not ours."""
    digest: str | None = _opened(mark, PREVIEW)
    return digest


def _signer(purpose: str) -> URLSafeSerializer:
    """Sign for one purpose only: a word that shows a photo must not pass for a report's key."""
    salt = f"a report on its way: {purpose}"
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=salt)


def _signed(told: Any, purpose: str) -> str:
    return _signer(purpose).dumps(told)


def _opened(mark: str, purpose: str) -> Any:
    try:
        return _signer(purpose).loads(mark)
    except BadData:
        return None
