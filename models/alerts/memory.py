"""Which messages are known already, and what is to be written of those that are not."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Executable, bindparam, insert, select, update
from sqlalchemy.orm import Session

from models.alerts.codes import Protocol
from models.alerts.device import Device
from models.alerts.message import DeviceMessage, Refusal
from models.alerts.reading import Said, Sender
from models.clock import now
from models.events import write_diary

REPLAY_FOR = timedelta(days=1)  # for which a second key (a frame counter) tells a replay
LONGEST_SERIAL = 64
AT_ONCE = 20  # each of so many serials is looked up with each of so many ids

_Columns = dict[str, Any]
_CORRECTED = ("device_id", "incident_id", "signal", "refusal", "heard_at", "late_s")
_KNOWN = select(
    DeviceMessage.id,
    DeviceMessage.serial,
    DeviceMessage.message_id,
    DeviceMessage.guard,
    DeviceMessage.heard_at,
    DeviceMessage.refusal,
)
_WITH_ID = _KNOWN.where(
    DeviceMessage.serial.in_(bindparam("serials", expanding=True)),
    DeviceMessage.message_id.in_(bindparam("ids", expanding=True)),
)
_WITH_GUARD = _KNOWN.where(
    DeviceMessage.serial.in_(bindparam("serials", expanding=True)),
    DeviceMessage.guard.in_(bindparam("guards", expanding=True)),
    DeviceMessage.heard_at > bindparam("since"),
).order_by(DeviceMessage.heard_at)
_COUNT = (
    update(DeviceMessage)
    .where(DeviceMessage.id == bindparam("known_id"))
    .values(
        repeats=DeviceMessage.repeats + bindparam("more"), repeated_at=bindparam("repeated_at")
    )
)
_CORRECT = (
    update(DeviceMessage)
    .where(DeviceMessage.id == bindparam("known_id"))
    .values({name: bindparam(f"new_{name}") for name in _CORRECTED})
)


@dataclass(slots=True)
class Entry:
    """One message as it is kept, or will be: plain columns, since they come by the hundred."""

    columns: _Columns
    is_new: bool
    counts_now: bool = False  # it was kept and refused, and is accepted after all
    more: int = 0  # repeats in this group

    def repeat(self, copies: int = 1) -> None:
        """Count more copies of it."""
        self.more += copies
        self.columns["repeated_at"] = now()

    def counts_for(self, device: Device | None) -> bool:
        """Tell whether it is known but was refused only for want of its device."""
        refused = self.columns["refusal"] is Refusal.UNKNOWN_DEVICE
        return device is not None and refused


class Memory:
    """What is known of the messages of one group, those earlier in the group included.

    `last_seq` are the numbers that devices gave the messages heard of them last: after a
    restart they count from the beginning.
    """

    def __init__(
        self,
        session: Session,
        group: Sequence[Said],
        devices: Mapping[Sender, Device],
        last_seq: dict[str, int],
    ) -> None:
        self.session, self.devices, self.last_seq = session, devices, last_seq
        self.new: list[Entry] = []
        self.known: dict[UUID, Entry] = {}
        self.by_id: dict[tuple[str, str], Entry] = {}
        self.by_guard: dict[tuple[str, str], Entry] = {}
        self._recall_by_id([one for one in group if one.within is None])
        self._recall_by_guard([one for one in group if guard_of(one) is not None])

    def of(self, said: Said) -> Entry | None:
        """Return the message that this one repeats."""
        serial = self.serial_of(said)
        if said.within is None:
            known = self.by_id.get((serial, said.message_id))
            if known is not None:
                return known
        guard = guard_of(said)
        guarded = None if guard is None else self.by_guard.get((serial, guard))
        if guarded is None or guarded.columns["heard_at"] <= now() - window_of(said):
            return None
        return guarded

    def keep(self, said: Said) -> Entry:
        """Keep a message that is new."""
        serial = self.serial_of(said)
        last = None if said.seq is None else self.last_seq.get(serial)
        entry = Entry(
            {
                "serial": serial,
                "message_id": _own_id(said),
                "guard": guard_of(said),
                "seq": said.seq,
                "signal": said.signal,
                "said_at": said.at,
                "heard_at": now(),
                "late_s": None,
                "retained": said.retained,
                "out_of_order": last is not None and (said.seq or 0) < last,
                "refusal": None,
                "device_id": None,
                "incident_id": None,
                "repeated_at": None,
            },
            is_new=True,
        )
        if said.seq is not None:
            self.last_seq[serial] = said.seq
        self.new.append(entry)
        self._remember(entry)
        return entry

    def serial_of(self, said: Said) -> str:
        """Return the serial under which a message is kept."""
        device = self.devices.get(said.sender)
        return known_as(said.sender) if device is None else device.serial

    def write_down(self) -> None:
        """Write what is new and what changed, after the incidents that it names."""
        self.session.flush()
        write_diary(self.session)
        connection = self.session.connection()
        if self.new:
            rows = [one.columns | {"id": uuid4(), "repeats": one.more} for one in self.new]
            connection.execute(insert(DeviceMessage), rows)
        repeated = [
            {"known_id": one.columns["id"], "more": one.more, "repeated_at": now()}
            for one in self.known.values()
            if one.more
        ]
        if repeated:
            connection.execute(_COUNT, repeated)
        corrected = [_correction(one.columns) for one in self.known.values() if one.counts_now]
        if corrected:
            connection.execute(_CORRECT, corrected)

    def _remember(self, entry: Entry) -> None:
        columns = entry.columns
        self.by_id[columns["serial"], columns["message_id"]] = entry
        if columns["guard"] is not None:
            self.by_guard[columns["serial"], columns["guard"]] = entry

    def _recall_by_id(self, group: Sequence[Said]) -> None:
        for first in range(0, len(group), AT_ONCE):
            some = group[first : first + AT_ONCE]
            asked = {
                "serials": list({self.serial_of(one) for one in some}),
                "ids": list({one.message_id for one in some}),
            }
            self._recall(_WITH_ID, asked)

    def _recall_by_guard(self, group: Sequence[Said]) -> None:
        """Look for second keys, by how long each holds: few devices have any."""
        by_window: dict[timedelta, list[Said]] = {}
        for one in group:
            by_window.setdefault(window_of(one), []).append(one)
        for window, some in by_window.items():
            asked = {
                "serials": list({self.serial_of(one) for one in some}),
                "guards": list({guard_of(one) for one in some}),
                "since": now() - window,
            }
            self._recall(_WITH_GUARD, asked)

    def _recall(self, which: Executable, asked: dict[str, Any]) -> None:
        for row in self.session.execute(which, asked).mappings():
            entry = self.known.setdefault(row["id"], Entry(dict(row), is_new=False))
            self._remember(entry)


def known_as(sender: Sender) -> str:
    """Return the serial under which a message of somebody unknown is kept."""
    if sender.protocol is Protocol.NATIVE:
        return sender.address
    name = f"{sender.protocol}:{sender.address}"
    if len(name) <= LONGEST_SERIAL:
        return name
    return f"{name[:47]}~{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def guard_of(said: Said) -> str | None:
    """Return the second key: the frame's, or the word itself where there is no other."""
    return said.message_id if said.within is not None else said.guard


def window_of(said: Said) -> timedelta:
    """Return for how long the second key tells a repeat."""
    return said.within if said.within is not None else REPLAY_FOR


def _own_id(said: Said) -> str:
    """Return the id it is kept under: its own, or made from its arrival where it has none."""
    if said.within is None:
        return said.message_id
    return f"{said.message_id}@{now().isoformat(timespec='microseconds')}"


def _correction(columns: _Columns) -> _Columns:
    return {"known_id": columns["id"]} | {f"new_{name}": columns[name] for name in _CORRECTED}
