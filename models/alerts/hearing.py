"""Taking in what devices say: a few hundred messages in a handful of statements.

Numbered, because each is a way to lose a press or to count it twice:
1. A message is known by its device and its protocol's key for it, however often it comes,
   whether the broker kept a copy or the device repeats; repeats are counted and that is all.
2. One never heard before always counts, however late, out of order or wrong its clock.
3. A press of a device nobody had registered counts as never heard once somebody has.
4. Whatever is kept may be acknowledged, repeats and refusals too, or it would come for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.codes import CALLS_FOR_HELP, DeviceStatus, Signal
from models.alerts.device import Device
from models.alerts.incident import Incident
from models.alerts.memory import Entry, Memory
from models.alerts.message import DeviceMessage, Refusal
from models.alerts.presses import Calls
from models.alerts.pulse import SPEAKING_AS, addresses, found_among
from models.alerts.reading import Said, Sender
from models.alerts.self_test import take_part
from models.clock import now

PUNCTUAL = 5  # seconds; less is no lateness anybody needs to hear of
_LAST_SEQ = (
    select(DeviceMessage.seq)
    .where(DeviceMessage.serial == Device.serial)
    .order_by(DeviceMessage.heard_at.desc())
    .limit(1)
)
_SPEAKING_NOW = SPEAKING_AS.add_columns(_LAST_SEQ.scalar_subquery()).with_for_update(
    read=True, key_share=True, of=Device
)


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of one message: whether it was news, and the incident it belongs to.

    `refusal` is why nothing followed from it, though it was kept.
    """

    said: Said
    is_news: bool
    incident: Incident | None = None
    refusal: Refusal | None = None


def hear_all(session: Session, group: Sequence[Said]) -> list[Reception]:
    """Keep a group of messages and let follow from each what must, in order of arrival."""
    if not group:
        return []
    devices, last_seq = _devices(session, group)
    memory = Memory(session, group, devices, last_seq)
    calls = Calls(session, devices.values())
    received = []
    with session.no_autoflush:
        for said in group:
            device = devices.get(said.sender)
            entry = memory.of(said)
            if entry is not None and not entry.counts_for(device):
                entry.repeat(1 + said.copies)
                refusal = entry.columns["refusal"]
                received.append(Reception(said, is_news=False, refusal=refusal))
                continue
            if entry is None:
                entry = memory.keep(said)
            else:
                entry.counts_now = True
            if said.copies:
                entry.repeat(said.copies)
            incident = _follow(session, calls, said, entry, device)
            refusal = entry.columns["refusal"]
            received.append(Reception(said, True, incident, refusal))
    memory.write_down()
    return received


def _devices(
    session: Session, group: Sequence[Said]
) -> tuple[dict[Sender, Device], dict[str, int]]:
    """Find who speaks, and the number of the last message heard of each, in one look.

    The lock, where the database knows it, is the one that a new message takes anyway: to take
    it before anything is announced leaves an operator nothing to wait for in a circle.
    """
    asked = {said.sender for said in group}
    rows = session.execute(_SPEAKING_NOW, addresses(asked)).all()
    last_seq = {device.serial: seq for device, seq in rows if seq is not None}
    return found_among(asked, (device for device, _ in rows)), last_seq


def _follow(
    session: Session, calls: Calls, said: Said, entry: Entry, device: Device | None
) -> Incident | None:
    """Do what a first message calls for; return the incident it raised or joined."""
    late_s = None if said.at is None else round((now() - said.at).total_seconds())
    refusal = _refusal(said, device)
    entry.columns |= {
        "device_id": device.id if device else None,
        "signal": said.signal,
        "refusal": refusal,
        "heard_at": now(),
        "late_s": late_s,
        "incident_id": None,
    }
    if device is None or refusal is not None or said.signal is None:
        return None
    if said.signal not in CALLS_FOR_HELP:
        return _heed(session, calls, said.signal, device)
    incident = calls.press(device, said.signal, late_s=_told(late_s))
    entry.columns["incident_id"] = incident.id
    return incident


def _refusal(said: Said, device: Device | None) -> Refusal | None:
    if device is None:
        return Refusal.UNKNOWN_DEVICE
    if said.signal is None:
        return Refusal.UNKNOWN_WORD
    return Refusal.RETIRED_DEVICE if device.status is DeviceStatus.RETIRED else None


def _heed(session: Session, calls: Calls, signal: Signal, device: Device) -> Incident | None:
    """Do what a device asks for that is no call for help."""
    if signal is Signal.TAMPER:
        device.tamper()
    elif signal is Signal.TEST:
        device.test_passed()
        session.flush()  # it may have said so twice
        take_part(session, device)
    elif signal is Signal.ALL_CLEAR:
        return calls.all_clear(device)
    elif device.zone is not None and signal is Signal.ARM:
        device.zone.arm(by=device.actor)
    elif device.zone is not None and signal is Signal.DISARM:
        device.zone.disarm(by=device.actor)
    return None


def _told(late_s: int | None) -> int | None:
    """Return a lateness worth telling; None for a message that came in time."""
    return None if late_s is None or abs(late_s) <= PUNCTUAL else late_s
