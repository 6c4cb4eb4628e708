"""Units: the patrols, engines and crews that can be sent, and who is in them today."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.events import Actor, Announces, EventKind
from models.language import speak
from models.lifecycle import Lifecycle
from models.people.person import Person
from models.places.territory import Territory


class UnitKind(StrEnum):
    """Whose unit it is."""

    PATROL = "patrol"
    FIRE = "fire"
    CIVIL_DEFENCE = "civil_defence"


class UnitStatus(StrEnum):
    """What a unit is doing."""

    OFF_DUTY = "off_duty"
    AVAILABLE = "available"
    ASKED = "asked"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"


speak(
    UnitKind,
    {
        UnitKind.PATROL: ("patrulla", "patrol"),
        UnitKind.FIRE: ("bomberos", "fire brigade"),
        UnitKind.CIVIL_DEFENCE: ("defensa civil", "civil defence"),
    },
)
speak(
    UnitStatus,
    {
        UnitStatus.OFF_DUTY: ("fuera de servicio", "off duty"),
        UnitStatus.AVAILABLE: ("disponible", "available"),
        UnitStatus.ASKED: ("enviada, sin aceptar", "sent, not accepted"),
        UnitStatus.EN_ROUTE: ("en camino", "on its way"),
        UnitStatus.ON_SCENE: ("en el lugar", "on scene"),
    },
)

_S = UnitStatus
_RIDING = text('"until" IS NULL')


class UnitBusyError(Exception):
    """Somebody wanted to send a unit that is not free; it carries the unit's name."""


class Unit(Announces, Identified, Base):
    """A crew with a call sign."""

    __tablename__ = "unit"

    LIFECYCLE: ClassVar[Lifecycle[UnitStatus]] = Lifecycle(
        "unit",
        {
            "begin": ([_S.OFF_DUTY], _S.AVAILABLE),
            "end": ([_S.AVAILABLE], _S.OFF_DUTY),
            "ask": ([_S.AVAILABLE], _S.ASKED),
            "set_out": ([_S.ASKED, _S.AVAILABLE], _S.EN_ROUTE),
            "arrive": ([_S.EN_ROUTE, _S.ASKED], _S.ON_SCENE),
            "release": ([_S.ASKED, _S.EN_ROUTE, _S.ON_SCENE], _S.AVAILABLE),
        },
    )

    name: Mapped[str] = mapped_column(String(60), unique=True)  # its call sign
    kind: Mapped[UnitKind]
    territory_id: Mapped[str | None] = mapped_column(ForeignKey(Territory.id))  # where it rides
    status: Mapped[UnitStatus]
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()

    # Two operators who send the same unit: the second is told.
    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def register(
        cls, name: str, kind: UnitKind, territory_id: str | None = None, *, by: Actor
    ) -> Self:
        """Note a unit that the city can send."""
        unit = cls(
            name=name, kind=kind, territory_id=territory_id, status=_S.OFF_DUTY, active=True
        )
        unit.announce(EventKind.UNIT_REGISTERED, by=by, unit_kind=kind)
        return unit

    def move(self, name: str, kind: EventKind, *, by: Actor, **facts: object) -> datetime:
        """Make a move of the table, announce it, and return when it happened."""
        self.status = self.LIFECYCLE.follow(name, self.status)
        return self.announce(kind, by=by, unit=str(self.id), status=self.status, **facts)

    def begin(self, *, by: Actor) -> None:
        """Begin its shift: it can be sent."""
        self.move("begin", EventKind.UNIT_ON_DUTY, by=by)

    def end(self, *, by: Actor) -> None:
        """End its shift."""
        self.move("end", EventKind.UNIT_OFF_DUTY, by=by)

    def change(self, name: str, kind: UnitKind, territory_id: str | None, *, by: Actor) -> None:
        """Note its call sign, whose it is and where it rides, if any of it is new."""
        if (self.name, self.kind, self.territory_id) != (name, kind, territory_id):
            self.name, self.kind, self.territory_id = name, kind, territory_id
            self.announce(EventKind.UNIT_CHANGED, by=by, unit=str(self.id), unit_kind=kind)

    def disband(self, crew: Iterable["Crew"], *, by: Actor) -> None:
        """Let it ride no more; what it did stays. `crew` are those who ride in it now.

        Raises UnitBusyError while it is sent somewhere.
        """
        if self.status not in {_S.OFF_DUTY, _S.AVAILABLE}:
            raise UnitBusyError(self.name)
        if self.status is _S.AVAILABLE:
            self.end(by=by)
        for one in crew:
            one.leave()
        self.active = False
        self.announce(EventKind.UNIT_CHANGED, by=by, unit=str(self.id), active=False)

    def form_again(self, *, by: Actor) -> None:
        """Let a unit that was disbanded ride again, from when somebody boards it."""
        self.active = True
        self.announce(EventKind.UNIT_CHANGED, by=by, unit=str(self.id), active=True)

    @classmethod
    def on_duty(cls) -> Select["Unit"]:
        """Select the units that ride now, by name."""
        return select(cls).where(cls.active, cls.status != _S.OFF_DUTY).order_by(cls.name)


class Crew(Identified, Base):
    """Somebody who rides in a unit, from when until when."""

    __tablename__ = "crew"
    __table_args__ = (
        # Nobody rides in two units at once.
        Index(
            "uq_crew_riding",
            "person_id",
            unique=True,
            sqlite_where=_RIDING,
            postgresql_where=_RIDING,
        ),
        Index("ix_crew_unit", "unit_id"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey(Unit.id))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    @classmethod
    def board(cls, unit: Unit, person: Person) -> Self:
        """Let somebody ride in a unit from now on."""
        return cls(unit_id=unit.id, person_id=person.id, since=now())

    def leave(self) -> None:
        """End the ride."""
        self.until = now()


def unit_of(person_id: UUID) -> Select[Unit]:
    """Select the unit in which somebody rides now."""
    return (
        select(Unit)
        .join(Crew, Crew.unit_id == Unit.id)
        .where(Crew.person_id == person_id, Crew.until.is_(None))
    )


def riding_in(unit_id: UUID) -> Select[Crew]:
    """Select who rides in a unit now."""
    return select(Crew).where(Crew.unit_id == unit_id, Crew.until.is_(None))
