"""What may be done to a device: one row for each, with its consequence in a line."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from models.alerts.codes import DeviceStatus
from models.alerts.device import Device
from models.alerts.guarantees import TAKES_ORDERS
from models.alerts.sounding import LOUD


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done: what its button says and what follows from it."""

    endpoint: str
    words: object  # translated when it is shown
    consequence: object
    done: object
    sign: str
    kind: str = "second"
    at_once: bool = False  # a button is enough: there is nothing to ask


INSTALL = Deed(
    "devices.install",
    _l("Decir que quedó instalado"),
    _l("Desde ese momento su silencio es una alarma en la sala."),
    _l("Quedó instalado. Falta que se oiga por primera vez."),
    "pin",
    kind="",
)
MEND = Deed(
    "devices.mend",
    _l("Decir que quedó arreglado"),
    _l("Vuelve al servicio: si no se oye en un día, la sala lo sabrá."),
    _l("Volvió al servicio. Falta que se oiga."),
    "check",
    kind="",
    at_once=True,
)
BEGIN_TEST = Deed(
    "devices.begin_test",
    _l("Ponerlo en prueba"),
    _l("Mientras dure, nadie acude a lo que pulse: la sala lo ve como prueba."),
    _l("Está en prueba: nadie acudirá a lo que pulse."),
    "gear",
)
END_TEST = Deed(
    "devices.end_test",
    _l("Terminar la prueba"),
    _l("Lo que pulse vuelve a ser de verdad."),
    _l("Terminó la prueba. Lo que pulse es de verdad."),
    "check",
    kind="",
    at_once=True,
)
SELF_TEST = Deed(
    "devices.self_test",
    _l("Pedirle que se pruebe"),
    _l("El equipo prueba luz y sonido hasta 3 segundos y responde si pudo."),
    _l("La prueba va en camino. Abajo dirá si respondió."),
    "confirmed",
    at_once=True,
)
SOUND = Deed(
    "devices.sound",
    _l("Sonar dos segundos"),
    _l("Se oye en la calle. Avise antes a los vecinos."),
    _l("La orden va en camino. Abajo dirá si sonó."),
    "sound",
    at_once=True,
)
CHANGE = Deed(
    "devices.change",
    _l("Cambiar lugar, zona o responsable"),
    _l("Sus pulsaciones nuevas saldrán con los datos nuevos."),
    _l("Guardamos los cambios."),
    "pin",
)
REPAIR = Deed(
    "devices.repair",
    _l("Llevarlo a reparación"),
    _l("Su silencio deja de ser una alarma hasta que vuelva."),
    _l("Está en reparación. Su silencio no es una alarma."),
    "mend",
    at_once=True,
)
REKEY = Deed(
    "devices.rekey",
    _l("Darle una clave nueva"),
    _l("La clave de hoy deja de servir: el equipo no entra hasta que tenga la nueva."),
    "",
    "lock",
    kind="plain",
)
RETIRE = Deed(
    "devices.retire",
    _l("Retirarlo para siempre"),
    _l("Su conexión termina y lo que pulse ya no llama a nadie. No se puede deshacer."),
    _l("Quedó retirado. Su conexión terminó."),
    "stop",
    kind="danger",
)


def open_deeds(device: Device) -> list[Deed]:
    """Return what may be done to a device as it stands, the likeliest first."""
    moves = Device.LIFECYCLE.open_to(device.status)
    if device.status is DeviceStatus.RETIRED:
        return []
    takes_orders = device.is_in_service and device.protocol in TAKES_ORDERS
    offered = {
        INSTALL: device.status is DeviceStatus.REGISTERED,
        MEND: "mend" in moves,
        END_TEST: device.is_under_test,
        BEGIN_TEST: device.is_in_service and not device.is_under_test,
        SELF_TEST: takes_orders,
        SOUND: takes_orders and device.kind in LOUD,
        CHANGE: True,
        REPAIR: "repair" in moves,
        REKEY: device.signs_in,
        RETIRE: "retire" in moves,
    }
    return [deed for deed, is_open in offered.items() if is_open]
