"""What may be switched on and off in a simulated street, each switch explained once."""

from dataclasses import dataclass, field, fields
from typing import Any


class SwitchError(Exception):
    """A switch says something nobody can simulate. Its text is one line for people."""


def _switch(default: Any, told: str, *, share: bool = False) -> Any:
    return field(default=default, metadata={"help": told, "share": share})


@dataclass(frozen=True, slots=True)
class Switches:
    """How a street behaves. The defaults are a healthy street in which nobody presses.

    A share goes from 0 to 1. Whatever is drawn by lot is drawn from `seed`, except the ids of
    events: the platform would take the same ids of a second run for repeats.
    """

    presses_per_s: float = _switch(
        0.0, "presses a second in the whole street, made at their times, answered or not"
    )
    duration_s: float = _switch(60.0, "for how many seconds people press")
    heartbeat_s: float = _switch(15.0, "seconds between two heartbeats of one device")
    heartbeats_per_s: float = _switch(
        0.0, "heartbeats a second in the whole street, instead of --heartbeat-s"
    )
    duplicates: int = _switch(1, "how many copies of an event are sent at its first sending")
    reordered: float = _switch(
        0.0, "share of events held back, so that later ones pass them", share=True
    )
    stale_clocks: float = _switch(
        0.0,
        "share of devices whose clock is wrong, from 2 h behind to 30 days ahead",
        share=True,
    )
    zoneless_clocks: float = _switch(
        0.0, "share of devices that write the time without its zone", share=True
    )
    retained: float = _switch(
        0.0, "share of events that the broker is asked to keep", share=True
    )
    dropped_acks: float = _switch(
        0.0, "share of the platform's answers that a device does not hear", share=True
    )
    poison_per_s: float = _switch(
        0.0, "messages a second that nobody can read, or that say another's name"
    )
    refusing_sirens: float = _switch(0.0, "share of devices that refuse commands", share=True)
    mute_sirens: float = _switch(
        0.0, "share of devices that neither obey nor answer commands", share=True
    )
    silent: float = _switch(
        0.0, "share of devices that hang: connected, and never heard again", share=True
    )
    unplugged: float = _switch(
        0.0,
        "share of devices that lose their current; the broker says their last will",
        share=True,
    )
    battery_days: float = _switch(730.0, "how many days a full battery lasts")
    repeat_s: float = _switch(3.0, "seconds after which an event without an answer is repeated")
    keepalive_s: int = _switch(
        30, "seconds without a word after which the broker gives a device up"
    )
    connects_per_s: float = _switch(250.0, "how many devices connect a second at the beginning")
    reconnect_first_s: float = _switch(0.25, "pause before the first try to connect again")
    reconnect_longest_s: float = _switch(5.0, "longest pause between two tries to connect")
    seed: int = _switch(1, "what is drawn by lot is the same for the same seed")

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if one.metadata["share"] and not 0 <= value <= 1:
                raise SwitchError(f"{option(one.name)} is a share, from 0 to 1")
            if value < 0:
                raise SwitchError(f"{option(one.name)} must not be negative")
        for name in (
            "heartbeat_s",
            "duplicates",
            "battery_days",
            "repeat_s",
            "keepalive_s",
            "connects_per_s",
            "reconnect_first_s",
        ):
            if not getattr(self, name):
                raise SwitchError(f"{option(name)} must be more than 0")

    def heartbeat_period(self, devices: int) -> float:
        """Return the seconds between two heartbeats of one of so many devices."""
        return devices / self.heartbeats_per_s if self.heartbeats_per_s else self.heartbeat_s


def option(name: str) -> str:
    """Return the name of a switch at the console."""
    return f"--{name.replace('_', '-')}"
