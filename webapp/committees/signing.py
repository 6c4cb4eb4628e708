"""Who signs: a member by their seat, whoever forms committees by their account."""

from flask_login import current_user

from models.committees.committee import Committee
from models.events import Actor


def signing(committee: Committee) -> Actor:
    """Return the seat of a member, else the account of whoever forms committees."""
    seat = committee.seat_of(current_user.id)
    signed: Actor = seat.actor if seat else current_user.actor
    return signed
