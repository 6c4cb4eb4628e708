"""What people send, cleaned at the door: no view ever sees a character nobody can type.

A NUL byte ends a text for PostgreSQL and an XML document for every reader; a lone half of
an emoji cannot be written to any file. They come from broken programs and from people who
look for weak spots. Line breaks and tabs stay, and so do every script and every emoji.
"""

import re
from functools import cached_property
from typing import Any

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest, NotFound, RequestEntityTooLarge

# C0 and C1 controls but for tab and line ends, lone surrogates, and U+FFFE/U+FFFF.
UNTYPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

PLAIN_FORM = "application/x-www-form-urlencoded"
PLAIN_FORM_SIZE = 2 * 1024 * 1024  # bytes


def clean(text: str) -> str:
    """Take out what nobody can type and no document can hold."""
    return UNTYPABLE.sub("", text)


class Asked(Request):
    """A request whose texts are clean."""

    def _load_form_data(self) -> None:
        """Read what was typed, once, and clean it whichever way a view asks for it."""
        if "form" in self.__dict__:
            return
        if self.mimetype == PLAIN_FORM and (self.content_length or 0) > PLAIN_FORM_SIZE:
            raise RequestEntityTooLarge  # a plain form has no photos; it is read in one piece
        super()._load_form_data()
        self.__dict__["form"] = _cleaned(self.__dict__["form"])

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Return what the address asks for."""
        return _cleaned(super().args)

    def get_json(self, *how: Any, **told: Any) -> Any:
        """Return what a program sent, with clean texts; BadRequest where it nests too deep."""
        try:
            return _clean_within(super().get_json(*how, **told))
        except RecursionError:
            raise BadRequest from None


def _clean_within(told: Any) -> Any:
    """Clean every text within lists and objects; their names too."""
    if isinstance(told, str):
        return clean(told)
    if isinstance(told, list):
        return [_clean_within(one) for one in told]
    if isinstance(told, dict):
        return {clean(name): _clean_within(one) for name, one in told.items()}
    return told


def init_app(app: Flask) -> None:
    """Look at every address before anything is looked up by it."""
    app.before_request(refuse_unreadable_address)


def refuse_unreadable_address() -> None:
    """Answer "not found" for an address that nothing of ours could have."""
    if UNTYPABLE.search(request.path):
        raise NotFound


def _cleaned(texts: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict(
        [(clean(name), clean(text)) for name, text in texts.items(multi=True)]
    )
