"""Neighbours call, witness and say that all is well; under threat the page does not change."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from models import clock
from models.alerts import neighbours
from models.alerts.clocks import ALARM_CLOCKS, forget_member
from models.alerts.codes import Action, DeviceKind, Mode, Signal
from models.alerts.command import Command
from models.alerts.device import Device
from models.alerts.incident import Incident
from models.alerts.incident_stages import IncidentStatus, Outcome
from models.alerts.presses import Calls
from models.alerts.witness import Witness
from models.alerts.zone import Zone
from models.alerts.zone_member import OtherZoneError, UnfitCodeError, Word, ZoneMember
from models.calendar import city_day
from models.clock import now
from models.deadlines import Deadline, DeadlineKind
from models.events import PLATFORM, Event, EventKind
from models.letters import Letter, LetterKind, write
from models.session import unit_of_work
from tests.people import NIDIA

CODE, THREAT = "4711", "1147"


@pytest.fixture
def street(session) -> Zone:
    """A street with a siren, whose alarm needs two voices."""
    zone = Zone.draw("Calle 8", by=NIDIA, needed=2)
    session.add(zone)
    session.flush()
    siren, _key = Device.enrol("SI-1", DeviceKind.SIREN, "Poste 4", by=PLATFORM)
    session.add(siren)
    siren.stand_at("Poste 4", lat=None, lon=None, zone=zone)
    siren.install(city_day(now()), by=PLATFORM)
    session.flush()
    return zone


def neighbour(session, zone: Zone, name: str, *, confirmed: bool = True) -> ZoneMember:
    """Invite a neighbour, who agrees."""
    member = ZoneMember.invite(zone, name, None, "key", by=NIDIA)
    session.add(member)
    session.flush()
    if confirmed:
        member.confirm(CODE, THREAT)
        session.flush()
    return member


@pytest.fixture
def carmen(session, street) -> ZoneMember:
    """One neighbour of the street."""
    return neighbour(session, street, "Carmen")


@pytest.fixture
def luis(session, street) -> ZoneMember:
    """Another one."""
    return neighbour(session, street, "Luis")


def incidents(session) -> list[Incident]:
    """Return the calls there are."""
    session.flush()
    return list(session.scalars(select(Incident).order_by(Incident.raised_at)))


def told(session, action: Action) -> list[Command]:
    """Return what the sirens were told of one kind."""
    session.flush()
    return list(session.scalars(select(Command).where(Command.action == action)))


def test_one_touch_calls_for_help(session, carmen):
    """An incident is open, the light is on, and the siren waits for a second voice."""
    neighbours.call_for_help(session, carmen)

    [incident] = incidents(session)
    assert (incident.signal, incident.spot) == (Signal.ALARM, carmen.zone.spot)
    assert len(told(session, Action.STROBE_ON)) == 1
    assert told(session, Action.SIREN_ON) == []


def test_the_second_neighbour_confirms(session, carmen, luis):
    """Two voices that are two people sound the siren; one that calls twice is one voice."""
    neighbours.call_for_help(session, carmen)
    with clock.at(now() + timedelta(seconds=20)):
        neighbours.call_for_help(session, carmen)
        assert told(session, Action.SIREN_ON) == []
        neighbours.call_for_help(session, luis)

    [incident] = incidents(session)
    assert incident.confirmed_at is not None
    assert len(told(session, Action.SIREN_ON)) == 1


def test_one_who_sees_it_confirms_as_well(session, carmen, luis):
    """Who says that they see it counts; who sees nothing does not."""
    neighbours.call_for_help(session, carmen)
    assert neighbours.say_what_is_seen(session, luis, sees=False)
    assert told(session, Action.SIREN_ON) == []

    assert neighbours.say_what_is_seen(session, luis, sees=True)
    assert len(told(session, Action.SIREN_ON)) == 1
    call = neighbours.open_call(session, carmen.zone)
    assert (call.sees, call.sees_nothing) == (2, 0)


def test_a_zone_that_needs_one_voice_sounds_at_once(session, carmen):
    """The caller is a voice."""
    carmen.zone.needed = 1
    neighbours.call_for_help(session, carmen)

    assert len(told(session, Action.SIREN_ON)) == 1


def test_a_neighbour_and_their_button_are_one_voice(session, street, carmen, luis):
    """Nobody sounds the siren of a street alone with two hands."""
    button, _key = Device.enrol("PB-1", DeviceKind.PANIC_BUTTON, "Casa 12", by=PLATFORM)
    session.add(button)
    button.stand_at("Casa 12", lat=None, lon=None, zone=street)
    button.install(city_day(now()), by=PLATFORM)
    carmen.hold(button, by=NIDIA)
    session.flush()
    Calls(session, [button]).press(button, Signal.PANIC, late_s=None)
    neighbours.call_for_help(session, carmen)

    assert told(session, Action.SIREN_ON) == []


def test_a_second_touch_is_the_same_one(session, carmen):
    """A thumb that trembles is not two calls in the diary."""
    neighbours.call_for_help(session, carmen)
    session.flush()
    neighbours.call_for_help(session, carmen)

    [incident] = incidents(session)
    kinds = [event.kind for event in session.scalars(Event.history_of(incident.id))]
    assert kinds.count(EventKind.INCIDENT_PRESSED) == 0


def test_all_is_well_ends_the_noise_and_not_the_call(session, carmen, luis):
    """Only the control room ends a call."""
    neighbours.call_for_help(session, carmen)
    neighbours.call_for_help(session, luis)
    neighbours.say_all_is_well(session, carmen, Word.RIGHT)

    [incident] = incidents(session)
    assert incident.status is IncidentStatus.RAISED
    assert neighbours.open_call(session, carmen.zone).all_clear_at == now()
    assert len(told(session, Action.SIREN_OFF)) == 1


def test_a_threatened_word_calls_silently_and_ends_the_noise(session, carmen, luis):
    """The siren goes off as if all were well; the control room knows better."""
    neighbours.call_for_help(session, carmen)
    neighbours.call_for_help(session, luis)
    neighbours.say_all_is_well(session, carmen, Word.THREATENED)

    [incident] = incidents(session)
    assert incident.duress_at == now()
    assert len(told(session, Action.SIREN_OFF)) == 1
    assert len(told(session, Action.SIREN_ON)) == 1


@pytest.mark.parametrize("armed", [True, False])
def test_a_threatened_word_arms_and_disarms_as_well(session, carmen, armed):
    """What the code does is done; a call that nobody there can see goes out besides."""
    neighbours.watch_or_rest(session, carmen, Word.THREATENED, armed=armed)

    [incident] = incidents(session)
    assert (incident.signal, carmen.zone.armed) == (Signal.DURESS, armed)
    assert told(session, Action.STROBE_ON) == []


def test_nothing_that_neighbours_see_depends_on_a_threat(session, carmen, luis):
    """A call that only came under threat is neither open nor past for them."""
    neighbours.watch_or_rest(session, carmen, Word.THREATENED, armed=True)
    assert neighbours.open_call(session, luis.zone) is None
    assert not neighbours.say_what_is_seen(session, luis, sees=True)

    [incident] = incidents(session)
    incident.acknowledge(by=PLATFORM)
    incident.close(Outcome.FOUNDED, by=PLATFORM)
    session.flush()
    assert neighbours.ended_calls(session, luis.zone) == []


def test_a_call_after_a_threat_is_seen_from_its_own_time(session, carmen, luis):
    """The hidden beginning stays hidden when somebody else calls."""
    neighbours.watch_or_rest(session, carmen, Word.THREATENED, armed=True)
    session.flush()
    with clock.at(now() + timedelta(seconds=40)):
        neighbours.call_for_help(session, luis)
        session.flush()
        assert neighbours.open_call(session, luis.zone).since == now()
    assert len(incidents(session)) == 1


def test_under_threat_a_drill_is_meant(session, carmen):
    """Whoever is threatened during a drill is not playing."""
    carmen.zone.begin_drill(now() + timedelta(hours=1), by=NIDIA)
    neighbours.say_all_is_well(session, carmen, Word.THREATENED)

    [incident] = incidents(session)
    assert incident.mode is Mode.REAL


def test_words_are_kept_apart_from_the_diary(session, carmen):
    """What a neighbour writes can be erased; no event holds it."""
    neighbours.call_for_help(session, carmen)
    assert neighbours.add_words(session, carmen, "Un hombre con cuchillo, camisa roja")
    session.flush()

    [incident] = incidents(session)
    facts = [event.facts for event in session.scalars(Event.history_of(incident.id))]
    assert "cuchillo" not in str(facts)
    carmen.leave(by=carmen.actor)
    forget_member(session, carmen.id)
    assert session.scalars(select(Witness)).one().words is None


def test_words_without_a_call_have_nowhere_to_go(session, carmen):
    """Who has not called and not witnessed has nothing to add to."""
    assert not neighbours.add_words(session, carmen, "Hola")


@pytest.mark.parametrize(
    ("code", "duress"), [("12", "4711"), ("4711", "4711"), ("abcd", "4711"), ("4711", "")]
)
def test_codes_are_four_digits_and_two_different_ones(session, street, code, duress):
    """Under threat nobody could choose between two codes that are the same."""
    member = neighbour(session, street, "Carmen", confirmed=False)
    with pytest.raises(UnfitCodeError):
        member.confirm(code, duress)
    assert not member.takes_part


def test_a_code_says_what_it_is(carmen):
    """The right one, the other one, and none."""
    assert [carmen.word(code) for code in (CODE, THREAT, "0000", "")] == [
        Word.RIGHT,
        Word.THREATENED,
        Word.WRONG,
        Word.WRONG,
    ]


def test_who_never_answers_is_forgotten(session, street):
    """Nobody is kept on a list they never agreed to."""
    silent = neighbour(session, street, "Carmen", confirmed=False)
    write(
        session,
        about="zone",
        kind=LetterKind.ZONE_INVITED,
        recipient=silent.recipient,
        address="carmen@demo.cucuta.example",
    )
    due = session.scalars(select(Deadline).where(Deadline.subject_id == silent.id)).one()
    assert due.due_at == now() + timedelta(days=30)

    ALARM_CLOCKS[DeadlineKind.ZONE_RETENTION](session, silent.id)
    session.flush()
    session.expire_all()
    assert (silent.name, silent.left_at) == (None, now())
    assert session.scalars(select(Letter)).one().address == ""


def test_who_takes_part_is_not_forgotten(session, carmen):
    """Their answer withdraws the date."""
    [due] = session.scalars(select(Deadline).where(Deadline.subject_id == carmen.id))
    assert due.withdrawn_at is not None


def test_a_button_of_another_zone_is_nobodys(session, carmen):
    """A neighbour's voice is counted with a button of their own street."""
    other, _key = Device.enrol("PB-9", DeviceKind.PANIC_BUTTON, "Casa 1", by=PLATFORM)
    session.add(other)
    with pytest.raises(OtherZoneError):
        carmen.hold(other, by=NIDIA)


def test_a_zone_that_is_given_up_lets_everybody_go(session, street, carmen):
    """Its devices stand for themselves, its members are on their way out of the books."""
    neighbours.give_up(session, street, by=NIDIA)
    session.flush()

    siren = session.scalars(select(Device)).one()
    assert (siren.zone_id, siren.spot) == (None, "/poste4")
    assert (carmen.left_at, street.ended_at) == (now(), now())
    test_due = select(Deadline).where(Deadline.kind == DeadlineKind.ZONE_SELF_TEST)
    assert session.scalars(test_due).one().withdrawn_at is not None


def test_two_who_call_at_one_moment_are_one_incident(session, carmen, luis, tuesday_morning):
    """The gateway and every process of the portal take calls, and none raises a second one."""
    session.commit()

    def call(member: ZoneMember) -> None:
        with clock.at(tuesday_morning), unit_of_work() as own:
            neighbours.call_for_help(own, own.get_one(ZoneMember, member.id))

    threads = [Thread(target=call, args=(who,)) for who in (carmen, luis)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(incidents(session)) == 1
