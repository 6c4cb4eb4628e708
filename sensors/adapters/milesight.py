"""The Milesight WS101 and WS101 SOS, buttons that speak LoRaWAN.

Source: Milesight's own table of channels (SensorDecoders, ws-series/ws101). A frame is a row
of channels: one byte which, one byte of what type, then as many bytes as the type has. The
maker's decoder adds a `msgid` drawn at random each time it decodes: it tells nothing.
"""

from dataclasses import dataclass
from typing import Any

from sensors.adapters.body import PERCENT, name_or_none, number, within

BATTERY = (0x01, 0x75)
PRESS = (0xFF, 0x2E)  # 1 short, 2 long, 3 double; a frightened hand does any of them
FIRMWARE = (0xFF, 0x0A)
SIZES = {
    BATTERY: 1,
    PRESS: 1,
    FIRMWARE: 2,
    (0xFF, 0x01): 1,  # protocol version
    (0xFF, 0x09): 2,  # hardware version
    (0xFF, 0xFF): 2,  # TSL version
    (0xFF, 0x08): 6,  # serial number
    (0xFF, 0x0F): 1,  # LoRaWAN class
    (0xFF, 0xFE): 1,  # reset
    (0xFF, 0x0B): 1,  # switched on
    # Answers to what was set over the air.
    **{(channel, 0x03): 2 for channel in (0xFE, 0xFF)},
    **{(channel, type_): 1 for channel in (0xFE, 0xFF) for type_ in (0x10, 0x28, 0x2F, 0x3E)},
    **{(channel, 0x74): 1 for channel in (0xFE, 0xFF)},
}


@dataclass(frozen=True, slots=True)
class Button:
    """What a button's frame says."""

    pressed: bool = False
    battery: int | None = None  # percent
    firmware: str | None = None


def of_frame(frame: bytes) -> Button:
    """Read the bytes of a frame, up to the first channel that is not this maker's."""
    found: dict[tuple[int, int], bytes] = {}
    at = 0
    while len(frame) >= at + 2 and (channel := (frame[at], frame[at + 1])) in SIZES:
        at += 2
        found[channel] = frame[at : at + SIZES[channel]]
        at += SIZES[channel]
    battery, firmware = found.get(BATTERY), found.get(FIRMWARE)
    return Button(
        pressed=PRESS in found,
        battery=number(battery[0], PERCENT) if battery else None,
        firmware=f"v{firmware.hex()[:2].lstrip('0') or '0'}.{firmware.hex()[2:]}"
        if firmware
        else None,
    )


def of_object(decoded: Any) -> Button:
    """Read what the network's codec made of a frame: the maker's, or The Things Network's."""
    return Button(
        pressed=bool(within(decoded, "button_event") or within(decoded, "press")),
        battery=number(within(decoded, "battery"), PERCENT),
        firmware=name_or_none(within(decoded, "firmware_version")),
    )
