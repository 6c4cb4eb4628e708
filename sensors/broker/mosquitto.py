"""What mosquitto must be told."""

import os
from pathlib import Path

from sensors.broker import rules

CONFIGURATION = """\
# Written by `python -m sensors.broker` at every start; changes here are lost.
listener {port} 127.0.0.1
{user}allow_anonymous false
password_file {folder}/passwords
acl_file {folder}/access

# What the gateway has not acknowledged outlives a restart. A killed broker may still lose
# the newest messages, and devices therefore repeat until the platform itself has answered.
persistence true
persistence_location {folder}/
autosave_interval 30

set_tcp_nodelay true
max_inflight_messages 100
max_queued_messages 100000
message_size_limit 16384

log_dest stdout
log_type error
log_type warning
log_type notice
log_timestamp_format %Y-%m-%dT%H:%M:%SZ
"""


def write_configuration(folder: Path, port: int) -> Path:
    """Write the configuration and the access list into `folder`; return the first."""
    (folder / "access").write_text(rules.as_mosquitto(), "utf-8")
    path = folder / "mosquitto.conf"
    # Started as root it would become the user `mosquitto`, who may not read our data folder.
    user = "user root\n" if os.getuid() == 0 else ""
    told = CONFIGURATION.format(port=port, folder=folder, user=user)
    path.write_text(told, "utf-8")
    return path
