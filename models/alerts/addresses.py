"""The address a device speaks under, which is its protocol's affair: checked before it counts.

A device that was registered under an address with one wrong letter is never heard, and nobody
would know why before the first silence.
"""

import re
from enum import StrEnum

from models.alerts.codes import Protocol
from models.language import speak

IEEE = re.compile(r"0x[0-9a-f]{16}")
EUI = re.compile(r"[0-9a-f]{16}")
MAC = re.compile(r"([0-9a-f]{2}:){5}[0-9a-f]{2}")
PAIRED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}/bthomedevice:\d{1,5}")
_BETWEEN = re.compile(r"[\s:.-]")  # what people write between the digits of an address


class Unreachable(StrEnum):
    """Why nothing could be heard under an address."""

    ZIGBEE = "zigbee"
    LORAWAN = "lorawan"
    BLU = "blu"


speak(
    Unreachable,
    {
        Unreachable.ZIGBEE: (
            "Escriba la dirección Zigbee: 0x y dieciséis cifras o letras de la a a la f.",
            "Write the Zigbee address: 0x and sixteen digits or letters from a to f.",
        ),
        Unreachable.LORAWAN: (
            "Escriba el DevEUI: dieciséis cifras o letras de la a a la f.",
            "Write the DevEUI: sixteen digits or letters from a to f.",
        ),
        Unreachable.BLU: (
            (
                "Deje la dirección vacía, o escriba la de un botón BLU: seis pares como "
                "3c:2e:f5:00:00:00, o SERIAL/bthomedevice:200."
            ),
            (
                "Leave the address empty, or write that of a BLU button: six pairs like "
                "3c:2e:f5:00:00:00, or SERIAL/bthomedevice:200."
            ),
        ),
    },
)


class UnreachableError(Exception):
    """An address that nothing of its protocol could have."""

    def __init__(self, why: Unreachable) -> None:
        self.why = why
        super().__init__(why.value)


def address_of(protocol: Protocol, serial: str, written: str) -> str:
    """Return the address of a device as its protocol writes it, from what somebody typed.

    What signs in by itself speaks under its serial; a BLU button under its own address or the
    one it was given by the Shelly it is paired with. Raises UnreachableError.
    """
    bare = _BETWEEN.sub("", written).lower()
    if protocol is Protocol.ZIGBEE2MQTT:
        address = f"0x{bare.removeprefix('0x')}"
        return _if_fit(address, IEEE, Unreachable.ZIGBEE)
    if protocol in {Protocol.CHIRPSTACK, Protocol.THE_THINGS_STACK}:
        return _if_fit(bare, EUI, Unreachable.LORAWAN)
    if protocol is Protocol.SHELLY and written.strip() not in {"", serial}:
        if PAIRED.fullmatch(written.strip()):
            return written.strip()
        address = ":".join(bare[place : place + 2] for place in range(0, len(bare), 2))
        return _if_fit(address, MAC, Unreachable.BLU)
    return serial


def _if_fit(address: str, form: re.Pattern[str], why: Unreachable) -> str:
    if not form.fullmatch(address):
        raise UnreachableError(why)
    return address
