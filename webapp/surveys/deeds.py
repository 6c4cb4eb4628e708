"""What may be done to a wave: one row for each, with its consequence in a line."""

from flask_babel import lazy_gettext as _l

from models.trust.surveys.wave import Wave
from models.trust.surveys.wave_stages import WAVE_LIFECYCLE, WaveStatus
from webapp.devices.deeds import Deed

PRINT = Deed(
    "waves.print_codes",
    _l("Imprimir códigos"),
    _l("Se muestran una sola vez, para imprimirlos en ese momento."),
    "",
    "keys",
    kind="",
)
OPEN = Deed(
    "waves.open_now",
    _l("Abrir ahora"),
    _l("Se puede responder desde este momento."),
    _l("La encuesta está abierta."),
    "play",
    at_once=True,
)
PUBLISH = Deed(
    "waves.publish",
    _l("Publicar el resultado"),
    _l("Lo ven todos al mismo tiempo, usted también. No se puede deshacer."),
    _l("El resultado está publicado."),
    "reports",
    kind="",
)
TYPE = Deed(
    "waves.type_in",
    _l("Digitar un formulario en papel"),
    _l("Va a la misma bolsa que los demás y gasta su código."),
    "",
    "plus",
)
PAPER = Deed(
    "waves.paper",
    _l("Imprimir el formulario en papel"),
    _l("En español o en inglés, con letra grande."),
    "",
    "download",
)
DATES = Deed(
    "waves.reschedule",
    _l("Cambiar las fechas"),
    _l("La nueva fecha se ve en la página de la encuesta."),
    _l("Las fechas quedaron cambiadas."),
    "calendar",
)
CLOSE = Deed(
    "waves.close",
    _l("Cerrar antes de tiempo"),
    _l("Nadie más puede responder, aunque tenga un código sin usar."),
    _l("La encuesta está cerrada. Falta publicar el resultado."),
    "stop",
    kind="danger",
)
CANCEL = Deed(
    "waves.cancel",
    _l("Cancelar la encuesta"),
    _l("Los códigos impresos dejan de servir."),
    _l("La encuesta quedó cancelada."),
    "close",
    kind="danger",
)


def open_deeds(wave: Wave) -> list[Deed]:
    """Return what may be done to a wave as it stands, the likeliest first."""
    moves = WAVE_LIFECYCLE.open_to(wave.status)
    before, during = wave.status is WaveStatus.PLANNED, wave.status is WaveStatus.OPEN
    offered = {
        PUBLISH: "publish" in moves,
        PRINT: wave.needs_code and (before or during),
        TYPE: wave.is_open,
        OPEN: "open" in moves,
        PAPER: before or during,
        DATES: before or during,
        CLOSE: "close" in moves,
        CANCEL: "cancel" in moves,
    }
    return [deed for deed, is_open in offered.items() if is_open]
