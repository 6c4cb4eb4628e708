"""The one cookie of an open form: this browser answered already. It names the survey, no more.

Softly: whoever takes it away can answer again, and the figures of an open form say that they
are no sample. A family that shares a telephone is let through when they say so.
"""

from flask import current_app, request, url_for
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from models.clock import now
from models.trust.surveys.wave import Wave

ANSWERED = "respondida"
SCANNED = "codigo-encuesta"  # from the QR to the form, one hop
ONE_HOP_S = 120


def answered_here(wave: Wave) -> bool:
    """Tell whether this browser sent an answer to this survey."""
    try:
        return bool(_signer().loads(request.cookies.get(ANSWERED, "")) == wave.slug)
    except BadData:
        return False


def note_answered(answer: Response, wave: Wave) -> None:
    """Leave the mark, until the survey closes."""
    left = int((wave.closes_at - now()).total_seconds())
    _set(answer, ANSWERED, _signer().dumps(wave.slug), wave.slug, max(left, 1))


def hand_over(answer: Response, code: str, slug: str) -> None:
    """Carry a scanned code from its address to the form, so that the address is gone."""
    _set(answer, SCANNED, code, slug, ONE_HOP_S)


def scanned() -> str:
    """Return the code that came with the QR."""
    return request.cookies.get(SCANNED, "")[:40]


def forget_scanned(answer: Response, slug: str) -> None:
    """Take the code out of the browser again, once the form holds it."""
    answer.delete_cookie(SCANNED, path=_path(slug))


def _set(answer: Response, name: str, value: str, slug: str, seconds: int) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path=_path(slug),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _path(slug: str) -> str:
    return url_for("surveys.survey", slug=slug)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="a survey was answered")
