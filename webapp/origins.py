"""Where cases that this city did not receive come from, said where they are shown."""

from flask_babel import gettext as _
from flask_babel import ngettext

from models.upkeep.dataset import Dataset, DatasetKind, datasets
from models.upkeep.service_request import ServiceRequest
from webapp.database import db


def origins() -> list[str]:
    """Return a sentence for each kind of cases that is shown among the city's own, once."""
    return list(dict.fromkeys(_of_many(one) for one in db.scalars(datasets())))


def origin(request: ServiceRequest) -> str:
    """Return a sentence about one case, or nothing for one that the city received."""
    known = db.get(Dataset, request.source) if request.source else None
    if known is None:
        return _("Este caso viene de otro sistema.") if request.imported else ""
    match known.kind:
        case DatasetKind.ANOTHER_CITY:
            told = _(
                "Es un caso real de otra ciudad (%(title)s), puesto sobre el mapa de Cúcuta "
                "para mostrar la plataforma. No ocurrió aquí.",
                title=known.title,
            )
        case DatasetKind.GENERATED:
            told = _("Es un caso inventado para mostrar la plataforma. No ocurrió.")
        case _:  # this city, from another system
            told = _("Este caso viene de otro sistema de la ciudad (%(t)s).", t=known.title)
    return f"{told} {_moved(known)}".strip()


def _of_many(known: Dataset) -> str:
    match known.kind:
        case DatasetKind.ANOTHER_CITY:
            told = _(
                "Hay casos reales de otra ciudad (%(title)s), puestos sobre el mapa de Cúcuta "
                "para mostrar la plataforma. Ninguno ocurrió aquí.",
                title=known.title,
            )
        case DatasetKind.GENERATED:
            told = _("Hay casos inventados para mostrar la plataforma. Ninguno ocurrió.")
        case _:  # this city, from another system
            told = _("Hay casos que vienen de otro sistema (%(title)s).", title=known.title)
    if known.imported_at is None:
        told += " " + _("Todavía están entrando.")
    return f"{told} {_moved(known)}".strip()


def _moved(known: Dataset) -> str:
    weeks = known.shift_days // 7
    if weeks == 0 or known.kind is DatasetKind.GENERATED:
        return ""
    return ngettext(
        "Las fechas se movieron %(num)s semana.",
        "Las fechas se movieron %(num)s semanas.",
        weeks,
    )
