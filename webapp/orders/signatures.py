"""Who did something, in words: by what they are to the city, and by name for few.

Neighbours see the office and never the person. A name is shown to whoever answers for the
people of the platform, to colleagues of one department among themselves, and to oneself.
Whoever acted as a member of a committee without names is named to nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.committees.reserved import reserved
from models.events import Event
from models.language import say
from models.people.department import Department
from models.people.grant import Grant, Permission, Rights, Role, Scoped, ScopeKind
from models.people.person import Person
from models.people.roles import BY_MEMBERSHIP
from models.places.territory import Territory
from webapp.languages import language


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking at a history."""

    id: UUID
    rights: Rights


@dataclass(slots=True)
class Signatures:
    """The people behind a history, looked up once for all of its steps."""

    viewer: Viewer
    grants: dict[UUID, list[Grant]] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    reserved: set[UUID] = field(default_factory=set)  # grants that must not be seen with a name

    @classmethod
    def read(cls, session: Session, events: Iterable[Event], viewer: Viewer) -> "Signatures":
        """Look up who signed these events."""
        found = cls(viewer)
        people = {UUID(key) for kind, key in map(_parts, events) if kind == "person"}
        if people:
            held = select(Grant).where(
                Grant.person_id.in_(people), Grant.role.not_in(BY_MEMBERSHIP)
            )
            for grant in session.scalars(held):
                found.grants.setdefault(grant.person_id, []).append(grant)
            theirs = [one for some in found.grants.values() for one in some]
            found.reserved = reserved(session, theirs)
            named = select(Person.id, Person.name).where(Person.id.in_(people))
            found.names = dict(session.execute(named).all())
            found.places = _names_of(session, found.grants)
        return found

    def of(self, event: Event, record: Scoped) -> str:
        """Return who did this to the record."""
        kind, key = _parts(event)
        if kind != "person":
            return _without_account(kind)
        if (person := UUID(key)) == self.viewer.id:
            return str(_("usted"))
        grant = _office(self.grants.get(person, []), event.occurred_at, record)
        if grant is None:
            return str(_("personal de la plataforma"))
        name = self.names.get(person) if self._may_be_named(grant) else None
        return (
            f"{name}, {self._office_in_words(grant)}" if name else self._office_in_words(grant)
        )

    def _may_be_named(self, grant: Grant) -> bool:
        if grant.id in self.reserved:
            return False
        rights = self.viewer.rights
        if rights.everywhere(Permission.ADMINISTER_PEOPLE):
            return True
        if rights.everywhere(Permission.READ_EVERYTHING):
            return True
        return grant.role is Role.DEPARTMENT and grant.scope_id in rights.scopes(
            ScopeKind.DEPARTMENT
        )

    def _office_in_words(self, grant: Grant) -> str:
        where = self.places.get(grant.scope_id or "", "")
        if grant.role is Role.DEPARTMENT and where:
            return where
        role = say(grant.role, language())
        return f"{role}, {where}" if where else role


def _parts(event: Event) -> tuple[str, str]:
    kind, _colon, key = event.actor.partition(":")
    return kind, key


def _without_account(kind: str) -> str:
    said = {
        "platform": _("la plataforma"),
        "anyone": _("quien reportó"),
        "follower": _("quien reportó o sigue el caso"),
        "client": _("otra aplicación"),
        "device": _("un dispositivo"),
        "member": _("un vecino de la zona"),
        "seat": _("un comité"),
    }
    return str(said.get(kind, kind))


def _office(grants: list[Grant], when: datetime, record: Scoped) -> Grant | None:
    """Return the office in which somebody acted: one held then, nearest to the record."""
    held = [one for one in grants if one.since <= when and (not one.until or one.until > when)]
    held.sort(
        key=lambda one: (not one.reaches(record), one.scope_kind is ScopeKind.CITY, one.since)
    )
    return held[0] if held else None


def _names_of(session: Session, grants: dict[UUID, list[Grant]]) -> dict[str, str]:
    scopes = {one.scope_id for theirs in grants.values() for one in theirs if one.scope_id}
    if not scopes:
        return {}
    departments = session.scalars(select(Department).where(Department.id.in_(scopes)))
    places = {one.id: one.name(language()) for one in departments}
    territories = session.execute(
        select(Territory.id, Territory.name).where(Territory.id.in_(scopes))
    )
    return places | dict(territories.all())
