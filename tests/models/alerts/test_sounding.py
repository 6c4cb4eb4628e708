"""Light first, then the siren, when enough neighbours say so, and never for too long."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models import clock
from models.alerts.command import Command, CommandStatus
from models.alerts.device import Device, DeviceKind
from models.alerts.quietly import quietly
from models.alerts.reading import Signal
from models.alerts.sounding import SirenSpentError, Sounding
from models.alerts.witness import Witness
from models.alerts.zone_member import ZoneMember
from models.clock import now
from models.events import PLATFORM
from tests.models.alerts.conftest import incidents, later, orders, said, told
from tests.people import WILSON

pytestmark = pytest.mark.usefixtures("shops", "siren")

STROBE = ("SIREN-1", "strobe_on", 180)
SIREN = ("SIREN-1", "siren_on", 120)


def test_the_first_press_lights_up_and_the_second_neighbour_sounds(
    session, hear, tuesday_morning
):
    """Two independent signals within two minutes confirm an alarm (BS 8243)."""
    hear(said("SHOP-0"))
    assert orders(session) == [STROBE]
    with later(seconds=60):
        hear(said("SHOP-1"))

    assert orders(session) == [STROBE, SIREN]
    [incident] = incidents(session)
    assert incident.confirmed_at == tuesday_morning + timedelta(seconds=60)
    assert incident.siren_s == 120
    assert "incident.confirmed" in told(session, incident)


def test_light_goes_before_sound(session, hear):
    """People look up before they are startled."""
    hear(said("SHOP-0"), said("SHOP-1"))

    light, sound = session.scalars(select(Command).order_by(Command.next_try_at))
    assert (light.action, sound.action) == ("strobe_on", "siren_on")
    assert sound.next_try_at - light.next_try_at == timedelta(seconds=5)


def test_one_neighbour_who_presses_twice_is_one_voice(session, hear):
    """A frightened hand does not wake the street by itself."""
    hear(said("SHOP-0", "1"), said("SHOP-0", "2"))
    with later(seconds=3):
        hear(said("SHOP-0", "3"))

    assert orders(session) == [STROBE]


def test_voices_too_far_apart_do_not_confirm_each_other(session, hear):
    """The first is two minutes and a second old when the second comes; the third is in time."""
    hear(said("SHOP-0"))
    with later(seconds=121):
        hear(said("SHOP-1"))
    assert orders(session) == [STROBE]
    with later(seconds=230):
        hear(said("SHOP-2"))

    assert orders(session) == [STROBE, SIREN]


@pytest.mark.parametrize("needed", [1, 3])
def test_each_zone_says_how_many_voices_it_takes(session, hear, street, needed):
    """One is enough in a small street, three in a market."""
    street.needed = needed
    session.flush()

    for number in range(3):
        assert (SIREN in orders(session)) is (number >= needed)
        hear(said(f"SHOP-{number}"))

    assert orders(session) == [STROBE, SIREN]


def test_a_neighbours_word_is_a_voice_and_their_own_button_no_second_one(session, hear, street):
    """Who pressed and says so on the telephone as well is still one person."""
    button = session.scalars(select(Device).where(Device.serial == "SHOP-0")).one()
    owner = ZoneMember.invite(street, "Marta", None, "key", by=PLATFORM)
    owner.device_id = button.id
    other = ZoneMember.invite(street, "Luis", None, "key", by=PLATFORM)
    session.add_all([owner, other])
    [first] = hear(said("SHOP-0"))

    def witness(member):
        session.add(
            Witness(
                incident_id=first.incident.id, member_id=member.id, sees=True, said_at=now()
            )
        )
        session.flush()
        return Sounding(session).voices(first.incident, street)

    assert witness(owner) == 1
    assert witness(other) == 2


def test_a_disarmed_zone_is_dark_and_silent_and_still_calls(session, hear, street):
    """The control room is called; only light and siren are held back."""
    street.disarm(by=PLATFORM)

    hear(said("SHOP-0"), said("SHOP-1"))

    assert len(incidents(session)) == 1
    assert orders(session) == []


def test_who_called_while_the_zone_was_disarmed_is_a_voice_when_it_is_armed(
    session, hear, street
):
    """They did not call in vain."""
    street.disarm(by=PLATFORM)
    hear(said("SHOP-0"))
    street.arm(by=PLATFORM)
    session.flush()
    with later(seconds=10):
        hear(said("SHOP-1"))

    assert orders(session) == [STROBE, SIREN]


@pytest.mark.parametrize(
    ("hour", "seconds"), [(21.9, 120), (22.1, 30), (3, 30), (5.9, 30), (6.1, 120)]
)
def test_the_siren_is_short_at_night(session, hear, tuesday_morning, hour, seconds):
    """Ten at night to six in the morning, over midnight."""
    with clock.at(tuesday_morning + timedelta(hours=hour - 10)):
        hear(said("SHOP-0"), said("SHOP-1"))

    assert orders(session)[-1] == ("SIREN-1", "siren_on", seconds)


def test_a_zone_may_have_light_only_at_night(session, hear, street, tuesday_morning):
    """Nothing is ordered, and nothing is counted as ordered."""
    street.quiet_siren_s = 0
    with clock.at(tuesday_morning + timedelta(hours=14)):
        hear(said("SHOP-0"), said("SHOP-1"))

    assert orders(session) == [STROBE]
    assert incidents(session)[0].siren_s == 0


def test_a_test_lights_up_and_does_not_sound_and_a_drill_does_both(
    session, hear, street, tuesday_morning
):
    """A technician tries a button; a street rehearses."""
    soon = tuesday_morning + timedelta(hours=1)
    for number in range(2):
        button = session.scalars(select(Device).where(Device.serial == f"SHOP-{number}")).one()
        button.begin_test(soon, by=PLATFORM)
    hear(said("SHOP-0"), said("SHOP-1"))
    assert orders(session) == [STROBE]

    street.begin_drill(soon, by=PLATFORM)
    for number in range(2):
        button = session.scalars(select(Device).where(Device.serial == f"SHOP-{number}")).one()
        button.end_test(by=PLATFORM)
    hear(said("SHOP-0", "a"), said("SHOP-1", "b"))

    assert {one.mode.value for one in incidents(session)} == {"test", "drill"}
    assert orders(session).count(SIREN) == 1


def test_a_siren_never_sounds_for_more_than_three_minutes_in_all(session, hear, street):
    """120 s by the neighbours, and the 60 that are left by the control room; then no more."""
    [_, heard] = hear(said("SHOP-0"), said("SHOP-1"))
    incident = heard.incident

    Sounding(session).sound(incident, street, by=WILSON)
    session.flush()
    with pytest.raises(SirenSpentError):
        Sounding(session).sound(incident, street, by=WILSON)

    lengths = [seconds for _, what, seconds in orders(session) if what == "siren_on"]
    assert (sum(lengths), incident.siren_s) == (180, 180)


def test_a_siren_that_was_spent_before_enough_neighbours_called_refuses_no_press(
    session, hear, street
):
    """The control room had sounded it already: the second neighbour is heard all the same."""
    [heard] = hear(said("SHOP-0"))
    street.siren_s = 180
    Sounding(session).sound(heard.incident, street, by=WILSON)

    [second] = hear(said("SHOP-1"))

    assert second.incident is heard.incident
    assert heard.incident.confirmed_at is not None
    assert heard.incident.siren_s == 180


def test_two_who_order_a_siren_at_once_cannot_order_too_much(session, hear, street):
    """What somebody else ordered meanwhile is added to, and the database refuses the excess."""
    [heard] = hear(said("SHOP-0"))
    incident = heard.incident
    session.commit()
    session.connection().exec_driver_sql("UPDATE incident SET siren_s = 120")

    with pytest.raises(IntegrityError):
        quietly(session, incident, siren_s=incident.siren_s + 120)


def test_no_order_is_counted_where_nothing_can_sound(session, hear, siren):
    """A zone whose siren was taken away has none left to order from."""
    siren.retire(by=PLATFORM)

    hear(said("SHOP-0"), said("SHOP-1"))

    assert orders(session) == []
    assert incidents(session)[0].siren_s == 0


def test_the_vote_of_the_street_leaves_an_operators_version_alone(session, hear):
    """An operator acknowledges in the very moment in which the street confirms."""
    [first] = hear(said("SHOP-0"))
    version = first.incident.version
    hear(said("SHOP-1"))

    session.expire_all()
    assert first.incident.confirmed_at is not None
    assert first.incident.version == version


def test_silence_takes_back_what_would_sound_again(session, hear):
    """An order that was sent and not answered is not repeated once the siren was turned off."""
    hear(said("SHOP-0"), said("SHOP-1"))
    light, sound = session.scalars(select(Command).order_by(Command.next_try_at))
    light.sent()
    sound.sent()
    light.answer(done=True)
    session.flush()

    hear(said("SHOP-2", signal=Signal.ALL_CLEAR))

    assert (light.status, sound.status) == (CommandStatus.DONE, CommandStatus.WITHDRAWN)
    off = {what for _, what, _ in orders(session)} - {"strobe_on", "siren_on"}
    assert off == {"strobe_off", "siren_off"}


def test_every_siren_of_a_zone_is_told(session, hear, put_up, street):
    """An alarm with a siren of its own is one of them; a button is not."""
    put_up("ALARM-1", DeviceKind.COMMUNITY_ALARM, "Calle 13, esquina", zone=street)

    hear(said("SHOP-0"), said("SHOP-1"))

    sounded = sorted(who for who, what, _ in orders(session) if what == "siren_on")
    assert sounded == ["ALARM-1", "SIREN-1"]
