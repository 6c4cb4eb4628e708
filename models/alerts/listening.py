"""Since when the gateway listens: silence only means something while somebody does."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Mapped, Session, mapped_column

from models.alerts.device import MARGIN
from models.base import Base
from models.clock import now

DEAF_AFTER = timedelta(seconds=15)  # without a note nobody may be listening
GRACE = timedelta(seconds=60)  # for all of them to come back after a restart, at their own pace
_ROW = "gateway"


class Listening(Base):
    """From when until when the gateway has heard without a break."""

    __tablename__ = "listening"

    listener: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]


def note(session: Session) -> None:
    """Note that the gateway listens now; after a break, that it has begun again."""
    row = session.get(Listening, _ROW)
    if row is None:
        session.add(Listening(listener=_ROW, since=now(), until=now()))
        return
    if now() - row.until > DEAF_AFTER:
        row.since = now()
    row.until = now()


def begin_again(session: Session) -> None:
    """Note that the gateway has just come back to the broker, however short it was away."""
    note(session)
    row = session.get_one(Listening, _ROW)
    row.since = now()


def hears_since(session: Session) -> datetime | None:
    """Return since when the gateway hears, or None while it may be deaf."""
    row = session.get(Listening, _ROW)
    return None if row is None or now() - row.until > DEAF_AFTER else row.since


def silent_from(heard_at: datetime | None, limit: timedelta, since: datetime) -> datetime:
    """Return from when on a device counts as silent: after its class, and after our own breaks.

    `limit` is the longest silence of its class, `since` when the gateway began to hear.
    """
    began_again = since + max(limit, GRACE)
    if heard_at is None:
        return began_again
    return max(heard_at + limit + MARGIN, began_again)
