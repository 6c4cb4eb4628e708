"""What a device is told is done, or somebody knows that it is not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.alerts.answering import answer_all
from models.alerts.codes import Action, Protocol
from models.alerts.command import MOST_TRIES, Command, CommandStatus
from models.alerts.device import Device, DeviceKind
from models.alerts.reading import Answered, Sender
from models.alerts.self_test import SelfTest, TestPart
from models.clock import now
from models.events import PLATFORM
from tests.models.alerts.conftest import later, said, told

SIREN = Sender(Protocol.NATIVE, "SIREN-1")


@pytest.fixture
def order(session, siren):
    """Tell the siren something."""

    def order_it(action=Action.SIREN_ON, seconds=120, device=siren, **more) -> Command:
        command = Command.order(device, action, seconds, by=PLATFORM, **more)
        session.add(command)
        session.flush()
        return command

    return order_it


@pytest.fixture
def answer(session):
    """Let a device answer; return how many answers were to nothing."""

    def answer_it(command_id, sender=SIREN, *, done=True, reason=None) -> int:
        strays = answer_all(session, [Answered(sender, str(command_id), done, reason)])
        session.flush()
        return strays

    return answer_it


def due(session) -> list[Command]:
    """Return what is to be sent now."""
    return list(session.scalars(Command.due()))


def test_an_order_is_repeated_every_three_seconds_until_it_is_answered(session, order, answer):
    """Sent, lost, sent again, done."""
    command = order()
    assert due(session) == [command]
    assert command.sent()
    session.flush()
    with later(seconds=2):
        assert due(session) == []
    with later(seconds=3):
        assert due(session) == [command]
        assert command.sent()
        answer(command.id)

    with later(seconds=10):
        assert due(session) == []
    assert (command.status, command.tries) == (CommandStatus.DONE, 2)
    assert told(session, command) == ["siren.ordered", "siren.confirmed"]


def test_a_siren_that_never_answers_is_shown_as_failed(session, order):
    """Somebody must know before they rely on it."""
    command = order()
    for number in range(MOST_TRIES):
        with later(seconds=3 * number):
            assert command.sent()
    with later(seconds=3 * MOST_TRIES):
        assert not command.sent()
    session.flush()

    assert (command.status, command.reason) == (CommandStatus.FAILED, "no_answer")
    assert told(session, command) == ["siren.ordered", "siren.failed"]


def test_a_late_answer_is_still_an_answer(session, order, answer):
    """It was given up, and did it all the same."""
    command = order()
    command.sent()
    command.fail("no_answer")
    answer(command.id)

    assert command.status is CommandStatus.DONE
    assert told(session, command)[-1] == "siren.confirmed"


def test_a_second_answer_changes_nothing(session, order, answer):
    """A device answers every repeat."""
    command = order()
    command.sent()
    answer(command.id)
    answer(command.id, done=False, reason="busy")

    assert (command.status, command.reason) == (CommandStatus.DONE, None)
    assert told(session, command) == ["siren.ordered", "siren.confirmed"]


def test_a_refusal_is_shown_with_its_reason(session, order, answer):
    """The siren has no current, and says so."""
    command = order()
    command.sent()
    answer(command.id, done=False, reason="no power")

    assert (command.status, command.reason) == (CommandStatus.REFUSED, "no power")
    assert told(session, command)[-1] == "siren.failed"


@pytest.mark.parametrize("command_id", ["", "x", "siren_off", "0" * 32])
def test_an_answer_to_nothing_changes_nothing(session, order, answer, command_id):
    """It is counted, so that somebody may wonder."""
    command = order()
    command.sent()

    assert answer(command_id) == 1
    assert command.status is CommandStatus.SENT


def test_nobody_answers_for_another(session, order, answer, put_up):
    """A device that knows the id of another's order cannot make us believe that it sounds."""
    put_up("SIREN-2", DeviceKind.SIREN)
    command = order()
    command.sent()

    assert answer(command.id, Sender(Protocol.NATIVE, "SIREN-2")) == 1
    assert answer(command.id, Sender(Protocol.NATIVE, "STRANGER")) == 1
    assert command.status is CommandStatus.SENT


