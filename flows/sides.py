"""Who is written to about a commitment: the side that owes it, and the side it was made to."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.recipients import committee_of, people_who_may, to_department, to_people
from models.alerts.unit import riding_in
from models.committees.member import members_of
from models.letters import Draft, LetterKind
from models.people.department import Department
from models.people.grant import Grant, Rights
from models.people.person import Person
from models.people.roles import Permission, Role
from models.places.territory import district_of
from models.trust.commitment import Commitment
from models.trust.commitment_stages import PartyKind
from models.trust.offices import speaker_of


def to_body(
    session: Session,
    kind: PartyKind,
    whose: str,
    *,
    about: int,
    letter: LetterKind,
    facts: dict[str, object],
) -> list[Draft]:
    """Address a letter to a department, to a unit's crew and commander, or to a committee."""
    if kind is PartyKind.DEPARTMENT:
        department = session.get(Department, whose)
        if department is None:
            return []
        return to_department(session, department, about=about, kind=letter, facts=facts)
    return to_people(people_of(session, kind, whose), about=about, kind=letter, facts=facts)


def people_of(session: Session, kind: PartyKind, whose: str) -> list[Person]:
    """List the people of a unit (who ride in it, and the commanders) or of a committee."""
    if kind is PartyKind.COMMITTEE:
        return _open(seat.person for seat in members_of(session, UUID(whose)))
    riders = [one.person_id for one in session.scalars(riding_in(UUID(whose)))]
    crew = session.scalars(select(Person).where(Person.id.in_(riders)))
    commanders = people_who_may(session, Permission.KEEP_COMMITMENTS, only=(Role.COMMANDER,))
    return _open([*crew, *commanders])


def other_side(session: Session, commitment: Commitment) -> list[Person]:
    """List those whose word it is: exactly whom `Speaker.receives` lets speak.

    Whoever claimed it by another office is not asked to confirm it.
    """
    asked = people_who_may(session, Permission.CONFIRM_COMMITMENTS, only=(Role.LIAISON,))
    if commitment.made_to_committee_id is not None:
        asked += [one.person for one in members_of(session, commitment.made_to_committee_id)]
    if district := district_of(commitment.territory_id):
        asked += committee_of(session, district)
    claim = commitment.standing_claim
    told = []
    for person in _open(asked):
        speaker = speaker_of(
            session, person.id, Rights.of(session.scalars(Grant.in_force(person.id)))
        )
        own = claim is not None and claim.claimed_by in speaker.signatures
        if speaker.receives(commitment) and not own:
            told.append(person)
    return told


def _open(people: Iterable[Person]) -> list[Person]:
    """Return each person with an open account once."""
    known = {one.id: one for one in people if not one.is_disabled}
    return sorted(known.values(), key=lambda one: one.id)
