"""Members of an alarm zone: neighbours who agreed to watch over each other."""

import base64
import hashlib
import hmac
import re
from datetime import datetime, timedelta
from enum import Enum
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.alerts.device import Device
from models.alerts.zone import Zone
from models.base import Base, Identified
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import Actor, Announces, EventKind

SECRET_BYTES = 15  # 120 bits: nobody finds one by trying
CODE = re.compile(r"\d{4,8}")
ROUNDS = 100_000
KEEP_AFTER_LEAVING = timedelta(days=30)
ANSWER_WITHIN = timedelta(days=30)  # who has not agreed by then is forgotten


class UnfitCodeError(Exception):
    """A code that is not four to eight digits, or the same as the other one."""


class OtherZoneError(Exception):
    """A button of another zone was to be a neighbour's."""


class Word(Enum):
    """What a code says."""

    RIGHT = "right"
    THREATENED = "threatened"
    WRONG = "wrong"


class ZoneMember(Announces, Promises, Identified, Base):
    """A neighbour of a zone. All that is personal stands here, where it can be erased.

    Invited by the zone's administrator, they take part from when they confirm it themselves
    (Ley 1581 de 2012, art. 9: prior consent); who does not answer is forgotten after thirty
    days. Their page opens by a secret link. With their
    code they say that all is well; with the other one they say the same on the screen, and
    call for help without anybody beside them noticing.
    """

    __tablename__ = "zone_member"

    zone_id: Mapped[UUID] = mapped_column(ForeignKey(Zone.id), index=True)
    name: Mapped[str | None]
    email: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="es")
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey(Device.id))  # in their hall
    secret_hash: Mapped[str] = mapped_column(unique=True)
    code_digest: Mapped[str | None]
    duress_digest: Mapped[str | None]
    invited_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]

    zone: Mapped[Zone] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def invite(
        cls,
        zone: Zone,
        name: str,
        email: str | None,
        key: str,
        *,
        by: Actor,
        language: str = "es",
    ) -> Self:
        """Invite a neighbour. `key` is the installation's secret."""
        member = cls(zone=zone, zone_id=zone.id, name=name, email=email, language=language)
        member.secret_hash = hashed(member.secret(key))
        member.invited_at = member._say(EventKind.ZONE_MEMBER_INVITED, by)
        member.promise(DeadlineKind.ZONE_RETENTION, member.invited_at + ANSWER_WITHIN)
        return member

    def confirm(self, code: str, duress_code: str) -> None:
        """Take part, with the two codes they chose. Raises UnfitCodeError."""
        if not CODE.fullmatch(code) or not CODE.fullmatch(duress_code) or code == duress_code:
            raise UnfitCodeError
        self.code_digest, self.duress_digest = self._digest(code), self._digest(duress_code)
        first = self.confirmed_at is None
        kind = EventKind.ZONE_MEMBER_CONFIRMED if first else EventKind.ZONE_MEMBER_RECODED
        when = self._say(kind, self.actor)
        self.confirmed_at = self.confirmed_at or when
        self.withdraw(DeadlineKind.ZONE_RETENTION)

    def hold(self, device: Device | None, *, by: Actor) -> None:
        """Note which button hangs in their hall: both together are one voice."""
        if device is not None and device.zone_id != self.zone_id:
            raise OtherZoneError
        self.device_id = device.id if device else None
        self._say(EventKind.ZONE_MEMBER_LINKED, by)

    def leave(self, *, by: Actor) -> None:
        """Take part no longer; who they are is forgotten a month later."""
        if self.left_at is None:
            self.left_at = self._say(EventKind.ZONE_MEMBER_LEFT, by)
            self.promise(DeadlineKind.ZONE_RETENTION, now() + KEEP_AFTER_LEAVING)

    def forget(self) -> None:
        """Erase everything by which they could be found again."""
        self.name = self.email = self.code_digest = self.duress_digest = None
        self.forgotten_at = now()
        self.left_at = self.left_at or self.forgotten_at

    def word(self, code: str) -> Word:
        """Tell which of their codes this is. Takes as long whichever it is.

        Some 50 ms of a processor: ask before the database is taken.
        """
        digest = self._digest(code)
        right, threatened = (
            kept is not None and hmac.compare_digest(digest, kept)
            for kept in (self.code_digest, self.duress_digest)
        )
        return Word.THREATENED if threatened else Word.RIGHT if right else Word.WRONG

    @property
    def takes_part(self) -> bool:
        """Tell whether their word counts."""
        return self.confirmed_at is not None and self.left_at is None

    @property
    def actor(self) -> Actor:
        """Sign what they do, without a name."""
        return Actor("member", str(self.id))

    @property
    def recipient(self) -> str:
        """Return by what letters to them are known."""
        return f"member:{self.id}"

    def secret(self, key: str) -> str:
        """Return the secret of their link, made from their id and the installation's key."""
        made = hmac.new(key.encode(), f"zone member:{self.id}".encode(), hashlib.sha256)
        return base64.b32encode(made.digest()[:SECRET_BYTES]).decode().lower()

    def _digest(self, code: str) -> str:
        return hashlib.pbkdf2_hmac("sha256", code.encode(), self.id.bytes, ROUNDS).hex()

    def _say(self, kind: EventKind, by: Actor) -> datetime:
        return self.announce(kind, by=by, zone=str(self.zone_id), place=self.zone.name)


def hashed(secret: str) -> str:
    """Return what the database keeps of a secret; 120 random bits need no slow hash."""
    return hashlib.sha256(secret.strip().lower().encode()).hexdigest()


def with_secret(secret: str) -> Select[ZoneMember]:
    """Select the member who holds a secret and has not left."""
    return select(ZoneMember).where(
        ZoneMember.secret_hash == hashed(secret), ZoneMember.left_at.is_(None)
    )


def members_of(zone_id: UUID) -> Select[ZoneMember]:
    """Select those who belong to a zone, invited ones included, the longest first."""
    return (
        select(ZoneMember)
        .where(ZoneMember.zone_id == zone_id, ZoneMember.left_at.is_(None))
        .order_by(ZoneMember.invited_at, ZoneMember.id)
    )
