"""Who asks: a person whose browser shows a page, or a script of ours that wants a few words."""

from http import HTTPStatus

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

PLAIN = "text/plain"


def wants_words() -> bool:
    """Tell whether one of our scripts pressed a button, and only wants to hear what came of it.

    It says so in its Accept header; browsers that show pages never ask for plain text alone.
    """
    wanted = request.accept_mimetypes
    return bool(wanted) and wanted[PLAIN] > 0 and not wanted.accept_html


def in_words(said: str, status: HTTPStatus) -> Response:
    """Answer a script with the words it shows beside the button."""
    return Response(said, status, mimetype=PLAIN)


def done(said: str, back: str) -> ResponseReturnValue:
    """Say that it is done: on the page one goes back to, or to the script that asked."""
    if wants_words():
        return in_words(said, HTTPStatus.OK)
    flash(said, "good")
    return redirect(back, HTTPStatus.SEE_OTHER)
