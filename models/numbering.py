"""Numbers and codes that people quote: work orders in sequence, requests at random."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base

# Nothing that is mistaken for something else on a telephone: no 0/O, 1/I/L, 5/S, 8/B, U/V.
ALPHABET = "2346789ACDEFGHJKMNPQRTWXYZ"
GROUP = 4


class Counter(Base):
    """How far a series of numbers has come."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


def next_numbers(session: Session, series: str, how_many: int = 1) -> range:
    """Take the next numbers of a series; whoever else asks waits for this transaction.

    A transaction that is rolled back gives its numbers back, so a series has no holes.
    """
    counter = session.scalars(
        select(Counter).where(Counter.series == series).with_for_update()
    ).one_or_none()
    if counter is None:
        counter = Counter(series=series, last=0)
        session.add(counter)
    first = counter.last + 1
    counter.last += how_many
    session.flush()
    return range(first, first + how_many)


def foretold(session: Session, series: str, how_many: int = 1) -> range:
    """Return the numbers that come next, if nobody else takes any first."""
    counter = session.get(Counter, series)
    first = (counter.last if counter else 0) + 1
    return range(first, first + how_many)


def random_code(prefix: str) -> str:
    """Make a code like `R-7K4M-92QX`: 26⁸ of them, so that nobody finds one by counting."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(2))
    return "-".join([prefix, *groups])


def tidy_code(written: str) -> str:
    """Read a code as people write it: in lower case, with spaces, without the dashes."""
    letters = "".join(sign for sign in written.upper() if sign.isalnum())
    if len(letters) == 1 + 2 * GROUP:
        return f"{letters[0]}-{letters[1:5]}-{letters[5:]}"
    return written.strip().upper()
