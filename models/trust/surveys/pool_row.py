"""Where the answers of a wave wait, sealed, until ten or more are there."""

import json
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.trust.surveys.codes import joined, parted
from models.trust.surveys.pool_key import Key, KeyRing
from models.trust.surveys.reply import Reply, shuffled


@dataclass(slots=True)
class Waiting:
    """What waits in a pool, opened: two lists that share nothing but the wave."""

    replies: list[Reply] = field(default_factory=list)
    spent: set[bytes] = field(default_factory=set)

    def written(self) -> bytes:
        """Return it as it is sealed: the answers in random order, the prints sorted."""
        replies: list[dict[str, Any]] = [one.as_json() for one in shuffled(self.replies)]
        said = {"replies": replies, "spent": joined(self.spent).hex()}
        return json.dumps(said, separators=(",", ":")).encode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read what was sealed."""
        said = json.loads(content)
        replies = [Reply.read(one) for one in said["replies"]]
        return cls(replies, parted(bytes.fromhex(said["spent"])))


class SurveyPool(Base):
    """The pool of one wave: one encrypted value, and the name of the key that opens it."""

    __tablename__ = "survey_pool"

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("survey_wave.id"), primary_key=True)
    key_name: Mapped[str] = mapped_column(default="")
    sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"")

    @classmethod
    def empty(cls) -> Self:
        """Make a pool in which nothing waits."""
        return cls(key_name="", sealed=b"")

    def opened(self, ring: KeyRing) -> Waiting:
        """Return what waits. Raises PoolLockedError where its key is gone."""
        if not self.key_name:
            return Waiting()
        return Waiting.read(ring.named(self.key_name).open(self.sealed))

    def put(self, waiting: Waiting, key: Key) -> None:
        """Seal what waits under a new key."""
        self.key_name, self.sealed = key.name, key.seal(waiting.written())

    def clear(self) -> None:
        """Let nothing wait."""
        self.key_name, self.sealed = "", b""
