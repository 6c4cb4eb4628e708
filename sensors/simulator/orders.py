"""What a device does when the platform tells it to."""

import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from models.alerts.codes import Action, DeviceKind
from sensors.simulator.mischief import Manner

SAFETY_LIMIT_S = 180.0
REMEMBERED = 64  # answers
LOUD = frozenset({DeviceKind.SIREN, DeviceKind.COMMUNITY_ALARM})


class Sounder:
    """A siren or a strobe light, with a limit of its own that no command can pass."""

    def __init__(self) -> None:
        self.since = self.until = float("-inf")

    def begin(self, now: float, seconds: float) -> None:
        """Go on for so long; never for more than 180 s since it was last at rest."""
        if not self.goes_on(now):
            self.since = now
        self.until = min(now + seconds, self.since + SAFETY_LIMIT_S)

    def end(self, now: float) -> None:
        """Be still."""
        self.until = min(self.until, now)

    def goes_on(self, now: float) -> bool:
        """Tell whether it sounds, or shines."""
        return now < self.until


@dataclass(frozen=True, slots=True)
class Answer:
    """What to tell the platform, and whether the device must say that it tested itself."""

    body: bytes
    done: bool
    tests_itself: bool = False


class Orders:
    """Obeys commands, each once; one that comes again is answered again as it was before."""

    def __init__(self, kind: DeviceKind, manner: Manner = Manner.OBEYS) -> None:
        self.kind, self.manner = kind, manner
        self.siren, self.strobe = Sounder(), Sounder()
        self.answered: OrderedDict[str, Answer] = OrderedDict()

    def obey(self, payload: bytes, now: float) -> Answer | None:
        """Do what is told; None where there is nothing to answer, or no will to."""
        command = _object(payload)
        command_id = command.get("id")
        if self.manner is Manner.MUTE or not isinstance(command_id, str):
            return None
        if known := self.answered.get(command_id):
            return Answer(known.body, known.done)
        reason = self._carry_out(command, now)
        answer = _answer(command_id, reason, command.get("action"))
        self.answered[command_id] = answer
        if len(self.answered) > REMEMBERED:
            self.answered.popitem(last=False)
        return answer

    def _carry_out(self, command: dict[str, Any], now: float) -> str | None:
        """Do it; return the reason for which it is refused, or None."""
        action = command.get("action")
        if action not in list(Action):
            return "unknown action"
        if self.manner is Manner.REFUSES:
            return "out of order"
        if action == Action.SELF_TEST:
            return None
        if self.kind not in LOUD:
            return "has neither siren nor strobe"
        sounder = self.siren if action in {Action.SIREN_ON, Action.SIREN_OFF} else self.strobe
        seconds = command.get("duration_s", SAFETY_LIMIT_S)
        if action in {Action.SIREN_OFF, Action.STROBE_OFF}:
            sounder.end(now)
        elif _is_duration(seconds):
            sounder.begin(now, seconds)
        else:
            return "no such duration"
        return None


def _answer(command_id: str, reason: str | None, action: object) -> Answer:
    if reason is not None:
        return Answer(_body(id=command_id, state="refused", reason=reason), done=False)
    return Answer(_body(id=command_id, state="done"), True, action == Action.SELF_TEST)


def _is_duration(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _body(**said: str) -> bytes:
    return json.dumps(said).encode()


def _object(payload: bytes) -> dict[str, Any]:
    try:
        body = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
