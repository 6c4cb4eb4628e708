"""A unit hears once a month what it was thanked for; those who gave thanks hear the rest."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.forget_personal_data import forget_followers
from flows.recognise_service import catch_up, certify, issue, tell
from models import clock
from models.alerts.unit import Crew, Unit, UnitKind
from models.calendar import city_day
from models.clock import now
from models.events import PLATFORM
from models.events import EventKind as K
from models.letters import LetterKind
from models.media import MediaStore
from models.people.grant import Grant
from models.people.person import Person
from models.people.roles import Role
from models.session import reading
from models.settings import Settings
from models.trust import everyday_service
from models.trust.certificate import CERTIFICATES, Certificate
from models.trust.everyday_service import EverydayService
from models.trust.recognition import Recognition
from models.trust.recognition_stages import Side
from models.trust.thanker import Thanker, ThankerRole
from models.trust.thanking import confirm, give
from models.trust.unit_hold import HoldReason, hold, release
from reports import certificate
from reports.letters.render import render
from reports.period import Month
from reports.proof import find
from tests.flows.conftest import KEY, letters, numbers
from tests.people import GLORIA, LA_LIBERTAD, YESID_ID

APRIL = Month(2026, 4)


@pytest.fixture
def unit(city: Session) -> Unit:
    """Cuadrante 12 with Yesid aboard, and a colonel in command who reads English."""
    everyday_service.install(city)
    unit = Unit.register("Cuadrante 12", UnitKind.PATROL, LA_LIBERTAD, by=GLORIA)
    colonel = Person(name="Suárez", email="suarez@demo.cucuta.example", language="en")
    city.add_all([unit, colonel])
    city.flush()
    city.add(Grant.give(colonel, Role.COMMANDER, None, by=GLORIA))
    city.add(Crew.board(unit, city.get_one(Person, YESID_ID)))
    city.commit()
    return unit


def thank(city: Session, unit: Unit, number: int = 1, *, confirmed: bool = True) -> Recognition:
    """Let a neighbour thank the unit, ten days ago in April, and another one confirm."""
    with clock.at(now() - timedelta(days=10)):
        service = city.get_one(EverydayService, "walked_home")
        thanks = Recognition.thank(
            unit, service, LA_LIBERTAD, city_day(now()), "Muy amables.",
            side=Side.RESIDENT, by=PLATFORM,
        )  # fmt: skip
        giver = Thanker.of(
            thanks, ThankerRole.THANKED, KEY, email=f"v{number}@correo.example",
            second_email=f"s{number}@correo.example",
        )  # fmt: skip
        give(city, thanks, giver, KEY)
        city.flush()
        if confirmed:
            who = Thanker.of(thanks, ThankerRole.CONFIRMED, KEY, phone=f"310555010{number}")
            confirm(city, thanks, who, KEY)
    city.commit()
    return thanks


def papers() -> list[Certificate]:
    """Read the certificates there are."""
    with reading() as session:
        return list(session.scalars(select(Certificate).order_by(Certificate.month)))


def test_one_certificate_and_one_letter_each_however_often_it_runs(
    city: Session, unit: Unit
) -> None:
    """The people of the unit and the command, each in their language, once."""
    thanks = thank(city, unit)
    for _ in range(2):
        certify.fn(str(APRIL))
        tell.fn(numbers(K.CERTIFICATE_ISSUED))
    assert len(papers()) == 1
    written = [one for one in letters() if one.kind is LetterKind.UNIT_THANKED]
    assert {one.address for one in written} == {
        "yesid@demo.cucuta.example",
        "suarez@demo.cucuta.example",
    }
    english = next(one for one in written if one.address.startswith("suarez"))
    words = render(english.kind, english.facts, home="https://x.example", language="en").text
    assert "Walked somebody home" in words
    assert thanks.code in words
    assert "Muy amables" not in words
    assert "v1@" not in words


def test_what_waits_is_not_certified(city: Session, unit: Unit) -> None:
    """Nor is a month that has not ended."""
    thank(city, unit, confirmed=False)
    certify.fn(str(APRIL))
    thank(city, unit, 2)
    certify.fn(str(Month.of(now())))
    assert papers() == []


def test_a_unit_on_hold_hears_nothing_until_the_hold_ends(city: Session, unit: Unit) -> None:
    """Then the next morning brings what was left."""
    thank(city, unit)
    hold(city, unit, HoldReason.INQUIRY, by=GLORIA)
    city.commit()
    certify.fn(str(APRIL))
    assert papers() == []
    release(city, unit, by=GLORIA)
    city.commit()
    certify.fn(str(APRIL))
    assert [one.month for one in papers()] == ["2026-04"]


def test_the_end_of_a_hold_brings_what_was_left_at_once(city: Session, unit: Unit) -> None:
    """And tells nobody that there was one."""
    thank(city, unit)
    hold(city, unit, HoldReason.INQUIRY, by=GLORIA)
    city.commit()
    release(city, unit, by=GLORIA)
    city.commit()
    for _ in range(2):
        catch_up.fn(numbers(K.RECOGNITION_HOLD_ENDED))
        tell.fn(numbers(K.RECOGNITION_HOLD_ENDED))
    assert len(papers()) == 1
    assert letters() == []


def test_nothing_is_certified_twice(city: Session, unit: Unit) -> None:
    """What stands in April's certificate is not in May's."""
    thank(city, unit)
    certify.fn(str(APRIL))
    with clock.at(now() + timedelta(days=30)):
        certify.fn("2026-05")
    assert len(papers()) == 1


def test_the_certificate_is_reproducible_tagged_and_can_be_checked(
    city: Session, unit: Unit, data_folder: Path
) -> None:
    """The same thanks make the same bytes; the data are inside; /verificar knows it."""
    thank(city, unit)
    listed = certificate.thanks_for(city, unit.id, APRIL)
    content = certificate.gather(city, unit.id, APRIL, listed)
    pdf = certificate.as_pdf(content, "https://convivencia.example")
    assert pdf == certificate.as_pdf(content, "https://convivencia.example")
    unit_id = unit.id
    city.commit()  # lets go of what was only looked at
    assert issue(Settings.from_environment(), unit_id, APRIL)
    [paper] = papers()
    stored = MediaStore(data_folder / CERTIFICATES).path(paper.pdf_sha256).read_bytes()
    with pikepdf.open(BytesIO(stored)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.Lang == "es"
    reader = PdfReader(BytesIO(stored))
    assert reader.attachments["datos.json"] == [content.as_json]
    words = " ".join(page.extract_text() for page in reader.pages)
    assert "Cuadrante 12" in words
    assert "Acompañó a alguien" in words
    assert "Muy amables" not in words  # free text is on no paper that cannot be recalled
    with reading() as session:
        found = find(session, paper.data_sha256)
    assert found is not None


def test_both_neighbours_are_written_to_once(city: Session, unit: Unit) -> None:
    """Whoever gave thanks gets their links; whom they named is asked once."""
    thank(city, unit, confirmed=False)
    for _ in range(2):
        tell.fn(numbers(K.RECOGNITION_RECEIVED))
    assert {(one.kind, one.address) for one in letters()} == {
        (LetterKind.THANKS_RECEIVED, "v1@correo.example"),
        (LetterKind.THANKS_TO_CONFIRM, "s1@correo.example"),
    }


def test_whom_they_named_is_not_asked_after_somebody_confirmed(
    city: Session, unit: Unit
) -> None:
    """Their address is gone by then, and the giver hears that it counts."""
    thank(city, unit)
    tell.fn(numbers(K.RECOGNITION_RECEIVED, K.RECOGNITION_CONFIRMED))
    assert {one.kind for one in letters()} == {
        LetterKind.THANKS_RECEIVED,
        LetterKind.THANKS_CONFIRMED,
    }


def test_a_hold_is_told_to_nobody(city: Session, unit: Unit) -> None:
    """It says nothing of guilt, and a letter would."""
    hold(city, unit, HoldReason.SERIOUS_COMPLAINT, by=GLORIA)
    thank(city, unit)
    tell.fn(numbers(K.RECOGNITION_RECEIVED, K.RECOGNITION_CONFIRMED))
    assert {one.kind for one in letters()} == {LetterKind.THANKS_RECEIVED}


def test_contacts_are_erased_when_their_year_is_over(city: Session, unit: Unit) -> None:
    """By the same flow as those of followers."""
    thank(city, unit)
    giver = city.scalars(select(Thanker).where(Thanker.email.is_not(None))).one()
    giver.retention_due()
    city.commit()
    forget_followers.fn(numbers(K.THANKER_RETENTION_DUE))
    city.expire_all()
    assert giver.email is None
