"""Those who ask: how they hear the answer, and the secret by which they may speak of it."""

import base64
import hmac
from datetime import datetime
from hashlib import sha256
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Actor, Announces, EventKind
from models.letters import forget_recipient
from models.people.codes import hashed
from models.trust.question import Question
from models.trust.question_stages import WAITING
from models.upkeep.follower import KEEP_CONTACT, SECRET_BYTES


class Asker(Announces, Promises, Identified, Base):
    """Whoever asked a question, with or without a way to reach them.

    All that is personal about them stands here and nowhere else. Kept with their consent for
    a year after the last word of the question, like a follower's (Ley 1581 de 2012, art. 9);
    whoever left nothing still holds a secret, and may comment on the answer with it.
    """

    __tablename__ = "question_asker"

    question_id: Mapped[UUID] = mapped_column(ForeignKey(Question.id), unique=True)
    name: Mapped[str | None]
    email: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="es")
    consented_at: Mapped[datetime | None]
    consent_version: Mapped[str | None]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    forgotten_at: Mapped[datetime | None]

    @classmethod
    def of(
        cls,
        question: Question,
        key: str,
        *,
        name: str | None = None,
        email: str | None = None,
        language: str = "es",
        consent_version: str | None = None,
    ) -> Self:
        """Note who asked. `key` is the installation's secret; no contact without consent."""
        allowed = consent_version is not None
        asker = cls(
            question_id=question.id,
            name=(name or None) if allowed else None,
            email=(email or None) if allowed else None,
            language=language,
        )
        asker.secret_hash = hashed(asker.secret(key))
        if asker.name or asker.email:
            asker.consented_at, asker.consent_version = now(), consent_version
            asker.promise(DeadlineKind.QUESTION_RETENTION, now() + KEEP_CONTACT)
        return asker

    @property
    def actor(self) -> Actor:
        """Sign what they do, without a name."""
        return Actor("asker", str(self.id))

    def secret(self, key: str) -> str:
        """Return the secret of their link, made from their id and the installation's key."""
        made = hmac.new(key.encode(), f"asker:{self.id}".encode(), sha256).digest()
        return base64.b32encode(made[:SECRET_BYTES]).decode().lower()

    def holds(self, secret: str) -> bool:
        """Tell whether a secret is theirs."""
        return hmac.compare_digest(self.secret_hash, hashed(secret.strip().lower()))

    def forget(self, session: Session, *, by: Actor) -> None:
        """Erase everything by which they could be found again, letters included."""
        if self.forgotten_at is None:
            self.name = self.email = None
            self.forgotten_at = self.announce(EventKind.QUESTION_FORGOTTEN, by=by)
            self.withdraw(DeadlineKind.QUESTION_RETENTION)
        forget_recipient(session, str(self.actor))


def end_retention(session: Session, asker_id: UUID) -> None:
    """Erase a contact whose year is over; while the question waits it is promised anew."""
    asker = session.get(Asker, asker_id)
    if asker is None or asker.forgotten_at is not None:
        return
    question = session.get_one(Question, asker.question_id)
    waiting = question.status in WAITING
    until = (now() if waiting else question.updated_at) + KEEP_CONTACT
    if until > now():
        asker.promise(DeadlineKind.QUESTION_RETENTION, until)
    else:
        asker.forget(session, by=PLATFORM)
