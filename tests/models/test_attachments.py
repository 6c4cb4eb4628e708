"""Photos of places: private until somebody has looked, painted over for good."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from models import clock
from models.attachments import (
    Attachment,
    HidingReason,
    PhotoRole,
    Picture,
    Visibility,
    erase_due,
    needed_files,
)
from models.clock import now
from models.events import ANYONE, Event
from tests.people import JAIRO, NIDIA

LAMP = UUID(int=77)


def picture(letter="a", size=100):
    """Make the record of a picture whose file we do not need."""
    return Picture(letter * 64, letter * 63 + "0", size, 640, 480)


@pytest.fixture
def photo(session) -> Attachment:
    """A photo of a broken lamp, sent by a resident."""
    photo = Attachment.add(picture(), LAMP, PhotoRole.REPORT, by=ANYONE)
    session.add(photo)
    session.flush()
    return photo


def test_a_residents_photo_is_private_until_somebody_has_looked(photo, session):
    """It may show a face: nobody sees it who has no business with it."""
    assert photo.is_waiting
    assert not photo.is_public
    assert session.scalars(Attachment.public_of([LAMP])).all() == []
    assert session.scalars(Attachment.waiting()).all() == [photo]

    photo.publish(by=NIDIA)
    session.flush()
    assert photo.is_public
    assert photo.reviewed_by == str(NIDIA)
    assert session.scalars(Attachment.public_of([LAMP])).all() == [photo]
    assert session.scalars(Attachment.waiting()).all() == []


def test_painting_puts_another_picture_in_its_place(photo, session):
    """Nothing names the picture with the face any more, so its file goes."""
    photo.paint(picture("b"), 2, by=NIDIA)
    session.flush()
    assert photo.is_waiting
    assert (photo.sha256, photo.painted) == ("b" * 64, 2)
    assert needed_files(session) == {photo.sha256, photo.thumbnail_sha256}


def test_a_hidden_photo_is_deleted_in_a_month_unless_it_is_published(photo, session):
    """There is time to think again, and no archive of what nobody should see."""
    photo.hide(HidingReason.SHOWS_PEOPLE, by=NIDIA)
    session.flush()
    assert not photo.is_public
    assert erase_due(session) == []
    with clock.at(now() + timedelta(days=31)):
        photo.publish(by=NIDIA)
        session.flush()
        assert erase_due(session) == []
        photo.hide(HidingReason.OFFENSIVE, by=NIDIA)
    with clock.at(now() + timedelta(days=62)):
        assert erase_due(session) == sorted(["a" * 63 + "0", "a" * 64])
    assert session.scalars(select(Attachment)).all() == []


def test_a_file_that_another_photo_needs_stays(photo, session):
    """Two people may send the same picture; one of them may take it back."""
    session.add(Attachment.add(picture(), UUID(int=78), PhotoRole.REPORT, by=ANYONE))
    photo.delete_at = now()
    session.flush()
    assert erase_due(session) == []


def test_a_foremans_photo_is_public_at_once(session):
    """Whoever took it for the city, under their own name, has looked at it."""
    photo = Attachment.add(picture(), LAMP, PhotoRole.AFTER, by=JAIRO, looked_at=True)
    session.add(photo)
    session.flush()
    assert (photo.is_public, photo.reviewed_by) == (True, str(JAIRO))


def test_the_diary_says_who_decided_and_why(photo, session):
    """Hiding somebody's photo is a decision of the city; it must be possible to ask why."""
    photo.hide(HidingReason.NOT_THE_PLACE, by=NIDIA)
    session.flush()
    told = session.scalars(Event.history_of(photo.id)).all()
    assert [(event.kind, event.actor) for event in told] == [
        ("photo.received", "anyone"),
        ("photo.hidden", str(NIDIA)),
    ]
    assert told[1].facts == {"subject": str(LAMP), "reason": "not_the_place"}


@pytest.mark.parametrize(
    "lie",
    [
        {"visibility": Visibility.PUBLIC},
        {"reviewed_at": now()},
        {"hidden_reason": HidingReason.OFFENSIVE},
        {"width": 0},
    ],
)
def test_a_photo_cannot_be_public_without_somebody_having_looked(photo, session, lie):
    """The database itself refuses a photo that says more than what happened to it."""
    with pytest.raises(IntegrityError):
        session.execute(update(Attachment).where(Attachment.id == photo.id).values(**lie))
