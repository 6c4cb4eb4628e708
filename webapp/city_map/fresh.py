"""What is worked out once for everybody who looks, and anew when the city has changed."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.clock import now
from models.upkeep.service_request import ServiceRequest

V = TypeVar("V")

KEPT = 64  # answers, to different questions
FRESH = 60  # seconds; a promise may break without anybody touching the record


class Fresh(Generic[V]):
    """Keeps the answers of one process, each until a report changes or a minute has passed.

    While one thread works an answer out, the others are given the former one: nobody waits
    for a map that differs from the last one by a place.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[Hashable, V]] = OrderedDict()
        self._look, self._work = Lock(), Lock()

    def answer(self, session: Session, question: Hashable, work_out: Callable[[], V]) -> V:
        """Return what was worked out for a question, as the city stands."""
        key = (str(session.get_bind().engine.url), question)
        version = _version(session)
        with self._look:
            kept = self._kept.get(key)
        if kept is not None and kept[0] == version:
            return kept[1]
        if not self._work.acquire(blocking=kept is None) and kept is not None:
            return kept[1]
        try:
            return self._keep(key, version, work_out())
        finally:
            self._work.release()

    def _keep(self, key: Hashable, version: Hashable, answer: V) -> V:
        with self._look:
            self._kept[key] = (version, answer)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return answer


def _version(session: Session) -> tuple[str, int]:
    changed = session.scalar(select(func.max(ServiceRequest.updated_at)))
    return str(changed), int(now().timestamp()) // FRESH
