"""What every adapter is: one maker's way of speaking, to and from the city's."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from models.alerts.codes import Action, Protocol
from models.alerts.reading import Reading
from sensors.adapters.unreadable import UnreadableMessageError

LONGEST_SIREN = 180  # seconds, whatever a command asks for

# Where a protocol has no key of its own, the same word within this time is the same press:
# radio repeats come within a second, and a finger in a hurry within three joins them unharmed.
SAME_PRESS = timedelta(seconds=3)
# A copy that a broker had kept has no time of its own. It is what was heard last, unless
# nothing like it was ever heard.
SAME_COPY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Order:
    """What a device is to do: `seconds` is how long, for a siren or a light that goes on."""

    command_id: str
    address: str
    action: Action
    seconds: int = LONGEST_SIREN

    @property
    def bounded(self) -> int:
        """Return for how many seconds: 1 to 180 for what goes on, 0 for what has no length.

        A siren told twice starts its time anew, so whoever repeats an order gives what is left.
        """
        lasts = self.action in {Action.SIREN_ON, Action.STROBE_ON}
        return max(1, min(self.seconds, LONGEST_SIREN)) if lasts else 0


@dataclass(frozen=True, slots=True)
class Words:
    """What to publish, at QoS 1 and never retained: a kept order would sound at every start."""

    topic: str
    body: str


@dataclass(frozen=True, slots=True)
class Adapter(ABC):
    """One maker's topics, read into what the city knows, and orders in that maker's words.

    A bridge's adapter is made once for each bridge, with the prefix it may speak under, and
    may remember what the bridge told it. It is not shared between threads.
    """

    protocol: ClassVar[Protocol]

    prefix: str = ""

    @property
    @abstractmethod
    def filters(self) -> tuple[str, ...]:
        """Return what to subscribe to, with MQTT's wildcards."""

    @abstractmethod
    def read(self, topic: str, payload: bytes, *, retained: bool) -> list[Reading]:
        """Return what a message says: nothing, where it is of no interest.

        Raises UnreadableMessageError, and nothing else, for what nobody can read. A copy that
        the broker had kept (`retained`) is never a sign of life.
        """

    def command(self, order: Order) -> Words | None:  # noqa: ARG002 - few makers can be told
        """Return how this maker's device is told; None where it cannot be."""
        return None

    def beneath(self, topic: str) -> str:
        """Return what follows the prefix in a topic."""
        rest = topic.removeprefix(f"{self.prefix}/")
        if rest == topic or not rest:
            raise UnreadableMessageError("not under this prefix")
        return rest
