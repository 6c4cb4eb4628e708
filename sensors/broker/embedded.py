"""The smaller broker, amqtt, for machines where mosquitto is not installed.

It keeps nothing across a restart and redelivers nothing. No press is lost by that, since a
device repeats until the platform answers; but a city should install mosquitto.
"""

import asyncio
import logging
import signal
from collections.abc import Sequence
from typing import Any

from sensors.broker.guarded import Doorkeeper, GuardedBroker
from sensors.broker.limits import FORGET_AFTER_DAYS
from sensors.broker.listeners import Listener
from sensors.broker.users import UserList

log = logging.getLogger(__name__)

DAY = 86_400  # seconds


def run(users: UserList, listeners: Sequence[Listener]) -> None:
    """Serve until told to stop."""
    log.warning("mosquitto is not installed: using the smaller broker, which keeps nothing")
    logging.getLogger("amqtt").setLevel(logging.ERROR)
    asyncio.run(serve(users, listeners))


async def serve(users: UserList, listeners: Sequence[Listener]) -> None:
    """Open the door, and close it in good order at SIGTERM."""
    doorkeeper = Doorkeeper(users)
    broker = GuardedBroker(configuration(listeners), doorkeeper)
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, broker.look_again)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    await broker.start()
    await told.wait()
    await broker.shutdown()


def configuration(listeners: Sequence[Listener]) -> dict[str, Any]:
    """Return what amqtt must be told: no plugin, because the broker itself keeps the rules."""
    first, *others = map(_listener, listeners)
    return {
        "listeners": {"default": first}
        | {f"other{number}": one for number, one in enumerate(others)},
        "plugins": {},
        "session_expiry_interval": FORGET_AFTER_DAYS * DAY,
    }


def _listener(one: Listener) -> dict[str, Any]:
    plain: dict[str, Any] = {"type": "tcp", "bind": f"{one.host}:{one.port}"}
    if one.tls is None:
        return plain
    return plain | {"ssl": True, "certfile": one.tls.certificate, "keyfile": one.tls.key}
