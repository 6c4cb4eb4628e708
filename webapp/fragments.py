"""A part of a page, fetched anew by the page itself: nothing comes where nothing changed."""

from hashlib import sha256

from flask import make_response, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response


def fragment(html: str) -> Response:
    """Answer with a part of a page, or with 304 where it still reads the same.

    The token in its forms is another one every second, and says nothing new.
    """
    answer = make_response(html)
    answer.set_etag(sha256(html.replace(generate_csrf(), "").encode()).hexdigest()[:32])
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = "Cookie"
    return answer.make_conditional(request)
