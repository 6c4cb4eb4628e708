"""The keys of the pools: one file per wave, replaced with every answer, in no backup.

A key opens one version of one pool. It stands outside the database, where no journal and no
dead row keeps a copy of it, and is overwritten and removed as soon as the next version is
committed. Before a commit the new key is on the disk already, so a crash at any moment leaves
the key of whichever version survived; a file that no pool names is swept away later.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FOLDER = "survey-keys"  # in the data folder; `models/custody` must never pack it
SIZE = 32  # bytes: AES-256
NONCE = 12
STEP = 8192  # bytes; a pool is padded to a multiple, so that its length does not count people


class PoolLockedError(Exception):
    """The key of a pool is missing: the database came back from a backup, or is elsewhere's."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key, and the name of its file."""

    name: str
    secret: bytes

    def seal(self, content: bytes) -> bytes:
        """Encrypt what waits in a pool."""
        nonce = secrets.token_bytes(NONCE)
        padded = content + b" " * (-len(content) % STEP)
        return nonce + AESGCM(self.secret).encrypt(nonce, padded, self.name.encode())

    def open(self, sealed: bytes) -> bytes:
        """Decrypt it. Raises PoolLockedError where it is another key's."""
        try:
            return AESGCM(self.secret).decrypt(
                sealed[:NONCE], sealed[NONCE:], self.name.encode()
            )
        except InvalidTag as error:
            raise PoolLockedError(self.name) from error


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one installation."""

    folder: Path

    @classmethod
    def of(cls, data_folder: Path) -> "KeyRing":
        """Return the keys in a data folder."""
        return cls(data_folder / FOLDER)

    def fresh(self, wave_id: UUID) -> Key:
        """Make a key, on the disk before this returns."""
        key = Key(f"{wave_id}.{secrets.token_hex(8)}", secrets.token_bytes(SIZE))
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.folder / key.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key.secret)
            file.flush()
            os.fsync(file.fileno())
        self._sync()
        return key

    def has(self, name: str) -> bool:
        """Tell whether there is a key of this name."""
        return (self.folder / name).is_file()

    def named(self, name: str) -> Key:
        """Return a key. Raises PoolLockedError where there is none of that name."""
        try:
            return Key(name, (self.folder / name).read_bytes())
        except FileNotFoundError as error:
            raise PoolLockedError(name) from error

    def destroy(self, name: str) -> None:
        """Overwrite a key and remove it; one that is gone already is fine."""
        path = self.folder / name
        try:
            with path.open("r+b") as file:
                file.write(secrets.token_bytes(SIZE))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            return
        self._sync()

    def sweep(self, wave_id: UUID, keep: str) -> None:
        """Destroy the keys of a wave that its pool does not name: whoever made them crashed.

        Call it only while holding the pool, or somebody else's new key would go.
        """
        for path in self.folder.glob(f"{wave_id}.*"):
            if path.name != keep:
                self.destroy(path.name)

    def _sync(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
