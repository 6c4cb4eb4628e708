"""A unit whose thanks wait: who decided it, why, and until when."""

from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.alerts.unit import Unit
from models.base import Base, Identified
from models.events import Actor, Announces, EventKind
from models.language import speak
from models.trust.recognition import held_of

_OPEN = text("ended_at IS NULL")


class HoldReason(StrEnum):
    """Why the thanks to a unit wait."""

    SERIOUS_COMPLAINT = "serious_complaint"
    INQUIRY = "inquiry"
    DOUBTFUL_THANKS = "doubtful_thanks"


speak(
    HoldReason,
    {
        HoldReason.SERIOUS_COMPLAINT: ("denuncia grave abierta", "open serious complaint"),
        HoldReason.INQUIRY: ("investigación en curso", "inquiry under way"),
        HoldReason.DOUBTFUL_THANKS: ("agradecimientos en duda", "doubtful thanks"),
    },
)


class AlreadyOnHoldError(Exception):
    """Somebody put a unit on hold that is on hold already; it carries the unit's name."""


class UnitHold(Announces, Identified, Base):
    """One hold on the thanks to a unit. It says nothing of guilt, and is never public."""

    __tablename__ = "unit_hold"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ends_by_somebody"),
        Index(
            "uq_unit_hold_open", "unit_id", unique=True, sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )  # fmt: skip

    unit_id: Mapped[UUID] = mapped_column(ForeignKey(Unit.id))
    reason: Mapped[HoldReason]
    source_id: Mapped[UUID | None]  # the complaint that caused it, where one did
    begun_by: Mapped[str]  # an actor
    begun_at: Mapped[datetime]
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]

    @classmethod
    def open_on(cls, unit_id: UUID) -> Select[Self]:
        """Select the hold that is on a unit now."""
        return select(cls).where(cls.unit_id == unit_id, cls.ended_at.is_(None))

    @classmethod
    def all_open(cls) -> Select[Self]:
        """Select the holds of now."""
        return select(cls).where(cls.ended_at.is_(None))

    @classmethod
    def history_of(cls, unit_id: UUID) -> Select[Self]:
        """Select the holds of a unit, the newest first."""
        return select(cls).where(cls.unit_id == unit_id).order_by(cls.begun_at.desc())


def hold(
    session: Session,
    unit: Unit,
    reason: HoldReason,
    *,
    by: Actor,
    source_id: UUID | None = None,
) -> UnitHold:
    """Let the thanks to a unit wait from now on. Raises AlreadyOnHoldError.

    `source_id` names the complaint where one caused it: whoever opens a serious one calls this.
    """
    if session.scalars(UnitHold.open_on(unit.id)).first() is not None:
        raise AlreadyOnHoldError(unit.name)
    begun = UnitHold(unit_id=unit.id, reason=reason, source_id=source_id, begun_by=str(by))
    begun.begun_at = begun.announce(
        EventKind.RECOGNITION_HOLD_BEGUN, by=by, unit=str(unit.id), reason=reason
    )
    session.add(begun)
    return begun


def release(session: Session, unit: Unit, *, by: Actor) -> int:
    """End the hold on a unit; return how many thanks count from now on because of it."""
    for one in session.scalars(UnitHold.open_on(unit.id)):
        one.ended_by = str(by)
        one.ended_at = one.announce(
            EventKind.RECOGNITION_HOLD_ENDED, by=by, unit=str(unit.id), reason=one.reason
        )
    waiting = session.scalars(held_of(unit.id)).all()
    for thanks in waiting:
        thanks.release(by=by)
    return len(waiting)


def is_on_hold(session: Session, unit_id: UUID) -> bool:
    """Tell whether the thanks to a unit wait."""
    return session.scalars(UnitHold.open_on(unit_id)).first() is not None
