"""Keys for programs that speak to the city: an app, another portal, a message service."""

from datetime import datetime
from typing import Self

from sqlalchemy import CheckConstraint, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.events import Actor, Announces, EventKind
from models.people.codes import drawn, hashed

SHORTEST = 8


class ApiKey(Announces, Identified, Base):
    """A key by its name and hash; the key itself is shown once, to whoever asked for it."""

    __tablename__ = "api_key"
    __table_args__ = (CheckConstraint("ended_at >= created_at", name="begins_before_it_ends"),)

    name: Mapped[str] = mapped_column(unique=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @classmethod
    def make(cls, name: str, *, by: Actor, key: str | None = None) -> tuple[Self, str]:
        """Make a key, or take the one that is brought along, and return it in the open."""
        key = drawn() if key is None else key
        if len(key) < SHORTEST:
            raise ValueError(f"a key has at least {SHORTEST} characters")
        made = cls(name=name.strip(), key_hash=hashed(key))
        made.created_at = made.announce(EventKind.API_KEY_MADE, by=by)
        return made, key

    @property
    def actor(self) -> Actor:
        """Sign what a program does with this key."""
        return Actor("client", str(self.id))

    def end(self, *, by: Actor) -> None:
        """Let the key open nothing from now on."""
        if self.ended_at is None:
            self.ended_at = self.announce(EventKind.API_KEY_ENDED, by=by)


def opened_with(key: str) -> Select[ApiKey]:
    """Select the key somebody presents, if it is one of ours and still good."""
    still = (ApiKey.ended_at.is_(None)) | (ApiKey.ended_at > now())
    return select(ApiKey).where(ApiKey.key_hash == hashed(key), still)
