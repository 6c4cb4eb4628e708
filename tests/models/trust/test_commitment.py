"""A promise is kept, kept late, or broken, and the side that owes it never says which."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models import clock
from models.deadlines import Deadline, DeadlineKind
from models.events import Actor, Event
from models.lifecycle import TransitionRefusedError
from models.session import SessionFactory
from models.ticker import fire_due
from models.trust.commitment import (
    AlreadyAskedError,
    Commitment,
    DatePassedError,
    NothingAskedError,
    NothingShownError,
    OwnClaimError,
    broken_on,
    open_in,
)
from models.trust.commitment_stages import COMMITMENT_LIFECYCLE, CommitmentStatus, PartyKind
from models.trust.speaker import NotYourSideError, Seat, Speaker
from tests.models.trust.conftest import (
    AS_JAIRO,
    AS_MARTHA,
    AS_NIDIA,
    AS_PEDRO,
    AS_ROSA,
    BOTH,
    IN_JUNE,
)
from tests.people import ATALAYA, JAIRO, LA_LIBERTAD, MARTHA, NIDIA

NOON = 17  # in UTC
AFTER = datetime(2026, 6, 6, NOON, tzinfo=UTC)  # the day after the promised one
JULY = date(2026, 7, 3)
SETTLED = "confirmed_at = proposed_at, settled_at = proposed_at"


def kinds(session: Session, commitment: Commitment) -> list[str]:
    """Read what happened to a commitment, in order."""
    session.flush()
    happened = select(Event.kind).where(Event.subject_id == commitment.id).order_by(Event.id)
    return [kind.value.removeprefix("commitment.") for kind in session.scalars(happened)]


def clocks(session: Session) -> dict[DeadlineKind, datetime]:
    """Read the clocks that run."""
    session.flush()
    return {one.kind: one.due_at for one in session.scalars(Deadline.still_open())}


def tick(session: Session) -> None:
    """Let the clocks run, and look again."""
    session.commit()
    fire_due()
    session.expire_all()


def claim(commitment: Commitment, words: str = "Quedaron prendidas las tres.") -> None:
    """Let Jairo say that it is done, and show it."""
    commitment.claim(words, by=AS_JAIRO)


def test_what_is_claimed_in_time_and_confirmed_is_kept(city, promised):
    """The department's word changes nothing; the neighbours' word keeps it."""
    promised.start(by=AS_JAIRO)
    claim(promised)
    assert (promised.status, promised.confirmed_at) == (CommitmentStatus.CLAIMED, None)

    promised.confirm(by=AS_MARTHA)
    city.commit()

    assert promised.status is CommitmentStatus.KEPT
    assert kinds(city, promised) == ["proposed", "accepted", "started", "claimed", "kept"]
    assert clocks(city) == {}


def test_a_confirmation_after_the_date_of_what_was_claimed_before_it_is_in_time(city, promised):
    """Nobody breaks a promise by having neighbours who answer slowly."""
    claim(promised)
    city.commit()
    with clock.at(AFTER):
        tick(city)
        assert not promised.is_broken
        promised.confirm(by=AS_MARTHA)
        city.commit()

    assert promised.status is CommitmentStatus.KEPT


def test_broken_is_what_an_open_one_is_called_after_its_date(city, promised):
    """It stays open, is found broken by the clock once, and is then kept late."""
    with clock.at(AFTER):
        assert promised.is_broken
        assert city.scalars(select(Commitment).where(broken_on(AFTER.date()))).all()
        tick(city)
        tick(city)
        assert promised.status is CommitmentStatus.ACCEPTED
        assert kinds(city, promised) == ["proposed", "accepted", "broken"]

        claim(promised)
        assert promised.is_broken
        promised.confirm(by=AS_MARTHA)
        city.commit()

    assert promised.status is CommitmentStatus.KEPT_LATE
    assert clocks(city) == {}


def test_a_broken_one_is_spoken_of_every_month_until_it_is_settled(city, promised):
    """While a late claim waits for the neighbours nobody is pressed."""
    with clock.at(AFTER):
        tick(city)
    with clock.at(AFTER + timedelta(days=31)):
        tick(city)
        tick(city)
        claim(promised)
        city.commit()
    with clock.at(AFTER + timedelta(days=62)):
        tick(city)
        promised.dispute("Falta una.", by=AS_MARTHA)
        city.commit()
    with clock.at(AFTER + timedelta(days=93)):
        tick(city)
        promised.let_go("El parque cambió de dueño.", by=AS_MARTHA)
        city.commit()
    with clock.at(AFTER + timedelta(days=124)):
        tick(city)

    assert kinds(city, promised) == [
        "proposed",
        "accepted",
        "broken",
        "still_broken",
        "claimed",
        "disputed",
        "still_broken",
        "withdrawn",
    ]


def test_a_dispute_after_the_date_breaks_what_was_claimed_before_it(city, promised):
    """A claim that was not true does not stop the clock."""
    claim(promised)
    city.commit()
    with clock.at(AFTER):
        tick(city)
        promised.dispute("Solo prende una.", by=AS_MARTHA)
        city.commit()

        assert promised.status is CommitmentStatus.IN_PROGRESS
        assert promised.is_broken
        assert promised.disputes == 1
        assert kinds(city, promised)[-2:] == ["disputed", "broken"]
        assert [one.answer for one in promised.claims] == ["Solo prende una."]


def test_a_reminder_comes_seven_days_before_in_the_morning(city, promised):
    """Nobody is reminded at midnight, and nobody of what is due in less than a week."""
    assert clocks(city) == {
        DeadlineKind.COMMITMENT_REMINDER: datetime.fromisoformat("2026-05-29T08:00-05:00"),
        DeadlineKind.COMMITMENT_BROKEN: datetime.fromisoformat("2026-06-06T00:00-05:00"),
    }


def test_what_is_declined_says_why_and_owes_nothing(city, propose):
    """Declined when proposed: no clock runs, and it is on no agenda."""
    commitment = propose()
    commitment.decline("Esa cancha es de un club privado.", by=AS_JAIRO)
    city.commit()

    assert commitment.status is CommitmentStatus.DECLINED
    assert city.scalars(open_in(LA_LIBERTAD)).all() == []
    assert clocks(city) == {}
    with pytest.raises(TransitionRefusedError):
        commitment.accept(by=AS_JAIRO)


def test_a_date_moves_with_a_reason_and_the_other_sides_consent(city, promised):
    """It is counted, the first date stays, and kept is judged by the date in force."""
    promised.ask_for(JULY, "Las lámparas llegan en junio.", by=AS_JAIRO)
    assert promised.due_on == IN_JUNE
    with pytest.raises(AlreadyAskedError):
        promised.ask_for(JULY, "Otra vez.", by=AS_JAIRO)

    promised.consent(by=AS_MARTHA)
    city.commit()
    with clock.at(AFTER):
        tick(city)
        assert not promised.is_broken
        claim(promised)
        promised.confirm(by=AS_MARTHA)
        city.commit()

    assert promised.status is CommitmentStatus.KEPT
    assert (promised.first_due_on, promised.due_on) == (IN_JUNE, JULY)
    assert promised.reschedulings == 1


def test_a_date_that_is_refused_or_not_answered_in_time_stays(city, promised):
    """Silence is not consent; a broken promise is not moved any more."""
    promised.ask_for(JULY, "Las lámparas llegan en junio.", by=AS_JAIRO)
    promised.refuse(by=AS_MARTHA)
    promised.ask_for(JULY, "De verdad no han llegado.", by=AS_JAIRO)
    city.commit()
    with clock.at(AFTER):
        with pytest.raises(DatePassedError):
            promised.consent(by=AS_MARTHA)
        tick(city)
        assert [one.consented for one in promised.dates] == [False, False]
        assert promised.dates[-1].answered_by == "platform"
        assert promised.is_broken
        with pytest.raises(NothingAskedError):
            promised.consent(by=AS_MARTHA)
        with pytest.raises(DatePassedError):
            promised.ask_for(JULY, "Ahora sí.", by=AS_JAIRO)
    assert (promised.due_on, promised.reschedulings) == (IN_JUNE, 0)


def test_nobody_promises_the_past_nor_an_earlier_day(city, propose, promised):
    """A day that is over is refused when it is written down, accepted, or asked for."""
    with pytest.raises(DatePassedError):
        propose(due_on=date(2026, 5, 4))
    with pytest.raises(DatePassedError):
        promised.ask_for(date(2026, 6, 1), "Antes.", by=AS_JAIRO)
    late = propose()
    with clock.at(AFTER), pytest.raises(DatePassedError):
        late.accept(by=AS_JAIRO)


def test_a_claim_shows_something(city, propose):
    """Words always, and a photo where one was asked for."""
    commitment = propose(photo=True)
    commitment.accept(by=AS_JAIRO)
    with pytest.raises(NothingShownError):
        commitment.claim("Listo.", by=AS_JAIRO)
    with pytest.raises(NothingShownError):
        commitment.claim("   ", photos=1, by=AS_JAIRO)
    commitment.claim("Listo.", photos=1, by=AS_JAIRO)
    city.commit()


@pytest.mark.parametrize("who", [AS_PEDRO, AS_MARTHA, AS_ROSA, AS_NIDIA])
def test_only_the_side_that_owes_it_speaks_for_it(city, propose, who):
    """Another department, the neighbours and the liaison promise nothing on its behalf."""
    commitment = propose()
    for move in (
        lambda: commitment.accept(by=who),
        lambda: commitment.decline("No.", by=who),
        lambda: commitment.claim("Listo.", by=who),
        lambda: commitment.start(by=who),
        lambda: commitment.ask_for(JULY, "Más tarde.", by=who),
    ):
        with pytest.raises(NotYourSideError):
            move()


@pytest.mark.parametrize("who", [AS_JAIRO, AS_PEDRO, AS_ROSA, AS_NIDIA])
def test_only_the_side_it_was_made_to_answers(city, promised, who):
    """Nor the one that owes it, nor another comuna, nor a liaison where a committee is."""
    promised.ask_for(JULY, "Las lámparas llegan en junio.", by=AS_JAIRO)
    claim(promised)
    for move in (
        lambda: promised.confirm(by=who),
        lambda: promised.dispute("Falta.", by=who),
        lambda: promised.let_go("Ya no.", by=who),
        lambda: promised.consent(by=who),
        lambda: promised.refuse(by=who),
    ):
        with pytest.raises(NotYourSideError):
            move()


def test_the_liaison_speaks_for_residents_without_a_committee(city, promised):
    """Where nobody else can confirm, the liaison does, on their behalf."""
    alone = Speaker(NIDIA, for_residents=True, comunas_with_committee=BOTH - {LA_LIBERTAD})
    claim(promised)
    promised.confirm(by=alone)
    assert promised.status is CommitmentStatus.KEPT


def test_what_a_committee_owes_the_liaison_confirms_and_never_its_members(city, propose):
    """Its members belong to the owing side, in whatever comuna they live."""
    committee = uuid4()
    commitment = propose(owed_by=(PartyKind.COMMITTEE, str(committee)))
    seat = Seat(committee, LA_LIBERTAD, Actor("seat", "1"))
    member = Speaker(MARTHA, seats=(seat,), comunas=frozenset({LA_LIBERTAD}))
    commitment.accept(by=member)
    commitment.claim("Se hizo la jornada de limpieza.", by=member)
    with pytest.raises(NotYourSideError):
        commitment.confirm(by=member)

    commitment.confirm(by=AS_NIDIA)
    assert commitment.status is CommitmentStatus.KEPT


def test_a_named_committee_alone_confirms_while_it_exists(city, propose):
    """Another committee of the same comuna does not; a liaison only once it is gone."""
    named = uuid4()
    commitment = propose(made_to=named)
    commitment.accept(by=AS_JAIRO)
    claim(commitment)
    with pytest.raises(NotYourSideError):
        commitment.confirm(by=AS_MARTHA)
    living = Speaker(NIDIA, for_residents=True, living_committees=frozenset({named}))
    with pytest.raises(NotYourSideError):
        commitment.confirm(by=living)

    seat = Seat(named, ATALAYA, Actor("seat", "2"))
    commitment.confirm(by=Speaker(MARTHA, seats=(seat,)))
    assert commitment.status is CommitmentStatus.KEPT
    assert commitment.claims[-1].answered_by == "seat:2"


def test_nobody_confirms_their_own_claim_by_another_office(city, promised):
    """Who claimed for the department and then joins the committee leaves it to others."""
    claim(promised)
    seat = Seat(uuid4(), LA_LIBERTAD, Actor("seat", "3"))
    with pytest.raises(OwnClaimError):
        promised.confirm(by=Speaker(JAIRO, comunas=frozenset({LA_LIBERTAD}), seats=(seat,)))


def test_what_is_open_in_a_place_is_for_its_next_agenda(city, propose, promised):
    """Of the comuna and its barrios, the oldest date first; broken ones stay on it."""
    elsewhere = propose(territory_id=ATALAYA)
    sooner = propose(due_on=date(2026, 5, 20))
    with clock.at(AFTER):
        assert city.scalars(open_in(LA_LIBERTAD)).all() == [sooner, promised]
        assert len(city.scalars(open_in("54001")).all()) == 3
    assert city.scalars(open_in(ATALAYA)).all() == [elsewhere]


@pytest.mark.parametrize(
    "lie",
    [
        "status = 'kept', claimed_on = '2026-05-05', settled_at = proposed_at",
        "status = 'claimed'",
        "status = 'withdrawn', settled_at = proposed_at",
        "status = 'declined'",
        "due_on = '2026-07-03'",
        f"status = 'kept', {SETTLED}, claimed_on = '2026-06-20'",
        f"status = 'kept_late', {SETTLED}, claimed_on = '2026-05-20'",
    ],
)
def test_a_status_cannot_lie(city, promised, lie):
    """The database itself refuses what has nothing to show for it."""
    with pytest.raises(IntegrityError):
        city.execute(text(f"UPDATE commitment SET {lie}"))  # noqa: S608 - ours


def test_two_answers_at_once_the_second_is_told(city, promised):
    """One neighbour confirms while another disputes: nothing is overwritten."""
    claim(promised)
    city.commit()
    assert promised.claims
    city.commit()  # keeps what was read
    with SessionFactory() as other:
        theirs = other.get_one(Commitment, promised.id)
        theirs.confirm(by=AS_MARTHA)
        other.commit()
    promised.dispute("Falta.", by=Speaker(NIDIA, comunas=frozenset({LA_LIBERTAD})))

    with pytest.raises(StaleDataError):
        city.commit()
    city.rollback()


def test_every_move_leads_somewhere_and_the_settled_stay_settled():
    """Kept, kept late, declined and withdrawn are the ends."""
    ends = [one for one in CommitmentStatus if not COMMITMENT_LIFECYCLE.open_to(one)]
    assert ends == ["declined", "kept", "kept_late", "withdrawn"]
    assert str(JAIRO).startswith("person:")
