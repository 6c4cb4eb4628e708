"""The words of devices and alarms: what a thing is, says, does and comes to."""

from datetime import timedelta
from enum import StrEnum

from models.language import speak


class DeviceKind(StrEnum):
    """What a device does."""

    PANIC_BUTTON = "panic_button"
    COMMUNITY_ALARM = "community_alarm"
    SIREN = "siren"
    CAMERA = "camera"
    SENSOR = "sensor"


class Protocol(StrEnum):
    """How a device speaks, which is its maker's choice."""

    NATIVE = "native"
    ZIGBEE2MQTT = "zigbee2mqtt"
    CHIRPSTACK = "chirpstack"
    THE_THINGS_STACK = "the_things_stack"
    TASMOTA = "tasmota"
    SHELLY = "shelly"


class Supervision(StrEnum):
    """How long a device may be silent before somebody must look (classes of EN 50136)."""

    S20 = "s20"
    S90 = "s90"
    M3 = "m3"
    H25 = "h25"

    @property
    def limit(self) -> timedelta:
        """Return the longest silence that means nothing."""
        return _LIMITS[self]


_LIMITS = {
    Supervision.S20: timedelta(seconds=20),
    Supervision.S90: timedelta(seconds=90),
    Supervision.M3: timedelta(minutes=3),
    Supervision.H25: timedelta(hours=25),
}


class DeviceStatus(StrEnum):
    """Where a device stands, from its box to its end."""

    REGISTERED = "registered"
    INSTALLED = "installed"
    ONLINE = "online"
    SILENT = "silent"
    IN_REPAIR = "in_repair"
    RETIRED = "retired"


class Trouble(StrEnum):
    """What is the matter with a device, and must be mended."""

    SILENT = "silent"
    BATTERY_LOW = "battery_low"
    TAMPERED = "tampered"


class Signal(StrEnum):
    """What a device may say happened."""

    PANIC = "panic"
    ALARM = "alarm"
    DURESS = "duress"
    ARM = "arm"
    DISARM = "disarm"
    TAMPER = "tamper"
    TEST = "test"
    ALL_CLEAR = "all_clear"


class Mode(StrEnum):
    """Whether it is meant: nobody is ever sent out by a test."""

    REAL = "real"
    TEST = "test"
    DRILL = "drill"


class Action(StrEnum):
    """What the platform may tell a device to do."""

    SIREN_ON = "siren_on"
    SIREN_OFF = "siren_off"
    STROBE_ON = "strobe_on"
    STROBE_OFF = "strobe_off"
    SELF_TEST = "self_test"


speak(
    DeviceKind,
    {
        DeviceKind.PANIC_BUTTON: ("botón de pánico", "panic button"),
        DeviceKind.COMMUNITY_ALARM: ("alarma comunitaria", "community alarm"),
        DeviceKind.SIREN: ("sirena", "siren"),
        DeviceKind.CAMERA: ("cámara", "camera"),
        DeviceKind.SENSOR: ("sensor", "sensor"),
    },
)
speak(
    Protocol,
    {
        Protocol.NATIVE: ("propio de la plataforma", "the platform's own"),
        Protocol.ZIGBEE2MQTT: ("Zigbee2MQTT", "Zigbee2MQTT"),
        Protocol.CHIRPSTACK: ("ChirpStack v4 (LoRaWAN)", "ChirpStack v4 (LoRaWAN)"),
        Protocol.THE_THINGS_STACK: (
            "The Things Stack v3 (LoRaWAN)",
            "The Things Stack v3 (LoRaWAN)",
        ),
        Protocol.TASMOTA: ("Tasmota", "Tasmota"),
        Protocol.SHELLY: ("Shelly (gen2 o BLU)", "Shelly (gen2 or BLU)"),
    },
)
speak(
    Supervision,
    {
        Supervision.S20: ("20 segundos", "20 seconds"),
        Supervision.S90: ("90 segundos", "90 seconds"),
        Supervision.M3: ("3 minutos", "3 minutes"),
        Supervision.H25: ("25 horas (de batería)", "25 hours (on battery)"),
    },
)
speak(
    DeviceStatus,
    {
        DeviceStatus.REGISTERED: ("registrado, sin instalar", "registered, not installed"),
        DeviceStatus.INSTALLED: ("instalado, aún no ha hablado", "installed, not heard yet"),
        DeviceStatus.ONLINE: ("en línea", "online"),
        DeviceStatus.SILENT: ("en silencio", "silent"),
        DeviceStatus.IN_REPAIR: ("en reparación", "in repair"),
        DeviceStatus.RETIRED: ("retirado", "retired"),
    },
)
speak(
    Trouble,
    {
        Trouble.SILENT: ("no da señales", "gives no sign of life"),
        Trouble.BATTERY_LOW: ("batería baja", "battery low"),
        Trouble.TAMPERED: ("lo manipularon", "tampered with"),
    },
)
speak(
    Signal,
    {
        Signal.PANIC: ("pulsación de pánico", "panic press"),
        Signal.ALARM: ("alarma", "alarm"),
        Signal.DURESS: ("aviso bajo amenaza", "duress"),
        Signal.ARM: ("alarma activada", "armed"),
        Signal.DISARM: ("alarma desactivada", "disarmed"),
        Signal.TAMPER: ("manipulación del equipo", "tampering"),
        Signal.TEST: ("prueba", "test"),
        Signal.ALL_CLEAR: ("todo en orden", "all clear"),
    },
)
speak(
    Mode,
    {
        Mode.REAL: ("real", "real"),
        Mode.TEST: ("prueba", "test"),
        Mode.DRILL: ("simulacro", "drill"),
    },
)
speak(
    Action,
    {
        Action.SIREN_ON: ("encender la sirena", "siren on"),
        Action.SIREN_OFF: ("apagar la sirena", "siren off"),
        Action.STROBE_ON: ("encender la luz", "strobe on"),
        Action.STROBE_OFF: ("apagar la luz", "strobe off"),
        Action.SELF_TEST: ("prueba del equipo", "self-test"),
    },
)

CALLS_FOR_HELP = frozenset({Signal.PANIC, Signal.ALARM, Signal.DURESS})
