"""Which offices somebody holds at this moment, as far as commitments and questions go."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.unit import Unit, unit_of
from models.clock import now
from models.committees.committee import Committee
from models.committees.committee_stages import AT_WORK
from models.committees.member import Membership, running_seats
from models.events import Actor
from models.people.grant import Grant, Rights
from models.people.person import Person
from models.people.roles import Permission, Role, ScopeKind
from models.trust.commitment_stages import PartyKind
from models.trust.speaker import Seat, Speaker


def speaker_of(session: Session, person_id: UUID, rights: Rights) -> Speaker:
    """Gather on whose behalf somebody may speak."""
    riding = session.scalars(unit_of(person_id).with_only_columns(Unit.id))
    seats = session.scalars(running_seats().where(Membership.person_id == person_id))
    liaison = Role.LIAISON in rights.roles
    confirms = Permission.CONFIRM_COMMITMENTS
    return Speaker(
        Actor.person(person_id),
        departments=rights.scopes(ScopeKind.DEPARTMENT, Permission.KEEP_COMMITMENTS),
        units=frozenset(riding),
        every_unit=Role.COMMANDER in rights.roles,
        seats=tuple(
            Seat(seat.committee_id, seat.committee.district_id, seat.actor) for seat in seats
        ),
        comunas=rights.scopes(ScopeKind.COMUNA, confirms),
        for_residents=liaison,
        comunas_with_committee=comunas_with_committee(session) if liaison else frozenset(),
        living_committees=committees_with_members(session) if liaison else frozenset(),
    )


def comunas_with_committee(session: Session) -> frozenset[str]:
    """Return the comunas and corregimientos where a neighbour can speak for the residents."""
    speaking = (
        select(Grant.scope_id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.role == Role.COMMITTEE,
            Grant.since <= now(),
            Grant.until.is_(None) | (Grant.until > now()),
            Person.disabled_at.is_(None),
        )
        .distinct()
    )
    return frozenset(one for one in session.scalars(speaking) if one)


def committees_with_members(session: Session) -> frozenset[UUID]:
    """Return the committees at work that somebody belongs to."""
    seated = running_seats().with_only_columns(Membership.committee_id).distinct()
    at_work = select(Committee.id).where(
        Committee.status.in_(AT_WORK), Committee.id.in_(seated)
    )
    return frozenset(session.scalars(at_work))


def bodies_of(speaker: Speaker, session: Session) -> list[tuple[PartyKind, str]]:
    """List the bodies somebody answers for, with every unit for a commander."""
    units = speaker.units
    if speaker.every_unit:
        units = frozenset(session.scalars(select(Unit.id).where(Unit.active)))
    return [
        *((PartyKind.DEPARTMENT, one) for one in sorted(speaker.departments)),
        *((PartyKind.UNIT, str(one)) for one in sorted(units)),
        *((PartyKind.COMMITTEE, str(seat.committee_id)) for seat in speaker.seats),
    ]
