"""One voice more, not one case more: finding the open report that a new one repeats."""

from dataclasses import dataclass
from math import asin, cos, pi, radians, sin, sqrt

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.upkeep.category import Category
from models.upkeep.request_stages import OPEN
from models.upkeep.service_request import ServiceRequest

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG 1980
_METRES_A_DEGREE = EARTH_RADIUS_M * pi / 180


@dataclass(frozen=True, slots=True)
class Nearby:
    """An open report about perhaps the same thing, and how far away it is in metres."""

    request: ServiceRequest
    distance_m: float


def likely_duplicates(
    session: Session, category: Category, lat: float, lon: float, *, most: int = 5
) -> list[Nearby]:
    """Find open reports of a category within its radius, the nearest first.

    Only those that lead (not the joined ones), and none whose words are hidden: a person must
    be able to see what they would join.
    """
    reach = category.join_radius_m / _METRES_A_DEGREE
    wide = reach / max(cos(radians(lat)), 0.01)
    candidates = session.scalars(
        select(ServiceRequest).where(
            ServiceRequest.category_code == category.code,
            ServiceRequest.status.in_(OPEN),
            ServiceRequest.lat.between(lat - reach, lat + reach),
            ServiceRequest.lon.between(lon - wide, lon + wide),
            ServiceRequest.hidden_at.is_(None),
        )
    )
    near = [
        Nearby(request, distance_m(lat, lon, request.lat, request.lon))
        for request in candidates
        if request.lat is not None and request.lon is not None
    ]
    within = [one for one in near if one.distance_m <= category.join_radius_m]
    return sorted(within, key=lambda one: one.distance_m)[:most]


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance between two WGS84 points in metres (haversine)."""
    up, along = radians(other_lat - lat), radians(other_lon - lon)
    chord = sin(up / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(along / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(chord))
