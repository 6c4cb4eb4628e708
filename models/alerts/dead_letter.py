"""Messages that nobody could read: kept with the reason, so that the cause can be mended."""

import hashlib
from datetime import datetime

from sqlalchemy import Select, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now

LONGEST = 2_000  # bytes of a message that are kept: enough to see what it was
LONGEST_TOPIC = 255
LONGEST_REASON = 200
MOST = 10_000  # letters in all: who floods us fills no disk
MOST_OF_ONE = 20  # of one topic


class DeadLetter(Identified, Base):
    """An unreadable message; the same one again is counted, not kept twice."""

    __tablename__ = "dead_letter"

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    topic: Mapped[str] = mapped_column(String(LONGEST_TOPIC))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
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
    """Keep a message that nobody can read; None where there are too many already.

    Where one topic has brought many different ones, more are counted with its newest: a box
    that sends noise must not take the room of all the others.
    """
    topic = _readable(topic)[:LONGEST_TOPIC]
    digest = hashlib.sha256(topic.encode() + b"\0" + payload).hexdigest()
    letter = session.scalars(
        select(DeadLetter).where(DeadLetter.digest == digest)
    ).one_or_none()
    if letter is None:
        letter = _instead(session, topic) or DeadLetter(
            digest=digest,
            topic=topic,
            reason=_readable(reason)[:LONGEST_REASON],
            beginning=_readable(payload[:LONGEST].decode("utf-8", "backslashreplace")),
            size=len(payload),
            times=0,
            first_at=now(),
        )
        if (
            letter.times == 0
            and (session.scalar(select(func.count(DeadLetter.id))) or 0) >= MOST
        ):
            return None
        session.add(letter)
    letter.times += 1
    letter.last_at = now()
    session.flush()
    return letter


def _instead(session: Session, topic: str) -> DeadLetter | None:
    """Return the letter to count with where a topic has brought enough of them."""
    theirs = DeadLetter.newest().where(DeadLetter.topic == topic).limit(MOST_OF_ONE)
    known = session.scalars(theirs).all()
    return known[0] if len(known) == MOST_OF_ONE else None


def _readable(text: str) -> str:
    """Return a text that every database keeps and every page shows."""
    return "".join(
        sign if sign.isprintable() or sign == "\n" else f"\\x{ord(sign):02x}" for sign in text
    )
