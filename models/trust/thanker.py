"""Whoever gave thanks or confirmed them: how to reach them, and the secret they hold."""

import base64
import hmac
import re
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Actor, Announces, EventKind
from models.language import speak
from models.people.person import Person, tidy_email
from models.trust.recognition import Recognition

KEEP_CONTACT = timedelta(days=365)  # as of those who report a place
SECRET_BYTES = 15  # 120 bits: nobody finds one by trying
LAST_DIGITS = 10  # of a telephone number, without the country


class ThankerRole(StrEnum):
    """What somebody did."""

    THANKED = "thanked"
    CONFIRMED = "confirmed"


speak(
    ThankerRole,
    {
        ThankerRole.THANKED: ("quien agradeció", "who gave thanks"),
        ThankerRole.CONFIRMED: ("quien confirmó", "who confirmed"),
    },
)


class Thanker(Announces, Promises, Identified, Base):
    """Somebody who gave or confirmed thanks. All that is personal stands here.

    A contact is asked of both, so that nobody confirms their own thanks; it is shown to
    nobody, and erased a year later or when they ask (Ley 1581 de 2012, arts. 8 e and 9).
    `browser` is a keyed hash of a word that their browser was given, never the browser itself.
    """

    __tablename__ = "thanker"
    __table_args__ = (UniqueConstraint("recognition_id", "role"),)  # one of each

    recognition_id: Mapped[UUID] = mapped_column(ForeignKey(Recognition.id))
    role: Mapped[ThankerRole]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    email: Mapped[str | None]
    phone: Mapped[str | None]
    browser: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="es")
    second_email: Mapped[str | None]  # of whom they ask to confirm; goes with the rest
    consent_version: Mapped[str | None]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]

    @classmethod
    def of(
        cls,
        thanks: Recognition,
        role: ThankerRole,
        key: str,
        *,
        person_id: UUID | None = None,
        email: str = "",
        phone: str = "",
        browser: str = "",
        language: str = "es",
        second_email: str = "",
        consent_version: str | None = None,
    ) -> Self:
        """Note who somebody is. `key` is the installation's secret."""
        thanker = cls(
            recognition_id=thanks.id, role=role, person_id=person_id,
            email=tidy_email(email) or None, phone=tidy_phone(phone) or None,
            browser=browser or None, language=language,
            second_email=tidy_email(second_email) or None,
            consent_version=consent_version, created_at=now(),
        )  # fmt: skip
        thanker.secret_hash = hashed(thanker.secret(key))
        thanker.promise(DeadlineKind.THANKER_RETENTION, now() + KEEP_CONTACT)
        return thanker

    @property
    def actor(self) -> Actor:
        """Sign what they do, without a name."""
        return Actor("thanker", str(self.id))

    def secret(self, key: str) -> str:
        """Return the secret of their own page, from their id and the installation's key."""
        return _secret(key, f"thanker:{self.id}")

    def is_same_hand(self, other: "Thanker") -> bool:
        """Tell whether two are one: by account, by address, by telephone or by browser."""
        return any(
            ours is not None and ours == theirs
            for ours, theirs in (
                (self.person_id, other.person_id),
                (self.email, other.email),
                (self.phone, other.phone),
                (self.browser, other.browser),
            )
        )

    def retention_due(self) -> None:
        """Say that their contact has been kept long enough: the ticker only asks."""
        if self.forgotten_at is None:
            self.announce(EventKind.THANKER_RETENTION_DUE, by=PLATFORM)

    def forget(self, *, by: Actor) -> None:
        """Erase everything by which they could be found again. The thanks still count."""
        self.person_id = None
        self.email = self.phone = self.browser = self.second_email = None
        self.forgotten_at = self.announce(EventKind.THANKER_FORGOTTEN, by=by)
        self.withdraw(DeadlineKind.THANKER_RETENTION)


def second_secret(thanks_id: UUID, key: str) -> str:
    """Return the secret of the link by which a second person confirms."""
    return _secret(key, f"second:{thanks_id}")


def tidy_phone(written: str) -> str:
    """Return the last ten digits of a telephone number, however it was written."""
    return re.sub(r"\D", "", written)[-LAST_DIGITS:]


def hashed(secret: str) -> str:
    """Return what the database keeps of a secret; 120 random bits need no slow hash."""
    return sha256(secret.strip().lower().encode()).hexdigest()


def with_secret(secret: str) -> Select[Thanker]:
    """Select who holds a secret."""
    return select(Thanker).where(Thanker.secret_hash == hashed(secret))


def who_thanked(thanks_id: UUID) -> Select[Thanker]:
    """Select who gave thanks."""
    return select(Thanker).where(
        Thanker.recognition_id == thanks_id, Thanker.role == ThankerRole.THANKED
    )


def _secret(key: str, about: str) -> str:
    made = hmac.new(key.encode(), about.encode(), sha256).digest()
    return base64.b32encode(made[:SECRET_BYTES]).decode().lower()
