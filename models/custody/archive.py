"""The file a backup is: a tar with database, files that rows name, key, and a manifest last.

The manifest names every file with its size and SHA-256, counts the rows of every table and
says where the chain of seals stood. It comes last because only then everything is known.
"""

import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any, Self

MANIFEST = "manifest.json"
SECRET_KEY = "secret_key"  # noqa: S105 - the name of the file, not the key
MEDIA = "media"
# Files that rows name: photos, published reports, certificates, results of surveys.
FOLDERS = (MEDIA, "reports", "certificates", "survey-results")
DATABASE = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
FORMAT = 1
PORTION = 1 << 20  # bytes in memory at a time


class ArchiveError(Exception):
    """The file is no backup of ours, or no longer what was written."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What a file in the archive must be when it is taken out."""

    size: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What the archive holds, as counted when it was made."""

    made_at: str
    database: str  # "sqlite" or "postgresql"
    revision: str | None  # of the last migration
    tables: dict[str, int]  # rows in each
    chain: dict[str, Any]  # position and digest of the head
    files: dict[str, Packed] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def read(cls, text: bytes) -> Self:
        """Understand a manifest. Raises ArchiveError for what is none, or of a later format."""
        try:
            said = json.loads(text)
            if said["format"] != FORMAT:
                raise ArchiveError(f"format {said['format']} is not one this version reads")
            said["files"] = {name: Packed(**one) for name, one in said["files"].items()}
            return cls(**said)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ArchiveError("its manifest cannot be read") from error

    def written(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @property
    def rows(self) -> int:
        """Return how many rows there are in all tables."""
        return sum(self.tables.values())

    @property
    def media(self) -> int:
        """Return how many files of people's there are: photos and documents."""
        return sum(name.startswith(f"{MEDIA}/") for name in self.files)


class Packer:
    """Puts files into an archive, and notes what each was."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar, self._manifest = tar, manifest

    def add(self, name: str, path: Path) -> None:
        """Pack one file. One that is gone by now is left out: it was swept meanwhile."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return
        with source:
            member = self._member(name, os.fstat(source.fileno()).st_size)
            counted = _Counted(source)
            self._tar.addfile(member, counted)
        self._manifest.files[name] = Packed(member.size, counted.digest.hexdigest())

    def seal(self) -> None:
        """Pack the manifest, which ends the archive."""
        text = self._manifest.written()
        self._tar.addfile(self._member(MANIFEST, len(text)), io.BytesIO(text))

    def _member(self, name: str, size: int) -> tarfile.TarInfo:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        return member


class _Counted(io.RawIOBase):
    """A file that is digested while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        portion = self._source.read(size)
        self.digest.update(portion)
        return portion


@contextmanager
def new_archive(path: Path) -> Iterator[tarfile.TarFile]:
    """Write an archive that only its owner can read, and that is there whole or not at all.

    A name that ends in `z` (`.tar.gz`, `.tgz`) is compressed. Raises FileExistsError rather
    than writing over an older backup.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already")
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            with tarfile.open(
                fileobj=file, mode="w:gz" if path.suffix[-1:] == "z" else "w"
            ) as tar:
                yield tar
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        keep_names(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def unpack(path: Path, into: Path) -> Manifest:
    """Take everything out into an empty folder, and check it against the manifest.

    Only the names that `backup` writes are taken out, so that a file from elsewhere cannot
    write outside the folder. Raises ArchiveError naming the first file that is not as it was.
    """
    found: dict[str, Packed] = {}
    manifest = None
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                source = tar.extractfile(member) if member.isreg() else None
                if source is None or not _is_ours(member.name):
                    raise ArchiveError(f"{member.name!r} does not belong into a backup")
                if member.name == MANIFEST:
                    manifest = Manifest.read(source.read())
                else:
                    found[member.name] = _take_out(source, into / member.name)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ArchiveError(f"cannot be read to its end: {error}") from error
    if manifest is None:
        raise ArchiveError("has no manifest: it was cut off, or is no backup")
    for name in sorted(manifest.files.keys() | found.keys()):
        if manifest.files.get(name) != found.get(name):
            raise ArchiveError(f"{name} is not what was saved")
    return manifest


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    if name in {MANIFEST, SECRET_KEY, *DATABASE.values()}:
        return True
    inside = len(parts) > 1 and parts[0] in FOLDERS and "/".join(parts) == name
    return inside and not any(part.startswith(".") for part in parts)


def _take_out(source: IO[bytes], path: Path) -> Packed:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = sha256(), 0
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        while portion := source.read(PORTION):
            digest.update(portion)
            size += file.write(portion)
        file.flush()
        os.fsync(file.fileno())
    return Packed(size, digest.hexdigest())


def keep_names(folder: Path) -> None:
    """Let the names in a folder survive a power cut, as the files' contents do."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
