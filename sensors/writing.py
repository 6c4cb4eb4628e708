"""Writing down what was heard: many messages in one transaction, and none at another's cost."""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from models.alerts.answering import answer_all
from models.alerts.dead_letter import bury
from models.alerts.hearing import Reception, hear_all
from models.alerts.reading import Answered, Said
from models.session import unit_of_work
from sensors.ears import Arrival
from sensors.faults import in_a_word, is_not_now, is_of_the_ground

log = logging.getLogger(__name__)

MOST_TOGETHER = 200  # messages in one transaction
LONGEST_S = 0.015  # that a transaction may hold SQLite's write lock, on average
CATCH_UP = 4  # groups in which a backlog is written, as far as `MOST_TOGETHER` allows
ENOUGH_TRIES = 2  # of a message that fails alone
LONG_ENOUGH = 240  # refusals of one group for a reason unknown: a minute


@dataclass(slots=True)
class Heard:
    """A message and what it says. `reason` is why nobody could read it."""

    arrival: Arrival
    said: list[Said] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    reason: str | None = None
    tries: int = 0  # that failed, of this message alone

    @property
    def is_to_be_kept(self) -> bool:
        """Tell whether there is anything to write down."""
        return bool(self.said or self.answers or self.reason)


Kept = Callable[[Heard, list[Reception]], None]


class Pen:
    """Writes groups down, in the order they came.

    A database that cannot write now is waited for: the group stays, nothing of it is
    acknowledged, and whoever holds the pen tries again. A message that cannot be kept must not
    take the others with it, nor come back for ever, nor end the gateway: a group that fails is
    halved until it is alone, and then goes to the dead letters with the reason.
    """

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.parts: deque[list[Heard]] = deque()
        self.size = 20  # messages in one group; follows what the last ones cost
        self.refusals = 0  # of the group that is next, for no reason we know to pass

    @property
    def waiting(self) -> int:
        """Return how many messages are not written yet."""
        return sum(len(part) for part in self.parts)

    def portion(self, behind: int) -> int:
        """Return how many of the messages to take together, `behind` of them waiting.

        Few, so that nobody waits long for the lock; but where they come faster than that lets
        us write, catching up comes first: a group costs little more than a message.
        """
        return max(self.size, min(MOST_TOGETHER, behind // CATCH_UP))

    @property
    def oldest_s(self) -> float:
        """Return for how many seconds the oldest of them has been waiting."""
        came = [part[0].arrival.at for part in self.parts]
        return time.monotonic() - min(came) if came else 0.0

    def write(self, group: Sequence[Heard] = ()) -> None:
        """Write a group, after those that wait.

        Raises what `is_not_now` knows; everything that was not written waits for the next call.
        """
        if group:
            self.parts.append(list(group))
        while self.parts:
            part = self.parts[0]
            try:
                receptions = self._write(part)
            except Exception as error:
                self.refusals += not is_of_the_ground(error)
                if is_not_now(error) and self.refusals < LONG_ENOUGH:
                    raise
                self.refusals = 0
                self.parts.popleft()
                self._take_apart(part, error)
                continue
            self.refusals = 0
            self.parts.popleft()
            for heard in part:
                self.kept(heard, receptions[id(heard)])

    def _write(self, part: Sequence[Heard]) -> dict[int, list[Reception]]:
        """Keep a part in one transaction; return what became of each message in it."""
        said = [(id(heard), one) for heard in part for one in heard.said]
        answers = [one for heard in part for one in heard.answers]
        receptions: dict[int, list[Reception]] = {id(heard): [] for heard in part}
        with unit_of_work() as session:
            session.connection()  # from here on we hold the lock
            began = time.monotonic()
            if said:
                became = hear_all(session, [one for _, one in said])
                for (whose, _), reception in zip(said, became, strict=True):
                    receptions[whose].append(reception)
            if answers:
                answer_all(session, answers)
            for heard in part:
                if heard.reason is not None:
                    bury(session, heard.arrival.topic, heard.arrival.payload, heard.reason)
        self._adapt(len(part), time.monotonic() - began)
        return receptions

    def _take_apart(self, part: list[Heard], error: Exception) -> None:
        if len(part) > 1:
            half = len(part) // 2
            self.parts.extendleft([part[half:], part[:half]])
            return
        [heard] = part
        heard.tries += 1
        if heard.tries < ENOUGH_TRIES:
            self.parts.appendleft(part)
            return
        log.error("could not keep %s", heard.arrival.topic, exc_info=error)
        if heard.said or heard.answers:
            letter = Heard(heard.arrival, reason=f"could not be kept: {in_a_word(error)}")
            self.parts.appendleft([letter])
        else:  # not even as a dead letter: the log has it
            self.kept(Heard(heard.arrival, reason=heard.reason), [])

    def _adapt(self, messages: int, seconds: float) -> None:
        """Choose how many the next group may be, by what these took."""
        fitting = LONGEST_S * messages / max(seconds, 1e-6)
        self.size = round(min(max(0.7 * self.size + 0.3 * fitting, 5), MOST_TOGETHER))
