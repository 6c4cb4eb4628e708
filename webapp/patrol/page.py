"""The page on the phone: which unit, where to, what is known, and the next button."""

from dataclasses import dataclass, field

from flask import render_template
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from models.alerts.codes import Mode
from models.alerts.dispatch import Dispatch, is_offered, running_of
from models.alerts.incident import Incident
from models.alerts.incident_stages import OPEN, Level
from models.alerts.unit import Unit, UnitStatus
from models.clock import now
from models.events import Event
from models.people.grant import Permission
from webapp.access import requires
from webapp.control_room.board import names_of_territories
from webapp.control_room.cards import Card, cards_of
from webapp.control_room.room import viewer
from webapp.database import db
from webapp.fragments import fragment
from webapp.patrol.blueprint import blueprint
from webapp.patrol.duty import units_open_to
from webapp.patrol.found import own_unit

FEW = 5  # offers at once


@dataclass(slots=True)
class Duty:
    """Where somebody stands: in no unit, in one that is free, or in one that is sent."""

    newest: int
    unit: Unit | None
    mission: Dispatch | None = None
    card: Card | None = None
    offers: list[Card] = field(default_factory=list)

    @property
    def stage(self) -> str:
        """Return what the next button is about."""
        if self.unit is None:
            return "boarding"
        if self.mission is None:
            return "waiting"
        if self.mission.arrived_at is not None:
            return "there"
        return "asked" if self.mission.accepted_at is None else "on_the_way"


@blueprint.get("")
@requires(Permission.RESPOND_TO_INCIDENTS)
def page() -> str:
    """Show somebody who rides in a unit what to do next."""
    return render_template("patrol/page.html", **_told())


@blueprint.get("/tablero")
@requires(Permission.RESPOND_TO_INCIDENTS)
def panel() -> Response:
    """Hand out what changes on the page, for the page to put in the place of what it shows."""
    return fragment(render_template("patrol/board.html", **_told()))


def _told() -> dict[str, object]:
    duty = _duty()
    return {
        "duty": duty,
        "units": units_open_to(current_user.rights) if duty.unit is None else [],
        "now": now(),
    }


def _duty() -> Duty:
    duty = Duty(db.scalar(Event.last_told()) or 0, own_unit())
    if duty.unit is None:
        return duty
    territories = names_of_territories(db)
    duty.mission = db.scalars(running_of(duty.unit.id)).first()
    if duty.mission is not None:
        [duty.card] = cards_of(db, [duty.mission.incident], [], territories, viewer())
    elif duty.unit.status is UnitStatus.AVAILABLE:
        duty.offers = cards_of(db, _offered(duty.unit), [], territories, viewer())
    return duty


def _offered(unit: Unit) -> list[Incident]:
    """Return what nobody is sent to although it has escalated to this unit."""
    late = (
        select(Incident)
        .where(
            Incident.status.in_(OPEN),
            Incident.mode == Mode.REAL,
            Incident.level.in_([Level.SUPERVISOR, Level.COMMANDER]),
            Incident.accepted_at.is_(None),
        )
        .order_by(Incident.raised_at)
        .limit(FEW)
    )
    return [one for one in db.scalars(late) if is_offered(db, one, unit)]
