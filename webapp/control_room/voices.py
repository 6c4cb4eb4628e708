"""What neighbours say about a call, and who they are: for those who answer it, and nobody else.

This is the only page on which a neighbour who called under threat is named.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.codes import Signal
from models.alerts.device import Device
from models.alerts.incident import Incident
from models.alerts.witness import Witness
from models.alerts.zone_member import ZoneMember
from models.events import Event
from models.people.grant import Permission, Rights


@dataclass(frozen=True, slots=True)
class Voice:
    """One neighbour: who, where their button hangs, and what they said."""

    name: str  # empty where they are not to be named, or have been forgotten
    place: str
    at: datetime
    sees: bool = True
    words: str = ""
    is_threatened: bool = False


def voices_of(session: Session, incident: Incident, rights: Rights) -> list[Voice]:
    """Return what neighbours said about a call, those under threat first, the newest first."""
    if incident.zone_id is None or not rights.holds(Permission.HANDLE_INCIDENTS):
        return []
    said = select(Witness).where(Witness.incident_id == incident.id)
    words = {one.member_id: one for one in session.scalars(said)}
    threatened = _threatened(session, incident)
    asked = (
        select(ZoneMember, Device.place)
        .outerjoin(Device, Device.id == ZoneMember.device_id)
        .where(ZoneMember.id.in_({*words, *threatened}))
    )
    voices = []
    for member, place in session.execute(asked):
        who = (member.name or "", place or "")
        if (at := threatened.get(member.id)) is not None:
            voices.append(Voice(*who, at, is_threatened=True))
        if (word := words.get(member.id)) is not None:
            voices.append(Voice(*who, word.said_at, word.sees, word.words or ""))
    newest = sorted(voices, key=lambda one: one.at, reverse=True)
    return sorted(newest, key=lambda one: not one.is_threatened)


def _threatened(session: Session, incident: Incident) -> dict[UUID, datetime]:
    """Return who called under threat from their page, and when last."""
    calls = select(Event.actor, Event.occurred_at).where(
        Event.subject_id == incident.id,
        Event.actor.startswith("member:"),
        Event.facts["signal"].as_string() == Signal.DURESS.value,
    )
    return {
        UUID(actor.removeprefix("member:")): at
        for actor, at in session.execute(calls.order_by(Event.id))
    }
