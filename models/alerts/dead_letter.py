"""Messages that nobody could read: kept with the reason, so that the cause can be mended."""

import hashlib
from datetime import datetime

from sqlalchemy import Select, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now

LONGEST = 2_000  # bytes of a message that are kept: enough to see what it was
MOST = 10_000  # letters in all: who floods us fills no disk


class DeadLetter(Identified, Base):
    """An unreadable message; the same one again is counted, not kept twice."""

    __tablename__ = "dead_letter"

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    topic: Mapped[str] = mapped_column(String(255))
    reason: Mapped[str] = mapped_column(String(200))
    beginning: Mapped[str]  # of the message, what is not text written as \x..
    size: Mapped[int]  # bytes
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def newest(cls) -> Select["DeadLetter"]:
        """Select them, the newest first."""
        return select(cls).order_by(cls.last_at.desc(), cls.id)


def bury(session: Session, topic: str, payload: bytes, reason: str) -> DeadLetter | None:
    """Keep a message that nobody can read; None where there are too many already."""
    digest = hashlib.sha256(topic.encode() + b"\0" + payload).hexdigest()
    letter = session.scalars(
        select(DeadLetter).where(DeadLetter.digest == digest)
    ).one_or_none()
    if letter is None:
        if (session.scalar(select(func.count(DeadLetter.id))) or 0) >= MOST:
            return None
        letter = DeadLetter(
            digest=digest,
            topic=topic[:255].replace("\0", "\\0"),
            reason=reason[:200],
            beginning=_readable(payload[:LONGEST]),
            size=len(payload),
            times=0,
            first_at=now(),
        )
        session.add(letter)
    letter.times += 1
    letter.last_at = now()
    session.flush()
    return letter


def _readable(payload: bytes) -> str:
    text = payload.decode("utf-8", "backslashreplace")
    return "".join(
        sign if sign.isprintable() or sign == "\n" else f"\\x{ord(sign):02x}" for sign in text
    )
