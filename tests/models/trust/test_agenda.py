"""What was promised and is open puts itself on the agenda, the broken promises first."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from models import clock
from models.trust import agenda, minutes, scheduling
from models.trust.commitment import Commitment
from models.trust.meeting import Meeting
from tests.models.trust.conftest import AS_JAIRO, AS_MARTHA, Proposing
from tests.models.trust.test_meeting import IN_TWO_WEEKS, convened, meet
from tests.people import ATALAYA, NIDIA, NIDIA_ID

__all__ = ["convened", "meet"]


def titles(session: Session, meeting: Meeting) -> list[str]:
    """Read an agenda."""
    return [entry.title for entry in agenda.entries(session, meeting)]


def test_open_commitments_of_the_territory_are_on_it_by_themselves(
    city: Session, convened: Meeting, promised: Commitment, propose: Proposing
) -> None:
    """Another comuna's are not; nobody had to add anything."""
    propose(what="Podar en Atalaya", territory_id=ATALAYA)
    agenda.add(city, convened, "Varios")
    assert titles(city, convened) == [promised.what, "Varios"]


def test_a_kept_commitment_goes_off_it(
    city: Session, convened: Meeting, promised: Commitment
) -> None:
    """It is spoken of no more, unless it was when the meeting was held."""
    agenda.move(city, convened, str(promised.id), 1)  # now it has a row of its own
    promised.claim("Puestas", by=AS_JAIRO)
    promised.confirm(by=AS_MARTHA)
    city.commit()
    assert titles(city, convened) == []


def test_broken_ones_come_before_all_else(
    city: Session, convened: Meeting, promised: Commitment, propose: Proposing
) -> None:
    """Whatever order the liaison gave the rest."""
    broken = propose(what="Arreglar el portón", due_on=date(2026, 5, 6))
    broken.accept(by=AS_JAIRO)
    agenda.add(city, convened, "Saludo")
    agenda.move(city, convened, agenda.entries(city, convened)[-1].key, -1)
    city.commit()
    with clock.at(IN_TWO_WEEKS - timedelta(days=1)):
        entries = agenda.entries(city, convened)
        assert [one.is_broken for one in entries] == [True, False, False]
        assert entries[0].title == broken.what


def test_the_liaison_orders_and_takes_off_their_own_points_only(
    city: Session, convened: Meeting, promised: Commitment
) -> None:
    """A promise is not taken off: it is owed."""
    agenda.add(city, convened, "Saludo")
    saludo = agenda.entries(city, convened)[1].key
    agenda.move(city, convened, saludo, -1)
    assert titles(city, convened) == ["Saludo", promised.what]
    agenda.leave_out(city, convened, str(promised.id))
    agenda.leave_out(city, convened, saludo)
    assert titles(city, convened) == [promised.what]


def test_an_agenda_stays_what_it_was_once_the_meeting_was_held(
    city: Session, convened: Meeting, promised: Commitment, propose: Proposing
) -> None:
    """What is kept or promised later changes nothing about what was spoken of."""
    with clock.at(IN_TWO_WEEKS):
        scheduling.hold(city, convened, by=NIDIA)
        city.commit()
    promised.claim("Puestas", by=AS_JAIRO)
    promised.confirm(by=AS_MARTHA)
    propose(what="Otra cosa")
    assert titles(city, convened) == [promised.what]


def test_every_version_of_the_minutes_is_kept(city: Session, convened: Meeting) -> None:
    """The newest first; the database lets nobody change one."""
    with clock.at(IN_TWO_WEEKS):
        scheduling.hold(city, convened, by=NIDIA)
        for words in ("Se habló", "Se habló de las riñas"):
            minutes.write(city, convened, words, "", person_id=NIDIA_ID, by=NIDIA)
        city.commit()
    kept = city.scalars(minutes.revisions_of(convened.id)).all()
    assert [(one.number, one.told) for one in kept] == [
        (2, "Se habló de las riñas"),
        (1, "Se habló"),
    ]
