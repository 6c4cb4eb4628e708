"""Both sides hear of the dates of a commitment, each once, and nobody of what has moved on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.follow_up_commitments import LETTERS, follow_up
from flows.send_letters import hand_in
from models import clock
from models.alerts.unit import Crew, Unit, UnitKind
from models.letters import LetterKind as L
from models.people.grant import Grant, Role, ScopeKind
from models.people.person import Person
from models.ticker import fire_due
from models.trust.commitment import Commitment
from models.trust.commitment_stages import Origin, PartyKind
from models.trust.speaker import Speaker
from tests.flows.conftest import letters, numbers
from tests.models.trust.conftest import AS_JAIRO, AS_MARTHA
from tests.people import GLORIA, JAIRO_ID, LA_LIBERTAD, LIGHTING, MARTHA_ID, NIDIA, YESID_ID

DEPARTMENT = f"department:{LIGHTING}"
MARTHA, NIDIA_AS = f"person:{MARTHA_ID}", str(NIDIA)


@pytest.fixture
def promised(city: Session) -> Commitment:
    """Lamps that public lighting promised to La Libertad for 5 June."""
    commitment = Commitment.propose(
        "Poner tres lámparas en la cancha",
        owed_by=(PartyKind.DEPARTMENT, LIGHTING),
        territory_id=LA_LIBERTAD,
        due_on=date(2026, 6, 5),
        origin=Origin.MEETING,
        by=NIDIA,
    )
    city.add(commitment)
    commitment.accept(by=AS_JAIRO)
    city.commit()
    return commitment


def run_twice() -> None:
    """Run the flow twice on everything that happened, as a relay that stumbles would."""
    for _ in range(2):
        follow_up.fn(numbers(*LETTERS))


def told() -> list[tuple[str, str]]:
    """Return who was told what."""
    return sorted((letter.kind.value, letter.recipient) for letter in letters())


def tick(city: Session, at: datetime) -> None:
    """Let the clocks run at a moment, and the flow after them, twice."""
    with clock.at(at):
        city.commit()
        fire_due()
        run_twice()
        city.expire_all()


def test_a_reminder_the_day_it_breaks_and_every_month(city, promised):
    """Owing side and other side, once each; run twice, nothing is written twice."""
    tick(city, datetime(2026, 5, 29, 14, tzinfo=UTC))
    both = [DEPARTMENT, MARTHA]
    assert told() == [(L.COMMITMENT_DUE_SOON, one) for one in both]

    broken = datetime(2026, 6, 6, 6, tzinfo=UTC)
    tick(city, broken)
    assert told().count((L.COMMITMENT_BROKEN, MARTHA)) == 1
    for month in (1, 2):
        tick(city, broken + timedelta(days=31 * month))
    written = [one for one in letters() if one.kind is L.COMMITMENT_BROKEN]
    assert len(written) == 6
    assert [one.facts["days_late"] for one in written if one.recipient == MARTHA] == [1, 32, 63]


def test_what_was_done_meanwhile_is_chased_no_more(city, promised):
    """An event that waited while the promise was kept writes no letter."""
    with clock.at(datetime(2026, 6, 6, 6, tzinfo=UTC)):
        fire_due()
        city.expire_all()
        promised.claim("Las tres prenden.", by=AS_JAIRO)
        promised.confirm(by=AS_MARTHA)
        city.commit()
        run_twice()
    assert told() == []


def test_a_claim_asks_the_other_side_and_nobody_else(city, promised):
    """The committee of the comuna; the liaison only where there is none."""
    promised.claim("Las tres prenden.", by=AS_JAIRO)
    city.commit()
    run_twice()
    assert told() == [(L.COMMITMENT_CLAIMED, MARTHA)]
    assert letters()[0].facts["claimed"] == "Las tres prenden."


def test_without_a_committee_the_liaison_is_asked(city, promised):
    """On behalf of the residents."""
    grants = select(Grant).where(Grant.role == Role.COMMITTEE, Grant.scope_id == LA_LIBERTAD)
    for grant in city.scalars(grants):
        grant.until = grant.since
    promised.claim("Las tres prenden.", by=AS_JAIRO)
    city.commit()
    run_twice()
    assert told() == [(L.COMMITMENT_CLAIMED, NIDIA_AS)]


def test_who_claimed_it_is_not_asked_to_confirm_it(city, promised, tuesday_morning):
    """Jairo lives in La Libertad and joined its committee."""
    city.add(
        Grant(
            person_id=JAIRO_ID,
            role=Role.COMMITTEE,
            scope_kind=ScopeKind.COMUNA,
            scope_id=LA_LIBERTAD,
            since=tuesday_morning,
            source="decree:0015",
        )
    )
    promised.claim("Las tres prenden.", by=AS_JAIRO)
    city.commit()
    run_twice()
    assert told() == [(L.COMMITMENT_CLAIMED, MARTHA)]


def test_another_date_and_a_dispute_reach_whoever_must_act(city, promised):
    """The question goes to the neighbours, what is missing to the department."""
    promised.ask_for(date(2026, 7, 3), "Llegan en junio.", by=AS_JAIRO)
    city.commit()
    run_twice()
    promised.claim("Ya están.", by=AS_JAIRO)
    promised.dispute("Falta una.", by=AS_MARTHA)
    city.commit()
    run_twice()
    assert told() == [
        (L.COMMITMENT_DATE_ASKED, MARTHA),
        (L.COMMITMENT_DISPUTED, DEPARTMENT),
    ]


def test_a_unit_hears_of_it_by_those_who_ride_in_it(city):
    """Its crew of today; a commander where the city has one."""
    unit = Unit.register("Patrulla 3", UnitKind.PATROL, by=GLORIA)
    city.add(unit)
    city.flush()
    city.add(Crew.board(unit, city.get_one(Person, YESID_ID)))
    city.add(
        Commitment.propose(
            "Pasar por el parque a las ocho",
            owed_by=(PartyKind.UNIT, str(unit.id)),
            territory_id=LA_LIBERTAD,
            due_on=date(2026, 6, 5),
            origin=Origin.MEETING,
            by=NIDIA,
        )
    )
    city.commit()
    run_twice()
    assert told() == [(L.COMMITMENT_PROPOSED, f"person:{YESID_ID}")]


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_letter_can_be_read(city, promised, language, data_folder):
    """With the promise, the date in words and where to answer."""
    martha = city.get_one(Person, MARTHA_ID)
    martha.language = language
    promised.ask_for(date(2026, 7, 3), "Llegan en junio.", by=AS_JAIRO)
    city.commit()
    run_twice()
    promised.claim("Ya están.", by=AS_JAIRO)
    city.commit()
    run_twice()
    after = datetime(2026, 6, 7, 6, tzinfo=UTC)
    with clock.at(after):
        promised.dispute("Falta una.", by=AS_MARTHA)
    tick(city, after)
    hand_in.fn([letter.id for letter in letters()])

    written = letters()
    assert {one.kind for one in written} >= {
        L.COMMITMENT_DATE_ASKED,
        L.COMMITMENT_CLAIMED,
        L.COMMITMENT_DISPUTED,
        L.COMMITMENT_BROKEN,
    }
    for letter in written:
        assert letter.sent_at is not None, letter.last_error
        assert f"https://convivencia.example/compromisos/{promised.code}" in letter.body
    assert any(("5 de junio" if language == "es" else "5 June") in one.body for one in written)
    assert Speaker(NIDIA).signatures == {str(NIDIA)}
