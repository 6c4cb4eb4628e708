"""What is published of each month: how soon calls were answered, and how many devices worked.

Both are counted from the records by a flow and may be counted again: the same month makes the
same row. Devices are the exception: yesterday's silence cannot be counted tomorrow, so the row
says how things stood when it was last written in its month.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from models.alerts.codes import DeviceKind
from models.base import Base
from models.places.territory import Territory


class ResponseMonth(Base):
    """How soon the real calls for help of one month were answered, all clocks from the press.

    `to_dispatch` leaves out the calls that ended without anybody being needed.
    """

    __tablename__ = "response_month"
    __table_args__ = (
        CheckConstraint("answered_in_time BETWEEN 0 AND calls", name="answers_are_calls"),
        CheckConstraint("to_dispatch BETWEEN 0 AND calls", name="dispatches_are_calls"),
        CheckConstraint(
            "dispatched_in_time BETWEEN 0 AND to_dispatch", name="in_time_is_dispatched"
        ),
    )

    month: Mapped[str] = mapped_column(String(7), primary_key=True)  # "2026-05"
    calls: Mapped[int]
    answered_in_time: Mapped[int]  # within ten seconds
    to_dispatch: Mapped[int]
    dispatched_in_time: Mapped[int]  # within sixty
    counted_at: Mapped[datetime]

    @classmethod
    def newest(cls, months: int) -> Select["ResponseMonth"]:
        """Select the last months that were published, the newest first."""
        return select(cls).order_by(cls.month.desc()).limit(months)


class DeviceMonth(Base):
    """How many devices of a kind the city counted on in a comuna, and how many worked."""

    __tablename__ = "device_month"
    __table_args__ = (
        CheckConstraint("counted > 0", name="counts_some"),
        CheckConstraint("working BETWEEN 0 AND counted", name="working_are_counted"),
    )

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    territory_id: Mapped[str] = mapped_column(ForeignKey(Territory.id), primary_key=True)
    kind: Mapped[DeviceKind] = mapped_column(primary_key=True)
    counted: Mapped[int]
    working: Mapped[int]
    counted_at: Mapped[datetime]
