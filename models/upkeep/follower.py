"""Those who reported a place or follow it: how to reach them, and the secret they hold."""

import base64
import hmac
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Actor, Announces, EventKind
from models.language import speak
from models.upkeep.service_request import ServiceRequest

KEEP_CONTACT = timedelta(days=365)  # after the last word; the city may shorten it
SECRET_BYTES = 15  # 120 bits: nobody finds one by trying


class FollowerRole(StrEnum):
    """Why somebody is told."""

    REPORTER = "reporter"
    FOLLOWER = "follower"


speak(
    FollowerRole,
    {
        FollowerRole.REPORTER: ("quien reportó", "the reporter"),
        FollowerRole.FOLLOWER: ("quien sigue el caso", "a follower"),
    },
)


class Follower(Announces, Promises, Identified, Base):
    """Somebody who reported or follows a request, with or without a way to reach them.

    All that is personal about them stands here and nowhere else, so that forgetting is
    clearing four columns. Whoever left no contact still holds a secret: their result page
    shows the link once, and with it they may confirm the repair. Law: Ley 1581 de 2012,
    art. 9 (prior, informed consent).
    """

    __tablename__ = "follower"

    request_id: Mapped[UUID] = mapped_column(ForeignKey(ServiceRequest.id), index=True)
    role: Mapped[FollowerRole]
    name: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(index=True)
    phone: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="es")
    consented_at: Mapped[datetime | None]
    consent_version: Mapped[str | None]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    unsubscribed_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]

    @classmethod
    def of(
        cls,
        request: ServiceRequest,
        role: FollowerRole,
        key: str,
        *,
        name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        language: str = "es",
        consent_version: str | None = None,
    ) -> Self:
        """Note who is told about a request. `key` is the installation's secret."""
        follower = cls(
            request_id=request.id,
            role=role,
            name=name or None,
            email=email or None,
            phone=phone or None,
            language=language,
            created_at=now(),
        )
        follower.secret_hash = hashed(follower.secret(key))
        if follower.reachable or phone or name:
            follower.consented_at = now()
            follower.consent_version = consent_version
            follower.promise(DeadlineKind.RETENTION, now() + KEEP_CONTACT)
        if role is FollowerRole.FOLLOWER:
            follower.announce(
                EventKind.REQUEST_FOLLOWED, by=follower.actor, request=str(request.id)
            )
        return follower

    @property
    def actor(self) -> Actor:
        """Sign what they do, without a name."""
        return Actor.follower(self.id)

    @property
    def reachable(self) -> bool:
        """Tell whether they can be written to and want to be."""
        return bool(self.email) and self.unsubscribed_at is None

    def secret(self, key: str) -> str:
        """Return the secret of their links: made from their id and the installation's key.

        It is never stored, yet a letter written years later can carry the same link.
        """
        made = hmac.new(key.encode(), f"follower:{self.id}".encode(), sha256).digest()
        return base64.b32encode(made[:SECRET_BYTES]).decode().lower()

    def retention_due(self) -> None:
        """Say that their contact has been kept long enough: the ticker only asks."""
        if self.forgotten_at is None:
            self.announce(EventKind.FOLLOWER_RETENTION_DUE, by=PLATFORM)

    def forget(self, *, by: Actor) -> None:
        """Erase everything by which they could be found again. Their voice still counts."""
        self.name = self.email = self.phone = None
        self.forgotten_at = self.announce(EventKind.FOLLOWER_FORGOTTEN, by=by)
        self.withdraw(DeadlineKind.RETENTION)


def hashed(secret: str) -> str:
    """Return what the database keeps of a secret; 120 random bits need no slow hash."""
    return sha256(secret.strip().lower().encode()).hexdigest()


def with_secret(session: Session, lead_id: UUID, secret: str) -> Follower | None:
    """Find who holds a secret for a place: of its request or of one joined to it."""
    found = session.scalars(
        select(Follower)
        .join(ServiceRequest, ServiceRequest.id == Follower.request_id)
        .where(
            Follower.secret_hash == hashed(secret),
            (ServiceRequest.id == lead_id) | (ServiceRequest.joined_to_id == lead_id),
        )
    )
    return found.one_or_none()


def everybody_told(lead_id: UUID) -> Select[Follower]:
    """Select all who can be written to about a place, whichever voice they came with."""
    return (
        select(Follower)
        .join(ServiceRequest, ServiceRequest.id == Follower.request_id)
        .where(
            (ServiceRequest.id == lead_id) | (ServiceRequest.joined_to_id == lead_id),
            Follower.email.is_not(None),
            Follower.unsubscribed_at.is_(None),
        )
        .order_by(Follower.created_at)
    )
