"""What is to be done now and then, beside the listening."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from sensors.faults import is_not_now

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Chore:
    """Something to do every so many seconds."""

    name: str
    every: float  # seconds
    do: Callable[[], object]
    due_at: float = float("-inf")  # by time.monotonic

    def do_if_due(self) -> None:
        """Do it, if it is time. A failure keeps nobody from being heard.

        Raises what `is_not_now` knows: then the whole database is to be waited for.
        """
        if time.monotonic() < self.due_at:
            return
        self.due_at = time.monotonic() + self.every
        try:
            self.do()
        except Exception as error:
            if is_not_now(error):
                raise
            log.exception("%s: failed; listening on", self.name)
