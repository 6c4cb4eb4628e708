"""The smaller broker, amqtt, for machines where mosquitto is not installed.

It keeps nothing across a restart and redelivers nothing. No press is lost by that, since a
device repeats until the platform answers; but a city should install mosquitto.
"""

import asyncio
import logging
import signal
from dataclasses import dataclass
from pathlib import Path

from amqtt.broker import Broker
from amqtt.contexts import Action, BaseContext
from amqtt.plugins.base import BaseAuthPlugin, BaseTopicPlugin
from amqtt.session import Session

from models.alerts.device_key import fits
from sensors.broker import rules

log = logging.getLogger(__name__)


class KnownUsers(BaseAuthPlugin):
    """Lets in who is on the list, and reads the list again when it changed."""

    @dataclass
    class Config:
        """Where the list is."""

        passwords: str = ""

    def __init__(self, context: BaseContext) -> None:
        super().__init__(context)
        self.path = Path(self.config.passwords)
        self.read_at = 0.0
        self.known: dict[str, str] = {}

    async def authenticate(self, *, session: Session) -> bool:
        """Tell whether the key is that user's."""
        changed_at = self.path.stat().st_mtime
        if changed_at != self.read_at:
            lines = self.path.read_text("utf-8").splitlines()
            self.known = dict(line.split(":", 1) for line in lines)
            self.read_at = changed_at
        kept = self.known.get(session.username or "")
        return kept is not None and fits(session.password or "", kept)


class OwnTopics(BaseTopicPlugin):
    """Keeps every user to the topics that are theirs."""

    async def topic_filtering(
        self,
        *,
        session: Session | None = None,
        topic: str | None = None,
        action: Action | None = None,
    ) -> bool:
        """Tell whether this user may do this with this topic."""
        user = (session.username if session else None) or ""
        may = rules.may_write if action is Action.PUBLISH else rules.may_read
        return bool(user and topic) and may(user, topic or "")


def run(folder: Path, port: int) -> None:
    """Serve until told to stop."""
    log.warning("mosquitto is not installed: using the smaller broker, which keeps nothing")
    logging.getLogger("amqtt").setLevel(logging.WARNING)
    asyncio.run(serve(folder, port))


async def serve(folder: Path, port: int) -> None:
    """Open the door, and close it in good order at SIGTERM."""
    here = "sensors.broker.embedded"
    broker = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
            "plugins": {
                f"{here}.KnownUsers": {"passwords": str(folder / "passwords")},
                f"{here}.OwnTopics": {},
            },
        }
    )
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, lambda: None)  # the list is read when it changes
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    await broker.start()
    await told.wait()
    await broker.shutdown()
