"""Who may say what to whom: everybody speaks under their own name and nowhere else.

The rules are written once, in the form of mosquitto's access list (mosquitto.conf(5),
`acl_file`); the smaller broker reads the same file. What they do not name is refused.

Sources of what makers' devices say and hear: Tasmota's documentation ("MQTT"), and
shelly-api-docs.shelly.cloud ("Mqtt", "RPC Channels"): a Shelly answers an order at
`<src>/rpc`, and our orders name `<serial>/answers` as their source.
"""

from collections.abc import Iterator, Sequence

from models.alerts.bridge import RESERVED
from models.alerts.codes import Protocol
from sensors.broker.accounts import Account
from sensors.topics import DEVICES

# The two connections of the gateway. No serial begins with an underscore, and the name of a
# bridge begins with `_b-`.
HOUSE = "_gateway"  # events and orders: the broker keeps what it missed
PULSE = "_pulse"  # signs of life: what it missed is of no interest any more
HOUSE_USERS = (HOUSE, PULSE)

OWN_MAY_WRITE = ("event", "heartbeat", "status", "command/ack")
OWN_MAY_READ = ("ack", "command")

Rights = dict[str, tuple[str, ...]]
OF_A_BRIDGE: Rights = {"readwrite": ("{0}/#",)}
OF_MAKERS: dict[Protocol, Rights] = {
    Protocol.TASMOTA: {"write": ("stat/{0}/#", "tele/{0}/#"), "read": ("cmnd/{0}/#",)},
    Protocol.SHELLY: {
        "write": ("{0}/events/rpc", "{0}/online", "{0}/status/#", "{0}/answers/rpc"),
        "read": ("{0}/rpc", "{0}/command/#"),
    },
}


def access_list(accounts: Sequence[Account]) -> str:
    """Write down what each may do.

    Devices of our own protocol share a pattern (`%u` is the user), because there are many and
    the broker looks through the names one by one. It would hold for everybody, so those who
    are named are denied it first.
    """
    lines = ["# Written by the gateway when devices change; changes here are lost."]
    lines += [f"user {HOUSE}", "topic readwrite #"]
    lines += [f"user {PULSE}", "topic read #"]
    taken = RESERVED | {one.area.partition("/")[0] for one in accounts if one.is_bridge}
    for account in accounts:
        if account.is_bridge or account.protocol is not Protocol.NATIVE:
            lines += [f"user {account.user}", "topic deny convivencia/#"]
            lines += _topics(account, taken)
    lines += [f"pattern write {DEVICES}/%u/{name}" for name in OWN_MAY_WRITE]
    lines += [f"pattern read {DEVICES}/%u/{name}" for name in OWN_MAY_READ]
    return "\n".join([*lines, ""])


def _topics(account: Account, taken: frozenset[str]) -> Iterator[str]:
    """Write down what an account may do that has topics of its own.

    The topics of a Shelly begin with its serial: one that is called like somebody else's
    topics may do nothing.
    """
    rights = OF_A_BRIDGE if account.is_bridge else OF_MAKERS.get(account.protocol, {})
    if account.protocol is Protocol.SHELLY and account.area in taken:
        return
    for access, topics in rights.items():
        yield from (f"topic {access} {topic.format(account.area)}" for topic in topics)
