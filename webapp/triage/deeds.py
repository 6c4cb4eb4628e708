"""What may be done to a report: one row for each, with its consequence in a line."""

from flask_babel import lazy_gettext as _l

from models.people.grant import Permission, Rights
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest
from webapp.orders.deeds import Deed

_TRIAGE, _MODERATE = Permission.TRIAGE_REQUESTS, Permission.MODERATE_CONTENT

ACCEPT = Deed(
    "accept",
    "triage.accept",
    _TRIAGE,
    _l("Darlo a una dependencia"),
    _l("Se abre una orden, su plazo empieza hoy y quien reportó sabrá la fecha."),
    _l("El reporte quedó aceptado y la dependencia ya tiene la orden."),
    "building",
    kind="",
)
JOIN = Deed(
    "join",
    "triage.join",
    _TRIAGE,
    _l("Unirlo a otro reporte"),
    _l("Es el mismo daño: suma una voz al otro y se le avisa lo mismo a quien lo envió."),
    _l("El reporte quedó unido. Suma una voz al otro."),
    "join",
)
CORRECT = Deed(
    "correct",
    "triage.correct",
    _TRIAGE,
    _l("Corregir qué es o dónde queda"),
    _l("Cambia la categoría, la prioridad o la comuna. Lo que escribió la persona no cambia."),
    _l("El reporte quedó corregido."),
    "gear",
)
REJECT = Deed(
    "reject",
    "triage.reject",
    _TRIAGE,
    _l("No aceptarlo"),
    _l("Quien reportó recibe el motivo y a quién puede acudir."),
    _l("El reporte no se aceptó. Quien reportó recibe el motivo."),
    "close",
    kind="danger",
)
UNJOIN = Deed(
    "unjoin",
    "triage.unjoin",
    _TRIAGE,
    _l("Separarlo"),
    _l("Vuelve a ser un reporte aparte y se clasifica de nuevo."),
    _l("El reporte quedó separado y se clasifica de nuevo."),
    "undo",
    at_once=True,
)
HIDE = Deed(
    "hide",
    "triage.hide",
    _MODERATE,
    _l("Ocultar el texto y las fotos"),
    _l("El público deja de verlos. El estado y las fechas siguen públicos."),
    _l("El texto y las fotos ya no son públicos."),
    "hidden",
    kind="plain",
)
SHOW = Deed(
    "show",
    "triage.show",
    _MODERATE,
    _l("Mostrarlo otra vez"),
    _l("El texto y las fotos ya revisadas vuelven a ser públicos."),
    _l("El reporte es público otra vez."),
    "eye",
    kind="plain",
    at_once=True,
)

DEEDS = (ACCEPT, JOIN, CORRECT, UNJOIN, REJECT, HIDE, SHOW)


def open_deeds(request: ServiceRequest, rights: Rights) -> list[Deed]:
    """Return what somebody may do to a report as it stands."""
    return [
        deed
        for deed in DEEDS
        if _is_possible(deed, request) and rights.may(deed.permission, on=request)
    ]


def _is_possible(deed: Deed, request: ServiceRequest) -> bool:
    if deed is HIDE:
        return request.hidden_at is None
    if deed is SHOW:
        return request.hidden_at is not None
    if deed is JOIN:
        return request.can("join") and request.weight == 1
    if deed is UNJOIN:
        return request.can("unjoin")
    return request.status is RequestStatus.RECEIVED
