"""Thanks count when a second person says so, never for force, never as a tally."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import clock, ticker
from models.alerts.unit import Crew, Unit, UnitKind
from models.calendar import city_day
from models.clock import now
from models.deadlines import Deadline, DeadlineKind
from models.events import PLATFORM, Event
from models.events import EventKind as K
from models.forgetting import erase_thanker
from models.letters import Letter, LetterKind, write
from models.lifecycle import TransitionRefusedError
from models.people.attempts import TooManyAttemptsError
from models.people.person import Person
from models.trust import everyday_service
from models.trust.everyday_service import EverydayService, on_offer
from models.trust.force_words import SpeaksOfForceError, force_in
from models.trust.recognition import (
    Recognition,
    UnfitDayError,
    certifiable,
    counted,
    to_confirm,
)
from models.trust.recognition_stages import AsideReason, RecognitionStatus, Side, WordsState
from models.trust.thanker import Thanker, ThankerRole, second_secret, with_secret
from models.trust.thanking import (
    NoContactError,
    OwnThanksError,
    OwnUnitError,
    confirm,
    give,
)
from models.trust.unit_hold import AlreadyOnHoldError, HoldReason, hold, release
from tests.people import ATALAYA, GLORIA, LA_LIBERTAD, MARTHA_ID, NIDIA, YESID_ID, settle

KEY = "a key of this test"
_S = RecognitionStatus


@pytest.fixture
def unit(session: Session) -> Unit:
    """Cuadrante 12, in which Yesid rides."""
    settle(session, now())
    everyday_service.install(session)
    unit = Unit.register("Cuadrante 12", UnitKind.PATROL, LA_LIBERTAD, by=GLORIA)
    session.add(unit)
    session.flush()
    session.add(Crew.board(unit, session.get_one(Person, YESID_ID)))
    session.commit()
    return unit


def thank(session: Session, unit: Unit, **more: Any) -> Recognition:
    """Thank the unit for walking somebody home; by default a neighbour called Carmen."""
    service = session.get_one(EverydayService, more.pop("service", "walked_home"))
    who = {"email": "carmen@correo.example", "browser": "b1"} | more.pop("who", {})
    side, words = more.pop("side", Side.RESIDENT), more.pop("words", "")
    day = more.pop("day", city_day(now()))
    thanks = Recognition.thank(unit, service, LA_LIBERTAD, day, words, side=side, by=PLATFORM)
    give(session, thanks, Thanker.of(thanks, ThankerRole.THANKED, KEY, **who), KEY, **more)
    session.flush()
    return thanks


def second(
    session: Session, thanks: Recognition, side: Side = Side.RESIDENT, **who: Any
) -> None:
    """Let Luis say that it was so."""
    who = who or {"email": "luis@correo.example", "browser": "b2"}
    confirm(
        session, thanks, Thanker.of(thanks, ThankerRole.CONFIRMED, KEY, **who), KEY, side=side
    )
    session.flush()


def test_thanks_count_when_a_second_person_confirms(session: Session, unit: Unit) -> None:
    """And not before."""
    thanks = thank(session, unit)
    assert (thanks.status, thanks.counted_at) == (_S.RECEIVED, None)
    second(session, thanks)
    assert thanks.status is _S.CONFIRMED
    assert (thanks.counted_at, thanks.confirmed_by) == (now(), Side.RESIDENT)


@pytest.mark.parametrize(
    "who",
    [
        {"email": " CARMEN@correo.example ", "browser": "b9"},
        {"phone": "+57 (310) 555 0101", "browser": "b9"},
        {"email": "otra@correo.example", "browser": "b1"},
    ],
)
def test_nobody_confirms_their_own_thanks(
    session: Session, unit: Unit, who: dict[str, str]
) -> None:
    """Neither with the same address written otherwise, nor telephone, nor browser."""
    thanks = thank(session, unit, who={"phone": "310 5550101"})
    with pytest.raises(OwnThanksError):
        second(session, thanks, **who)
    assert thanks.status is _S.RECEIVED


def test_a_member_who_gave_thanks_does_not_confirm_for_the_committee(
    session: Session, unit: Unit
) -> None:
    """The committee that confirms is another pair of eyes."""
    thanks = thank(session, unit, side=Side.COMMITTEE, who={"person_id": MARTHA_ID})
    with pytest.raises(OwnThanksError):
        second(session, thanks, Side.COMMITTEE, person_id=MARTHA_ID)


def test_a_unit_neither_thanks_itself_nor_confirms(session: Session, unit: Unit) -> None:
    """Nor do those who rode in it once."""
    with pytest.raises(OwnUnitError):
        thank(session, unit, who={"person_id": YESID_ID})
    thanks = thank(session, unit)
    with pytest.raises(OwnUnitError):
        second(session, thanks, person_id=YESID_ID)


def test_without_a_contact_nobody_speaks(session: Session, unit: Unit) -> None:
    """Or one person with two browsers would be two."""
    with pytest.raises(NoContactError):
        thank(session, unit, who={"email": ""})


def test_a_second_yes_is_told_that_it_came_late(session: Session, unit: Unit) -> None:
    """It is confirmed already."""
    thanks = thank(session, unit)
    second(session, thanks)
    with pytest.raises(TransitionRefusedError):
        second(session, thanks, email="ana@correo.example")


@pytest.mark.parametrize(
    "words",
    [
        "Capturaron al ladrón de la cuadra.",
        "Le pusieron un comparendo al del parqueadero",
        "hicieron REQUISAS toda la noche",
        "Incautaron tres motos",
        "multó a los del bar",
        "Lo detuvieron rápido",
        "they arrested him",
        "thanks for all the fines",
        "many stops this week",
    ],
)
def test_thanks_for_force_cannot_be_entered(session: Session, unit: Unit, words: str) -> None:
    """Who rewards captures gets captures."""
    with pytest.raises(SpeaksOfForceError) as refusal:
        thank(session, unit, words=words)
    assert refusal.value.word in words


@pytest.mark.parametrize(
    "words",
    [
        "Se detuvo a ayudarnos con la llanta",
        "Cumplió todos los requisitos y fue amable, la multitud aplaudió",
        "Encontró a mi mamá cerca del retén viejo y la acompañó",
        "He was fine and very kind",
    ],
)
def test_ordinary_words_are_left_alone(words: str) -> None:
    """A list of words that refuses everything is soon switched off."""
    assert force_in(words) is None


def test_the_catalogue_takes_no_service_that_counts_force(session: Session, unit: Unit) -> None:
    """Not even from whoever administers it; and none of ours does."""
    with pytest.raises(SpeaksOfForceError):
        EverydayService.offer("x", "Capturas del mes", "Captures of the month", 20)
    assert all(
        force_in(one.name_es) is None and force_in(one.name_en) is None
        for one in session.scalars(on_offer())
    )


@pytest.mark.parametrize("days", [-1, 61])
def test_a_day_to_come_or_long_ago_is_refused(session: Session, unit: Unit, days: int) -> None:
    """Nobody could confirm it."""
    with pytest.raises(UnfitDayError):
        thank(session, unit, day=city_day(now()) - timedelta(days=days))


def test_one_person_thanks_one_unit_once_a_month(session: Session, unit: Unit) -> None:
    """By address or browser; and three times in all."""
    thank(session, unit)
    session.commit()
    with pytest.raises(TooManyAttemptsError):
        thank(session, unit, who={"email": "otra@correo.example"})
    session.rollback()
    others = [Unit.register(f"Cuadrante {n}", UnitKind.PATROL, by=GLORIA) for n in (1, 2, 3)]
    session.add_all(others)
    session.flush()
    thank(session, others[0])
    thank(session, others[1])
    with pytest.raises(TooManyAttemptsError):
        thank(session, others[2])


def test_a_month_later_they_may_again(session: Session, unit: Unit) -> None:
    """The window ends by itself."""
    thank(session, unit)
    session.commit()
    with clock.at(now() + timedelta(days=31)):
        assert thank(session, unit).status is _S.RECEIVED


def test_thanks_on_hold_wait_and_then_count(session: Session, unit: Unit) -> None:
    """From the day on which the hold ends, and not from before."""
    hold(session, unit, HoldReason.SERIOUS_COMPLAINT, by=GLORIA, source_id=uuid4())
    with pytest.raises(AlreadyOnHoldError):
        hold(session, unit, HoldReason.INQUIRY, by=GLORIA)
    thanks = thank(session, unit)
    second(session, thanks)
    assert (thanks.status, thanks.counted_at) == (_S.HELD, None)
    later = now() + timedelta(days=9)
    assert not session.scalars(certifiable(later)).all()
    with clock.at(later):
        assert release(session, unit, by=GLORIA) == 1
    session.flush()
    assert (thanks.status, thanks.counted_at) == (_S.CONFIRMED, later)


def test_what_nobody_confirms_lapses_by_itself(session: Session, unit: Unit) -> None:
    """After thirty days; what was confirmed stays."""
    waiting = thank(session, unit)
    done = thank(session, unit, who={"email": "ana@correo.example", "browser": "b3"})
    second(session, done)
    session.commit()
    with clock.at(now() + timedelta(days=30, minutes=1)):
        assert ticker.fire_due() == 1
    session.expire_all()
    assert (waiting.status, done.status) == (_S.LAPSED, _S.CONFIRMED)


def test_words_are_shown_after_somebody_read_them(session: Session, unit: Unit) -> None:
    """And no more once they are hidden or the thanks set aside."""
    thanks = thank(session, unit, words="Esperó conmigo hasta que llegó el bus.")
    assert (thanks.words_state, thanks.public_words) == (WordsState.WAITING, "")
    thanks.show_words(by=NIDIA)
    assert thanks.public_words.startswith("Esperó")
    thanks.set_aside(AsideReason.NAMES_PEOPLE, by=NIDIA)
    assert thanks.public_words == ""


def test_set_aside_thanks_count_no_more(session: Session, unit: Unit) -> None:
    """Also where they had been confirmed."""
    thanks = thank(session, unit)
    second(session, thanks)
    thanks.set_aside(AsideReason.NOT_TRUE, by=NIDIA)
    session.flush()
    assert thanks.counted_at is None
    assert not session.scalars(certifiable(now() + timedelta(days=1))).all()


def test_a_status_cannot_lie(session: Session, unit: Unit) -> None:
    """The database itself knows that what counts was confirmed."""
    thanks = thank(session, unit)
    session.flush()
    thanks.status = _S.CONFIRMED
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_diary_names_nobody(session: Session, unit: Unit) -> None:
    """Codes and ids: nothing that somebody could ask to have erased."""
    thanks = thank(session, unit, words="Doña Elvira llegó bien.")
    second(session, thanks)
    session.commit()
    told = session.scalars(Event.history_of(thanks.id)).all()
    assert [one.kind for one in told] == [K.RECOGNITION_RECEIVED, K.RECOGNITION_CONFIRMED]
    said = " ".join(f"{one.actor} {one.facts}" for one in told)
    assert not any(word in said for word in ("carmen", "luis", "Elvira", "correo"))


def test_contacts_are_forgotten_after_a_year(session: Session, unit: Unit) -> None:
    """The thanks still count; the letters are emptied too."""
    thanks = thank(session, unit)
    second(session, thanks)
    carmen = session.scalars(select(Thanker).where(Thanker.email.like("carmen%"))).one()
    write(
        session, about=1, kind=LetterKind.THANKS_RECEIVED, recipient=str(carmen.actor),
        address=carmen.email, facts={"x": 1},
    )  # fmt: skip
    session.commit()
    due = session.scalars(
        select(Deadline).where(
            Deadline.kind == DeadlineKind.THANKER_RETENTION, Deadline.subject_id == carmen.id
        )
    ).one()
    assert due.due_at == now() + timedelta(days=365)
    erase_thanker(session, carmen)
    session.commit()
    assert (carmen.email, carmen.browser, carmen.forgotten_at) == (None, None, now())
    assert session.scalars(select(Letter)).one().address == ""
    assert thanks.status is _S.CONFIRMED


def test_whoever_takes_unconfirmed_thanks_back_takes_them_all(
    session: Session, unit: Unit
) -> None:
    """Without them nobody could tell whether the second person is another one."""
    thanks = thank(session, unit)
    session.commit()
    carmen = session.scalars(select(Thanker)).one()
    assert session.scalars(with_secret(carmen.secret(KEY))).one() is carmen
    erase_thanker(session, carmen)
    session.commit()
    assert (thanks.status, thanks.aside_reason) == (_S.SET_ASIDE, AsideReason.WITHDRAWN)


def test_committees_see_what_waits_in_their_comuna(session: Session, unit: Unit) -> None:
    """And nothing of another."""
    thanks = thank(session, unit)
    assert session.scalars(to_confirm([LA_LIBERTAD])).all() == [thanks]
    assert session.scalars(to_confirm([ATALAYA])).all() == []


def test_what_counts_is_listed_by_name_and_never_by_number(
    session: Session, unit: Unit
) -> None:
    """The unit with more thanks does not come first."""
    first = Unit.register("Auxilio 1", UnitKind.CIVIL_DEFENCE, by=GLORIA)
    session.add(first)
    session.flush()
    for number, thanked in enumerate((unit, unit, first)):
        who = {"email": f"v{number}@correo.example", "browser": f"x{number}"}
        second(
            session,
            thank(session, thanked, who=who),
            email=f"s{number}@correo.example",
        )
    listed = session.scalars(counted(now() - timedelta(days=1), now() + timedelta(days=1)))
    assert [one.unit.name for one in listed] == ["Auxilio 1", "Cuadrante 12", "Cuadrante 12"]


def test_secrets_differ_and_are_not_in_the_database(session: Session, unit: Unit) -> None:
    """The link for the second person is not that of the first."""
    thanks = thank(session, unit)
    carmen = session.scalars(select(Thanker)).one()
    secrets = {carmen.secret(KEY), second_secret(thanks.id, KEY)}
    assert len(secrets) == 2
    assert carmen.secret_hash not in secrets
