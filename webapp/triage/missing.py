"""Why a report waits for a person: what the platform could not know by itself."""

from flask_babel import gettext as _

from models.upkeep.routing import Duties
from models.upkeep.service_request import ServiceRequest


def why_it_waits(record: ServiceRequest, duties: Duties) -> str:
    """Return, in words, why nobody has it yet."""
    if record.territory_id is None:
        return str(_("no se sabe en qué comuna queda"))
    if duties.department(record.category_code, record.territory_id) is None:
        return str(_("ninguna dependencia atiende esto aquí"))
    if record.accepted_at is not None:
        return str(_("su orden no siguió y hay que decidir de nuevo"))
    return str(_("la plataforma lo está asignando"))
