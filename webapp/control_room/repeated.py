"""A button pressed twice, or sent again after the connection broke, does its work once."""

from flask_login import current_user
from sqlalchemy import select

from models.alerts.incident import Incident
from models.events import Event
from webapp.database import db


def did_already(incident: Incident, step: str) -> bool:
    """Tell whether the last thing that happened to it is this step, by whoever asks now."""
    last = db.scalars(
        select(Event).where(Event.subject_id == incident.id).order_by(Event.id.desc()).limit(1)
    ).first()
    return (
        last is not None
        and last.kind == f"incident.{step}"
        and last.actor == str(current_user.actor)
    )
