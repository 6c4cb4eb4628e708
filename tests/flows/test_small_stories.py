"""A silence that is heard, a seal that leaves the house, a report that reaches its people."""

from collections.abc import Callable
from uuid import uuid4

from sqlalchemy.orm import Session

from flows.announce_reports import announce
from flows.confirm_by_silence import close
from flows.publish_seal_head import write_to_auditors
from models import clock
from models.audit import publish_head, seal_some
from models.calendar import city_day
from models.events import EventKind as K
from models.places.territory import CITY
from models.upkeep.codes import Confirmation
from models.upkeep.published_report import PublishedReport
from models.upkeep.routing import open_orders
from models.upkeep.service_request import ServiceRequest
from tests.flows.conftest import letters, numbers
from tests.people import JAIRO, LA_LIBERTAD, LIGHTING, NIDIA

Report = Callable[..., ServiceRequest]


def test_silence_closes_a_repair_as_unconfirmed(city: Session, report: Report) -> None:
    """Nobody spoke in ten working days: closed, and counted apart; one refused stays open."""
    orders = open_orders(city, [(report(), LIGHTING), (report(), LIGHTING)], by=NIDIA)
    city.commit()
    for order in orders:
        order.complete("Listo.", after_photo_id=uuid4(), by=JAIRO)
        order.go_unanswered()
    orders[1].verify(by=NIDIA)
    city.commit()

    for _ in range(2):
        close.fn(numbers(K.WORK_ORDER_UNANSWERED))

    for order in orders:
        city.refresh(order)
    assert [order.confirmation for order in orders] == [
        Confirmation.UNCONFIRMED,
        Confirmation.CONFIRMED,
    ]


def test_the_seal_leaves_the_house_every_day(city: Session, report: Report) -> None:
    """A copy in an auditor's mailbox makes a rewritten diary worthless."""
    report()
    seal_some()
    publish_head(city, city_day(clock.now()))
    city.commit()

    for _ in range(2):
        write_to_auditors.fn()

    [letter] = letters()
    assert letter.address == "ana@demo.cucuta.example"
    assert len(letter.facts["digest"]) == 64


def test_a_report_reaches_the_committee_it_is_about(city: Session) -> None:
    """Martha is told of her comuna once, Rosa is not; the liaison is told of the city."""
    for territory, edition in ((LA_LIBERTAD, "a"), (LA_LIBERTAD, "b"), (CITY, "c")):
        city.add(
            PublishedReport.publish(
                territory,
                "2026-04",
                data_sha256=edition * 64,
                pdf_sha256=edition * 64,
                map_sha256=None,
            )
        )
        city.flush()
    city.commit()

    for _ in range(2):
        announce.fn(numbers(K.REPORT_PUBLISHED))

    told = {letter.address.partition("@")[0]: letter.facts["digest"][0] for letter in letters()}
    assert told == {"martha": "a", "nidia": "c"}
    assert {letter.facts["period"] for letter in letters()} == {"abril de 2026"}