def test_an_answer_without_an_id_is_to_the_newest_order_of_that_kind(
    session, order, answer, put_up
):
    """A Tasmota says what its relay does, not why."""
    relay = put_up("TAS-1", DeviceKind.SIREN, protocol=Protocol.TASMOTA)
    older, newer = order(device=relay), None
    older.sent()
    with later(seconds=30):
        newer = order(device=relay)
        newer.sent()
        not_sent = order(Action.SIREN_OFF, 0, relay)
        answer(Action.SIREN_ON, Sender(Protocol.TASMOTA, "TAS-1"))
        strays = answer(Action.SIREN_OFF, Sender(Protocol.TASMOTA, "TAS-1"))

    assert (older.status, newer.status) == (CommandStatus.SENT, CommandStatus.DONE)
    assert (strays, not_sent.status) == (1, CommandStatus.QUEUED)


def test_what_is_told_again_is_told_what_is_left(order):
    """A device that knows no ids begins anew: in all it never goes on longer than ordered."""
    command = order(seconds=120)
    assert command.seconds_left() == 120
    command.sent()
    with later(seconds=3):
        assert command.seconds_left() == 117
        command.sent()
    with later(seconds=100):
        assert command.seconds_left() == 20


def test_an_order_with_a_lead_begins_to_count_when_it_is_first_sent(order):
    """Light goes before sound; the siren sounds for its whole time."""
    command = order(seconds=10, not_before=now() + timedelta(seconds=5))
    with later(seconds=9):
        assert command.seconds_left() == 10


@pytest.mark.parametrize(
    ("action", "sent"), [(Action.SIREN_ON, False), (Action.SIREN_OFF, True)]
)
def test_a_siren_does_not_begin_when_its_time_is_over(order, action, sent):
    """The gateway was away for ten minutes; turning off is never too late."""
    command = order(action, 120 if action is Action.SIREN_ON else 0)
    with later(minutes=10):
        assert command.sent() is sent
    assert command.reason == (None if sent else "too_late")


def test_an_order_that_was_taken_back_is_neither_sent_nor_answered(session, order, answer):
    """The street is quiet again; an answer that comes late changes nothing."""
    command = order()
    command.sent()
    command.withdraw()
    session.flush()
    answer(command.id)

    with later(seconds=10):
        assert due(session) == []
    assert command.status is CommandStatus.WITHDRAWN


def test_orders_go_out_in_the_order_in_which_they_are_due(session, order):
    """Light before sound, and what was ordered first before what was ordered then."""
    sound = order(not_before=now() + timedelta(seconds=5))
    light = order(Action.STROBE_ON, 180)

    with later(seconds=6):
        assert due(session) == [light, sound]


# --- self-tests -----------------------------------------------------------------------------


@pytest.fixture
def self_test(session, street, siren) -> SelfTest:
    """The monthly test of the street, just begun."""
    test = SelfTest.begin(street, 1)
    session.add(test)
    session.flush()
    return test


def test_an_answer_to_a_self_test_takes_part_in_it(session, order, answer, siren, self_test):
    """Few makers' devices would say more than that they did it."""
    command = order(Action.SELF_TEST, 3)
    command.sent()
    answer(command.id)

    [part] = session.scalars(select(TestPart))
    assert part.device_id == siren.id
    assert siren.tested_at == now()


def test_a_device_that_answers_and_says_so_as_well_was_tested_once(
    session, order, answer, hear, siren, self_test
):
    """A native device does both."""
    command = order(Action.SELF_TEST, 3)
    command.sent()
    answer(command.id)
    hear(said("SIREN-1", signal="test"), said("SIREN-1", "again", signal="test"))

    assert len(session.scalars(select(TestPart)).all()) == 1


def test_a_refused_self_test_is_no_part(session, order, answer, self_test, siren: Device):
    """It did not work."""
    command = order(Action.SELF_TEST, 3)
    command.sent()
    answer(command.id, done=False)

    assert session.scalars(select(TestPart)).all() == []
    assert siren.tested_at is None
