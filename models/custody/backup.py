"""Makes a backup of one installation while the platform runs."""

import shutil
import tempfile
from pathlib import Path

from models.custody.archive import (
    DATABASE,
    FOLDERS,
    SECRET_KEY,
    Manifest,
    Packer,
    new_archive,
)
from models.custody.snapshot import copy_database
from models.settings import Settings


def back_up(settings: Settings, path: Path) -> Manifest:
    """Write database, files and key of an installation into one file; return what it holds.

    The database is copied first, at one instant. A file of people's lies on the disk before
    the row that names it commits, so every file the copy names is there to be packed after
    it, but for those that were rightly swept in between. Files that came later come along.
    """
    path = path.absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    workplace = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))  # mode 0700
    try:
        with new_archive(path) as tar:
            copy = workplace / "database"
            manifest = copy_database(settings.database, copy)
            if not manifest.tables:
                raise FileNotFoundError("the database is empty: there is no city to copy")
            packer = Packer(tar, manifest)
            packer.add(DATABASE[manifest.database], copy)
            packer.add(SECRET_KEY, settings.data_folder / SECRET_KEY)
            for folder in FOLDERS:
                inside = settings.data_folder / folder
                for found in sorted(inside.rglob("*")):
                    if found.is_file() and not _hidden(found.relative_to(inside)):
                        packer.add(f"{folder}/{found.relative_to(inside).as_posix()}", found)
            packer.seal()
    finally:
        shutil.rmtree(workplace)
    return manifest


def _hidden(path: Path) -> bool:
    """Tell whether a file is still being written, under a name that begins with a dot."""
    return any(part.startswith(".") for part in path.parts)
