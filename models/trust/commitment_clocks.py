"""The clocks of a commitment: a reminder, the day it breaks, and every month from then on."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from models.calendar import BOGOTA, city_day, start_of
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Announces, EventKind
from models.trust.commitment_stages import BINDING, PROMISED, CommitmentStatus

REMIND_DAYS = 7  # before the date, whoever owes it and the other side are reminded
AGAIN_DAYS = 30  # how often both hear of it while it stays broken
MORNING = time(8)  # in the city: nobody is reminded at midnight

_K = EventKind
_CLOCKS = (
    DeadlineKind.COMMITMENT_REMINDER,
    DeadlineKind.COMMITMENT_BROKEN,
    DeadlineKind.COMMITMENT_STILL_BROKEN,
)


class KeepsDate(Announces, Promises):
    """The part of a commitment that keeps a date and owns up when it has passed.

    The ticker asks at each date; the commitment looks at how it stands before it speaks.
    """

    if TYPE_CHECKING:  # columns of the commitment
        code: str
        status: CommitmentStatus
        territory_id: str
        due_on: date
        claimed_on: date | None
        broken_at: datetime | None

    def set_clocks(self) -> None:
        """Set the clocks of the date in force; a reminder only where there is time for one."""
        remind_at = datetime.combine(self.due_on - timedelta(REMIND_DAYS), MORNING, BOGOTA)
        if remind_at > now():
            self.promise(DeadlineKind.COMMITMENT_REMINDER, remind_at)
        self.promise(DeadlineKind.COMMITMENT_BROKEN, start_of(self.due_on + timedelta(1)))

    def stop_clocks(self) -> None:
        """Stop the clocks: it is settled."""
        for clock in _CLOCKS:
            self.withdraw(clock)

    def come_due(self) -> None:
        """Say that the date is near: the ticker only asks."""
        if self.status in PROMISED and not self.is_broken:
            self.announce(_K.COMMITMENT_DUE_SOON, by=PLATFORM, code=self.code)

    def break_(self) -> None:
        """Say that the date has passed, if it has, and go on saying so every month.

        What was claimed in time waits for an answer and is not broken; a dispute after the
        date breaks it then.
        """
        if self.is_broken and self.broken_at is None:
            self.broken_at = self.announce(
                _K.COMMITMENT_BROKEN, by=PLATFORM, code=self.code, territory=self.territory_id
            )
            self._ask_again()

    def stay_broken(self) -> None:
        """Say once more that it is broken. While a late claim waits, nobody is pressed."""
        if self.status not in BINDING:
            return
        if self.is_broken and self.status in PROMISED:
            self.announce(_K.COMMITMENT_STILL_BROKEN, by=PLATFORM, code=self.code)
        self._ask_again()

    @property
    def is_broken(self) -> bool:
        """Tell whether it is open and its date has passed: what people call broken."""
        if self.status is CommitmentStatus.CLAIMED:
            return self.claimed_on is not None and self.claimed_on > self.due_on
        return self.status in PROMISED and self.due_on < city_day(now())

    def _ask_again(self) -> None:
        self.promise(DeadlineKind.COMMITMENT_STILL_BROKEN, now() + timedelta(AGAIN_DAYS))
