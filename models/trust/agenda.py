"""What a meeting will talk about, in its order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.lifecycle import TransitionRefusedError
from models.trust.commitment import Commitment, open_in, with_ids
from models.trust.meeting import Meeting


class AgendaItem(Identified, Base):
    """One point of an agenda: in the liaison's words, or a commitment that is still open.

    `commitment_id` names a commitment (`models.trust.commitment`) by plain id: its words are
    the ledger's. `left_out_at`: the liaison took the point off.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint(
            "(commitment_id IS NULL) = (title IS NOT NULL)", name="is_words_or_a_commitment"
        ),
        UniqueConstraint("meeting_id", "commitment_id"),
    )

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id), index=True)
    position: Mapped[int]
    title: Mapped[str | None]
    commitment_id: Mapped[UUID | None]
    added_at: Mapped[datetime] = mapped_column(default=now)
    left_out_at: Mapped[datetime | None]

    @classmethod
    def words(cls, meeting: Meeting, title: str, position: int) -> Self:
        """Add a point in somebody's words."""
        return cls(meeting_id=meeting.id, title=title, position=position)

    @classmethod
    def commitment(cls, meeting: Meeting, commitment_id: UUID, position: int) -> Self:
        """Add a commitment that is still open."""
        return cls(meeting_id=meeting.id, commitment_id=commitment_id, position=position)


def items_of(meeting_id: UUID) -> Select[AgendaItem]:
    """Select all points of a meeting, those left out included, in their order."""
    return (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.added_at, AgendaItem.id)
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One point as people read it. `key` names it in a form, whether it has a row or not."""

    key: str
    title: str
    commitment: Commitment | None = None
    item: AgendaItem | None = None

    @property
    def is_broken(self) -> bool:
        """Tell whether it is a promise whose date has passed."""
        return self.commitment is not None and self.commitment.is_broken


def entries(session: Session, meeting: Meeting) -> list[Entry]:
    """List what a meeting will talk about, or talked about.

    The open commitments of its territory put themselves on it, the broken ones before all
    else, and go off it when they are kept: nobody has to remember them, and nobody can forget
    them. They are looked up whenever somebody looks. Once the meeting was held its agenda is
    what it was (`settle`).
    """
    items = session.scalars(items_of(meeting.id)).all()
    told = {item.commitment_id for item in items if item.commitment_id}
    if meeting.is_over or meeting.cancelled_at is not None:
        known = {one.id: one for one in session.scalars(with_ids(told))}
        return _as_entries(items, known)
    open_ones = {one.id: one for one in session.scalars(open_in(meeting.territory_id))}
    new = sorted(
        (one for one in open_ones.values() if one.id not in told),
        key=lambda one: (not one.is_broken, one.due_on, one.code),
    )
    listed = [_of_commitment(one) for one in new] + _as_entries(items, open_ones)
    return sorted(
        listed, key=lambda entry: not entry.is_broken
    )  # stable: the rest keeps its order


def settle(session: Session, meeting: Meeting, order: Iterable[Entry]) -> None:
    """Write points down in an order: the liaison's, or as it stood when it was held."""
    for position, entry in enumerate(order, start=1):
        if entry.item is not None:
            entry.item.position = position
        elif entry.commitment is not None:
            session.add(AgendaItem.commitment(meeting, entry.commitment.id, position))
    session.flush()


def add(session: Session, meeting: Meeting, title: str) -> None:
    """Add a point at the end. Refused once the meeting was held or called off."""
    order = _while_open(session, meeting, "add a point")
    settle(session, meeting, order)
    session.add(AgendaItem.words(meeting, title, len(order) + 1))
    session.flush()


def move(session: Session, meeting: Meeting, key: str, by: int) -> None:
    """Move a point up (-1) or down (1); at the end of the list it stays."""
    order = _while_open(session, meeting, "move a point")
    here = next((n for n, entry in enumerate(order) if entry.key == key), None)
    if here is None:
        return
    there = min(max(here + by, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    settle(session, meeting, order)


def leave_out(session: Session, meeting: Meeting, key: str) -> None:
    """Take a point of the liaison's off. A commitment cannot be taken off: it is owed."""
    for entry in _while_open(session, meeting, "leave out a point"):
        if entry.key == key and entry.item is not None and entry.commitment is None:
            entry.item.left_out_at = now()


def _while_open(session: Session, meeting: Meeting, deed: str) -> list[Entry]:
    if meeting.is_over or meeting.cancelled_at is not None:
        raise TransitionRefusedError("meeting", deed, meeting.status)
    return entries(session, meeting)


def _as_entries(items: Sequence[AgendaItem], known: dict[UUID, Commitment]) -> list[Entry]:
    """Show points; of commitments those that are known, which are the open ones."""
    shown = []
    for item in items:
        if item.left_out_at is not None:
            continue
        if item.commitment_id is None:
            shown.append(Entry(str(item.id), item.title or "", item=item))
        elif item.commitment_id in known:
            shown.append(_of_commitment(known[item.commitment_id], item))
    return shown


def _of_commitment(commitment: Commitment, item: AgendaItem | None = None) -> Entry:
    return Entry(str(commitment.id), commitment.what, commitment, item)
