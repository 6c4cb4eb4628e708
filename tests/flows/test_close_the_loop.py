"""Everyone who reported, or follows, is told what became of it: enough, and not too much."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from flows.close_the_loop import tell
from models import clock
from models.events import Actor, EventKind
from models.letters import LetterKind as L
from models.upkeep.codes import DisputeReason, RejectionReason
from models.upkeep.follower import Follower, FollowerRole
from models.upkeep.routing import open_orders
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.flows.conftest import KEY, letters, numbers
from tests.people import JAIRO, LIGHTING, MARTHA, NIDIA

Report = Callable[..., ServiceRequest]


def close_the_loop() -> list[tuple[str, str]]:
    """Tell everything that has happened so far, twice; return who got what."""
    for _ in range(2):
        tell.fn(numbers(*EventKind))
    return sorted((letter.address, letter.kind) for letter in letters())


@pytest.fixture
def mend(city: Session) -> Callable[[ServiceRequest], WorkOrder]:
    """Let public lighting have a report, and say that it is done."""

    def mend_it(request: ServiceRequest) -> WorkOrder:
        [order] = open_orders(city, [(request, LIGHTING)], by=NIDIA)
        city.commit()
        order.complete("Cambiamos la lámpara.", after_photo_id=uuid4(), by=JAIRO)
        city.commit()
        return order

    return mend_it


def test_the_ordinary_course_is_three_letters(
    city: Session, report: Report, mend: Callable[[ServiceRequest], WorkOrder]
) -> None:
    """Who mends it and by when; is it mended; how it ended. Told twice, they stay three."""
    order = mend(report())
    order.verify(by=MARTHA)
    city.commit()

    assert close_the_loop() == [
        ("vecina@correo.example", L.REQUEST_ACCEPTED),
        ("vecina@correo.example", L.REQUEST_COMPLETED),
        ("vecina@correo.example", L.REQUEST_CONFIRMED),
    ]


def test_whoever_joined_is_told_the_outcome_too(
    city: Session, report: Report, mend: Callable[[ServiceRequest], WorkOrder]
) -> None:
    """Everyone who raised a voice about a place hears how it ended, by their own code."""
    lead, voice = report(), report("joined@correo.example", language="en")
    voice.join(lead, by=NIDIA)
    city.commit()
    mend(lead)

    told = [told for told in close_the_loop() if told[0] == "joined@correo.example"]

    assert told == [
        ("joined@correo.example", L.REQUEST_ACCEPTED),
        ("joined@correo.example", L.REQUEST_COMPLETED),
        ("joined@correo.example", L.REQUEST_JOINED),
    ]
    done = next(
        one for one in letters() if one.kind is L.REQUEST_COMPLETED and one.language == "en"
    )
    assert (done.facts["code"], done.facts["case"]) == (voice.code, lead.code)
    assert done.facts["category"] == lead.category.name_en


def test_one_address_gets_one_letter_about_one_event(
    city: Session, report: Report, mend: Callable[[ServiceRequest], WorkOrder]
) -> None:
    """Somebody who reported the same lamp twice is not told everything twice."""
    lead, again = report(), report("Vecina@correo.example")
    again.join(lead, by=NIDIA)
    city.commit()
    mend(lead)

    told = [kind for _, kind in close_the_loop()]

    assert sorted(told) == sorted([L.REQUEST_JOINED, L.REQUEST_ACCEPTED, L.REQUEST_COMPLETED])


def test_nobody_is_told_what_they_did_themselves(
    city: Session, report: Report, mend: Callable[[ServiceRequest], WorkOrder]
) -> None:
    """The neighbour who just pressed "it is mended" needs no letter that says so."""
    request = report()
    neighbour = Follower.of(request, FollowerRole.FOLLOWER, KEY, email="rosa@correo.example")
    city.add(neighbour)
    order = mend(request)
    order.verify(by=neighbour.actor)
    city.commit()

    confirmed = [who for who, kind in close_the_loop() if kind is L.REQUEST_CONFIRMED]

    assert confirmed == ["vecina@correo.example"]


def test_a_refused_repair_is_one_letter_with_the_new_date(
    city: Session, report: Report, mend: Callable[[ServiceRequest], WorkOrder]
) -> None:
    """The dispute and the new acceptance are two events, and one thing to tell."""
    request = report()
    order = mend(request)
    with clock.at(clock.now() + timedelta(days=1)):
        order.reject(DisputeReason.STILL_BROKEN, by=MARTHA)
        city.commit()

    kinds = [kind for _, kind in close_the_loop()]

    assert kinds.count(L.REQUEST_REOPENED) == 1
    assert kinds.count(L.REQUEST_ACCEPTED) <= 1
    letter = next(one for one in letters() if one.kind is L.REQUEST_REOPENED)
    assert letter.facts["due_at"] == request.due_at.isoformat()


def test_silence_is_told_as_silence(
    city: Session, report: Report, mend: Callable[[ServiceRequest], WorkOrder]
) -> None:
    """A repair nobody spoke about is never called confirmed."""
    order = mend(report())
    order.close_by_silence(by=Actor("platform"))
    city.commit()

    assert ("vecina@correo.example", L.REQUEST_UNCONFIRMED) in close_the_loop()


def test_a_rejected_report_says_who_is_responsible(city: Session, report: Report) -> None:
    """That it is not ours is half an answer; the other half is whose it is."""
    request = report(language="en")
    request.reject(RejectionReason.NOT_MUNICIPAL, responsible="Aguas Kpital", by=NIDIA)
    city.commit()

    assert close_the_loop() == [("vecina@correo.example", L.REQUEST_REJECTED)]
    [letter] = letters()
    assert letter.facts["responsible"] == "Aguas Kpital"
    assert letter.facts["reason"] == "it belongs to another body"


def test_whoever_left_no_address_or_stopped_the_letters_gets_none(
    city: Session, report: Report, mend: Callable[[ServiceRequest], WorkOrder]
) -> None:
    """Reporting without a contact is fine, and "no more" is heard."""
    request = report(None)
    gone = Follower.of(request, FollowerRole.FOLLOWER, KEY, email="gone@correo.example")
    gone.unsubscribed_at = clock.now()
    city.add(gone)
    mend(request)

    assert close_the_loop() == []
