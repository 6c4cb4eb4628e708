"""What neighbours do from the page of their zone, and what they may see there.

Whoever stands beside them may read along, and an attacker may be a neighbour. So nothing here
that neighbours see depends on a call under threat: not what is open, not how many called, not
what has been. A threatened neighbour's code does what their own code would do, and the call
for help goes out besides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from models.alerts.codes import DeviceStatus, Mode, Signal
from models.alerts.device import Device
from models.alerts.incident import Incident
from models.alerts.incident_stages import OPEN, Outcome
from models.alerts.presses import Calls
from models.alerts.sounding import Sounding
from models.alerts.witness import LONGEST_WORDS, Witness
from models.alerts.zone import Zone
from models.alerts.zone_member import Word, ZoneMember, members_of
from models.clock import now
from models.events import Actor, Event, EventKind

ONE_TOUCH = timedelta(seconds=5)  # within which a second touch is the same one
A_YEAR = timedelta(days=365)

_CALLS = (
    EventKind.INCIDENT_RAISED,
    EventKind.INCIDENT_PRESSED,
    EventKind.INCIDENT_PRESSED_AGAIN,
)


@dataclass(frozen=True, slots=True)
class OpenCall:
    """The call that is open in a zone, as all of its neighbours may see it."""

    incident: Incident
    since: datetime  # when the first call came that was not under threat
    sees: int
    sees_nothing: int
    all_clear_at: datetime | None  # nobody has called since


def call_for_help(session: Session, member: ZoneMember) -> Incident:
    """Call for help: raise an alarm in the zone or join the open one, as one of its voices."""
    zone = member.zone
    calls = Calls(session)
    known = calls.open_at(zone.spot, zone.mode)
    if known is not None:
        word = session.scalars(Witness.of(known.id, member.id)).one_or_none()
        if word is not None and word.sees and now() - word.said_at < ONE_TOUCH:
            return known
    return calls.call(zone, zone.spot, Signal.ALARM, voice=member, by=member.actor)


def say_what_is_seen(session: Session, member: ZoneMember, *, sees: bool) -> bool:
    """Say whether one sees it oneself; False where nothing is open any more.

    Who sees it is one of the voices that confirm, and may be the one that sets off the siren.
    """
    call = open_call(session, member.zone)
    if call is None:
        return False
    known = session.scalars(Witness.of(call.incident.id, member.id)).one_or_none()
    if known is None or known.sees is not sees:
        call.incident.witnessed(sees=sees, by=member.actor)
    Witness.speak(session, call.incident, member, sees=sees)
    if sees:
        Sounding(session).heed(call.incident, member.zone, member.actor)
    return True


def add_words(session: Session, member: ZoneMember, words: str) -> bool:
    """Add what the control room should know; False where one has said nothing to add to."""
    call = open_call(session, member.zone)
    word = call and session.scalars(Witness.of(call.incident.id, member.id)).one_or_none()
    if call is None or not word:
        return False
    word.words = words[:LONGEST_WORDS] or None
    # Nothing of the words: what is written in the diary stays for ever.
    call.incident.witnessed(sees=word.sees, by=member.actor)
    return True


def say_all_is_well(session: Session, member: ZoneMember, word: Word) -> None:
    """Say that all is well, which ends the noise; under threat, call for help besides.

    Only the control room ends a call. To all who may watch, both are the same.
    """
    call = open_call(session, member.zone)
    if call is not None:
        call.incident.all_clear(by=member.actor)
        Sounding(session).silence(call.incident, by=member.actor)
    _call_if_threatened(session, member, word)


def watch_or_rest(session: Session, member: ZoneMember, word: Word, *, armed: bool) -> None:
    """Arm or disarm the zone, as the code says; under threat, call for help besides."""
    if armed:
        member.zone.arm(by=member.actor)
    else:
        member.zone.disarm(by=member.actor)
    _call_if_threatened(session, member, word)


def choose_codes(
    session: Session, member: ZoneMember, word: Word, code: str, duress_code: str
) -> None:
    """Choose other codes; under threat, call for help besides. Raises UnfitCodeError."""
    member.confirm(code, duress_code)
    _call_if_threatened(session, member, word)


def open_call(session: Session, zone: Zone) -> OpenCall | None:
    """Return the call that is open in a zone; one that only came under threat is none."""
    first, last = (
        select(which(Event.occurred_at))
        .where(Event.subject_id == Incident.id, _is_open_call())
        .scalar_subquery()
        for which in (func.min, func.max)
    )
    found = session.execute(
        select(Incident, first, last)
        .where(Incident.zone_id == zone.id, Incident.status.in_(OPEN), first.is_not(None))
        .order_by(Incident.mode != Mode.REAL, Incident.raised_at)
        .limit(1)
    ).first()
    if found is None:
        return None
    incident, since, last_at = found
    said = (
        select(Witness.sees, func.count())
        .where(Witness.incident_id == incident.id)
        .group_by(Witness.sees)
    )
    words = dict(session.execute(said).all())
    clear_at = session.scalar(
        select(func.max(Event.occurred_at)).where(
            Event.subject_id == incident.id,
            Event.kind == EventKind.INCIDENT_ALL_CLEAR,
            Event.occurred_at >= last_at,
        )
    )
    return OpenCall(incident, since, words.get(True, 0), words.get(False, 0), clear_at)


def ended_calls(session: Session, zone: Zone) -> list[tuple[Mode, Outcome | None, int]]:
    """Count what became of the calls of a year, those under threat left out."""
    visible = select(Event.subject_id).where(Event.subject_id == Incident.id, _is_open_call())
    asked = (
        select(Incident.mode, Incident.outcome, func.count())
        .where(
            Incident.zone_id == zone.id,
            Incident.status.not_in(OPEN),
            Incident.raised_at > now() - A_YEAR,
            visible.exists(),
        )
        .group_by(Incident.mode, Incident.outcome)
    )
    return [(mode, outcome, many) for mode, outcome, many in session.execute(asked)]


def give_up(session: Session, zone: Zone, *, by: Actor) -> None:
    """End a zone: its devices stand for themselves again, and its neighbours are forgotten."""
    for device in session.scalars(_devices_of(zone.id)):
        device.stand_at(
            device.place, lat=device.lat, lon=device.lon, territory_id=device.territory_id
        )
        device.change("zone", by=by)
    for member in session.scalars(members_of(zone.id)):
        member.leave(by=by)
    zone.end(by=by)


def forget_words(session: Session, member_ids: Iterable[UUID]) -> None:
    """Erase what neighbours wrote about calls; that they said something stays."""
    theirs = Witness.member_id.in_(list(member_ids)) & Witness.words.is_not(None)
    for word in session.scalars(select(Witness).where(theirs)):
        word.words = None


def _call_if_threatened(session: Session, member: ZoneMember, word: Word) -> None:
    """Call for help without any light or sound. In a drill, too, it is meant."""
    if word is not Word.THREATENED:
        return
    zone = member.zone
    Calls(session).call(zone, zone.spot, Signal.DURESS, mode=Mode.REAL, by=member.actor)


def _devices_of(zone_id: UUID) -> Select[Device]:
    return select(Device).where(
        Device.zone_id == zone_id, Device.status != DeviceStatus.RETIRED
    )


def _is_open_call() -> ColumnElement[bool]:
    """Say which events are calls that all may know of."""
    return and_(
        Event.kind.in_(_CALLS), Event.facts["signal"].as_string() != Signal.DURESS.value
    )
