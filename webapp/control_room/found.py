"""Finding the incident an address speaks of."""

from flask import request
from sqlalchemy import select

from models.alerts.incident import Incident
from webapp.database import LOOKING, db


def incident_coded(code: str) -> Incident:
    """Return the incident of this code.

    Whoever is about to change it waits for whoever is changing it: both then see how it
    stands, and the second is told who was first.
    """
    wanted = select(Incident).where(Incident.code == code)
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=Incident)
    return db.scalars(wanted).one()
