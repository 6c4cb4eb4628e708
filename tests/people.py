"""The cast. The same few people appear in every test, so their names carry meaning."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from models.base import Base
from models.events import Actor
from models.people.department import Department
from models.people.grant import Grant, Role
from models.people.password import CHEAP, hash_password
from models.people.person import Person
from models.people.roles import REACH
from models.places.territory import CITY, Territory, TerritoryKind

LA_LIBERTAD = "54001-C03"  # the comuna of Martha's committee
ATALAYA = "54001-C07"  # another comuna
LIGHTING = "alumbrado-publico"
PARKS = "parques"
PASSWORD = "pera verde bajo la lluvia"  # everybody's


class Somebody(NamedTuple):
    """One of the cast, and what the city made of them."""

    id: UUID
    name: str
    role: Role
    scope: str | None

    @property
    def actor(self) -> Actor:
        """Sign as this person."""
        return Actor.person(self.id)

    @property
    def email(self) -> str:
        """Return where letters to them go."""
        return f"{self.name.lower()}@demo.cucuta.example"


def _cast(*roles: tuple[str, Role, str | None]) -> dict[str, Somebody]:
    return {
        name.lower(): Somebody(UUID(int=number), name, role, scope)
        for number, (name, role, scope) in enumerate(roles, start=1)
    }


CAST = _cast(
    ("Martha", Role.COMMITTEE, LA_LIBERTAD),  # leads the committee of La Libertad
    ("Jairo", Role.DEPARTMENT, LIGHTING),  # foreman at public lighting
    ("Nidia", Role.LIAISON, None),  # police community liaison
    ("Rosa", Role.COMMITTEE, ATALAYA),  # has Martha's office in another comuna
    ("Pedro", Role.DEPARTMENT, PARKS),  # mends other things
    ("Ana", Role.AUDITOR, None),  # reads everything, changes nothing
    ("Gloria", Role.ADMIN, None),  # runs the platform
    ("Wilson", Role.CONTROL_ROOM, None),
    ("Yesid", Role.PATROL, None),
    ("Liliana", Role.RESPONDER, None),  # of the fire brigade
)

MARTHA, JAIRO, NIDIA = (CAST[name].actor for name in ("martha", "jairo", "nidia"))
ROSA, PEDRO, ANA = (CAST[name].actor for name in ("rosa", "pedro", "ana"))
GLORIA, WILSON, YESID = (CAST[name].actor for name in ("gloria", "wilson", "yesid"))
MARTHA_ID, JAIRO_ID, NIDIA_ID = (CAST[name].id for name in ("martha", "jairo", "nidia"))
ROSA_ID, PEDRO_ID, ANA_ID = (CAST[name].id for name in ("rosa", "pedro", "ana"))
GLORIA_ID, WILSON_ID, YESID_ID = (CAST[name].id for name in ("gloria", "wilson", "yesid"))

_HASH = hash_password(PASSWORD, CHEAP)


def everybody() -> list[Person]:
    """Make the whole cast anew: rows belong to one session, people to every test."""
    return [
        Person(id=one.id, name=one.name, email=one.email, password_hash=_HASH)
        for one in CAST.values()
    ]


def grants(since: datetime) -> list[Grant]:
    """Say what each may do, from then on."""
    return [
        Grant(
            person_id=one.id,
            role=one.role,
            scope_kind=REACH[one.role],
            scope_id=one.scope,
            since=since,
            source="decree:0012",
        )
        for one in CAST.values()
    ]


def departments() -> list[Department]:
    """Make the departments that the cast works for."""
    return [
        Department(
            id=LIGHTING,
            name_es="Alumbrado Público",
            name_en="Street lighting",
            email="alumbrado@demo.cucuta.example",
        ),
        Department(
            id=PARKS,
            name_es="Parques y Zonas Verdes",
            name_en="Parks and green areas",
            email="parques@demo.cucuta.example",
        ),
    ]


def territory() -> list[Territory]:
    """Make the municipality and the two comunas that the cast lives in."""
    return [
        Territory(id=CITY, kind=TerritoryKind.MUNICIPALITY, name="San José de Cúcuta"),
        *(
            Territory(id=comuna, kind=TerritoryKind.COMUNA, name=name, parent_id=CITY)
            for comuna, name in ((LA_LIBERTAD, "La Libertad"), (ATALAYA, "Atalaya"))
        ),
    ]


def settle(session: Session, since: datetime) -> None:
    """Let the cast move in: places and departments first, then people, then their grants."""
    rounds: Iterable[Iterable[Base]] = (
        territory(),
        departments(),
        everybody(),
        grants(since),
    )
    for rows in rounds:
        session.add_all(rows)
        session.flush()
