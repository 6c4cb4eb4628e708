"""Walks the whole chain of seals and says where the diary was first tampered with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from models.audit import BEGINNING, Head, PublishedHead, Seal, waiting
from models.canonical import RowReader, link
from models.clock import wall
from models.events import Event

PAGE = 2000  # rows in memory at a time, however long the diary
LATE = timedelta(hours=1)  # an older event without a seal, among sealed ones, is no delay


class ChainBrokenError(Exception):
    """The diary is not what was sealed, or not what was published."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A chain that holds: where it stands, and how many events still wait for their seal."""

    head: Head
    waiting: int


def verify(session: Session, expected: str = "") -> Verified:
    """Check every seal against its event, and the chain against every published head.

    `expected` is a head from outside (a newspaper, a report, another machine): the digest, or
    `position:digest`. Without one, a chain that was cut off or made anew as a whole can only be
    told by the heads in this database, which whoever did it may have made anew too.

    Raises ChainBrokenError with one line that names the first row that is bad, missing, moved
    or beyond the end.
    """
    reader = RowReader(session, Event, old=True)
    published = {one.position: one for one in session.scalars(select(PublishedHead))}
    place, _, outside = expected.strip().lower().rpartition(":")
    met = outside in {"", BEGINNING}
    last = Head()
    for row, following in _with_the_next(_links(session, reader)):
        _check(reader, last, row, following)
        last = Head(row.position, row.digest)
        if (promised := published.pop(row.position, None)) and promised.digest != row.digest:
            raise ChainBrokenError(
                f"the chain was made anew: the head published for {promised.day} (seal"
                f" {promised.position}) is another"
            )
        met = met or (row.digest == outside and place in {"", str(row.position)})
    if published:
        missing = min(published.values(), key=lambda one: one.position)
        raise ChainBrokenError(
            f"the chain was cut off: it ends with seal {last.position}, and the head published"
            f" for {missing.day} was seal {missing.position}"
        )
    if not met:
        raise ChainBrokenError(
            f"the chain was made anew or cut off: head {expected} is not among its"
            f" {last.position} seals"
        )
    return Verified(last, _count_waiting(session))


def _links(session: Session, reader: RowReader) -> Iterator[Row[Any]]:
    """Read seals with their events in the order of the chain, a page at a time."""
    wanted = (
        select(Seal.position, Seal.event_id, Seal.digest, Seal.form, *reader.columns)
        .outerjoin(Event, Event.id == Seal.event_id)
        .order_by(Seal.position)
        .limit(PAGE)
    )
    rows = session.execute(wanted).all()
    while rows:
        yield from rows
        rows = session.execute(wanted.where(Seal.position > rows[-1].position)).all()


def _with_the_next(rows: Iterator[Row[Any]]) -> Iterator[tuple[Row[Any], Row[Any] | None]]:
    row = next(rows, None)
    while row is not None:
        following = next(rows, None)
        yield row, following
        row = following


def _check(reader: RowReader, last: Head, row: Row[Any], following: Row[Any] | None) -> None:
    """Refuse the first seal that does not fit. What comes next helps to say what was done."""
    if row.position != last.position + 1:
        raise ChainBrokenError(f"seal {last.position + 1} is missing")
    if row.row_id is None:
        raise ChainBrokenError(f"event {row.event_id} (seal {row.position}) is missing")
    expected = _digest(reader, last.digest, row)
    if expected == row.digest:
        return
    place = f"event {row.event_id} (seal {row.position})"
    if following is not None:
        if _digest(reader, last.digest, following) in {row.digest, following.digest}:
            raise ChainBrokenError(f"{place} and event {following.event_id} changed places")
        if expected and _digest(reader, expected, following) == following.digest:
            raise ChainBrokenError(f"the seal of {place} was altered")
    raise ChainBrokenError(f"{place} is not what was sealed: it was changed")


def _digest(reader: RowReader, before: str, row: Row[Any]) -> str | None:
    """Return the digest a row should have behind `before`; None if it cannot be read."""
    try:
        return None if row.row_id is None else link(before, reader.canonical(row, row.form))
    except (TypeError, ValueError):
        return None


def _count_waiting(session: Session) -> int:
    """Count the events without a seal; one among the sealed was slipped in."""
    highest = select(func.max(Seal.event_id)).scalar_subquery()
    slipped_in = waiting().where(Event.id < highest, Event.recorded_at < wall() - LATE)
    number = session.scalar(slipped_in.order_by(Event.id).limit(1))
    if number is not None:
        raise ChainBrokenError(
            f"event {number} stands among sealed events without a seal: it was slipped in"
        )
    return session.scalar(select(func.count()).select_from(waiting().subquery())) or 0
