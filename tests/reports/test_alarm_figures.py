"""How soon, to what end, and how many work: counted as the definitions say, no other way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from flows.count_working_devices import note
from flows.report_response_times import last_months, publish
from models import clock
from models.alerts.codes import DeviceKind, Signal
from models.alerts.device import Device
from models.alerts.dispatch import Dispatch, cancel, close
from models.alerts.incident import Incident, Outcome
from models.alerts.monthly import ResponseMonth, bounds, count_responses
from models.alerts.unit import Unit, UnitKind
from models.clock import now
from models.places.territory import CITY
from reports.accountability import gather
from reports.alarm_outcomes import End, months, newest_month, outcomes
from reports.device_health import Health, device_health, health_by_month, noted_health
from reports.document import as_html, as_pdf
from reports.period import Month
from reports.response_times import responses
from tests.people import GLORIA, LA_LIBERTAD, WILSON, YESID

APRIL, MARCH = Month(2026, 4), Month(2026, 3)
Call = Callable[..., Incident]


def put_up(
    city: Session,
    serial: str,
    kind: DeviceKind = DeviceKind.PANIC_BUTTON,
    where: str | None = LA_LIBERTAD,
) -> Device:
    """Put up a device that was heard."""
    device, _key = Device.enrol(serial, kind, "Parque", by=GLORIA)
    device.stand_at(f"Parque {serial}", lat=7.87, lon=-72.48, territory_id=where)
    device.install(now().date(), by=GLORIA)
    city.add(device)
    city.flush()
    device.come_online(now())
    return device


@pytest.fixture
def patrol(city: Session) -> Unit:
    """A patrol on duty."""
    unit = Unit.register("Cuadrante 1", UnitKind.PATROL, by=GLORIA)
    unit.begin(by=YESID)
    city.add(unit)
    city.commit()
    return unit


@pytest.fixture
def call(city: Session, patrol: Unit) -> Call:
    """Let somebody press in March, and tell how the city answered."""
    button = put_up(city, "PB-0007")

    def press(
        *,
        answered: float | None = 5,
        sent: float | None = 30,
        outcome: Outcome | None = Outcome.FALSE_ALARM,
        at: datetime = datetime(2026, 3, 10, 15, tzinfo=UTC),
        where: str | None = LA_LIBERTAD,
    ) -> Incident:
        button.territory_id = where
        with clock.at(at):
            incident = Incident.raise_at(button, Signal.PANIC, by=button.actor)
            city.add(incident)
        if answered is not None:
            with clock.at(at + timedelta(seconds=answered)):
                incident.acknowledge(by=WILSON)
        if sent is not None:
            with clock.at(at + timedelta(seconds=sent)):
                city.add(Dispatch.send(incident, patrol, by=WILSON))
                city.flush()
        with clock.at(at + timedelta(minutes=20)):
            if outcome is not None:
                close(city, incident, outcome, by=WILSON)
            elif sent is None and answered is None:
                cancel(city, incident, by=WILSON)
        city.commit()
        return incident

    return press


def test_both_clocks_run_from_the_press(city: Session, call: Call) -> None:
    """Ten seconds and sixty, both included; a call nobody was sent to misses no dispatch."""
    call(answered=10, sent=60)
    call(answered=10.1, sent=60.1)
    call(answered=3, sent=None, outcome=Outcome.FALSE_ALARM)
    call(answered=None, sent=None, outcome=None)  # cancelled

    counted = count_responses(city, str(MARCH))
    assert (counted.calls, counted.answered_in_time) == (4, 2)
    assert (counted.to_dispatch, counted.dispatched_in_time) == (2, 1)


def test_an_open_call_is_late_once_it_is(city: Session) -> None:
    """After a minute without anybody it counts as not answered; before, not at all."""
    pressed = now()
    button = put_up(city, "PB-0008")
    city.add(Incident.raise_at(button, Signal.PANIC, by=button.actor))
    city.commit()
    month = str(Month.of(pressed))

    with clock.at(pressed + timedelta(seconds=30)):
        assert count_responses(city, month).calls == 0
    with clock.at(pressed + timedelta(seconds=90)):
        counted = count_responses(city, month)
    assert (counted.calls, counted.answered_in_time, counted.to_dispatch) == (1, 0, 1)


def test_tests_and_drills_are_not_answered_calls(city: Session) -> None:
    """Whoever tries the button out neither spoils the figure nor makes it better."""
    button = put_up(city, "PB-0008")
    button.begin_test(now() + timedelta(hours=1), by=GLORIA)
    city.add(Incident.raise_at(button, Signal.PANIC, by=button.actor))
    city.commit()

    with clock.at(now() + timedelta(minutes=5)):
        assert count_responses(city, str(Month.of(now()))).calls == 0


def test_a_month_begins_at_the_citys_midnight(city: Session, call: Call) -> None:
    """In Cúcuta it is still March when the first hours of April have passed in Greenwich."""
    call(at=datetime(2026, 4, 1, 4, 59, 59, tzinfo=UTC))
    call(at=datetime(2026, 4, 1, 5, 0, 0, tzinfo=UTC))

    assert count_responses(city, str(MARCH)).calls == 1
    assert count_responses(city, str(APRIL)).calls == 1
    assert bounds("2026-12")[1] == datetime(2027, 1, 1, 5, tzinfo=UTC)


def test_published_months_are_counted_anew_and_say_nothing_of_a_few(
    city: Session, call: Call
) -> None:
    """Four calls are too few for a share; the fifth makes the row speak. Twice is once."""
    for _ in range(4):
        call()
    assert str(MARCH) in [str(one) for one in last_months()]
    publish.fn([str(MARCH), str(APRIL)])
    [row] = responses(city)
    assert (row.month, row.calls, row.answered) == (MARCH, None, None)

    call(answered=40, sent=50)
    for _ in range(2):
        publish.fn([str(MARCH)])
    city.expire_all()
    [row] = responses(city)
    assert (row.calls, row.answered, row.dispatched) == (5, 0.8, 1.0)
    assert city.get_one(ResponseMonth, str(MARCH)).dispatched_in_time == 5


def test_outcomes_wait_thirty_days_after_their_month(city: Session, call: Call) -> None:
    """This Tuesday is the 5th of May: March may be told, April not before the 30th."""
    call()
    call(at=datetime(2026, 4, 10, 15, tzinfo=UTC))

    assert newest_month() == MARCH
    assert months(city) == [MARCH]
    with pytest.raises(LookupError):
        outcomes(city, APRIL)
    with clock.at(datetime(2026, 5, 31, 5, 1, tzinfo=UTC)):
        assert newest_month() == APRIL


def test_outcomes_are_told_by_comuna_and_small_ones_hidden(city: Session, call: Call) -> None:
    """Seven false alarms here, six there; one crime is hidden, and so is what betrays it."""
    for _ in range(7):
        call(outcome=Outcome.FALSE_ALARM)
    for _ in range(6):
        call(outcome=Outcome.FALSE_ALARM, where="54001-C07")
    call(outcome=Outcome.FOUNDED)
    for _ in range(6):
        call(outcome=Outcome.UNFOUNDED)

    told = outcomes(city, MARCH)
    assert told.calls == 20
    assert told.city[End.FOUNDED] is None
    assert told.city[End.FALSE_ALARM] == 13
    assert told.city[End.UNFOUNDED] is None  # 20 less the others would have been the crime
    assert told.places[LA_LIBERTAD][End.FALSE_ALARM] == 7
    assert told.places["54001-C07"][End.FALSE_ALARM] is None  # or the others were none each
    assert told.places[LA_LIBERTAD][End.FOUNDED] is None


def test_a_device_works_while_it_is_online(city: Session) -> None:
    """Not when silent, in repair, or hung up and never heard; retired ones are gone."""
    working, silent, repaired, retired = (put_up(city, f"PB-{n}") for n in range(4))
    silent.fall_silent(now())
    repaired.repair(by=GLORIA)
    retired.retire(by=GLORIA)
    mute, _key = Device.enrol("PB-9", DeviceKind.PANIC_BUTTON, "Parque", by=GLORIA)
    mute.stand_at("Parque 9", lat=7.87, lon=-72.48, territory_id=LA_LIBERTAD)
    city.add(mute)
    city.commit()
    assert device_health(city).total == Health(1, 3)
    mute.install(now().date(), by=GLORIA)
    city.commit()

    assert device_health(city).total == Health(1, 4)
    assert working.status == "online"


def test_devices_are_counted_by_kind_and_by_comuna(city: Session) -> None:
    """The only siren of a comuna is counted, and said to be dead."""
    put_up(city, "PB-1")
    put_up(city, "CA-1", DeviceKind.CAMERA)
    siren = put_up(city, "SR-1", DeviceKind.SIREN, "54001-C07")
    siren.fall_silent(now())
    city.commit()

    health = device_health(city)
    assert list(health.by_kind) == [
        DeviceKind.PANIC_BUTTON,
        DeviceKind.SIREN,
        DeviceKind.CAMERA,
    ]
    assert health.by_place == {LA_LIBERTAD: Health(2, 2), "54001-C07": Health(0, 1)}
    assert health.at("54001-C07", DeviceKind.SIREN).share == 0.0
    assert health.at(LA_LIBERTAD, DeviceKind.SIREN).share is None


def test_the_history_says_how_they_stood_on_the_last_evening(city: Session) -> None:
    """A month's rows are written anew each evening and then left as they are."""
    first, second = put_up(city, "PB-1"), put_up(city, "PB-2")
    with clock.at(datetime(2026, 4, 29, 4, 45, tzinfo=UTC)):
        city.commit()
        note.fn()
    second.fall_silent(now())
    with clock.at(datetime(2026, 5, 1, 4, 45, tzinfo=UTC)):  # the 30th of April there
        city.commit()
        note.fn()
        note.fn()
    first.fall_silent(now())
    city.commit()
    note.fn()

    assert health_by_month(city) == [(Month(2026, 5), Health(0, 2)), (APRIL, Health(1, 2))]
    noted = noted_health(city, APRIL, LA_LIBERTAD)
    assert noted is not None
    assert noted.total == Health(1, 2)
    assert noted_health(city, APRIL, "54001-C07") is None


