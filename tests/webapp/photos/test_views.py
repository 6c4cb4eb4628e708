"""Serving photos: public ones to all, private ones to those they concern."""

import io
import shutil
from types import SimpleNamespace
from uuid import uuid4

import pytest
from werkzeug.datastructures import FileStorage

from models.attachments import Attachment, HidingReason, PhotoRole
from models.events import ANYONE
from models.session import unit_of_work
from tests.people import NIDIA
from tests.webapp.photos import hostile
from webapp.photos import refusals
from webapp.photos.receiving import take_in, uploads_paused


def sent(content=None) -> FileStorage:
    """Make what a browser sends."""
    return FileStorage(io.BytesIO(content or hostile.jpeg()), filename="IMG_1234.jpg")


@pytest.fixture
def take(portal):
    """Take a photo in as the portal does for a visitor."""

    def take(content=None, address="181.57.2.3"):
        environment = {"REMOTE_ADDR": address}
        with portal.test_request_context("/reportar", environ_base=environment):
            return take_in(sent(content))

    return take


@pytest.fixture
def photo(take) -> Attachment:
    """A resident's photo that nobody has looked at; of a request that is not there."""
    photo = Attachment.add(take(), uuid4(), PhotoRole.REPORT, by=ANYONE)
    with unit_of_work() as session:
        session.add(photo)
    return photo


def decide(photo, verb, *more):
    """Let Nidia look at it."""
    with unit_of_work() as session:
        getattr(session.get_one(Attachment, photo.id), verb)(*more, by=NIDIA)


def test_a_photo_nobody_has_looked_at_is_not_there_for_visitors(browser, visit_as, photo):
    """Neither whole nor small, and the answer does not say that there is one."""
    address = f"/fotos/{photo.id}"
    for path in (address, f"{address}/miniatura", f"/fotos/{uuid4()}"):
        assert browser.get(path).status_code == 404
    assert visit_as("jairo").get(address).status_code == 404
    for_nidia = visit_as("nidia").get(address)
    assert for_nidia.status_code == 200
    assert for_nidia.headers["Cache-Control"] == "private, no-store"


def test_a_published_photo_is_there_for_everybody(browser, photo):
    """Browsers may keep it: phones on a bad connection load it once."""
    decide(photo, "publish")
    page = browser.get(f"/fotos/{photo.id}")
    assert page.status_code == 200
    assert page.mimetype == "image/jpeg"
    assert page.headers["Cache-Control"].startswith("public, max-age=")
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "IMG_1234" not in str(page.headers)
    small = browser.get(f"/fotos/{photo.id}/miniatura")
    assert len(small.data) < len(page.data)
    again = browser.get(f"/fotos/{photo.id}", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304


def test_a_hidden_photo_is_there_for_moderators_only(browser, visit_as, photo):
    """They may think again; nobody else needs it."""
    decide(photo, "publish")
    decide(photo, "hide", HidingReason.OFFENSIVE)
    assert browser.get(f"/fotos/{photo.id}").status_code == 404
    assert visit_as("nidia").get(f"/fotos/{photo.id}").status_code == 200


def test_a_photo_whose_file_is_gone_is_not_found(browser, photo, portal, settings):
    """A restored database without its media shows pages with a gap, not errors."""
    decide(photo, "publish")
    shutil.rmtree(settings.data_folder / "media")
    assert browser.get(f"/fotos/{photo.id}").status_code == 404


@pytest.mark.parametrize("path", ["x", "../secret_key", "00000000-0000-0000-0000-00000000000g"])
def test_no_address_leads_out_of_the_photos(browser, path):
    """Photos are asked for by id, never by the name of a file."""
    assert browser.get(f"/fotos/{path}").status_code == 404


def test_the_name_of_the_file_is_never_kept(take, settings, photo):
    """People name files after people and places."""
    everything = [path.name for path in settings.data_folder.rglob("*")]
    assert not any("IMG_1234" in name for name in everything)


def test_uploads_pause_while_the_disk_is_nearly_full(take, portal, monkeypatch):
    """With a clear word; a report without a photo still gets through."""
    full = SimpleNamespace(free=50, total=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    with pytest.raises(refusals.UploadsPausedError):
        take()
    with portal.test_request_context():
        assert uploads_paused()
        assert "sin foto" in str(refusals.UploadsPausedError.words)


def test_an_address_that_sends_too_much_is_refused(portal, take, monkeypatch):
    """A program with a key is not: its key can be taken away."""
    monkeypatch.setattr(
        "models.upload_quota.UploadTally.limits", staticmethod(lambda _sender: (2, 10**9))
    )
    take()
    take()
    with pytest.raises(refusals.TooManyPhotosError):
        take()
    with portal.test_request_context("/open311/v2/requests.json"):
        assert take_in(sent(), answered_for=True).width == 640
