"""The doorkeeper: asks who somebody is, and how often they have tried.

Passwords take long to check, on purpose. That is done between two short transactions: one
that counts the try, one that signs in. Nobody who writes waits for a password.
"""

import hmac

from flask import Response, current_app, request

from models.people.attempts import (
    ACCOUNT,
    ADDRESS,
    KNOWN_BROWSER,
    Counted,
    forgive,
    neighbourhood,
    take,
)
from models.people.codes import computed, drawn
from models.people.password import Cost, hash_password, is_outdated, is_password
from models.people.person import Person, tidy_email, with_email
from models.session import reading, unit_of_work
from models.settings import Settings
from webapp.database import db

A_YEAR = 365 * 24 * 3600


def identify(email: str, password: str) -> Person | None:
    """Return who this is; nobody, when address and password do not belong together.

    Raises TooManyAttemptsError. A disabled account is answered like a wrong password, and
    takes as long: the door does not tell who has an account.
    """
    counted = _what_counts(email)
    with unit_of_work() as counting:
        take(counting, counted)
    with reading() as looking:
        person = looking.scalars(with_email(email)).one_or_none()
    kept = person.password_hash if person else None
    if not is_password(password, kept, cost()) or person is None or person.is_disabled:
        return None
    fresh = hash_password(password, cost()) if kept and is_outdated(kept, cost()) else kept
    found = db.get_one(Person, person.id)
    if found.is_disabled or found.password_hash != kept:
        return None  # changed while we were looking
    found.password_hash = fresh
    forgive(db, [one for one in counted if one.limit is not ADDRESS])
    return found


def is_theirs(person_id: object, password: str) -> bool:
    """Tell whether somebody who is signed in knows their password; counted like a sign-in."""
    with reading() as looking:
        person = looking.get_one(Person, person_id)
    counted = _what_counts(person.email)
    with unit_of_work() as counting:
        take(counting, counted)
    if not is_password(password, person.password_hash, cost()):
        return False
    with unit_of_work() as counting:
        forgive(counting, [one for one in counted if one.limit is not ADDRESS])
    return True


def cost() -> Cost:
    """Return how much work a password is here."""
    chosen: Cost = current_app.config["PASSWORD_COST"]
    return chosen


def key() -> str:
    """Return the installation's own key."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret


def remember_browser(answer: Response, email: str) -> Response:
    """Leave a mark in a browser that signed in, so that strangers' tries do not stop it."""
    nonce = drawn()
    answer.set_cookie(
        _cookie(),
        f"{nonce}.{_mark(nonce, email)}",
        max_age=A_YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def _what_counts(email: str) -> list[Counted]:
    nonce, _, mark = request.cookies.get(_cookie(), "").partition(".")
    if mark and hmac.compare_digest(mark.encode(), _mark(nonce, email).encode()):
        return [Counted.under(KNOWN_BROWSER, key(), f"{tidy_email(email)} {nonce}")]
    return [
        Counted.under(ACCOUNT, key(), tidy_email(email)),
        Counted.under(ADDRESS, key(), neighbourhood(request.remote_addr)),
    ]


def _mark(nonce: str, email: str) -> str:
    return computed(key(), "known-browser", nonce, tidy_email(email))


def _cookie() -> str:
    prefix = "__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else ""
    return f"{prefix}conocido"
