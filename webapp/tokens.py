"""Forms prove that they are ours: each carries a token that other sites cannot know.

A token lasts two hours, and a phone may forget the cookie it belongs to sooner. Whoever
typed for so long loses nothing: the form comes back as it was, and asks to be sent again.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError

from webapp.database import close_session

csrf = CSRFProtect()

NEVER_SHOWN = ("csrf_token", "password", "current", "again")  # nor put into a page


def init_app(app: Flask) -> None:
    """Check the token of everything that changes something."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", 2 * 3600)  # seconds
    csrf.init_app(app)
    app.register_error_handler(CSRFError, ask_again)


def ask_again(_error: CSRFError) -> ResponseReturnValue:
    """Show again what was typed, if it was typed here; send it only when a person says so.

    What another site made the browser send is refused outright: to offer that for one
    click more would be to do the other site's work.
    """
    if not typed_here():
        return render_template("problems/400.html"), HTTPStatus.BAD_REQUEST
    close_session()
    return _the_same_page() or what_was_typed("problems/again.html", HTTPStatus.BAD_REQUEST)


def typed_here() -> bool:
    """Tell whether a page of ours sent this; browsers say so, and scripts cannot lie there."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    whence = request.headers.get("Origin") or request.referrer or ""
    return urlsplit(whence).netloc == request.host


def _the_same_page() -> ResponseReturnValue | None:
    """Let the view show its form as if it had been asked to, filled with what was typed.

    The method becomes GET, so that the database itself refuses whatever the view might do.
    """
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return None
    try:
        endpoint, arguments = adapter.match(method="GET")
    except (HTTPException, BuildError):
        return None
    if endpoint != request.endpoint:
        return None
    request.method = "GET"
    g.showing_again = True
    flash(
        _("Este formulario esperó demasiado. Revise lo que escribió y envíelo otra vez."),
        "soon",
    )
    page = current_app.make_response(
        current_app.ensure_sync(current_app.view_functions[endpoint])(**arguments)
    )
    if page.status_code == HTTPStatus.OK:
        page.status_code = HTTPStatus.BAD_REQUEST
    return page


def what_was_typed(template: str, status: HTTPStatus) -> ResponseReturnValue:
    """Answer with a page that carries what was typed, so that one button sends it again."""
    typed = [
        (name, text)
        for name, text in request.form.items(multi=True)
        if not name.startswith(NEVER_SHOWN)
    ]
    return render_template(template, typed=typed), status
