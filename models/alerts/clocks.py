"""What happens when a clock of devices and alarms runs out. The ticker calls these."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.alerts.codes import Action, DeviceStatus
from models.alerts.command import Command
from models.alerts.device import Device
from models.alerts.dispatch import Dispatch
from models.alerts.incident import Incident
from models.alerts.incident_stages import Level
from models.alerts.neighbours import forget_words
from models.alerts.self_test import SelfTest, TestPart
from models.alerts.supervision import fall_silent
from models.alerts.zone import Zone
from models.alerts.zone_member import ZoneMember
from models.clock import now
from models.deadlines import DeadlineKind
from models.events import PLATFORM, Actor
from models.letters import forget_recipient

SELF_TEST_S = 3  # seconds of light and siren: enough to hear that they work


def escalate_to(level: Level) -> Callable[[Session, UUID], None]:
    """Ring for more people, unless somebody has just done what they should."""

    def ask(session: Session, incident_id: UUID) -> None:
        if (incident := session.get(Incident, incident_id)) is not None:
            incident.escalate(level)

    return ask


def go_unanswered(session: Session, dispatch_id: UUID) -> None:
    """Say that a unit that was sent does not answer."""
    if (dispatch := session.get(Dispatch, dispatch_id)) is not None:
        dispatch.go_unanswered()


def begin_self_test(session: Session, zone_id: UUID, *, by: Actor = PLATFORM) -> None:
    """Begin the monthly test of a zone, or one that somebody asked for; set the next date."""
    zone = session.get(Zone, zone_id)
    if zone is None or zone.ended_at is not None:
        return
    zone.promise(
        DeadlineKind.ZONE_SELF_TEST, zone.next_test_after(now() + timedelta(minutes=1))
    )
    if session.scalars(SelfTest.open_in(zone_id)).first() is not None:
        return
    working = [DeviceStatus.INSTALLED, DeviceStatus.ONLINE, DeviceStatus.SILENT]
    devices = session.scalars(
        select(Device).where(Device.zone_id == zone_id, Device.status.in_(working))
    ).all()
    session.add(SelfTest.begin(zone, len(devices), by=by))
    for device in devices:
        session.add(Command.order(device, Action.SELF_TEST, SELF_TEST_S, by=by))


def end_self_test(session: Session, test_id: UUID) -> None:
    """End a test, and count who took part."""
    test = session.get(SelfTest, test_id)
    if test is None or test.ended_at is not None:
        return
    devices, members = session.execute(
        select(func.count(TestPart.device_id), func.count(TestPart.member_id)).where(
            TestPart.self_test_id == test_id
        )
    ).one()
    test.end(session.get_one(Zone, test.zone_id), devices, members)


def forget_member(session: Session, member_id: UUID) -> None:
    """Erase who a neighbour was: a month after they left, or were asked and said nothing."""
    if (member := session.get(ZoneMember, member_id)) is not None:
        member.forget()
        forget_words(session, [member_id])
        forget_recipient(session, member.recipient)


ALARM_CLOCKS: Mapping[DeadlineKind, Callable[[Session, UUID], None]] = {
    DeadlineKind.INCIDENT_ANSWER: escalate_to(Level.OPERATORS),
    DeadlineKind.INCIDENT_DISPATCH: escalate_to(Level.SUPERVISOR),
    DeadlineKind.INCIDENT_COMMAND: escalate_to(Level.COMMANDER),
    DeadlineKind.DISPATCH_ANSWER: go_unanswered,
    DeadlineKind.DEVICE_SILENCE: fall_silent,
    DeadlineKind.ZONE_SELF_TEST: begin_self_test,
    DeadlineKind.ZONE_TEST_END: end_self_test,
    DeadlineKind.ZONE_RETENTION: forget_member,
}

_SUBJECTS: Mapping[DeadlineKind, type[Incident | Device | Zone | SelfTest | ZoneMember]] = {
    DeadlineKind.INCIDENT_ANSWER: Incident,
    DeadlineKind.INCIDENT_DISPATCH: Incident,
    DeadlineKind.INCIDENT_COMMAND: Incident,
    DeadlineKind.DEVICE_SILENCE: Device,
    DeadlineKind.ZONE_SELF_TEST: Zone,
    DeadlineKind.ZONE_TEST_END: SelfTest,
    DeadlineKind.ZONE_RETENTION: ZoneMember,
}


def hold(session: Session, kind: DeadlineKind, subject_id: UUID) -> None:
    """Take hold of what a deadline is about, where the database knows such locks.

    Whoever keeps a promise holds the record first and then its deadline. The clock must do the
    same: an operator may acknowledge in the very second in which the ten are over.
    """
    if kind is DeadlineKind.DISPATCH_ANSWER:
        wanted = select(Incident.id).join(Dispatch, Dispatch.incident_id == Incident.id)
        wanted = wanted.where(Dispatch.id == subject_id)
        session.execute(wanted.with_for_update(of=Incident))
    elif (record := _SUBJECTS.get(kind)) is not None:
        session.execute(select(record.id).where(record.id == subject_id).with_for_update())
