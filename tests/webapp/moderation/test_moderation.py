"""Looking at photos: painting over what must not be seen, publishing, hiding with a reason."""

import io
import re
from uuid import uuid4

import pytest
from PIL import Image

from models.attachments import Attachment, HidingReason, PhotoRole
from models.events import ANYONE
from models.media import MediaStore
from models.session import reading, unit_of_work
from tests.webapp.photos import hostile
from webapp.photos.encoding import encode_anew
from webapp.photos.receiving import keep

THE_CORNER = {"left": "0", "top": "0", "width": "26", "height": "26"}


@pytest.fixture
def store(settings) -> MediaStore:
    """Where the portal keeps its photos."""
    return MediaStore.of(settings.data_folder)


@pytest.fixture
def photo(portal, store) -> Attachment:
    """A resident's photo with a red corner, which stands for a face."""
    picture = keep(store, encode_anew(hostile.jpeg()))
    photo = Attachment.add(picture, uuid4(), PhotoRole.REPORT, by=ANYONE)
    with unit_of_work() as session:
        session.add(photo)
    return photo


@pytest.fixture
def nidia(visit_as):
    """A browser signed in as the liaison, who looks at photos."""
    return visit_as("nidia")


@pytest.fixture
def send(nidia, photo):
    """Send the form as a browser without JavaScript would."""

    def send(deed, version=None, browser=None, **fields):
        version = version or now_in(photo).version
        data = {"deed": deed, "version": str(version), **fields}
        return (browser or nidia).post(f"/moderar/{photo.id}", data=data)

    return send


def now_in(photo) -> Attachment:
    """Read a photo as it is now."""
    with reading() as session:
        return session.get_one(Attachment, photo.id)


def red_pixels(content):
    """Count what is left of the red corner."""
    image = Image.open(io.BytesIO(content))
    return sum(1 for r, g, _ in image.get_flattened_data() if r > 120 and g < 90)


def test_the_queue_shows_what_nobody_has_looked_at(nidia, photo):
    """And says so when there is nothing."""
    assert f"/moderar/{photo.id}" in nidia.get("/moderar").text
    page = nidia.get(f"/moderar/{photo.id}").text
    assert f"/fotos/{photo.id}" in page
    assert page.count('name="left"') == 3  # boxes for whoever cannot drag
    with unit_of_work() as session:
        session.delete(session.get_one(Attachment, photo.id))
    assert "No hay fotos por revisar" in nidia.get("/moderar").text


def test_publishing_lets_everybody_see_it(send, browser, photo):
    """Without marks it is published as it is."""
    assert send("publish").headers["Location"] == "/moderar"
    assert browser.get(f"/fotos/{photo.id}").status_code == 200
    assert now_in(photo).painted == 0


def test_painting_destroys_what_it_covers(send, browser, photo, store):
    """The red corner is in no file any more: not in the photo, the thumbnail or a copy."""
    assert send("publish", **THE_CORNER).status_code == 302
    assert now_in(photo).painted == 1
    assert red_pixels(browser.get(f"/fotos/{photo.id}").data) == 0
    assert len(list(store.names())) == 2
    assert all(red_pixels(store.path(name).read_bytes()) == 0 for name in store.names())


def test_one_can_look_at_the_paint_before_publishing(send, browser, photo):
    """Painting alone publishes nothing."""
    assert send("paint", **THE_CORNER).headers["Location"] == f"/moderar/{photo.id}"
    assert browser.get(f"/fotos/{photo.id}").status_code == 404
    assert now_in(photo).is_waiting
    assert now_in(photo).painted == 1


def test_a_file_two_photos_share_outlives_painting_one(send, photo, store):
    """Two neighbours sent the same picture; painting one must not take the other's away."""
    twin = Attachment.add(
        keep(store, encode_anew(hostile.jpeg())), uuid4(), PhotoRole.REPORT, by=ANYONE
    )
    with unit_of_work() as session:
        session.add(twin)
    send("publish", **THE_CORNER)
    assert store.path(twin.sha256).is_file()


def test_hiding_needs_a_reason(send, nidia, photo):
    """The person is told beside the field; nothing was decided."""
    answer = send("hide")
    assert answer.status_code == 400
    assert "Diga por qué no se publica" in answer.text
    assert now_in(photo).is_waiting
    assert send("hide", reason="shows_people").status_code == 302
    assert now_in(photo).hidden_reason is HidingReason.SHOWS_PEOPLE


@pytest.mark.parametrize(
    "numbers",
    [
        {"left": "diez", "top": "0", "width": "5", "height": "5"},
        {"left": "10", "top": "", "width": "5", "height": "5"},
        {"left": "10", "top": "10", "width": "0", "height": "5"},
        {"left": "nan", "top": "0", "width": "5", "height": "5"},
    ],
)
def test_numbers_that_are_no_area_are_explained_and_kept(send, photo, numbers):
    """What was typed stays, and nothing is published by mistake without its paint."""
    answer = send("publish", **numbers)
    assert answer.status_code == 400
    assert "Escriba los cuatro números" in answer.text
    assert f'value="{numbers["left"]}"' in answer.text
    assert now_in(photo).is_waiting


def test_painting_without_a_mark_is_explained(send):
    """Nothing to cover is no reason to say that it was covered."""
    assert "Marque primero una zona" in send("paint").text


def test_an_unknown_deed_decides_nothing(send, photo):
    """A form somebody tampered with."""
    assert send("burn").status_code == 400
    assert now_in(photo).is_waiting


def test_the_second_who_decides_is_told(send, photo, visit_as):
    """One hides, the other had the page open since before: the first decision holds."""
    before = now_in(photo).version
    send("hide", reason="offensive")
    late = send("publish", version=before, browser=visit_as("gloria"))
    assert late.status_code == 409
    assert not now_in(photo).is_public


def test_after_one_photo_comes_the_next(send, photo, store):
    """Whoever looks at forty photos does not go back to the list forty times."""
    another = Attachment.add(
        keep(store, encode_anew(hostile.jpeg((320, 240)))), uuid4(), PhotoRole.AFTER, by=ANYONE
    )
    with unit_of_work() as session:
        session.add(another)
    assert send("publish").headers["Location"] == f"/moderar/{another.id}"


@pytest.mark.parametrize("who", ["martha", "jairo", "ana", "wilson"])
def test_nobody_else_looks_at_photos(visit_as, photo, send, who):
    """Neither neighbours nor departments decide what the public sees."""
    browser = visit_as(who)
    assert browser.get("/moderar").status_code == 403
    assert browser.get(f"/moderar/{photo.id}").status_code == 403
    assert send("publish", browser=browser).status_code == 403
    assert now_in(photo).is_waiting


def test_visitors_are_asked_who_they_are(browser):
    """The queue is not for everybody."""
    assert re.match(r"/ingresar\b", browser.get("/moderar").headers["Location"])


def test_a_photo_that_is_not_there_is_not_found(nidia):
    """Its time came while the page was open."""
    assert nidia.get(f"/moderar/{uuid4()}").status_code == 404
    assert nidia.post(f"/moderar/{uuid4()}", data={"deed": "publish"}).status_code == 404
