"""How many photos one address and everybody together may send in a day, without an account.

Nothing that identifies anybody is kept. An address is counted under a keyed hash whose key
is made new every day and thrown away with it, so that yesterday's rows cannot be traced back
even by whoever holds the whole machine. Whole barrios share one address of a mobile network:
the limits are those of a neighbourhood on a bad day, and reports without photos always pass.
"""

import hmac
import secrets
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import BigInteger, CheckConstraint, String, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.calendar import city_day
from models.clock import now

EVERYBODY = "everybody"
MEGABYTE = 1024 * 1024


class QuotaSpentError(Exception):
    """An address, or everybody together, has sent enough for today."""

    def __init__(self, *, by_everybody: bool) -> None:
        self.by_everybody = by_everybody
        super().__init__("enough photos for today")


class UploadTally(Base):
    """What one address (as a hash of the day) or everybody sent on one day."""

    __tablename__ = "upload_tally"
    __table_args__ = (CheckConstraint("photos >= 0 AND bytes >= 0", name="counts_upwards"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    sender: Mapped[str] = mapped_column(String(64), primary_key=True)
    photos: Mapped[int]
    bytes: Mapped[int] = mapped_column(BigInteger)

    @classmethod
    def limits(cls, sender: str) -> tuple[int, int]:
        """Return how many photos and bytes a sender may send in a day."""
        if sender == EVERYBODY:
            return 20_000, 20_000 * MEGABYTE
        return 300, 600 * MEGABYTE


def count_upload(session: Session, data_folder: Path, address: str, size: int) -> None:
    """Count a photo of `size` bytes from an address, or refuse it with `QuotaSpentError`.

    In a transaction of its own before the photo is decoded, so that photos sent all at
    once are all counted and decoding itself cannot be used up.
    """
    day = city_day(now())
    for sender in (_hashed(data_folder, day, address), EVERYBODY):
        tally = _tally_of(session, day, sender)
        photos, volume = UploadTally.limits(sender)
        if tally.photos >= photos or tally.bytes + size > volume:
            raise QuotaSpentError(by_everybody=sender == EVERYBODY)
        tally.photos += 1
        tally.bytes += size
        if tally.photos == 1:  # the first of the day: what was counted before means nothing now
            session.execute(delete(UploadTally).where(UploadTally.day < day))


def _tally_of(session: Session, day: date, sender: str) -> UploadTally:
    """Return a sender's row, locked; two workers that need a new one make only one."""
    fresh = {"day": day, "sender": sender, "photos": 0, "bytes": 0}
    if session.get_bind().dialect.name == "postgresql":
        session.execute(postgresql.insert(UploadTally).values(fresh).on_conflict_do_nothing())
    else:
        session.execute(sqlite.insert(UploadTally).values(fresh).on_conflict_do_nothing())
    return session.get_one(UploadTally, (day, sender), with_for_update=True)


def _hashed(data_folder: Path, day: date, address: str) -> str:
    return hmac.new(_key_of(data_folder / "quota", day), address.encode(), sha256).hexdigest()


def _key_of(folder: Path, day: date) -> bytes:
    """Return the key of a day, made once for all workers; keys of other days are destroyed."""
    path = folder / f"{day.isoformat()}.key"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{secrets.token_hex(8)}"
    draft.touch(mode=0o600)
    draft.write_bytes(secrets.token_bytes(32))
    try:
        path.hardlink_to(draft)  # only one worker can give it its name; the others read it
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    for former in folder.glob("*.key"):
        if former != path:
            former.unlink(missing_ok=True)
    return path.read_bytes()
