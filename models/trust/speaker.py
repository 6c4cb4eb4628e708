"""Whoever speaks about a commitment, and on whose side.

A commitment has two sides. One owes it: a unit, a department or a committee. The other was
promised something, and alone says whether it was kept, agrees to another date, or lets go of
it. Who speaks for the other side:

- the committee it was made to, where one is named;
- else, for the residents, whoever belongs to a committee of the comuna or corregimiento;
- else the police community liaison, on behalf of residents who have no committee, or whose
  own committee owes the commitment, or whose named committee exists no more.

Never the side that owes it: who is on both sides, by two offices, speaks for the owing one.
Who speaks as a member of a committee signs by their seat, so that no list of commitments
tells who belongs to a committee without names.
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

    @property
    def owed_by_kind(self) -> PartyKind:
        """Return what sort of body owes it."""

    @property
    def owed_by_id(self) -> str:
        """Return which one."""

    @property
    def made_to_committee_id(self) -> UUID | None:
        """Return the committee it was made to, if one is named."""

    @property
    def territory_id(self) -> str:
        """Return whose residents it was made to otherwise."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat in a committee that somebody speaks from."""

    committee_id: UUID
    district_id: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks, with every office they hold. What is left out they do not hold.

    `models.trust.offices.speaker_of` gathers it from grants, crews and memberships.
    """

    actor: Actor
    departments: frozenset[str] = frozenset()
    units: frozenset[UUID] = frozenset()  # in which they ride now
    every_unit: bool = False  # a commander answers for all of them
    seats: tuple[Seat, ...] = ()
    comunas: frozenset[str] = frozenset()  # whose residents they speak for, as a neighbour
    for_residents: bool = False  # a liaison
    comunas_with_committee: frozenset[str] = frozenset()  # which need no liaison to speak
    living_committees: frozenset[UUID] = frozenset()

    def answers_for(self, kind: PartyKind, whose: str) -> bool:
        """Tell whether they belong to a body."""
        if kind is PartyKind.DEPARTMENT:
            return whose in self.departments
        if kind is PartyKind.COMMITTEE:
            return self._seat_in(UUID(whose)) is not None
        return self.every_unit or UUID(whose) in self.units

    def owes(self, commitment: TwoSided) -> bool:
        """Tell whether they belong to the side that owes it."""
        return self.answers_for(commitment.owed_by_kind, commitment.owed_by_id)

    def receives(self, commitment: TwoSided) -> bool:
        """Tell whether they speak for the side it was made to; see the rule above."""
        if self.owes(commitment):
            return False
        named = commitment.made_to_committee_id
        if named is not None:
            return self._seat_in(named) is not None or (
                self.for_residents and named not in self.living_committees
            )
        district = district_of(commitment.territory_id)
        if district in self.comunas:
            return True
        return self.for_residents and (
            district not in self.comunas_with_committee
            or commitment.owed_by_kind is PartyKind.COMMITTEE
        )

    def as_owing(self, commitment: TwoSided) -> Actor:
        """Return how they sign for the side that owes it, or refuse with NotYourSideError."""
        if not self.owes(commitment):
            raise NotYourSideError
        if commitment.owed_by_kind is PartyKind.COMMITTEE:
            seat = self._seat_in(UUID(commitment.owed_by_id))
            return seat.actor if seat else self.actor
        return self.actor

    def as_receiving(self, commitment: TwoSided) -> Actor:
        """Return how they sign for the other side, or refuse with NotYourSideError."""
        if not self.receives(commitment):
            raise NotYourSideError
        named = commitment.made_to_committee_id
        if named is not None:
            seat = self._seat_in(named)
        else:
            district = district_of(commitment.territory_id)
            seat = next((one for one in self.seats if one.district_id == district), None)
        return seat.actor if seat else self.actor

    @property
    def signatures(self) -> frozenset[str]:
        """Return every way in which they sign: it is one person all the same."""
        return frozenset({str(self.actor), *(str(seat.actor) for seat in self.seats)})

    def _seat_in(self, committee_id: UUID) -> Seat | None:
        return next((one for one in self.seats if one.committee_id == committee_id), None)
