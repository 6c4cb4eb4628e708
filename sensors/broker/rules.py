"""Who may say what to whom: a device speaks under its own serial and nowhere else."""

from sensors.topics import DEVICES

HOUSE = "_gateway"  # no serial begins with an underscore
MAY_WRITE = ("event", "heartbeat", "status", "command/ack")
MAY_READ = ("ack", "command")


def may_write(user: str, topic: str) -> bool:
    """Tell whether `user` may publish to `topic`."""
    return _is_house(user, topic) or topic in _own(user, MAY_WRITE)


def may_read(user: str, topic: str) -> bool:
    """Tell whether `user` may subscribe to `topic`, or be sent what is published there."""
    return _is_house(user, topic) or topic in _own(user, MAY_READ)


def as_mosquitto() -> str:
    """Write the same rules as mosquitto's access list; what it does not name is refused."""
    lines = [f"user {HOUSE}", "topic readwrite convivencia/#"]
    lines += [f"pattern write {DEVICES}/%u/{name}" for name in MAY_WRITE]
    lines += [f"pattern read {DEVICES}/%u/{name}" for name in MAY_READ]
    return "\n".join([*lines, ""])


def _own(user: str, names: tuple[str, ...]) -> set[str]:
    return {f"{DEVICES}/{user}/{name}" for name in names}


def _is_house(user: str, topic: str) -> bool:
    return user == HOUSE and topic.startswith("convivencia/")
