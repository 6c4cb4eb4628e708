"""What mosquitto must be told."""

import os
from collections.abc import Sequence
from pathlib import Path

from sensors.broker.limits import (
    FORGET_AFTER_DAYS,
    LONGEST_MESSAGE,
    LONGEST_PACKET,
    MOST_QUEUED,
    MOST_QUEUED_BYTES,
)
from sensors.broker.listeners import Listener

CONFIGURATION = """\
# Written by `python -m sensors.broker` at every start; changes here are lost.
{user}allow_anonymous false
password_file {folder}/passwords
acl_file {folder}/access

# What the gateway has not acknowledged outlives a restart. A killed broker may still lose
# the newest messages, and devices therefore repeat until the platform itself has answered.
persistence true
persistence_location {folder}/
autosave_interval 30
persistent_client_expiration {forget_after_days}d

set_tcp_nodelay true
max_inflight_messages 100
max_queued_messages {most_queued}
max_queued_bytes {most_queued_bytes}
# A longer message goes no further; whoever sends a packet longer still is sent away, before
# it fills the memory.
message_size_limit {longest_message}
max_packet_size {longest_packet}

log_dest stdout
log_type error
log_type warning
log_type notice
log_timestamp_format %Y-%m-%dT%H:%M:%SZ
"""

# The name of whoever connects is their user, whatever they call themselves: a second
# connection under a name ends the first, and so nobody can end another's.
LISTENER = """
listener {port} {host}
use_username_as_clientid true
"""
ENCRYPTED = """\
certfile {certificate}
keyfile {key}
tls_version tlsv1.2
"""


def write_configuration(folder: Path, listeners: Sequence[Listener]) -> Path:
    """Write the configuration into `folder`; return where."""
    path = folder / "mosquitto.conf"
    # Started as root it would become the user `mosquitto`, who may not read our data folder.
    user = "user root\n" if os.getuid() == 0 else ""
    told = CONFIGURATION.format(
        folder=folder,
        user=user,
        forget_after_days=FORGET_AFTER_DAYS,
        most_queued=MOST_QUEUED,
        most_queued_bytes=MOST_QUEUED_BYTES,
        longest_message=LONGEST_MESSAGE,
        longest_packet=LONGEST_PACKET,
    )
    path.write_text(told + "".join(map(_listener, listeners)), "utf-8")
    return path


def _listener(one: Listener) -> str:
    plain = LISTENER.format(port=one.port, host=one.host)
    if one.tls is None:
        return plain
    return plain + ENCRYPTED.format(certificate=one.tls.certificate, key=one.tls.key)
