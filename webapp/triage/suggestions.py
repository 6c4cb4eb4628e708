"""Reports that may tell of the same damage: same kind, still open, a few steps away."""

from models.upkeep.joining import Nearby, likely_duplicates
from models.upkeep.service_request import ServiceRequest
from webapp.database import db


def suggestions(record: ServiceRequest) -> list[Nearby]:
    """Return open reports of the same kind near a report, the nearest first."""
    if record.lat is None or record.lon is None:
        return []
    near = likely_duplicates(db, record.category, record.lat, record.lon, most=6)
    return [one for one in near if one.request.id != record.id]
