"""Letters: what the platform has to tell somebody, once.

Whoever has something to say writes a letter in the transaction that makes it true; a flow
posts it later (`flows/send_letters.py`). A letter is known by what it is about, its kind
and its recipient, so a story that is told twice writes no second one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, Select, UniqueConstraint, case, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.letter_kinds import LetterKind

__all__ = [
    "Draft",
    "Letter",
    "LetterKind",
    "abandoned",
    "forget",
    "forget_recipient",
    "forgettable",
    "take_back",
    "waiting",
    "write",
    "write_all",
]

PATIENCE = 8  # refusals by the mail server; then a person must look at the address
LONGEST_PAUSE = timedelta(hours=12)

_WAITING = text("sent_at IS NULL AND abandoned_at IS NULL")


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that somebody wants written. `recipient` is `person:<uuid>` and its like.

    `about` is the number of an event, or a period such as `2026-11`. `facts` are what the
    template needs; names and contacts may stand there, for letters can be erased.
    """

    about: str
    kind: LetterKind
    recipient: str
    address: str
    language: str = "es"
    facts: dict[str, Any] = field(default_factory=dict)


class Letter(Identified, Base):
    """One letter to one person, from the moment it is owed until it is sent and forgotten.

    What is personal (address, facts, text) is emptied once the letter is old; the row stays,
    so that the same letter is never written again.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("about", "kind", "recipient"),
        # Sent letters are nearly all of the table; the post only looks for the others.
        Index(
            "ix_letter_waiting",
            "next_try_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_letter_recipient", "recipient"),
    )

    about: Mapped[str]
    kind: Mapped[LetterKind]
    recipient: Mapped[str]
    address: Mapped[str]
    language: Mapped[str]
    facts: Mapped[dict[str, Any]]
    subject: Mapped[str | None]  # as it was rendered when it was last tried
    body: Mapped[str | None]
    written_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    abandoned_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None] = mapped_column(index=True)

    @classmethod
    def due(cls, at: datetime) -> Select["Letter"]:
        """Select what may be posted at `at`, the oldest first."""
        waiting = cls.sent_at.is_(None) & cls.abandoned_at.is_(None) & (cls.next_try_at <= at)
        return select(cls).where(waiting).order_by(cls.next_try_at, cls.id)

    @property
    def digest(self) -> str:
        """Return the mark that this letter, and no other, carries on every try."""
        return sha256(f"{self.about}\n{self.kind}\n{self.recipient}".encode()).hexdigest()[:32]

    @property
    def eml_name(self) -> str:
        """Return the name of its file in the outbox: the same on every try."""
        return f"{self.written_at:%Y%m%d}-{self.kind.replace('_', '-')}-{self.digest}.eml"

    def message_id(self, domain: str) -> str:
        """Return its Message-ID, by which mail programs know a repeat for what it is."""
        return f"<{self.digest}@{domain}>"

    def settle(self, *, error: str | None = None, final: bool = False) -> None:
        """Note that the letter was sent, or plan the next try: after 1, 4, 16… minutes."""
        if error is None:
            self.sent_at, self.last_error = now(), None
            return
        self.attempts += 1
        self.last_error = error[:500]
        self.next_try_at = now() + min(
            timedelta(minutes=4 ** (self.attempts - 1)), LONGEST_PAUSE
        )
        if final or self.attempts >= PATIENCE:
            self.abandoned_at = now()

    def try_again(self) -> None:
        """Take up a letter that was given up, after somebody looked into it."""
        self.abandoned_at, self.attempts, self.next_try_at = None, 0, now()


def write(
    session: Session,
    *,
    about: str | int,
    kind: LetterKind,
    recipient: str,
    address: str | None,
    language: str = "es",
    facts: dict[str, Any] | None = None,
) -> Letter | None:
    """Write a letter and return it; the one already written where there is one.

    Returns None for somebody who left no address: there is nobody to write to.
    """
    if not (known := _tidy(address or "")):
        return None
    draft = Draft(str(about), kind, recipient, known, language, facts or {})
    write_all(session, [draft])
    return session.scalars(
        select(Letter).where(
            Letter.about == draft.about, Letter.kind == kind, Letter.recipient == recipient
        )
    ).one()


def write_all(session: Session, drafts: Iterable[Draft]) -> None:
    """Write many letters in one statement; those that exist already are left as they are."""
    rows = [
        {
            "id": uuid4(),
            "about": draft.about,
            "kind": draft.kind,
            "recipient": draft.recipient,
            "address": _tidy(draft.address),
            "language": draft.language,
            "facts": draft.facts,
            "written_at": now(),
            "next_try_at": now(),
            "attempts": 0,
        }
        for draft in drafts
        if _tidy(draft.address)
    ]
    if not rows:
        return
    insert = (
        postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    )
    session.execute(insert(Letter).on_conflict_do_nothing(), rows)


def _tidy(address: str) -> str:
    return address.replace("\0", "").strip()  # PostgreSQL keeps no NUL


def waiting(session: Session, limit: int) -> list[UUID]:
    """List the letters that may be posted now."""
    return list(session.scalars(Letter.due(now()).with_only_columns(Letter.id).limit(limit)))


def take_back(session: Session, about: Collection[str], kind: LetterKind) -> None:
    """Send none of these letters that still wait: what they say is true no longer."""
    session.execute(
        update(Letter)
        .where(
            Letter.about.in_(about),
            Letter.kind == kind,
            Letter.sent_at.is_(None),
            Letter.abandoned_at.is_(None),
        )
        .values(abandoned_at=now(), last_error="taken back")
        .execution_options(synchronize_session=False)
    )


def abandoned() -> Select[Letter]:
    """Select the letters that nobody would take, for the administrator to look at."""
    return (
        select(Letter)
        .where(Letter.abandoned_at.is_not(None), Letter.forgotten_at.is_(None))
        .order_by(Letter.abandoned_at.desc())
    )


def forgettable(before: datetime, limit: int = 500) -> Select[Letter]:
    """Select finished letters older than `before` that still say something personal."""
    finished = func.coalesce(Letter.sent_at, Letter.abandoned_at)
    return (
        select(Letter)
        .where(Letter.forgotten_at.is_(None), finished < before)
        .order_by(Letter.id)
        .limit(limit)
    )


def forget(session: Session, letter_ids: Collection[UUID]) -> None:
    """Empty what these letters say and to whom; that they were written stays."""
    _empty(session, Letter.id.in_(letter_ids))


def forget_recipient(session: Session, recipient: str) -> None:
    """Empty every letter to one person, and send none of those still waiting."""
    _empty(session, Letter.recipient == recipient)


def _empty(session: Session, which: Any) -> None:
    session.execute(
        update(Letter)
        .where(which, Letter.forgotten_at.is_(None))
        .values(
            address="",
            facts={},
            subject=None,
            body=None,
            last_error=None,
            forgotten_at=now(),
            abandoned_at=func.coalesce(
                Letter.abandoned_at, case((Letter.sent_at.is_(None), now()))
            ),
        )
        .execution_options(synchronize_session=False)
    )
