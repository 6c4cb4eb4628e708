"""Taking a seat and leaving it: what a member may do comes with the seat and ends with it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.committees.codes import DissolutionReason, EndReason, Position
from models.committees.committee import Committee
from models.committees.member import Membership
from models.events import PLATFORM, Actor
from models.lifecycle import TransitionRefusedError
from models.people.grant import Grant, Permission, Rights, Role
from models.people.person import Person

# What the security fronts' boards are elected for; a term may be given another end.
TERM = timedelta(days=2 * 365)


class AlreadyMemberError(Exception):
    """Somebody was to be seated who belongs to the committee already."""


class LastCoordinatorError(Exception):
    """The only coordinator of a committee at work was to leave or to do something else."""


class MayNotKnowError(Exception):
    """Somebody who forms committees was to take a seat in one whose members have no names."""


def seat(
    session: Session,
    committee: Committee,
    person: Person,
    position: Position,
    *,
    until: datetime,
    by: Actor,
) -> Membership:
    """Seat somebody and let them do what members do, until their term ends.

    Raises AlreadyMemberError, MayNotKnowError, and TransitionRefusedError where the committee
    is no more.
    """
    if not committee.is_living:
        raise TransitionRefusedError("committee", "seat", committee.status)
    if committee.is_pseudonymous and _forms_committees(session, person):
        raise MayNotKnowError(committee.code)
    for old in committee.memberships:
        if old.person_id == person.id and old.left_at is None:
            if old.is_running:
                raise AlreadyMemberError(committee.code)
            end_term(session, old.id)
    taken = Membership.take(committee, person, position, until, by=by)
    session.add(taken)
    session.flush()
    _give(session, taken, by=by)
    return taken


def move(session: Session, seat_: Membership, position: Position, *, by: Actor) -> None:
    """Give a member another position, and what it may do. Raises LastCoordinatorError."""
    if position is seat_.position:
        return
    _refuse_without_coordinator(seat_)
    seat_.move(position, by=by)
    _take_away(session, seat_, by=by)
    _give(session, seat_, by=by)


def renew(session: Session, seat_: Membership, until: datetime, *, by: Actor) -> None:
    """Begin another term; what the member may do goes on with it."""
    seat_.renew(until, by=by)
    for grant in grants_of(session, seat_):
        if grant.is_running:
            grant.until = until


def leave(session: Session, seat_: Membership, reason: EndReason, *, by: Actor) -> None:
    """End a seat now. Raises LastCoordinatorError where nobody else coordinates."""
    _refuse_without_coordinator(seat_)
    seat_.leave(reason, by=by)
    _take_away(session, seat_, by=by)


def end_term(session: Session, seat_id: UUID) -> None:
    """End a seat whose term has run out; asked by the ticker, which may come late."""
    ended = session.get(Membership, seat_id)
    if ended is None or ended.left_at is not None or ended.is_running:
        return
    ended.leave(EndReason.TERM_ENDED, by=PLATFORM)
    _take_away(session, ended, by=PLATFORM)


def constituted(session: Session, committee: Committee, *, by: Actor) -> None:
    """Let the members of a committee that now exists confirm repairs in its district."""
    for one in committee.running:
        _give(session, one, by=by)


def dissolve(
    session: Session, committee: Committee, reason: DissolutionReason, *, by: Actor
) -> None:
    """End a committee, and with it the seats of all its members."""
    committee.dissolve(reason, by=by)
    for one in committee.running:
        one.leave(EndReason.COMMITTEE_DISSOLVED, by=by)
        _take_away(session, one, by=by)


def grants_of(session: Session, seat_: Membership) -> list[Grant]:
    """Return what a seat lets its member do."""
    return list(session.scalars(select(Grant).where(Grant.source == seat_.source)))


def _give(session: Session, seat_: Membership, *, by: Actor) -> None:
    committee = seat_.committee
    role = Role.COMMITTEE_LEADER if seat_.coordinates else Role.COMMITTEE_MEMBER
    given: list[tuple[Role, str]] = [(role, str(committee.id))]
    if committee.is_at_work:
        given.append((Role.COMMITTEE, committee.district_id))
    held = {grant.role for grant in grants_of(session, seat_) if grant.is_running}
    for its_role, scope in given:
        if its_role in held:
            continue
        grant = Grant.give(
            seat_.person, its_role, scope, by=by, until=seat_.until, source=seat_.source
        )
        session.add(grant)


def _take_away(session: Session, seat_: Membership, *, by: Actor) -> None:
    for grant in grants_of(session, seat_):
        grant.end(by=by)


def _forms_committees(session: Session, person: Person) -> bool:
    """Tell whether somebody makes invitations: by their own they would learn who is in it."""
    held = Rights.of(session.scalars(Grant.in_force(person.id)))
    return held.holds(Permission.FORM_COMMITTEES)


def _refuse_without_coordinator(seat_: Membership) -> None:
    committee = seat_.committee
    if not seat_.coordinates or not committee.is_at_work:
        return
    if not any(one.coordinates and one.id != seat_.id for one in committee.running):
        raise LastCoordinatorError(committee.code)
