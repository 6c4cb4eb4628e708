"""The media store: files stand before anything names them, and go when nothing does."""

import hashlib
import os
import shutil
import time
from types import SimpleNamespace

import pytest

from models.media import ORPHAN_AFTER, DiskNearlyFullError, MediaStore


@pytest.fixture
def store(tmp_path) -> MediaStore:
    """An empty store."""
    return MediaStore.of(tmp_path)


def age(store, name):
    """Let a file have been there for two hours."""
    old = time.time() - 2 * ORPHAN_AFTER
    os.utime(store.path(name), (old, old))


def test_a_file_is_named_by_what_is_in_it(store):
    """The same photo twice is one file, and a changed one would not match its name."""
    name = store.keep(b"a street light")
    assert name == hashlib.sha256(b"a street light").hexdigest()
    assert store.keep(b"a street light") == name
    assert store.path(name).read_bytes() == b"a street light"
    assert list(store.names()) == [name]


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "A" * 64, "g" * 64])
def test_no_name_leads_out_of_the_store(store, name):
    """What is not a digest is no file of ours."""
    with pytest.raises(ValueError, match="not a digest"):
        store.path(name)


def test_orphans_are_swept_and_others_are_not(store):
    """What no photo needs goes after an hour; what somebody is just committing stays."""
    needed, orphan, fresh = (store.keep(word) for word in (b"needed", b"orphan", b"fresh"))
    age(store, needed)
    age(store, orphan)
    draft = store.path(orphan).with_name(f".{orphan}.cut-off")
    draft.write_bytes(b"half a ph")
    os.utime(draft, (0, 0))

    assert store.sweep({needed}) == 2
    assert sorted(store.names()) == sorted([needed, fresh])
    assert not draft.exists()


def test_a_file_kept_again_is_not_an_orphan_yet(store):
    """Somebody sends the very photo that the sweeper was about to remove."""
    name = store.keep(b"the same lamp")
    age(store, name)
    store.keep(b"the same lamp")
    assert store.sweep(set()) == 0


def test_uploads_pause_below_a_tenth_of_the_disk(store, monkeypatch):
    """The database needs the last tenth more than photos do."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=99, total=1000))
    with pytest.raises(DiskNearlyFullError):
        store.make_room()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100, total=1000))
    store.make_room()
