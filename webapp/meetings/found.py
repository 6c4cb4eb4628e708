"""Finding the meeting an address speaks of, and what only some may see of it."""

from http import HTTPStatus

from flask import abort, current_app, request
from flask_login import current_user

from models.committees.committee import Committee
from models.events import Actor
from models.numbering import tidy_code
from models.people.grant import Permission
from models.settings import Settings
from models.trust.meeting import Meeting, with_code
from models.trust.registration import Registration, with_secret
from webapp.database import LOOKING, db


def meeting_with(code: str) -> Meeting:
    """Return the meeting of a code; whoever is about to change it waits for others."""
    wanted = with_code(tidy_code(code))
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=Meeting)
    return db.scalars(wanted).one()


def visible_meeting(code: str) -> Meeting:
    """Return a meeting that whoever looks may know of; a draft is no page to the rest."""
    meeting = meeting_with(code)
    if not meeting.is_public and not may_see(meeting):
        abort(HTTPStatus.NOT_FOUND)
    return meeting


def may_see(meeting: Meeting) -> bool:
    """Tell whether whoever looks may see what is not published yet."""
    return current_user.is_authenticated and current_user.rights.may(
        Permission.SEE_MEETINGS, on=meeting
    )


def holds(meeting: Meeting) -> bool:
    """Tell whether whoever looks convenes it and answers for its minutes."""
    return current_user.is_authenticated and current_user.rights.may(
        Permission.HOLD_MEETINGS, on=meeting
    )


def holder_of(meeting: Meeting, secret: str) -> Registration:
    """Return who holds a secret; a wrong one is answered like a page that does not exist."""
    one = db.scalars(with_secret(meeting.id, secret)).one_or_none()
    if one is None:
        abort(HTTPStatus.NOT_FOUND)
    return one


def key() -> str:
    """Return the installation's secret, from which the secrets of links are made."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret


def home() -> str:
    """Return how people reach the portal, as letters and calendars say it."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.public_url


def signing(committee: Committee | None) -> Actor:
    """Return how somebody signs who speaks for a committee: by their seat, where they have one.

    The log must not tell who belongs to a committee without names.
    """
    seat = committee.seat_of(current_user.id) if committee else None
    actor: Actor = seat.actor if seat else current_user.actor
    return actor
