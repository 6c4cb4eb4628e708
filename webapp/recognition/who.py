"""Who gives or confirms thanks: the account they signed in with, or what they left us."""

import secrets
from typing import Any

from flask import current_app, request, session
from flask_login import current_user

from models.people.attempts import neighbourhood
from models.people.codes import computed
from models.people.roles import Role
from models.settings import Settings
from models.trust.recognition import Recognition
from models.trust.recognition_stages import Side
from models.trust.thanker import Thanker, ThankerRole
from webapp.languages import language

NOTICE = "2026-11"  # the text that is agreed to
MARK = "thanks_mark"  # in the browser's session: a word of our own, never what the browser is


def somebody(
    thanks: Recognition,
    role: ThankerRole,
    *,
    email: str = "",
    phone: str = "",
    second_email: str = "",
) -> Thanker:
    """Return who is speaking. Whoever signed in needs to leave nothing."""
    known: dict[str, Any] = {"email": email, "phone": phone}
    if current_user.is_authenticated:
        known = {"person_id": current_user.id, "email": current_user.email}
    return Thanker.of(
        thanks, role, key(), browser=_browser(), language=language(),
        second_email=second_email, consent_version=NOTICE, **known,
    )  # fmt: skip


def side() -> Side:
    """Tell whether a committee speaks through one of its members."""
    speaks_for_it = (
        current_user.is_authenticated and Role.COMMITTEE in current_user.rights.roles
    )
    return Side.COMMITTEE if speaks_for_it else Side.RESIDENT


def key() -> str:
    """Return the installation's secret."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret


def network() -> str:
    """Return what of the network's address is counted; it is not kept."""
    return neighbourhood(request.remote_addr)


def _browser() -> str:
    """Return the keyed hash of the word this browser was given; one without gets one."""
    if MARK not in session:
        session[MARK] = secrets.token_urlsafe(16)
    return computed(key(), "thanks browser", str(session[MARK]))
