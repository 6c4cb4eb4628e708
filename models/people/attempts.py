"""How often somebody tried, so that nobody tries all passwords. Who it was is not kept.

A row counts the tries under one *key* in one window of time. Keys are keyed hashes of an
account or an address: without the installation's own key the table tells nothing. It lives
in the database so that every worker counts the same tries.

Nobody is locked out for ever by somebody else's tries: windows end by themselves, browsers
that signed in before have a count of their own, and the letter that resets a password is
never counted against the person who opens it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Self

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.clock import now
from models.people.codes import computed


@dataclass(frozen=True, slots=True)
class Limit:
    """How many tries a window of time allows."""

    purpose: str
    tries: int
    window: timedelta


ACCOUNT = Limit("account", 10, timedelta(minutes=15))  # from browsers nobody knows
KNOWN_BROWSER = Limit("browser", 10, timedelta(minutes=15))  # that signed in before
ADDRESS = Limit("address", 50, timedelta(minutes=15))  # a whole office may share one
RESETS = Limit("resets", 3, timedelta(hours=1))  # letters to one mailbox
RESETS_FROM = Limit("resets_from", 20, timedelta(hours=1))


class TooManyAttemptsError(Exception):
    """Somebody tried too often; `until` says when they may again."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"too many attempts, until {until.isoformat()}")


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: a hashed key, and the limit it stands under."""

    key: str
    limit: Limit

    @classmethod
    def under(cls, limit: Limit, secret: str, about: str) -> Self:
        """Hash what is counted, so that nobody can read it back from the table."""
        return cls(computed(secret, "attempts", limit.purpose, about), limit)


class Attempts(Base):
    """The tries under one key since its window began."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


def take(session: Session, counted: Iterable[Counted]) -> None:
    """Count one try under each key, or refuse it when one of them is used up.

    Counted before the password is looked at, in a transaction of its own, so that two
    hundred tries sent at once are two hundred tries.
    """
    limits = {one.key: one.limit for one in counted}
    rows = _hold(session, limits)
    spent = [
        row.ends_at
        for row in rows
        if row.ends_at > now() and row.tries >= limits[row.key].tries
    ]
    if spent:
        raise TooManyAttemptsError(max(spent))
    for row in rows:
        if row.ends_at <= now():
            row.tries, row.ends_at = 0, now() + limits[row.key].window
        row.tries += 1


def forgive(session: Session, counted: Iterable[Counted]) -> None:
    """Forget the tries under these keys: the last one was right."""
    for row in session.scalars(_rows(one.key for one in counted)):
        session.delete(row)


def forget_old(session: Session) -> None:
    """Remove the windows that have ended: they count for nothing."""
    session.execute(delete(Attempts).where(Attempts.ends_at <= now()))


def neighbourhood(address: str | None) -> str:
    """Return what of an IP address is counted: all of it, or the /64 that one home has."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return parsed.ipv4_mapped.compressed if parsed.ipv4_mapped else parsed.exploded[:19]
    return parsed.compressed


def _hold(session: Session, keys: Iterable[str]) -> Sequence[Attempts]:
    """Return the rows of these keys, made where missing, and let nobody else count them now.

    Two first tries at the same moment must not both make the row, so the database decides.
    """
    fresh = [{"key": key, "tries": 0, "ends_at": now()} for key in sorted(keys)]
    insert = (
        postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    )
    session.execute(insert(Attempts).on_conflict_do_nothing(), fresh)
    return session.scalars(_rows(keys).with_for_update()).all()


def _rows(keys: Iterable[str]) -> Select[Attempts]:
    return select(Attempts).where(Attempts.key.in_(sorted(keys))).order_by(Attempts.key)
