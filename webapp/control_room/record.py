"""The page of one incident: how it stands, what can be done, and what happened, by whom."""

from http import HTTPStatus

from flask import render_template
from flask.typing import ResponseReturnValue

from models.alerts.incident import Incident
from models.clock import now
from models.events import Event
from models.people.grant import Permission
from webapp.access import requires_on
from webapp.asking import in_words, wants_words
from webapp.control_room.blueprint import blueprint
from webapp.control_room.board import names_of_territories
from webapp.control_room.cards import cards_of, free_units
from webapp.control_room.found import incident_coded
from webapp.control_room.room import viewer
from webapp.control_room.timeline import told
from webapp.control_room.units import on_duty
from webapp.control_room.voices import voices_of
from webapp.database import db
from webapp.forms import Form


@blueprint.get("/incidentes/<code>")
@requires_on(Permission.WATCH_INCIDENTS, incident_coded)
def record(incident: Incident) -> str:
    """Show one incident to those who watch."""
    return _page(incident)


def show_again(incident: Incident, form: Form) -> ResponseReturnValue:
    """Show the incident with what is missing in the form that was sent."""
    if wants_words():
        wrong = [str(words) for errors in form.errors.values() for words in errors]
        return in_words(" ".join(wrong), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _page(incident, form), HTTPStatus.UNPROCESSABLE_ENTITY


def _page(incident: Incident, form: Form | None = None) -> str:
    newest = db.scalar(Event.last_told()) or 0
    territories = names_of_territories(db)
    free = free_units(on_duty(db, territories))
    [card] = cards_of(db, [incident], free, territories, viewer())
    return render_template(
        "control_room/record.html",
        theme="dark",
        card=card,
        form=form,
        history=told(db, incident, viewer()),
        voices=voices_of(db, incident, viewer().rights),
        newest=newest,
        now=now(),
    )
