"""What was heard of the bridges since it was last written down."""

from uuid import UUID

from models.alerts.bridge_presence import Presence, note
from models.alerts.reading import Beat, Reading
from models.session import unit_of_work


class Presences:
    """Gathers in the thread that reads messages, and writes down every other second."""

    def __init__(self) -> None:
        self._known: dict[UUID, Presence] = {}

    def add(
        self, bridge_id: UUID, prefix: str, readings: list[Reading], *, retained: bool
    ) -> None:
        """Take note of one message: the bridge speaks of itself under its own prefix.

        Its last will is kept by the broker and still true when it is handed over again; what
        is kept of its devices proves nothing about today.
        """
        for one in readings:
            itself = one.sender.address == prefix
            if retained and not itself:
                continue
            online = one.online if itself and isinstance(one, Beat) else None
            known = self._known.get(bridge_id, Presence())
            self._known[bridge_id] = known.then(online=online)

    def flush(self) -> None:
        """Write down what there is; what fails is kept, under whatever came meanwhile."""
        if not self._known:
            return
        taken, self._known = self._known, {}
        try:
            with unit_of_work() as session:
                note(session, taken)
        except Exception:
            self._known = taken | self._known
            raise
