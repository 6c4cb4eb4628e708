"""Writing to an incident what no operator decides about, without taking it from one."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from models.alerts.incident import Incident
from models.alerts.incident_stages import OPEN


def quietly(session: Session, incident: Incident, **columns: Any) -> None:
    """Write columns past the version that tells two operators apart.

    A press or a vote may fall into the moment in which somebody acknowledges: neither may be
    refused for the other. `siren_s` is added to what stands there, since two may order sirens
    at once, and the database refuses what is too much in all.
    """
    if incident in session.new:
        for name, value in columns.items():
            setattr(incident, name, value)
        return
    told = dict(columns)
    if "siren_s" in told:
        told["siren_s"] = Incident.siren_s + (told["siren_s"] - incident.siren_s)
    session.execute(
        update(Incident)
        .where(Incident.id == incident.id, Incident.status.in_(OPEN))
        .values(told)
        .execution_options(synchronize_session=False)
    )
    for name, value in columns.items():
        set_committed_value(incident, name, value)
