"""Who lives: writing signs of life down, and since when we hear them ourselves."""

import logging
import time
from collections.abc import Callable, Sequence

from models.alerts.listening import begin_again, note
from models.alerts.pulse import Vital, flush
from models.alerts.reading import Sender
from models.session import unit_of_work
from sensors.ears import Ears
from sensors.faults import is_not_now
from sensors.vitals import Vitals, portion

log = logging.getLogger(__name__)

LONGEST_S = 0.015  # that a portion may hold the write lock: presses come between two
FEWEST, MOST = 20, 500


class Life:
    """Writes what `Vitals` gathered, in portions that let presses pass."""

    def __init__(self, vitals: Vitals, ears: Sequence[Ears]) -> None:
        self.vitals, self.ears = vitals, ears
        self.size = 50
        self.unknown = 0  # senders that nobody enrolled, counted at every flush
        self.heard_by: list[int] = []  # the connections that heard when we last noted it
        self.between: Callable[[], None] = lambda: None

    def flush(self) -> None:
        """Write everything down; what fails is put back and loses nothing."""
        taken = self.vitals.take()
        try:
            while taken:
                some = portion(taken, self.size)
                try:
                    self._write(some)
                except Exception as error:
                    if is_not_now(error):
                        taken.update(some)
                        raise
                    self._one_by_one(some, error)
                self.between()
        finally:
            self.vitals.give_back(taken)

    def note(self) -> None:
        """Note that we hear; after an absence, that we have begun again.

        While a connection is missing nothing is noted, and nobody is called silent.
        """
        if not all(ears.connected for ears in self.ears):
            return
        connections = [ears.connection for ears in self.ears]
        with unit_of_work() as session:
            (note if connections == self.heard_by else begin_again)(session)
        self.heard_by = connections

    def _write(self, some: dict[Sender, Vital]) -> None:
        with unit_of_work() as session:
            session.connection()  # from here on we hold the lock
            began = time.monotonic()
            unknown = flush(session, some)
        self.unknown += len(unknown)
        fitting = LONGEST_S * len(some) / max(time.monotonic() - began, 1e-6)
        self.size = round(min(max(0.5 * self.size + 0.5 * fitting, FEWEST), MOST))

    def _one_by_one(self, some: dict[Sender, Vital], error: Exception) -> None:
        """Leave out the one that cannot be written: the next sign of its life comes soon."""
        if len(some) == 1:
            [sender] = some
            log.error("could not note that %s lives", sender.address, exc_info=error)
            return
        for sender, vital in some.items():
            try:
                self._write({sender: vital})
            except Exception as alone:  # noqa: BLE001 - told below
                if is_not_now(alone):
                    self.vitals.give_back({sender: vital})
                else:
                    self._one_by_one({sender: vital}, alone)
