"""The broker's list of users: the gateway itself, and the devices that are enrolled."""

import hashlib
import hmac
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from models.alerts.device_key import digest, fits
from models.settings import Settings
from sensors.broker import rules


@dataclass(slots=True)
class UserList:
    """The file that the broker reads: a line `user:digest` for each who may enter.

    The broker needs no database: it finds the list as the gateway last wrote it, and at the
    very first start one that lets in the gateway alone, which then writes the rest.
    """

    folder: Path
    pid_file: Path
    house_key: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Find the list of our own broker."""
        return cls(
            folder=settings.data_folder / "broker",
            pid_file=settings.data_folder / "run" / "broker.pid",
            # Derived, not kept: one secret less to protect, to back up and to lose.
            house_key=hmac.digest(
                settings.secret.encode(), b"broker user", hashlib.sha256
            ).hex(),
        )

    @property
    def path(self) -> Path:
        """Return where the list is."""
        return self.folder / "passwords"

    def begin(self) -> None:
        """Be there for a broker that starts as this process: a list, and its number."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.pid_file.parent.mkdir(parents=True, exist_ok=True)
        self.pid_file.write_text(str(os.getpid()), "ascii")
        if not self.path.exists():
            self.write({})

    def write(self, devices: Mapping[str, str]) -> bool:
        """Write the list anew; return whether it differs from the one that was there."""
        known = self.path.read_text("utf-8") if self.path.exists() else ""
        lines = [f"{serial}:{kept}" for serial, kept in devices.items()]
        wanted = "\n".join([self._house_line(known), *lines, ""])
        if wanted == known:
            return False
        draft = self.path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(wanted, "utf-8")
        draft.replace(self.path)
        return True

    def tell(self) -> None:
        """Let the broker read the list again; those who are connected stay so."""
        try:
            os.kill(int(self.pid_file.read_text("ascii")), signal.SIGHUP)
        except (OSError, ValueError):
            return  # it is being started again, and reads the list then

    def _house_line(self, known: str) -> str:
        """Keep our own line while its key is the same: a new digest would seem a change."""
        first = known.partition("\n")[0]
        user, _, kept = first.partition(":")
        if user == rules.HOUSE and fits(self.house_key, kept):
            return first
        return f"{rules.HOUSE}:{digest(self.house_key)}"


def house_address(settings: Settings) -> str:
    """Return how the gateway reaches the broker: the one that was given, or our own."""
    if settings.mqtt_url:
        return settings.mqtt_url
    key = UserList.of(settings).house_key
    return f"mqtt://{quote(rules.HOUSE)}:{key}@127.0.0.1:{settings.mqtt_port}"
