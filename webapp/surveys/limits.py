"""How often one address may try: counted in memory, under keys that nobody keeps.

A table would say that somebody of this address answered at this hour. So each worker counts by
itself (with two workers the limit is twice as high), under a hash whose key is drawn at random
in the worker's memory and thrown away every hour, together with the counts.
"""

import hmac
import secrets
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

HOUR_S = 3600.0


class TriedTooOftenError(Exception):
    """One address tried too often within the hour."""


@dataclass(slots=True)
class Limit:
    """How many tries an address has in an hour. Many neighbours may share one address."""

    tries: int
    _key: bytes = b""
    _ends: float = 0.0
    _counts: Counter[bytes] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def take(self, address: str) -> None:
        """Count a try. Raises TriedTooOftenError."""
        with self._lock:
            if monotonic() >= self._ends:
                self.forget()
            about = hmac.digest(self._key, address.encode(), "sha256")
            if self._counts[about] >= self.tries:
                raise TriedTooOftenError
            self._counts[about] += 1

    def forget(self) -> None:
        """Throw key and counts away."""
        self._key, self._ends = secrets.token_bytes(32), monotonic() + HOUR_S
        self._counts.clear()


WRONG_CODES = Limit(60)
SENT = Limit(300)  # a school that answers together sits behind one address
