"""Write to whoever keeps a device, at its third false alarm of a year and every third after.

Started by `incident.closed`. The letter counts and advises; it blames nobody, and who pressed
is not asked. Safe to run twice: one letter for each incident that made the number full.
"""

from typing import Any

from prefect import flow, task
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.diary import heard
from models.alerts.device import Device
from models.alerts.false_alarms import (
    TOO_OFTEN,
    of_custodian,
    of_devices,
    which_of_its_custodian,
)
from models.alerts.incident import Incident, Outcome
from models.events import Event
from models.language import say
from models.letters import Draft, LetterKind, write_all
from models.session import reading, unit_of_work


@flow
def review_false_alarms(events: list[int]) -> None:
    """Look whose false alarms these were, and write where there have been too many."""
    review(events)


@task
def review(events: list[int]) -> None:
    """Write the letters that these closings call for."""
    with reading() as session:
        drafts = letters_about(session, heard(session, events))
    if drafts:
        with unit_of_work() as session:
            write_all(session, drafts)


def letters_about(session: Session, told: list[Event]) -> list[Draft]:
    """Return a letter for each false alarm that is the third, sixth, ninth… of a year."""
    false = {one.subject_id for one in told if one.facts.get("outcome") == Outcome.FALSE_ALARM}
    rows = session.execute(
        select(Incident, Device)
        .join(Device, Device.id == Incident.device_id)
        .where(Incident.id.in_(false), Device.holder_email.is_not(None))
        .order_by(Incident.closed_at, Incident.id)
    )
    drafts = []
    for incident, device in rows:
        which = which_of_its_custodian(session, incident, str(device.holder_email))
        if which and which % TOO_OFTEN == 0:
            drafts.append(_letter(session, incident, device))
    return drafts


def _letter(session: Session, incident: Incident, device: Device) -> Draft:
    email = str(device.holder_email)
    theirs = of_custodian(session, email, until=incident.closed_at)
    its = of_devices(session, [device.id], until=incident.closed_at)[device.id]
    facts: dict[str, Any] = {
        "holder": device.holder or "",
        "kind": say(device.kind),
        "serial": device.serial,
        "place": device.place,
        "code": incident.code,
        "raised_at": incident.raised_at.isoformat(),
        "mistaken": theirs.false,
        "closed": theirs.closed,
        "device_false": its.false,
    }
    recipient = f"custodian:{device.id}"
    return Draft(str(incident.id), LetterKind.FALSE_ALARMS, recipient, email, "es", facts)
