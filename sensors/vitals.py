"""Signs of life, kept together in memory and written down in small portions."""

from collections.abc import Mapping
from itertools import islice
from threading import Lock

from models.alerts.pulse import Vital
from models.alerts.reading import Beat, Sender
from models.clock import now

MOST_SENDERS = 50_000  # who invents senders fills no memory


class Vitals:
    """What is known of each sender since the last flush. Two threads bring, one takes."""

    def __init__(self) -> None:
        self._known: dict[Sender, Vital] = {}
        self._lock = Lock()
        self.heard = 0  # in all
        self.ignored = 0  # for whom there was no room

    def __len__(self) -> int:
        return len(self._known)

    def add(self, beat: Beat) -> None:
        """Add a sign of life."""
        with self._lock:
            self.heard += 1
            known = self._known.get(beat.sender)
            if known is None and len(self._known) >= MOST_SENDERS:
                self.ignored += 1
                return
            self._known[beat.sender] = (known or Vital()).then(beat, now())

    def take(self) -> dict[Sender, Vital]:
        """Take all there are."""
        with self._lock:
            taken, self._known = self._known, {}
        return taken

    def give_back(self, older: Mapping[Sender, Vital]) -> None:
        """Put back what could not be written; what came meanwhile is newer."""
        with self._lock:
            for sender, vital in older.items():
                newer = self._known.get(sender)
                self._known[sender] = newer.over(vital) if newer else vital


def portion(vitals: dict[Sender, Vital], size: int) -> dict[Sender, Vital]:
    """Take up to `size` of them out of a dictionary."""
    senders = list(islice(vitals, size))
    return {sender: vitals.pop(sender) for sender in senders}
