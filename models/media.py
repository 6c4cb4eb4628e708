"""The media store: photos as files, named by what is in them, under the data folder.

A file is complete and on the disk before any row names it, so a row never points at nothing;
the other way round, a file that no row names (the program ended in between) is an orphan and
is swept away later. Nothing in here is reachable from the web except through a row.
"""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

ENOUGH_FREE = 0.10  # of the disk; below this, uploads pause and everything else goes on
ORPHAN_AFTER = 24 * 3600.0  # seconds: longer than a report stays on its way, photo first


class DiskNearlyFullError(Exception):
    """There is too little room left to take photos in."""


@dataclass(frozen=True, slots=True)
class MediaStore:
    """The files of one installation."""

    folder: Path

    @classmethod
    def of(cls, data_folder: Path) -> "MediaStore":
        """Return the store of a data folder."""
        return cls(data_folder / "media")

    def keep(self, content: bytes) -> str:
        """Write a file so that it survives the power cut, and return its SHA-256."""
        name = hashlib.sha256(content).hexdigest()
        path = self.path(name)
        if self._is_known(path):
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{name}.{secrets.token_hex(8)}")
        try:
            with draft.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        for folder in (path.parent, self.folder):
            _sync(folder)
        return name

    def path(self, name: str) -> Path:
        """Return where the file with this SHA-256 stands."""
        if len(name) != 64 or not set(name) <= set("0123456789abcdef"):  # noqa: PLR2004
            raise ValueError(f"not a digest: {name!r}")
        return self.folder / name[:2] / name

    def discard(self, name: str) -> None:
        """Remove a file for good; whoever asks made sure that no row names it."""
        self.path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Go through every file there is."""
        for path in sorted(self.folder.glob("??/*")):
            if not path.name.startswith("."):
                yield path.name

    def sweep(self, needed: Collection[str]) -> int:
        """Remove the files that no row names and that have been there for an hour.

        Younger ones may belong to somebody who is just about to commit. Drafts of programs
        that ended halfway go as well. Returns how many files went.
        """
        before = time.time() - ORPHAN_AFTER
        gone = 0
        for path in self.folder.glob("??/*"):
            if path.name not in needed and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def make_room(self) -> None:
        """Refuse with `DiskNearlyFullError` when less than a tenth of the disk is free."""
        self.folder.mkdir(parents=True, exist_ok=True)
        usage = shutil.disk_usage(self.folder)
        if usage.free < ENOUGH_FREE * usage.total:
            raise DiskNearlyFullError

    def _is_known(self, path: Path) -> bool:
        """Tell whether a file is there, and keep the sweeper away from it for an hour."""
        try:
            os.utime(path)
        except FileNotFoundError:
            return False
        return True


def _sync(folder: Path) -> None:
    """Write a folder's list of names to the disk, without which a file may be nameless."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
