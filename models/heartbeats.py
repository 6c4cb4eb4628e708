"""A sign of life from each program that works unseen, so that `/readyz` can tell."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.clock import wall

SILENT_AFTER = timedelta(seconds=60)


class Heartbeat(Base):
    """When a program last said that it works, and what it waits for, if anything."""

    __tablename__ = "heartbeat"

    program: Mapped[str] = mapped_column(primary_key=True)
    beaten_at: Mapped[datetime]  # by the clock on the wall
    waits_for: Mapped[str | None]  # "prefect", "mail": it lives, but what it needs does not

    @property
    def is_silent(self) -> bool:
        """Tell whether the program has said nothing for so long that somebody should look."""
        return wall() - self.beaten_at > SILENT_AFTER


def beat(session: Session, program: str, waits_for: str | None = None) -> None:
    """Say that `program` works."""
    session.merge(Heartbeat(program=program, beaten_at=wall(), waits_for=waits_for))


def heartbeats(session: Session) -> dict[str, Heartbeat]:
    """Return the last sign of each program that ever gave one."""
    return {one.program: one for one in session.scalars(select(Heartbeat))}
