"""How much a broker takes from one, and keeps for another. Both brokers have the same."""

LONGEST_MESSAGE = 65_536  # bytes of what is said; an event of ours has two hundred
# Bytes of a whole packet. Zigbee2MQTT describes all its devices in one message of up to this
# size: that goes no further, but the bridge must not be sent away for it.
LONGEST_PACKET = 4 * 1024 * 1024
MOST_QUEUED = 100_000  # messages for one who is away, the gateway for one
MOST_QUEUED_BYTES = 256 * 1024 * 1024
FORGET_AFTER_DAYS = 14  # after that nothing is kept for one who is away
OPEN_FILES = 65_536  # connections; a thousand is what a process gets unasked
