"""What a flow is told: numbers of events. Here it reads what happened."""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.events import Event

T = TypeVar("T")


def heard(session: Session, numbers: Collection[int]) -> list[Event]:
    """Read these events, in the order they were written down."""
    events = select(Event).where(Event.id.in_(numbers)).order_by(Event.id)
    return list(session.scalars(events))


def in_parts(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield a few at a time, so that no transaction keeps the others waiting."""
    for start in range(0, len(things), size):
        yield things[start : start + size]
