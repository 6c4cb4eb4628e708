"""Commands: what the platform tells a device, until the device says that it did it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.alerts.codes import Action
from models.alerts.device import Device
from models.alerts.incident import Incident
from models.base import Base, Identified
from models.clock import now
from models.events import PLATFORM, Actor, Announces, EventKind
from models.language import speak
from models.lifecycle import Lifecycle

REPEAT_AFTER = timedelta(seconds=3)
MOST_TRIES = 5  # then somebody must see to it
LASTING = (Action.SIREN_ON, Action.STROBE_ON)


class CommandStatus(StrEnum):
    """How far a command has come."""

    QUEUED = "queued"
    SENT = "sent"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


speak(
    CommandStatus,
    {
        CommandStatus.QUEUED: ("por enviar", "queued"),
        CommandStatus.SENT: ("enviada, sin respuesta", "sent, no answer yet"),
        CommandStatus.DONE: ("hecha", "done"),
        CommandStatus.REFUSED: ("el equipo la rechazó", "refused by the device"),
        CommandStatus.FAILED: ("el equipo no respondió", "no answer from the device"),
        CommandStatus.WITHDRAWN: ("retirada antes de cumplirse", "taken back"),
    },
)

_S = CommandStatus
_K = EventKind
_WAITING = text("status IN ('queued', 'sent')")


class Command(Announces, Identified, Base):
    """One thing a device is told to do. Repeated every three seconds until it answers.

    `duration_s` is how long, in seconds; the device ends by itself, whatever else is lost.
    """

    __tablename__ = "command"
    __table_args__ = (
        CheckConstraint("duration_s BETWEEN 0 AND 180", name="ends"),
        Index(
            "ix_command_waiting",
            "next_try_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_command_incident", "incident_id"),
    )

    LIFECYCLE: ClassVar[Lifecycle[CommandStatus]] = Lifecycle(
        "command",
        {
            "send": ([_S.QUEUED, _S.SENT], _S.SENT),
            "finish": ([_S.QUEUED, _S.SENT, _S.FAILED], _S.DONE),
            "refuse": ([_S.QUEUED, _S.SENT, _S.FAILED], _S.REFUSED),
            "fail": ([_S.QUEUED, _S.SENT], _S.FAILED),
            "withdraw": ([_S.QUEUED, _S.SENT], _S.WITHDRAWN),
        },
    )

    device_id: Mapped[UUID] = mapped_column(ForeignKey(Device.id), index=True)
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey(Incident.id))
    action: Mapped[Action]
    duration_s: Mapped[int]
    status: Mapped[CommandStatus]
    tries: Mapped[int] = mapped_column(default=0)
    ordered_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]  # first told; from then on its time runs
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None]

    device: Mapped[Device] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def order(
        cls,
        device: Device,
        action: Action,
        duration_s: int = 0,
        *,
        incident: Incident | None = None,
        not_before: datetime | None = None,
        by: Actor,
    ) -> Self:
        """Tell a device to do something, now or a little later."""
        command = cls(
            device=device,
            device_id=device.id,
            incident_id=incident.id if incident else None,
            action=action,
            duration_s=duration_s,
            status=_S.QUEUED,
            tries=0,
        )
        command.ordered_at = command._say(_K.SIREN_ORDERED, by, incident)
        command.next_try_at = not_before or command.ordered_at
        return command

    def sent(self) -> bool:
        """Note one more try; False when there were enough, and it has failed.

        So has what goes on for a while, once that while has passed: a siren that begins to
        sound when everything is over frightens people.
        """
        if self.tries >= MOST_TRIES or self.seconds_left() < 0:
            self.fail("no_answer" if self.tries else "too_late")
            return False
        self.status = self.LIFECYCLE.follow("send", self.status)
        self.begun_at = self.begun_at or now()
        self.tries += 1
        self.next_try_at = now() + REPEAT_AFTER
        return True

    def seconds_left(self) -> int:
        """Return for how long the device is to go on, were it told now; below 0: no more.

        Whoever is told again, and knows no ids, begins anew: it is told what is left, so that
        its siren never sounds for longer than was ordered. 0 for what has no length.
        """
        if self.action not in LASTING:
            return 0
        lost = now() - (self.begun_at or self.next_try_at)
        left = self.duration_s - round(lost.total_seconds())
        if left <= 0:
            return -1
        return left if self.begun_at else self.duration_s

    def answer(self, *, done: bool, reason: str | None = None) -> None:
        """Note what the device says it did; a second answer changes nothing."""
        move = "finish" if done else "refuse"
        if self.status in self.LIFECYCLE.moves[move].sources:
            self.status = self.LIFECYCLE.follow(move, self.status)
            self.reason = reason
            kind = _K.SIREN_CONFIRMED if done else _K.SIREN_FAILED
            self.answered_at = self._say(kind, self.device.actor)

    def withdraw(self) -> None:
        """Take it back: it is sent no more, and what it set off is ended by another command."""
        self.status = self.LIFECYCLE.follow("withdraw", self.status)
        self.reason = "withdrawn"

    def fail(self, reason: str) -> None:
        """Say that the device did not do it: somebody must know before they rely on it."""
        self.status = self.LIFECYCLE.follow("fail", self.status)
        self.reason = reason
        self._say(_K.SIREN_FAILED, PLATFORM)

    @classmethod
    def due(cls) -> Select["Command"]:
        """Select what is to be sent, or repeated, now; in the order it was ordered."""
        return (
            select(cls)
            .where(cls.status.in_([_S.QUEUED, _S.SENT]), cls.next_try_at <= now())
            .order_by(cls.next_try_at, cls.ordered_at)
        )

    def _say(self, kind: EventKind, by: Actor, incident: Incident | None = None) -> datetime:
        return self.announce(
            kind,
            by=by,
            serial=self.device.serial,
            place=self.device.place,
            action=self.action,
            duration_s=self.duration_s,
            incident=str(self.incident_id) if self.incident_id else None,
            **({"code": incident.code} if incident else {}),
        )
