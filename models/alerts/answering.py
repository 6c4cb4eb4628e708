"""Taking in what devices did with what they were told."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.codes import Action
from models.alerts.command import Command
from models.alerts.device import Device
from models.alerts.pulse import devices_of
from models.alerts.reading import Answered
from models.alerts.self_test import take_part
from models.clock import now

SAME_TEST = timedelta(minutes=1)  # a device that says `test` as well was tested once


def answer_all(session: Session, answers: Sequence[Answered]) -> int:
    """Note what devices answered; return how many answers were to nothing they were told.

    A device can only answer for itself: the id of another's command is an answer to nothing.
    """
    devices = devices_of(session, {one.sender for one in answers})
    strays = 0
    for one in answers:
        device = devices.get(one.sender)
        command = None if device is None else _meant(session, device, one.command_id)
        if command is None:
            strays += 1
            continue
        command.answer(done=one.done, reason=one.reason)
        if command.action is Action.SELF_TEST and one.done:
            _note_test(session, command.device)
    return strays


def _meant(session: Session, device: Device, command_id: str) -> Command | None:
    """Return the command that an answer is to: by its id, or the newest of an action."""
    theirs = select(Command).where(Command.device_id == device.id)
    if command_id in set(Action):
        newest = theirs.where(Command.action == command_id, Command.tries > 0)
        return session.scalars(newest.order_by(Command.ordered_at.desc()).limit(1)).first()
    try:
        number = UUID(command_id)
    except ValueError:
        return None
    return session.scalars(theirs.where(Command.id == number)).one_or_none()


def _note_test(session: Session, device: Device) -> None:
    """Count the answer as the test itself: few makers' devices would say more."""
    if device.tested_at is None or now() - device.tested_at > SAME_TEST:
        device.test_passed()
    take_part(session, device)
