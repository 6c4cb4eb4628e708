"""What the sirens of an incident are doing, as far as they have said so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from models.alerts.codes import Action
from models.alerts.command import Command, CommandStatus
from models.clock import now

SIREN = frozenset({Action.SIREN_ON, Action.SIREN_OFF})
_S = CommandStatus


@dataclass(frozen=True, slots=True)
class Siren:
    """One siren: where it hangs, what it is doing in words, and how that looks."""

    serial: str
    place: str
    words: str
    tone: str
    sign: str
    left_s: int = 0  # seconds for which it still sounds


def sirens_of(commands: Iterable[Command]) -> list[Siren]:
    """Tell what each siren does, from all that it was told, in the order it was told."""
    told: dict[str, list[Command]] = {}
    for command in commands:
        if command.action in SIREN:
            told.setdefault(command.device.serial, []).append(command)
    return [_state(theirs) for _serial, theirs in sorted(told.items())]


def _state(told: Sequence[Command]) -> Siren:
    """Believe the last thing it was told, once it has said that it did it."""
    last = told[-1]
    left = max((_left(command) for command in told), default=0)
    if last.action is Action.SIREN_OFF and last.status is _S.DONE:
        left = 0
    words, tone, sign = _words(last, left)
    return Siren(last.device.serial, last.device.place, words, tone, sign, left)


def _words(last: Command, left: int) -> tuple[str, str, str]:
    if last.status is _S.FAILED:
        return _("falló: el equipo no respondió"), "bad", "alert"
    if last.status is _S.REFUSED and last.reason != "withdrawn":
        return _("falló: el equipo la rechazó"), "bad", "alert"
    if last.status in {_S.QUEUED, _S.SENT}:
        asked = {Action.SIREN_ON: _("por sonar"), Action.SIREN_OFF: _("por apagarse")}
        tried = _("sin respuesta todavía") if last.tries > 1 else ""
        said = asked[last.action]
        return (f"{said}, {tried}" if tried else said), "soon", "clock"
    if left:
        return _("sonando"), "moving", "sound"
    return _("apagada"), "", "silence"


def _left(command: Command) -> int:
    """Return for how many seconds more an order to sound holds, if it was carried out."""
    if (
        command.action is not Action.SIREN_ON
        or command.status is not _S.DONE
        or command.answered_at is None
    ):
        return 0
    ends = command.answered_at + timedelta(seconds=command.duration_s)
    return max(round((ends - now()).total_seconds()), 0)
