"""A unit and an incident: who is asked next, and what comes too late."""

import pytest

from models.alerts.codes import Mode
from models.alerts.dispatch import Dispatch, DispatchOverError, best_placed, close, next_unit
from models.alerts.incident import Incident, WrongOutcomeError
from models.alerts.incident_stages import Outcome
from models.alerts.unit import Unit, UnitBusyError, UnitKind
from models.places.territory import CITY, Territory, TerritoryKind
from tests.people import ATALAYA, LA_LIBERTAD, WILSON, YESID

BARRIO = f"{LA_LIBERTAD}-B001"


@pytest.fixture
def call(session, park_button) -> Incident:
    """A call from a barrio of La Libertad that the room has taken."""
    for place, kind, parent in (
        (CITY, TerritoryKind.MUNICIPALITY, None),
        (LA_LIBERTAD, TerritoryKind.COMUNA, CITY),
        (ATALAYA, TerritoryKind.COMUNA, CITY),
        (BARRIO, TerritoryKind.BARRIO, LA_LIBERTAD),
    ):
        session.add(Territory(id=place, kind=kind, name=place, parent_id=parent))
        session.flush()
    park_button.stand_at("Parque Santander", lat=7.88, lon=-72.5, territory_id=BARRIO)
    incident = Incident.raise_at(park_button, "panic", by=park_button.actor)
    session.add(incident)
    incident.acknowledge(by=WILSON)
    session.flush()
    return incident


def ride(
    session, name: str, kind: UnitKind = UnitKind.PATROL, where: str | None = ATALAYA
) -> Unit:
    """Bring a unit into service."""
    unit = Unit.register(name, kind, where, by=WILSON)
    session.add(unit)
    unit.begin(by=WILSON)
    session.flush()
    return unit


def test_a_patrol_of_the_comuna_is_asked_first_and_an_engine_last(session, call):
    """Whoever presses a button asks for the police; the barrio lies in its comuna."""
    engine = ride(session, "A Máquina 1", UnitKind.FIRE, LA_LIBERTAD)
    far, near = ride(session, "Patrulla 1"), ride(session, "Patrulla 9", where=LA_LIBERTAD)

    assert best_placed([engine, far, near], call) == [near, far, engine]
    assert next_unit(session, call) is near


def test_a_unit_that_declined_is_not_asked_next(session, call):
    """Another one is, as long as there is one."""
    near, far = ride(session, "Patrulla 9", where=LA_LIBERTAD), ride(session, "Patrulla 1")
    sent = Dispatch.send(call, near, by=WILSON)
    session.add(sent)
    session.flush()
    sent.decline(session, by=YESID)

    assert next_unit(session, call) is far


def test_a_unit_is_sent_to_one_place_at_a_time(session, call):
    """Whoever asks second hears its name."""
    unit = ride(session, "Patrulla 1")
    session.add(Dispatch.send(call, unit, by=WILSON))

    with pytest.raises(UnitBusyError, match="Patrulla 1"):
        Dispatch.send(call, unit, by=WILSON)


@pytest.mark.parametrize("verb", ["accept", "arrive", "ask_for_help", "decline"])
def test_what_a_unit_says_after_it_was_released_is_refused(session, call, verb):
    """It may be on its way to somebody else by now, who must not be told that it arrived."""
    unit = ride(session, "Patrulla 1")
    first = Dispatch.send(call, unit, by=WILSON)
    session.add(first)
    first.accept(by=YESID)
    session.flush()
    close(session, call, Outcome.UNFOUNDED, by=WILSON)

    more = (session,) if verb == "decline" else ()
    with pytest.raises(DispatchOverError, match=call.code):
        getattr(first, verb)(*more, by=YESID)


@pytest.mark.parametrize(
    ("mode", "fits"),
    [
        (Mode.REAL, {Outcome.FOUNDED, Outcome.UNFOUNDED, Outcome.FALSE_ALARM}),
        (Mode.TEST, {Outcome.TEST}),
        (Mode.DRILL, {Outcome.DRILL}),
    ],
)
@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_test_ends_as_a_test_and_nothing_else_does(call, mode, fits, outcome):
    """Neither makes a bad day disappear nor a drill a success."""
    call.mode = mode
    if outcome in fits:
        call.close(outcome, by=WILSON)
        assert call.outcome is outcome
    else:
        with pytest.raises(WrongOutcomeError):
            call.close(outcome, by=WILSON)


def test_an_incident_lies_in_its_comuna(call):
    """Rights that were given for a comuna reach what happens in its barrios."""
    assert call.scopes == {("comuna", LA_LIBERTAD)}
