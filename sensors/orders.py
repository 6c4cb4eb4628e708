"""What devices are told: sent at once, repeated until they answer, and given up in the end."""

import logging
from collections.abc import Callable

from models.alerts.command import Command
from models.session import reading, unit_of_work
from sensors.adapters import Words
from sensors.channels import Channels

log = logging.getLogger(__name__)

AT_ONCE = 50  # orders in one transaction: some 10 ms of the write lock


class Orders:
    """Carries the city's commands to the devices.

    The portal and the clocks only write rows; what is due is found here. A row says that it
    was sent before it is: were we killed in between, it goes out again three seconds later,
    and a device that heard it both times knows it by its id.
    """

    def __init__(self, channels: Channels, say: Callable[[str, str], None]) -> None:
        self.channels, self.say = channels, say

    def look(self) -> int:
        """Send what is due; return how many orders that were. Looking holds no lock."""
        with reading() as session:
            if session.scalars(Command.due().limit(1)).first() is None:
                return 0
        with unit_of_work() as session:
            due = session.scalars(Command.due().limit(AT_ONCE).with_for_update(of=Command))
            told = [words for command in due.all() if (words := self._try(command))]
        for words in told:
            self.say(words.topic, words.body)
        return len(told)

    def _try(self, command: Command) -> Words | None:
        """Note one more try, and return its words; None for an order that has failed."""
        words = self.channels.words(command, command.seconds_left())
        if words is None:
            command.fail("takes_no_orders")
        elif command.sent():
            return words
        log.warning("%s did not carry out %s", command.device.serial, command.action)
        return None
