"""The broker's lists: who may enter, and who may say what."""

import hashlib
import hmac
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from models.alerts.device_key import digest, fits
from models.settings import Settings
from sensors.broker.accounts import Account
from sensors.broker.rules import HOUSE, HOUSE_USERS, access_list


@dataclass(slots=True)
class UserList:
    """The two files that the broker reads.

    `passwords` has a line `user:digest` for each who may enter, `access` says what each may
    do (`sensors.broker.rules`). The broker needs no database: it finds them as the gateway
    last wrote them, and at the very first start ones that let in the gateway alone, which
    then writes the rest.
    """

    folder: Path
    pid_file: Path
    house_keys: dict[str, str]

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Find the lists of our own broker."""
        return cls(
            folder=settings.data_folder / "broker",
            pid_file=settings.data_folder / "run" / "broker.pid",
            house_keys={user: _house_key(settings, user) for user in HOUSE_USERS},
        )

    @property
    def path(self) -> Path:
        """Return where the list of those who may enter is."""
        return self.folder / "passwords"

    @property
    def access(self) -> Path:
        """Return where the list of what they may do is."""
        return self.folder / "access"

    def begin(self) -> None:
        """Be there for a broker that starts as this process: the lists, and its number."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.pid_file.parent.mkdir(parents=True, exist_ok=True)
        self.pid_file.write_text(str(os.getpid()), "ascii")
        if not (self.path.exists() and self.access.exists()):
            self.write([])

    def write(self, accounts: Sequence[Account]) -> bool:
        """Write the lists anew; return whether they differ from those that were there.

        What somebody may do is written before that they may enter: were we stopped between
        the two, nobody would be in who may do what they should not.
        """
        lines = [f"{account.user}:{account.digest}" for account in accounts]
        passwords = "\n".join([*self._house_lines(), *lines, ""])
        changed = [
            _put(self.access, access_list(accounts)),
            _put(self.path, passwords),
        ]
        return any(changed)

    def number_of_broker(self) -> str:
        """Return which process is the broker, "" where there is none."""
        return _text(self.pid_file)

    def tell(self) -> None:
        """Let the broker read the lists again, and send away whose key is no longer good."""
        try:
            os.kill(int(self.number_of_broker()), signal.SIGHUP)
        except (OSError, ValueError):
            return  # it is being started again, and reads the lists then

    def _house_lines(self) -> list[str]:
        """Keep our own lines while their keys stay: a new digest would seem a change."""
        known = dict(line.split(":", 1) for line in _text(self.path).splitlines())
        lines = []
        for user, key in self.house_keys.items():
            kept = known.get(user)
            lines.append(f"{user}:{kept if kept and fits(key, kept) else digest(key)}")
        return lines


def house_address(settings: Settings, user: str = HOUSE) -> str:
    """Return how the gateway reaches the broker: the one that was given, or our own."""
    if settings.mqtt_url:
        return settings.mqtt_url
    key = UserList.of(settings).house_keys[user]
    return f"mqtt://{quote(user)}:{key}@127.0.0.1:{settings.mqtt_port}"


def _house_key(settings: Settings, user: str) -> str:
    """Derive a key. It is not kept: one secret less to protect, to back up and to lose."""
    purpose = b"broker user" if user == HOUSE else f"broker user {user}".encode()
    return hmac.digest(settings.secret.encode(), purpose, hashlib.sha256).hex()


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _put(path: Path, wanted: str) -> bool:
    """Write a file unless it says the same already; a reader finds the old one or the new."""
    if _text(path) == wanted:
        return False
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(wanted, "utf-8")
    draft.replace(path)
    return True
