"""The broker's list of users: the devices that are enrolled, and the gateway itself."""

import hashlib
import hmac
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from sqlalchemy import select

from models.alerts.device import Device
from models.alerts.device_key import digest, fits
from models.session import reading
from models.settings import Settings
from sensors.broker import rules


@dataclass(slots=True)
class Keeper:
    """Keeps the list that the broker reads as the city's records have it.

    The gateway looks once a second. So a device may sign in a moment after it was enrolled,
    whoever enrolled it, and the broker needs no connection to the database.
    """

    folder: Path
    pid_file: Path
    house_key: str
    house_address: str  # how the gateway reaches the broker, its key included
    ours: bool  # the broker is our own, and so is its list

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Read from the settings whose broker it is and how we sign in."""
        # Derived, not kept: one secret less to protect, to back up and to lose.
        key = hmac.digest(settings.secret.encode(), b"broker user", hashlib.sha256).hex()
        own = f"mqtt://{quote(rules.HOUSE)}:{key}@127.0.0.1:{settings.mqtt_port}"
        return cls(
            folder=settings.data_folder / "broker",
            pid_file=settings.data_folder / "run" / "broker.pid",
            house_key=key,
            house_address=settings.mqtt_url or own,
            ours=not settings.mqtt_url,
        )

    @property
    def passwords(self) -> Path:
        """Return the file with a line for each user: `user:digest`."""
        return self.folder / "passwords"

    def refresh(self) -> None:
        """Bring the list up to date, and tell the broker if that changed it."""
        if self.ours and self.folder.exists() and self.write():
            self._tell()

    def write(self) -> bool:
        """Write the list; return whether it differs from the one that was there."""
        known = self.passwords.read_text("utf-8") if self.passwords.exists() else ""
        lines = [self._house_line(known), *self._device_lines()]
        wanted = "\n".join([*lines, ""])
        if wanted == known:
            return False
        draft = self.passwords.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(wanted, "utf-8")
        draft.replace(self.passwords)
        return True

    def _house_line(self, known: str) -> str:
        """Keep our own line while its key is the same: a new digest would seem a change."""
        first = known.partition("\n")[0]
        user, _, kept = first.partition(":")
        if user == rules.HOUSE and fits(self.house_key, kept):
            return first
        return f"{rules.HOUSE}:{digest(self.house_key)}"

    @staticmethod
    def _device_lines() -> list[str]:
        enrolled = (
            select(Device.serial, Device.key_digest)
            .where(Device.key_digest.is_not(None))
            .order_by(Device.serial)
        )
        with reading() as session:
            return [f"{serial}:{kept}" for serial, kept in session.execute(enrolled)]

    def _tell(self) -> None:
        try:
            os.kill(int(self.pid_file.read_text("ascii")), signal.SIGHUP)
        except (OSError, ValueError):
            return  # it is being started again, and reads the list then
