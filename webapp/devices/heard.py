"""What a device said and was told, and what came of it: the lists on its page."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.alerts.command import Command
from models.alerts.device import Device
from models.alerts.device_repair import DeviceRepair
from models.alerts.false_alarms import FalseAlarms, of_devices
from models.alerts.hearing import PUNCTUAL
from models.alerts.incident import Incident
from models.alerts.message import DeviceMessage
from models.language import say
from webapp.control_room.lateness import lateness
from webapp.languages import language

SHOWN = 15


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, and all that was odd about it, in words."""

    message: DeviceMessage
    what: str
    notes: tuple[str, ...]


def messages(session: Session, device: Device) -> list[Heard]:
    """Return what the device said last, refused messages included."""
    theirs = or_(DeviceMessage.device_id == device.id, DeviceMessage.serial == device.serial)
    newest = select(DeviceMessage).where(theirs).order_by(DeviceMessage.heard_at.desc())
    return [_told(message) for message in session.scalars(newest.limit(SHOWN))]


def commands(session: Session, device: Device) -> list[Command]:
    """Return what the device was told last."""
    newest = select(Command).where(Command.device_id == device.id)
    return list(
        session.scalars(newest.order_by(Command.ordered_at.desc(), Command.id).limit(SHOWN))
    )


def incidents(session: Session, device: Device) -> list[Incident]:
    """Return the calls that it raised or joined last."""
    joined = select(DeviceMessage.incident_id).where(DeviceMessage.device_id == device.id)
    theirs = or_(Incident.device_id == device.id, Incident.id.in_(joined))
    newest = select(Incident).where(theirs).order_by(Incident.raised_at.desc())
    return list(session.scalars(newest.limit(SHOWN)))


def false_alarms(session: Session, device: Device) -> FalseAlarms:
    """Return how many of its calls of a year were about nothing."""
    return of_devices(session, [device.id]).get(device.id, FalseAlarms())


def repair(session: Session, device: Device) -> DeviceRepair | None:
    """Return the repair it waits for."""
    return session.scalars(DeviceRepair.running_for(device.id)).one_or_none()


def answer_in_words(command: Command) -> str:
    """Say what a device gave as its reason, as far as it is one of ours."""
    known = {"no_answer": "", "withdrawn": ""}
    return known.get(command.reason or "", command.reason or "")


def _told(message: DeviceMessage) -> Heard:
    said = say(message.signal, language()) if message.signal else _("mensaje desconocido")
    return Heard(message, said[:1].upper() + said[1:], tuple(_notes(message)))


def _notes(message: DeviceMessage) -> list[str]:
    notes = []
    if message.refusal is not None:
        why = say(message.refusal, language())
        notes.append(_("No tuvo efecto: %(why)s", why=why))
    if message.late_s is not None and abs(message.late_s) > PUNCTUAL:
        notes.append(lateness(message.late_s))
    if message.repeats:
        notes.append(ngettext("Llegó otra vez", "Llegó otras %(num)s veces", message.repeats))
    if message.retained:
        notes.append(_("Era una copia que guardaba el servidor de mensajes"))
    if message.out_of_order:
        notes.append(_("Llegó después de uno más nuevo"))
    return [str(note) for note in notes]
