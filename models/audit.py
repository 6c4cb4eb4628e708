"""The seal on the diary: a chain of digests that shows whether the past was rewritten.

The triggers of `models/append_only.py` stop whoever works through the database. They do not
stop whoever owns the disk. So each event is *sealed*: the digest of a seal is SHA-256 over the
digest before it and the canonical JSON of the event's row (`models/canonical.py`). To change
an event, to drop one or to swap two, all later digests must be made anew; and the head of the
chain is published every day and in every report, in other people's hands, where nobody can.

**Order.** The chain's order is that of `position`: the order in which events were sealed, not
that of their numbers. SQLite has one writer, so there the two agree. PostgreSQL gives a number
first and commits later: event 7 can be there while 6 is still being written, or never will be.
The sealer waits for nobody. It seals 7, remembers nothing about the gap, and looks back for
numbers that came late (`seal_late`); 6 then stands behind 7 in the chain, which is the truth
about when it came. No number is assumed to exist, so a rolled-back one leaves no hole, and
positions have no gaps at all, so a missing one is proof.

**Form.** A later migration may add a column. A seal says in `form` which columns it covers:
those that `COVERED_SINCE` does not give to a later form. Empty columns are left out of the
JSON, so a new column that may be empty changes no old digest and needs no new form; filling it
afterwards in an old row is found out all the same. `form` itself is part of what is digested.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, exists, func, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.append_only import append_only
from models.base import Base
from models.canonical import FORM, RowReader, link
from models.clock import wall
from models.events import Event
from models.session import reading, unit_of_work

BEGINNING = "0" * 64  # what the first seal is chained to
BATCH = 200  # seals in one transaction: SQLite's write lock is held for some 10 ms


class Seal(Base):
    """One link of the chain: this event stood here when it was sealed."""

    __tablename__ = "seal"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), unique=True)
    digest: Mapped[str]
    form: Mapped[int]
    sealed_at: Mapped[datetime]  # by the clock on the wall


class PublishedHead(Base):
    """Where the chain stood when a day of the city ended, as it was published."""

    __tablename__ = "published_head"

    day: Mapped[date] = mapped_column(primary_key=True)
    position: Mapped[int]
    digest: Mapped[str]
    published_at: Mapped[datetime]


append_only(Seal)
append_only(PublishedHead)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many events are sealed, and the digest that binds them all."""

    position: int = 0
    digest: str = BEGINNING


def head(session: Session) -> Head:
    """Return where the chain stands now. Reports print it; a backup writes it down."""
    newest = select(Seal.position, Seal.digest).order_by(Seal.position.desc()).limit(1)
    found = session.execute(newest).one_or_none()
    return Head(*found) if found else Head()


def waiting() -> Select[int]:
    """Select the numbers of the events that have no seal yet."""
    return select(Event.id).where(~exists().where(Seal.event_id == Event.id))


def seal_some(limit: int = BATCH) -> int:
    """Seal the next `limit` events above the highest sealed number; return how many."""
    with reading() as session:
        fresh = Event.id > _highest(session)
        return _seal(session, fresh, limit)


def seal_late(after: int = 0, limit: int = BATCH) -> int:
    """Seal numbers above `after` that came later than higher ones; return how many.

    Only PostgreSQL has such numbers. On SQLite an event without a seal below sealed ones was
    put there by hand; sealing it would launder it, so it stays for `verify` to find.
    """
    with reading() as session:
        if session.get_bind().dialect.name == "sqlite":
            return 0
        late = (Event.id > after) & (Event.id < _highest(session)) & Event.id.in_(waiting())
        return _seal(session, late, limit)


def publish_head(session: Session, ended: date) -> bool:
    """Write down where the chain stood when a day ended, once; return whether it did now."""
    last = head(session)
    if last.position == 0 or session.get(PublishedHead, ended) is not None:
        return False
    session.add(
        PublishedHead(
            day=ended, position=last.position, digest=last.digest, published_at=wall()
        )
    )
    return True


def _highest(session: Session) -> int:
    return session.scalar(select(func.max(Seal.event_id))) or 0


def _seal(session: Session, which: ColumnElement[bool], limit: int) -> int:
    """Make the digests while nobody waits, then write them in one short transaction."""
    before = last = head(session)
    reader = RowReader(session, Event)
    fresh = select(*reader.columns).where(which).order_by(Event.id).limit(limit)
    seals = []
    for row in session.execute(fresh):
        last = Head(last.position + 1, link(last.digest, reader.canonical(row, FORM)))
        seals.append({"position": last.position, "event_id": row.row_id, "digest": last.digest})
    session.rollback()  # let the snapshot go before asking for the write lock
    return _write(before, seals) if seals else 0


def _write(before: Head, seals: list[dict[str, Any]]) -> int:
    """Add seals behind `before`, unless another sealer was faster: then none."""
    with unit_of_work() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(hashtext('seal'))"))
        if head(session) != before:
            return 0
        written = {"form": FORM, "sealed_at": wall()}
        session.execute(insert(Seal), [seal | written for seal in seals])
    return len(seals)
