"""Taking in what devices say: a few hundred messages in a handful of statements.

Numbered, because each is a way to lose a press or to count it twice:
1. A message is known by its device and its protocol's key for it, however often it comes,
   whether the broker kept a copy or the device repeats; repeats are counted and that is all.
2. One never heard before always counts, however late, out of order or wrong its clock.
3. A press of a device nobody had registered counts as never heard once somebody has.
4. Whatever is kept may be acknowledged, repeats and refusals too, or it would come for ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models.alerts.codes import CALLS_FOR_HELP, DeviceStatus, Protocol, Signal
from models.alerts.device import Device
from models.alerts.incident import Incident
from models.alerts.message import DeviceMessage, Refusal
from models.alerts.presses import Calls
from models.alerts.pulse import devices_of
from models.alerts.reading import Said, Sender
from models.alerts.self_test import take_part
from models.clock import now

REPLAY_FOR = timedelta(days=1)  # for which a second key (a frame counter) tells a replay
PUNCTUAL = 5  # seconds; less is no lateness anybody needs to hear of


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
    devices = devices_of(session, {said.sender for said in group})
    memory = _Memory(session, group, devices)
    calls = Calls(session, devices.values())
    received = []
    for said in group:
        device = devices.get(said.sender)
        message = memory.of(said)
        if message is not None and not _counts_now(message, device):
            message.repeats += 1
            message.repeated_at = now()
            received.append(Reception(said, False, refusal=message.refusal))
            continue
        message = message or memory.keep(said)
        incident = _follow(session, calls, said, message, device)
        received.append(Reception(said, True, incident, message.refusal))
    return received


def known_as(sender: Sender) -> str:
    """Return the serial under which a message of somebody unknown is kept."""
    if sender.protocol is Protocol.NATIVE:
        return sender.address
    return f"{sender.protocol}:{sender.address}"[:64]


def _counts_now(message: DeviceMessage, device: Device | None) -> bool:
    """Tell whether a message that is known was refused only for want of its device."""
    return device is not None and message.refusal is Refusal.UNKNOWN_DEVICE


def _follow(
    session: Session, calls: Calls, said: Said, message: DeviceMessage, device: Device | None
) -> Incident | None:
    """Do what a first message calls for; return the incident it raised or joined."""
    message.heard_at = now()
    message.late_s = None if said.at is None else round((now() - said.at).total_seconds())
    if device is None:
        message.refusal = Refusal.UNKNOWN_DEVICE
        return None
    message.device_id = device.id
    if said.signal is None:
        message.refusal = Refusal.UNKNOWN_WORD
        return None
    if device.status is DeviceStatus.RETIRED:
        message.refusal = Refusal.RETIRED_DEVICE
        return None
    message.refusal = None
    if said.signal in CALLS_FOR_HELP:
        incident = calls.press(device, said.signal, late_s=_told(message.late_s))
        message.incident_id = incident.id
        return incident
    return _heed(session, calls, said.signal, device)


def _heed(session: Session, calls: Calls, signal: Signal, device: Device) -> Incident | None:
    """Do what a device asks for that is no call for help."""
    if signal is Signal.TAMPER:
        device.tamper()
    elif signal is Signal.TEST:
        device.test_passed()
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


class _Memory:
    """Which messages of a group are known already, those earlier in the group included."""

    def __init__(
        self, session: Session, group: Sequence[Said], devices: dict[Sender, Device]
    ) -> None:
        self.session, self.devices = session, devices
        self.by_id: dict[tuple[str, str], DeviceMessage] = {}
        self.by_guard: dict[tuple[str, str], DeviceMessage] = {}
        self._remember(self._kept_by_id(group))
        self._remember(self._kept_by_guard(group))
        self.last_seq = self._sequences(group)

    def of(self, said: Said) -> DeviceMessage | None:
        """Return the message that this one repeats."""
        serial = self._serial(said)
        if said.within is None:
            known = self.by_id.get((serial, said.message_id))
            if known is not None:
                return known
        guard = _guard(said)
        guarded = self.by_guard.get((serial, guard)) if guard else None
        return guarded if guarded and guarded.heard_at > now() - _window(said) else None

    def keep(self, said: Said) -> DeviceMessage:
        """Keep a message that is new."""
        serial = self._serial(said)
        last = self.last_seq.get(serial)
        message = DeviceMessage(
            serial=serial,
            message_id=_own_id(said),
            guard=_guard(said),
            seq=said.seq,
            signal=said.signal,
            said_at=said.at,
            heard_at=now(),
            retained=said.retained,
            out_of_order=said.seq is not None and last is not None and said.seq < last,
            repeats=0,
        )
        if said.signal is None:
            message.refusal = Refusal.UNKNOWN_WORD
        if said.seq is not None:
            self.last_seq[serial] = max(said.seq, last or said.seq)
        self.session.add(message)
        self._remember([message])
        return message

    def _serial(self, said: Said) -> str:
        device = self.devices.get(said.sender)
        return device.serial if device else known_as(said.sender)

    def _remember(self, messages: Iterable[DeviceMessage]) -> None:
        for message in messages:
            self.by_id[message.serial, message.message_id] = message
            if message.guard is not None:
                self.by_guard[message.serial, message.guard] = message

    def _kept_by_id(self, group: Sequence[Said]) -> Iterable[DeviceMessage]:
        asked = {(self._serial(one), one.message_id) for one in group if one.within is None}
        return self._find(
            and_(DeviceMessage.serial == serial, DeviceMessage.message_id == message_id)
            for serial, message_id in asked
        )

    def _kept_by_guard(self, group: Sequence[Said]) -> Iterable[DeviceMessage]:
        asked = {
            (self._serial(one), guard, _window(one)) for one in group if (guard := _guard(one))
        }
        return self._find(
            and_(
                DeviceMessage.serial == serial,
                DeviceMessage.guard == guard,
                DeviceMessage.heard_at > now() - window,
            )
            for serial, guard, window in asked
        )

    def _find(self, wanted: Iterable[object]) -> Iterable[DeviceMessage]:
        ways = list(wanted)
        if not ways:
            return []
        found = select(DeviceMessage).where(or_(*ways)).order_by(DeviceMessage.heard_at)  # type: ignore[arg-type]
        return self.session.scalars(found)

    def _sequences(self, group: Sequence[Said]) -> dict[str, int]:
        """Return the highest number heard so far of each device that numbers."""
        serials = {self._serial(one) for one in group if one.seq is not None}
        if not serials:
            return {}
        highest = (
            select(DeviceMessage.serial, func.max(DeviceMessage.seq))
            .where(DeviceMessage.serial.in_(serials), DeviceMessage.seq.is_not(None))
            .group_by(DeviceMessage.serial)
        )
        return {serial: seq for serial, seq in self.session.execute(highest) if seq is not None}


def _guard(said: Said) -> str | None:
    """Return the second key: the frame's, or the word itself where there is no other."""
    return said.message_id if said.within is not None else said.guard


def _window(said: Said) -> timedelta:
    return said.within if said.within is not None else REPLAY_FOR


def _own_id(said: Said) -> str:
    """Return the id it is kept under: its own, or made from its arrival where it has none."""
    if said.within is None:
        return said.message_id
    return f"{said.message_id}@{now().isoformat(timespec='microseconds')}"[:96]
