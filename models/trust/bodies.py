"""What departments, units and committees are called: whoever owes, answers or is promised."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.unit import Unit
from models.committees.committee import Committee
from models.people.department import Department
from models.places.territory import Territory
from models.trust.commitment import Commitment
from models.trust.commitment_stages import PartyKind

Body = tuple[PartyKind, str]


@dataclass(frozen=True, slots=True)
class Bodies:
    """The names of some bodies and territories, looked up once for a whole list."""

    names: Mapping[Body, tuple[str, str]] = field(default_factory=dict)  # Spanish, English
    places: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, commitments: Iterable[Commitment]) -> Self:
        """Look up who owes these commitments, to whom, and where."""
        listed = list(commitments)
        bodies = {(one.owed_by_kind, one.owed_by_id) for one in listed}
        bodies |= {
            (PartyKind.COMMITTEE, str(one.made_to_committee_id))
            for one in listed
            if one.made_to_committee_id
        }
        return cls.read(session, bodies, {one.territory_id for one in listed})

    @classmethod
    def read(
        cls, session: Session, bodies: Iterable[Body], places: Iterable[str | None] = ()
    ) -> Self:
        """Look up what these are called; what is gone keeps no name."""
        wanted: dict[PartyKind, set[str]] = {kind: set() for kind in PartyKind}
        for kind, whose in bodies:
            wanted[kind].add(whose)
        names: dict[Body, tuple[str, str]] = {}
        if slugs := wanted[PartyKind.DEPARTMENT]:
            for one in session.scalars(select(Department).where(Department.id.in_(slugs))):
                names[PartyKind.DEPARTMENT, one.id] = (one.name(), one.name("en"))
        if ids := _ids(wanted[PartyKind.UNIT]):
            for unit in session.scalars(select(Unit).where(Unit.id.in_(ids))):
                names[PartyKind.UNIT, str(unit.id)] = (unit.name, unit.name)
        if ids := _ids(wanted[PartyKind.COMMITTEE]):
            for body in session.scalars(select(Committee).where(Committee.id.in_(ids))):
                names[PartyKind.COMMITTEE, str(body.id)] = (body.name, body.name)
        where = {one for one in places if one}
        called = select(Territory.id, Territory.name).where(Territory.id.in_(where))
        return cls(names, dict(session.execute(called).all()) if where else {})

    def name(self, kind: PartyKind | None, whose: str | None, language: str = "es") -> str:
        """Return what a body is called; "" where it is not known any more."""
        if kind is None or whose is None:
            return ""
        spanish, english = self.names.get((kind, whose), ("", ""))
        return english if language == "en" else spanish

    def owing(self, commitment: Commitment, language: str = "es") -> str:
        """Return who owes a commitment."""
        return self.name(commitment.owed_by_kind, commitment.owed_by_id, language)

    def named(self, commitment: Commitment, language: str = "es") -> str:
        """Return the committee it was made to; "" for the residents."""
        if commitment.made_to_committee_id is None:
            return ""
        return self.name(PartyKind.COMMITTEE, str(commitment.made_to_committee_id), language)

    def place(self, territory_id: str | None) -> str:
        """Return what a territory is called."""
        return self.places.get(territory_id or "", "")


def _ids(written: Iterable[str]) -> set[UUID]:
    return {UUID(one) for one in written}
