"""When a liaison or a commander changes, what is open does not change hands unseen."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.alerts.unit import Unit, UnitKind
from models.events import ANYONE, Event, EventKind
from models.people.person import Person
from models.people.roles import Role
from models.trust.commitment_stages import PartyKind
from models.trust.handover import Handover, NotTheSuccessorError, SamePersonError, waiting_for
from models.trust.question import Question
from tests.models.trust.conftest import AS_JAIRO
from tests.people import ANA, GLORIA, NIDIA_ID, YESID, YESID_ID


def test_the_newcomer_acknowledges_everything_open(city, promised, propose):
    """The list keeps what was open then; nobody else acknowledges it."""
    propose().decline("No.", by=AS_JAIRO)
    question = Question.ask("¿Cuándo vuelve el CAI móvil?", by=ANYONE)
    city.add(question)
    city.flush()
    leaving, coming = city.get_one(Person, NIDIA_ID), city.get_one(Person, YESID_ID)
    handover = Handover.begin(city, Role.LIAISON, leaving, coming, by=GLORIA)
    city.add(handover)
    city.commit()

    assert handover.codes == [promised.code]
    assert handover.question_codes == [question.code]
    assert city.scalars(waiting_for(YESID_ID)).all() == [handover]
    with pytest.raises(NotTheSuccessorError):
        handover.acknowledge(by=ANA)

    handover.acknowledge(by=YESID)
    handover.acknowledge(by=YESID)
    city.commit()
    assert city.scalars(waiting_for(YESID_ID)).all() == []
    said = select(Event.kind).where(Event.subject_id == handover.id).order_by(Event.id)
    assert city.scalars(said).all() == [
        EventKind.HANDOVER_BEGUN,
        EventKind.HANDOVER_ACKNOWLEDGED,
    ]


def test_a_commander_leaves_what_units_owe(city, promised, propose):
    """What departments owe is not theirs to hand over."""
    unit = Unit.register("Patrulla 3", UnitKind.PATROL, by=GLORIA)
    city.add(unit)
    city.flush()
    theirs = propose(owed_by=(PartyKind.UNIT, str(unit.id)))
    people = city.get_one(Person, NIDIA_ID), city.get_one(Person, YESID_ID)
    handover = Handover.begin(city, Role.COMMANDER, *people, by=GLORIA)

    assert handover.codes == [theirs.code]
    assert promised.code not in handover.codes


def test_nobody_hands_an_office_to_themselves_nor_one_that_does_not_rotate(city):
    """Two people, and one of the two offices of the police."""
    nidia, yesid = city.get_one(Person, NIDIA_ID), city.get_one(Person, YESID_ID)
    with pytest.raises(SamePersonError):
        Handover.begin(city, Role.LIAISON, nidia, nidia, by=GLORIA)
    city.add(Handover.begin(city, Role.AUDITOR, nidia, yesid, by=GLORIA))
    with pytest.raises(IntegrityError):
        city.commit()
    city.rollback()
