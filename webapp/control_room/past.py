"""What has been: incidents by day, outcome and comuna, the newest first."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from flask import render_template, request
from flask_babel import gettext as _
from sqlalchemy import Select, or_, select
from werkzeug.datastructures import MultiDict

from models.alerts.incident import Incident
from models.alerts.incident_stages import OPEN, IncidentStatus, Outcome
from models.calendar import BOGOTA
from models.language import say
from models.people.grant import Permission
from models.places.territory import comuna_of
from webapp.access import requires
from webapp.control_room.blueprint import blueprint
from webapp.control_room.board import names_of_territories
from webapp.control_room.promises import promises
from webapp.database import db
from webapp.languages import language
from webapp.pages import page_of

A_PAGE = 30
STILL_OPEN, CANCELLED = "abierto", "cancelado"
Filters = list[tuple[str, list[tuple[str, str, bool]]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see, as the address says it."""

    day: date | None = None
    outcome: str = ""
    comuna: str = ""

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> "Wanted":
        """Read an address; what makes no sense is left out."""
        return cls(
            _day(arguments.get("dia", "")),
            arguments.get("resultado", ""),
            arguments.get("comuna", ""),
        )

    def but(self, **other: object) -> "Wanted":
        """Return the same wish with something else in it."""
        return replace(self, **other)  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        """Return where this is shown."""
        asked = {
            "dia": self.day.isoformat() if self.day else "",
            "resultado": self.outcome,
            "comuna": self.comuna,
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/sala/historia?{query}" if query else "/sala/historia"

    def incidents(self) -> Select[Incident]:
        """Select what is wanted, the newest first."""
        wanted = select(Incident).order_by(Incident.raised_at.desc(), Incident.code)
        if self.day is not None:
            begins = datetime.combine(self.day, time(), BOGOTA)
            wanted = wanted.where(
                Incident.raised_at >= begins, Incident.raised_at < begins + timedelta(days=1)
            )
        if self.outcome == STILL_OPEN:
            wanted = wanted.where(Incident.status.in_(OPEN))
        elif self.outcome == CANCELLED:
            wanted = wanted.where(Incident.status == IncidentStatus.CANCELLED)
        elif self.outcome in set(Outcome):
            wanted = wanted.where(Incident.outcome == Outcome(self.outcome))
        if self.comuna:
            within = or_(
                Incident.territory_id == self.comuna,
                Incident.territory_id.startswith(f"{self.comuna}-", autoescape=True),
            )
            wanted = wanted.where(within)
        return wanted


@blueprint.get("/historia")
@requires(Permission.WATCH_INCIDENTS)
def past() -> str:
    """List incidents, page by page."""
    wanted = Wanted.read(request.args)
    territories = names_of_territories(db)
    return render_template(
        "control_room/history.html",
        theme="dark",
        wanted=wanted,
        found=page_of(wanted.incidents(), A_PAGE),
        filters=_filters(wanted, territories),
        territories=territories,
        promises=promises,
        comuna_of=comuna_of,
    )


def _filters(wanted: Wanted, territories: dict[str, str]) -> Filters:
    """Return the filters as links, each with whether it is in force."""

    def option(words: str, **other: object) -> tuple[str, str, bool]:
        changed = wanted.but(**other)
        return words, changed.address, changed == wanted

    ends = [
        option(_("Todos"), outcome=""),
        option(_("Abiertos"), outcome=STILL_OPEN),
        *(option(say(one, language()).capitalize(), outcome=one.value) for one in Outcome),
        option(_("Cancelados"), outcome=CANCELLED),
    ]
    places = [
        option(_("Toda la ciudad"), comuna=""),
        *(option(name, comuna=place) for place, name in territories.items()),
    ]
    return [(_("Resultado"), ends), (_("Comuna o corregimiento"), places)]


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
