"""A message is heard once, whatever device, bridge, broker and clock make of it."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from models.alerts.codes import Protocol
from models.alerts.device import Device, DeviceKind
from models.alerts.memory import known_as
from models.alerts.message import DeviceMessage, Refusal
from models.alerts.reading import Said, Sender, Signal
from models.deadlines import Deadline
from models.events import PLATFORM, Event
from tests.models.alerts.conftest import incidents, later, said, statements, told

ZIGBEE = "0x00158d0001a2b3c4"


def kept(session) -> DeviceMessage:
    """Return the only message that was kept."""
    session.expire_all()
    return session.scalars(select(DeviceMessage)).one()


# --- repeats --------------------------------------------------------------------------------


@pytest.mark.usefixtures("park_button")
def test_a_press_raises_one_incident_and_its_repeats_none(session, hear):
    """People press once; devices repeat until they are answered, each time."""
    first, same = hear(said(), said())
    with later(seconds=3):
        [again] = hear(said())

    [incident] = incidents(session)
    assert (first.is_news, same.is_news, again.is_news) == (True, False, False)
    assert first.incident is incident
    assert (kept(session).repeats, kept(session).incident_id) == (2, incident.id)
    assert told(session, incident) == ["incident.raised"]


@pytest.mark.usefixtures("park_button")
def test_a_thousand_copies_of_one_press_are_one_incident(session, hear):
    """A broker that redelivers, and a finger that trembles, call one patrol."""
    for _ in range(5):
        hear(*[said()] * 200)

    assert len(incidents(session)) == 1
    assert kept(session).repeats == 999


@pytest.mark.usefixtures("park_button")
def test_a_kept_copy_counts_if_it_is_the_first_that_reaches_us(session, hear):
    """A retained press may be the only one; on every connection it comes again."""
    hear(said(retained=True))
    hear(said(retained=True), said())

    assert len(incidents(session)) == 1
    assert (kept(session).retained, kept(session).repeats) == (True, 2)


def test_two_devices_may_use_the_same_id(session, hear, put_up):
    """A message is known by its device and its id together."""
    put_up("PB-1", place="Malecón")
    put_up("PB-2", place="Terminal")

    assert [one.is_news for one in hear(said("PB-1"), said("PB-2"))] == [True, True]
    assert len(incidents(session)) == 2


def test_ids_and_serials_are_not_mixed_up_in_a_large_group(session, hear, put_up):
    """Every message of a group is looked up, and each found under its own device."""
    serials = [f"PB-{number}" for number in range(30)]
    for serial in serials:
        put_up(serial, place=serial)
    hear(*(said(serial, serial) for serial in serials))

    same = hear(*(said(serial, serial) for serial in reversed(serials)))
    crossed = hear(*(said(serial, other) for serial, other in pairwise(serials)))

    assert not any(one.is_news for one in same)
    assert all(one.is_news for one in crossed)


# --- time -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("park_button")
@pytest.mark.parametrize(
    "behind", [timedelta(hours=2), timedelta(days=-30), timedelta(days=900)]
)
def test_a_press_never_heard_before_counts_however_wrong_its_clock(
    session, hear, tuesday_morning, behind
):
    """Arrival rules: the clocks run from it, and the diary says how far the stamp is off."""
    [heard] = hear(said(at=tuesday_morning - behind))

    assert heard.incident.raised_at == tuesday_morning
    [raised] = session.scalars(Event.history_of(heard.incident.id))
    assert raised.facts["late_s"] == heard.incident.late_s == behind.total_seconds()
    assert kept(session).late_s == behind.total_seconds()


@pytest.mark.usefixtures("park_button")
def test_a_few_seconds_are_no_lateness(session, hear, tuesday_morning):
    """Every message takes a moment."""
    [heard] = hear(said(at=tuesday_morning - timedelta(seconds=4)))

    assert heard.incident.late_s is None
    assert kept(session).late_s == 4


@pytest.mark.usefixtures("park_button")
def test_messages_out_of_order_count_all_the_same(session, hear):
    """The later one came first: it is noted, and nothing else."""
    heard = hear(said(message_id="1", seq=1), said(message_id="3", seq=3))
    heard += hear(said(message_id="2", seq=2), said(message_id="4", seq=4))

    assert all(one.is_news for one in heard)
    odd = select(DeviceMessage.message_id).where(DeviceMessage.out_of_order)
    assert session.scalars(odd).all() == ["2"]


@pytest.mark.usefixtures("park_button")
def test_a_device_that_restarts_counts_from_the_beginning(session, hear):
    """Only its first message after that looks out of order, not all that it says for ever."""
    hear(said(message_id="a", seq=500))
    for number in (1, 2, 3):
        with later(minutes=number):
            hear(said(message_id=f"b{number}", seq=number))

    odd = select(DeviceMessage.message_id).where(DeviceMessage.out_of_order)
    assert session.scalars(odd).all() == ["b1"]


# --- devices --------------------------------------------------------------------------------


def test_a_press_of_an_unknown_button_is_kept_and_refused(session, hear):
    """Somebody put a button up and forgot to enrol it: the message shows that."""
    [heard] = hear(said("PB-9999"))

    assert (heard.is_news, heard.refusal) == (True, Refusal.UNKNOWN_DEVICE)
    assert kept(session).serial == "PB-9999"
    assert incidents(session) == []


def test_a_press_that_was_refused_counts_once_its_button_is_enrolled(
    session, hear, put_up, tuesday_morning
):
    """The person who pressed did nothing wrong; the repeats of it stay one call."""
    hear(said("PB-9999", seq=7))
    button = put_up("PB-9999")

    with later(seconds=30):
        first, second = hear(said("PB-9999", seq=7), said("PB-9999", seq=7))

    assert (first.is_news, second.is_news) == (True, False)
    [incident] = incidents(session)
    message = kept(session)
    assert (message.refusal, message.device_id, message.incident_id) == (
        None,
        button.id,
        incident.id,
    )
    assert message.heard_at == tuesday_morning + timedelta(seconds=30)


def test_a_device_that_was_taken_away_is_kept_and_refused(session, hear, park_button):
    """It hangs nowhere: nobody would know where to go."""
    park_button.retire(by=PLATFORM)

    [heard] = hear(said())

    assert heard.refusal is Refusal.RETIRED_DEVICE
    assert incidents(session) == []


@pytest.mark.parametrize("move", ["registered", "in_repair", "silent"])
def test_whoever_presses_is_heard_whatever_the_device_stands_at(
    session, hear, park_button, move
):
    """A button in repair, and one that nobody noted as installed, is pressed for a reason."""
    if move == "registered":
        button, _key = Device.enrol("PB-1", DeviceKind.PANIC_BUTTON, "Malecón", by=PLATFORM)
        session.add(button)
        session.flush()
    elif move == "in_repair":
        park_button.repair(by=PLATFORM)
    else:
        park_button.fall_silent(park_button.enrolled_at)

    [heard] = hear(said("PB-1" if move == "registered" else "PB-0007"))

    assert heard.incident is not None


# --- words ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("park_button")
@pytest.mark.parametrize("signal", [Signal.PANIC, Signal.ALARM, Signal.DURESS])
def test_three_words_call_for_help(hear, signal):
    """Whatever the device is."""
    assert hear(said(signal=signal))[0].incident is not None


@pytest.mark.usefixtures("park_button")
@pytest.mark.parametrize(
    "signal", [Signal.ARM, Signal.DISARM, Signal.TAMPER, Signal.TEST, Signal.ALL_CLEAR]
)
def test_other_words_are_kept_and_raise_nothing(session, hear, signal):
    """A patrol is not sent to a test."""
    assert hear(said(signal=signal))[0].incident is None
    assert (kept(session).signal, kept(session).refusal) == (signal, None)
    assert incidents(session) == []


@pytest.mark.usefixtures("park_button")
def test_a_word_nobody_taught_the_platform_is_kept_and_refused(session, hear):
    """It may mean something in the next version of the firmware."""
    assert hear(said(signal=None))[0].refusal is Refusal.UNKNOWN_WORD
    assert kept(session).refusal is Refusal.UNKNOWN_WORD


def test_tampering_is_told_once(session, hear, park_button):
    """The second screw is no second event."""
    hear(said(message_id="1", signal=Signal.TAMPER), said(message_id="2", signal=Signal.TAMPER))

    assert told(session, park_button).count("device.tampered") == 1


def test_a_test_of_a_device_is_noted(session, hear, park_button, tuesday_morning):
    """Whoever looks after it wants to know when it was tried last."""
    hear(said(signal=Signal.TEST))

    assert park_button.tested_at == tuesday_morning
    assert "device.tested" in told(session, park_button)


def test_a_keypad_arms_and_disarms_its_zone(session, hear, street, shops):
    """Each is told once, and by whom."""
    hear(said("SHOP-0", "1", Signal.DISARM), said("SHOP-1", "2", Signal.DISARM))
    assert not street.armed
    hear(said("SHOP-0", "3", Signal.ARM))

    assert street.armed
    changed = [one for one in told(session, street) if one in {"zone.armed", "zone.disarmed"}]
    assert changed == ["zone.disarmed", "zone.armed"]


# --- other makers ---------------------------------------------------------------------------


def zigbee(bridge, message_id="single", within=3, **more) -> Said:
    """Say what a Zigbee button says: it has no ids, only words."""
    sender = Sender(Protocol.ZIGBEE2MQTT, ZIGBEE, bridge.id if bridge else None)
    return Said(
        sender, message_id, Signal.PANIC, None, within=timedelta(seconds=within), **more
    )


@pytest.fixture
def zigbee_button(put_up, radio) -> Device:
    """A button behind that bridge."""
    return put_up("ZB-1", protocol=Protocol.ZIGBEE2MQTT, address=ZIGBEE, bridge=radio)


@pytest.mark.usefixtures("zigbee_button")
def test_the_same_word_within_the_window_is_the_same_press(session, hear, radio):
    """Radio repeats come within a second; a hand comes back after more."""
    first, echo = hear(zigbee(radio), zigbee(radio))
    with later(seconds=2):
        [still] = hear(zigbee(radio))
    with later(seconds=4):
        [again] = hear(zigbee(radio))
    with later(seconds=5):
        [echo_of_it] = hear(zigbee(radio))

    heard = [one.is_news for one in (first, echo, still, again, echo_of_it)]
    assert heard == [True, False, False, True, False]
    assert len(incidents(session)) == 1
    repeats = select(DeviceMessage.repeats).order_by(DeviceMessage.heard_at)
    assert session.scalars(repeats).all() == [2, 1]


@pytest.mark.usefixtures("zigbee_button")
def test_another_word_is_another_press(hear, radio):
    """Held is not the same as pressed."""
    heard = hear(zigbee(radio), zigbee(radio, "hold"))

    assert [one.is_news for one in heard] == [True, True]


def test_a_frame_that_a_network_tells_twice_is_known_by_its_counter_for_a_day(
    session, hear, put_up
):
    """Under another id, but the same frame of the same session: no second press."""
    put_up("LW-1", protocol=Protocol.CHIRPSTACK, address="24e124535b316056")
    sender = Sender(Protocol.CHIRPSTACK, "24e124535b316056")

    def frame(message_id):
        return Said(sender, message_id, Signal.PANIC, None, guard="01ab:7")

    [first] = hear(frame("a"))
    with later(hours=23):
        [replayed] = hear(frame("b"))
    with later(hours=25):
        [next_session] = hear(frame("c"))

    assert [one.is_news for one in (first, replayed, next_session)] == [True, False, True]


def test_a_bridge_speaks_only_for_the_devices_that_hang_on_it(session, hear, zigbee_button):
    """Whoever has the key of another bridge, or none, cannot press this button."""
    [of_nobody] = hear(zigbee(None))

    assert of_nobody.refusal is Refusal.UNKNOWN_DEVICE
    assert kept(session).serial == f"zigbee2mqtt:{ZIGBEE}"
    assert incidents(session) == []


def test_what_was_refused_by_another_way_does_not_hide_the_press_itself(
    session, hear, zigbee_button, radio
):
    """A forger must not be able to use a press up before it is made."""
    hear(zigbee(None))

    assert hear(zigbee(radio))[0].incident is not None


def test_long_addresses_of_strangers_are_told_apart():
    """Two that begin alike are two."""
    one, other = (Sender(Protocol.TASMOTA, "x" * 100 + end) for end in "ab")

    assert known_as(one) != known_as(other)
    assert len(known_as(one)) <= 64


# --- cost -----------------------------------------------------------------------------------


def test_a_group_costs_a_handful_of_statements_however_large(session, hear, put_up):
    """Twenty presses of twenty places: the same questions as one, and the same inserts."""
    for number in range(20):
        put_up(f"PB-{number}", place=f"Parque {number}")
    counts = []
    for presses in (1, 20):
        group = [said(f"PB-{number}", f"{presses}") for number in range(presses)]
        with statements(session) as asked:
            hear(*group)
        counts.append(len([one for one in asked if one.startswith("SELECT device")]))
        asked_of_each = len([one for one in asked if one.startswith(("SELECT", "UPDATE"))])
        assert asked_of_each <= 6
    assert counts[0] == counts[1]
    assert session.scalar(select(func.count(DeviceMessage.id))) == 21
    assert session.scalar(select(func.count(Deadline.id))) == 20 + 3 * 20


def test_an_empty_group_is_nothing(session, hear):
    """Nobody is asked."""
    with statements(session) as asked:
        assert hear() == []
    assert asked == []
