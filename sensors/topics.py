"""Where native devices speak and listen: every topic, in one place."""

DEVICES = "convivencia/v1/devices"
EVENTS = f"{DEVICES}/+/event"
HEARTBEATS = f"{DEVICES}/+/heartbeat"
STATUSES = f"{DEVICES}/+/status"


def ack_topic(topic: str) -> str:
    """Return where a device listens for the platform's word that its event is written down."""
    return topic.removesuffix("/event") + "/ack"
