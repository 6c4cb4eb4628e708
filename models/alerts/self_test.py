"""The monthly self-test of a zone: what works, and who took part."""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.alerts.device import Device
from models.alerts.zone import Zone
from models.alerts.zone_member import ZoneMember
from models.base import Base, Identified
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Actor, Announces, EventKind

LASTS = timedelta(hours=2)
_OPEN = text("ended_at IS NULL")


class SelfTest(Announces, Promises, Identified, Base):
    """One self-test of one zone: begun by the calendar, ended by the clock."""

    __tablename__ = "self_test"
    __table_args__ = (
        Index(
            "uq_self_test_open",
            "zone_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    zone_id: Mapped[UUID] = mapped_column(ForeignKey(Zone.id), index=True)
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    expected: Mapped[int]  # devices that were asked
    answered: Mapped[int | None]  # devices that were heard, when it ended
    members: Mapped[int | None]  # neighbours who took part, when it ended

    @classmethod
    def begin(cls, zone: Zone, expected: int, *, by: Actor = PLATFORM) -> Self:
        """Begin a test; the neighbours and devices have two hours."""
        test = cls(zone_id=zone.id, expected=expected)
        test.begun_at = test._say(EventKind.ZONE_TEST_BEGUN, zone, by)
        test.promise(DeadlineKind.ZONE_TEST_END, test.begun_at + LASTS)
        return test

    def end(self, zone: Zone, answered: int, members: int) -> None:
        """End it, and say how many took part."""
        self.answered, self.members = answered, members
        self.ended_at = self._say(
            EventKind.ZONE_TEST_ENDED,
            zone,
            PLATFORM,
            expected=self.expected,
            answered=answered,
            members=members,
        )

    @property
    def ends_at(self) -> datetime:
        """Return when it ends by itself."""
        return self.begun_at + LASTS

    @classmethod
    def open_in(cls, zone_id: UUID) -> Select["SelfTest"]:
        """Select the test that runs in a zone now."""
        return select(cls).where(cls.zone_id == zone_id, cls.ended_at.is_(None))

    def _say(self, kind: EventKind, zone: Zone, by: Actor, **facts: object) -> datetime:
        return self.announce(kind, by=by, zone=str(zone.id), place=zone.name, **facts)


class TestPart(Identified, Base):
    """A device or a neighbour that took part in a self-test."""

    __test__ = False  # no test of pytest
    __tablename__ = "test_part"
    __table_args__ = (
        CheckConstraint("(device_id IS NULL) <> (member_id IS NULL)", name="is_one_of_two"),
        UniqueConstraint("self_test_id", "device_id"),
        UniqueConstraint("self_test_id", "member_id"),
    )

    self_test_id: Mapped[UUID] = mapped_column(ForeignKey(SelfTest.id))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey(Device.id))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey(ZoneMember.id))
    at: Mapped[datetime]


def take_part(session: Session, who: Device | ZoneMember) -> bool:
    """Note that a device or a neighbour takes part in the test of their zone, if one runs."""
    if who.zone_id is None:
        return False
    test = session.scalars(SelfTest.open_in(who.zone_id)).one_or_none()
    if test is None:
        return False
    as_what = {"device_id" if isinstance(who, Device) else "member_id": who.id}
    known = select(TestPart.id).where(
        TestPart.self_test_id == test.id,
        TestPart.device_id == as_what.get("device_id")
        if isinstance(who, Device)
        else TestPart.member_id == who.id,
    )
    if session.scalars(known).first() is None:
        session.add(TestPart(self_test_id=test.id, at=now(), **as_what))
    return True
