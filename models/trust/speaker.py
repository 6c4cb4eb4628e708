"""Whoever speaks about a commitment, and on whose side.

A commitment has two sides. One owes it: a unit, a department or a committee. The other was
promised something, and alone says whether it was kept, agrees to another date, or lets go of
it. Who speaks for the other side:

- the committee it was made to, where one is named;
- else, for the residents, whoever belongs to a committee of the comuna or corregimiento;
- else the police community liaison, on behalf of residents who have no committee, or whose
  own committee owes the commitment, or whose named committee exists no more.

Never the side that owes it: who is on both sides, by two offices, speaks for the owing one.
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from models.events import Actor
from models.places.territory import district_of
from models.trust.commitment_stages import PartyKind


class NotYourSideError(Exception):
    """Somebody wanted to speak for a side of a commitment that is not theirs."""


class TwoSided(Protocol):
    """What the two sides of a commitment are told by."""

    owed_by_kind: PartyKind
    owed_by_id: str
    made_to_committee_id: UUID | None
    territory_id: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks, with every office they hold. What is left out they do not hold.

    `models.trust.offices.speaker_of` gathers it from grants, crews and memberships.
    """

    actor: Actor
    departments: frozenset[str] = frozenset()
    units: frozenset[UUID] = frozenset()  # in which they ride now
    every_unit: bool = False  # a commander answers for all of them
    committees: frozenset[UUID] = frozenset()
    comunas: frozenset[str] = frozenset()  # of whose committees they are a member
    for_residents: bool = False  # a liaison
    comunas_with_committee: frozenset[str] = frozenset()  # which need no liaison to speak
    living_committees: frozenset[UUID] = frozenset()

    def owes(self, commitment: TwoSided) -> bool:
        """Tell whether they belong to the side that owes it."""
        whose = commitment.owed_by_id
        if commitment.owed_by_kind is PartyKind.DEPARTMENT:
            return whose in self.departments
        if commitment.owed_by_kind is PartyKind.COMMITTEE:
            return UUID(whose) in self.committees
        return self.every_unit or UUID(whose) in self.units

    def receives(self, commitment: TwoSided) -> bool:
        """Tell whether they speak for the side it was made to; see the rule above."""
        if self.owes(commitment):
            return False
        named = commitment.made_to_committee_id
        if named is not None:
            return named in self.committees or (
                self.for_residents and named not in self.living_committees
            )
        district = district_of(commitment.territory_id)
        if district in self.comunas:
            return True
        return self.for_residents and (
            district not in self.comunas_with_committee
            or commitment.owed_by_kind is PartyKind.COMMITTEE
        )

    def must_owe(self, commitment: TwoSided) -> None:
        """Refuse with NotYourSideError whoever does not owe it."""
        if not self.owes(commitment):
            raise NotYourSideError

    def must_receive(self, commitment: TwoSided) -> None:
        """Refuse with NotYourSideError whoever does not speak for the other side."""
        if not self.receives(commitment):
            raise NotYourSideError
