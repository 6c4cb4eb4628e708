"""Finding the zone an address speaks of."""

from uuid import UUID

from flask import request
from sqlalchemy import select

from models.alerts.zone import Zone
from webapp.database import LOOKING, db


def zone_with(zone_id: UUID) -> Zone:
    """Return the zone of this id; whoever is about to change it waits for others."""
    wanted = select(Zone).where(Zone.id == zone_id)
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=Zone)
    return db.scalars(wanted).one()
