"""What is published of each month: how soon calls were answered, and how many devices worked.

Both are counted from the records by a flow and may be counted again: the same month makes the
same row. Devices are the exception: yesterday's silence cannot be counted tomorrow, so the row
says how things stood when it was last written in its month.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.alerts.codes import DeviceKind, DeviceStatus, Mode
from models.alerts.device import Device
from models.alerts.incident import Incident
from models.alerts.incident_stages import ANSWER_WITHIN, DISPATCH_WITHIN, OPEN
from models.base import Base
from models.calendar import city_day, start_of
from models.clock import now
from models.places.territory import Territory, district_of


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


@dataclass(frozen=True, slots=True)
class Responses:
    """How soon some real calls for help were answered; see `ResponseMonth`."""

    calls: int
    answered_in_time: int
    to_dispatch: int
    dispatched_in_time: int


def bounds(month: str) -> tuple[datetime, datetime]:
    """Return the first instant of a month ("2026-05") and the first after it, in UTC.

    Raises ValueError for what is not a month.
    """
    year, _, number = month.partition("-")
    first = date(int(year), int(number), 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return start_of(first), start_of(following)


def count_responses(session: Session, month: str) -> Responses:
    """Count the real calls that came in during a month, as far as they have been answered.

    A call is counted once it is a minute old, because from then on it is known whether it was
    answered and dispatched in time. One that was closed or cancelled without anybody being
    sent needed nobody, and no dispatch is missing.
    """
    start, end = bounds(month)
    end = min(end, now() - DISPATCH_WITHIN)
    rows = session.execute(
        select(
            Incident.raised_at,
            Incident.acknowledged_at,
            Incident.dispatched_at,
            Incident.status.in_(OPEN),
        ).where(
            Incident.mode == Mode.REAL, Incident.raised_at >= start, Incident.raised_at < end
        )
    ).all()
    sent = [row for row in rows if row[2] is not None or row[3]]
    return Responses(
        calls=len(rows),
        answered_in_time=sum(
            answered is not None and answered - raised <= ANSWER_WITHIN
            for raised, answered, _, _ in rows
        ),
        to_dispatch=len(sent),
        dispatched_in_time=sum(
            dispatched is not None and dispatched - raised <= DISPATCH_WITHIN
            for raised, _, dispatched, _ in sent
        ),
    )


def publish_responses(session: Session, month: str) -> None:
    """Write a month's row, or write it anew; none for a month in which nobody called."""
    counted = count_responses(session, month)
    if counted.calls:
        session.merge(ResponseMonth(month=month, counted_at=now(), **asdict(counted)))


def publish_devices(session: Session) -> None:
    """Write down how many devices work now, as this month's row of each comuna and kind."""
    month = f"{city_day(now()):%Y-%m}"
    for (territory_id, kind), (working, counted) in count_devices(session).items():
        if territory_id is not None:
            session.merge(
                DeviceMonth(
                    month=month,
                    territory_id=territory_id,
                    kind=kind,
                    counted=counted,
                    working=working,
                    counted_at=now(),
                )
            )


def count_devices(
    session: Session,
) -> dict[tuple[str | None, DeviceKind], tuple[int, int]]:
    """Count by comuna and kind how many devices work now, of how many there should be.

    A device works when it is online. It should when it was hung up and not retired: one that
    is being repaired, or never spoke, is one that does not protect anybody today.
    """
    works = func.count().filter(Device.status == DeviceStatus.ONLINE)
    rows = session.execute(
        select(Device.territory_id, Device.kind, works, func.count())
        .where(Device.status.not_in([DeviceStatus.REGISTERED, DeviceStatus.RETIRED]))
        .group_by(Device.territory_id, Device.kind)
    )
    found: dict[tuple[str | None, DeviceKind], tuple[int, int]] = {}
    for territory_id, kind, working, counted in rows:
        group = (district_of(territory_id), kind)
        before = found.get(group, (0, 0))
        found[group] = (before[0] + working, before[1] + counted)
    return found
