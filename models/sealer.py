"""The sealer: binds what happened into the chain, seconds after it happened.

Start it with `python -m models.sealer`. One process does it, so that those who write events
never wait for each other; a second one that is started by mistake finds the chain longer than
it thought and writes nothing.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from models import logs
from models.audit import publish_head, seal_late, seal_some
from models.calendar import city_day
from models.clock import wall
from models.events import Event
from models.heartbeats import beat
from models.session import connect, reading, unit_of_work
from models.settings import Settings

log = logging.getLogger(__name__)

PAUSE = 2.0  # seconds between two looks; a seal must be there within a minute
PUBLISH_EVERY = 15.0  # seconds; the programs count as silent after 60
PROGRAM = "sealer"


@dataclass
class LookBack:
    """How far back numbers may still come late.

    A transaction that took a number and has not committed is not older than an hour, so
    looking back an hour finds it. Once a day, and at the start, everything is looked through:
    no event stays unsealed because somebody left a transaction open over lunch.
    """

    after: int = 0
    next_after: int = 0
    hour: int = -1

    def window(self) -> int:
        """Return the number above which to look for late ones."""
        this_hour = int(wall().timestamp() // 3600)
        if this_hour != self.hour:
            whole = self.hour < 0 or this_hour % 24 == 0
            self.after = 0 if whole else self.next_after
            with reading() as session:
                self.next_after = session.scalar(select(func.max(Event.id))) or 0
            self.hour = this_hour
        return self.after


def exhaust(seal: Callable[[], int]) -> int:
    """Seal batch after batch until there is nothing to seal; return how many were."""
    total = 0
    while done := seal():
        total += done
    return total


def seal_what_is_new(back: LookBack) -> int:
    """Seal everything that waits, late numbers too; return how many were sealed."""
    sealed = exhaust(seal_some)
    after = back.window()
    return sealed + exhaust(lambda: seal_late(after))


def publish() -> None:
    """Write down the head of the day that ended, and that the sealer works."""
    yesterday = city_day(wall()) - timedelta(days=1)
    with unit_of_work() as session:
        publish_head(session, yesterday)
        beat(session, PROGRAM)


def run() -> None:
    """Seal for as long as the process lives."""
    back, published = LookBack(), float("-inf")
    while True:
        try:
            seal_what_is_new(back)
            if time.monotonic() - published > PUBLISH_EVERY:
                publish()
                published = time.monotonic()
        except Exception:
            log.exception("could not seal; trying again")
        time.sleep(PAUSE)


if __name__ == "__main__":
    settings = Settings.from_environment()
    logs.configure(PROGRAM, settings.log_format)
    connect(settings.database)
    run()