def test_the_report_has_a_chapter_on_alarms_and_the_same_bytes_twice(
    city: Session, call: Call
) -> None:
    """Devices and answers of the month itself, outcomes of the newest that may be told."""
    for _ in range(8):
        call()
    for _ in range(6):
        call(outcome=Outcome.UNFOUNDED)
    for _ in range(6):
        call(at=datetime(2026, 4, 10, 15, tzinfo=UTC), answered=30)
    with clock.at(datetime(2026, 5, 1, 4, 45, tzinfo=UTC)):
        note.fn()
        publish.fn([str(APRIL)])
    city.expire_all()

    content = gather(city, CITY, APRIL)
    told = content.data["alarms"]
    assert (told["devices"]["working"], told["devices"]["counted"]) == (1, 1)
    assert told["responses"] == {"calls": 6, "answered": 0.0, "dispatched": 1.0}
    assert told["outcomes"]["month"] == str(MARCH)
    counts = {one["key"]: one["count"] for one in told["outcomes"]["ends"]}
    assert (counts["false_alarm"], counts["unfounded"]) == (8, None)
    assert gather(city, LA_LIBERTAD, APRIL).data["alarms"]["devices"]["counted"] == 1
    page = as_html(content, {}, "https://convivencia.example")
    assert "Alarmas y dispositivos" in page
    assert "1 de 1" in page
    assert as_pdf(content, {}, "https://c.example") == as_pdf(content, {}, "https://c.example")


def test_a_report_of_a_city_without_devices_says_that_there_is_nothing(city: Session) -> None:
    """No chapter full of zeros that look like failures."""
    content = gather(city, CITY, APRIL)

    assert content.data["alarms"] == {
        "made_up": False,
        "devices": None,
        "responses": None,
        "outcomes": None,
    }
    assert "sin datos" in as_html(content, {}, "https://convivencia.example")
