"""What may be done to a zone: one row for each, with its consequence in a line."""

from flask_babel import lazy_gettext as _l

from models.alerts.codes import Mode
from models.alerts.zone import Zone
from webapp.devices.deeds import Deed

ARM = Deed(
    "zones.arm",
    _l("Activar"),
    _l("Luz y sirena vuelven a responder a las llamadas."),
    _l("La zona quedó activada."),
    "confirmed",
    kind="",
    at_once=True,
)
INVITE = Deed(
    "zones.invite",
    _l("Invitar a un vecino"),
    _l("Recibe un enlace propio; participa cuando él mismo acepta."),
    "",
    "plus",
    kind="",
)
TEST = Deed(
    "zones.begin_test",
    _l("Probar ahora"),
    _l("Luces y sirenas suenan tres segundos; los vecinos tienen dos horas para participar."),
    _l("La prueba empezó y dura dos horas."),
    "check",
    at_once=True,
)
DRILL = Deed(
    "zones.begin_drill",
    _l("Empezar un simulacro"),
    _l("Mientras dure, nadie acude a las llamadas de la zona. Las de amenaza sí cuentan."),
    _l("El simulacro empezó: nadie acudirá."),
    "gear",
)
END_DRILL = Deed(
    "zones.end_drill",
    _l("Terminar el simulacro"),
    _l("Las llamadas vuelven a ser de verdad."),
    _l("Terminó el simulacro. Las llamadas son de verdad."),
    "check",
    kind="",
    at_once=True,
)
DISARM = Deed(
    "zones.disarm",
    _l("Desactivar"),
    _l("No enciende luz ni sirena. La sala de control sigue recibiendo las llamadas."),
    _l("La zona quedó desactivada."),
    "silence",
    at_once=True,
)
CHANGE = Deed(
    "zones.change",
    _l("Cambiar sus reglas"),
    _l("Valen desde la próxima llamada."),
    _l("Guardamos los cambios."),
    "gear",
)
GIVE_UP = Deed(
    "zones.give_up",
    _l("Terminar la zona"),
    _l("Sus vecinos salen y sus datos se borran en 30 días. No se puede deshacer."),
    _l("La zona terminó."),
    "stop",
    kind="danger",
)


def open_deeds(zone: Zone, *, is_tested: bool) -> list[Deed]:
    """Return what may be done to a zone as it stands, the likeliest first."""
    if zone.ended_at is not None:
        return []
    drills = zone.mode is Mode.DRILL
    offered = {
        ARM: not zone.armed,
        END_DRILL: drills,
        INVITE: True,
        TEST: not is_tested,
        DRILL: not drills,
        DISARM: zone.armed,
        CHANGE: True,
        GIVE_UP: True,
    }
    return [deed for deed, is_open in offered.items() if is_open]
