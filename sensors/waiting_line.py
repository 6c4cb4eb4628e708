"""The line in which messages wait to be written down: a press stands in it once."""

from collections.abc import Callable
from dataclasses import dataclass
from queue import Queue
from threading import Lock

from sensors.ears import Arrival
from sensors.topics import DEVICES


@dataclass(slots=True)
class Place:
    """One message in the line, and how many copies of it came while it waited."""

    arrival: Arrival
    copies: int = 0


class WaitingLine:
    """First come, first written; whoever brings more than it holds waits at the door.

    Situation: the database is away for twenty seconds, and every device repeats its press
    each three seconds until it is answered. Consequence: seven copies of each would stand
    between a new press and the city, each with its look into the database. So a copy to the
    letter of what waits is counted on it and let go: the broker need not keep it too, since
    it still keeps the first until that is written. One that the broker hands over again on a
    new connection takes the first one's place, because only there can it be acknowledged.
    """

    def __init__(self, most: int, let_go: Callable[[Arrival], None]) -> None:
        self._queue: Queue[Place] = Queue(most)
        self._known: dict[tuple[str, bytes], Place] = {}
        self._lock = Lock()
        self._let_go = let_go

    def put(self, arrival: Arrival, *, block: bool = True) -> None:
        """Stand in line, or be counted. Raises Full where there is no room and no waiting."""
        place = Place(arrival)
        if (key := _key(arrival)) is not None:
            with self._lock:
                first = self._known.setdefault(key, place)
                if first is not place:
                    first.copies += 1
                    old, first.arrival = first.arrival, arrival
                    if old.connection == arrival.connection:
                        first.arrival = old
                        self._let_go(arrival)
                    return
        self._queue.put(place, block)

    def get(self, timeout: float = 0) -> Place:
        """Take the next; wait for one up to `timeout` seconds, then raise Empty."""
        place = self._queue.get(timeout=timeout) if timeout else self._queue.get_nowait()
        if (key := _key(place.arrival)) is not None:
            with self._lock:
                self._known.pop(key, None)
        return place

    def __len__(self) -> int:
        return self._queue.qsize()


def _key(arrival: Arrival) -> tuple[str, bytes] | None:
    """Return by what a copy is known; None where the same words may mean something new.

    Only our own devices give every event an id. What the broker had kept stands apart, so that
    its mark is not lost.
    """
    if arrival.retained or not arrival.topic.startswith(f"{DEVICES}/"):
        return None
    return arrival.topic, arrival.payload
