"""How soon calls for help are answered, what they come to, and which devices work."""

from flask import Response, abort, render_template, request

from models.calendar import city_day
from models.clock import now
from models.upkeep.dataset import rehearsals
from reports import response_times
from reports.alarm_outcomes import DELAY, End, months, outcomes
from reports.definitions import DEFINITIONS
from reports.device_health import device_health, health_by_month, names
from reports.open_data_alarms import DATASETS
from reports.open_data_ledger import LEDGER_DATASETS
from reports.open_data_participation import PARTICIPATION_DATASETS
from reports.period import Month
from reports.suppression import FEWEST
from webapp.access import public
from webapp.database import db
from webapp.transparency.blueprint import blueprint

MONTHS_SHOWN = 12


@blueprint.get("/transparencia/alarmas")
@public
def alarms() -> str:
    """Show how soon calls were answered, and what those of one month came to."""
    published = response_times.responses(db)
    this_month = Month.of(now())
    known = months(db)[:MONTHS_SHOWN]
    asked = request.args.get("mes", "")
    month = next((one for one in known if str(one) == asked), next(iter(known), None))
    return render_template(
        "transparency/alarms.html",
        published=published,
        newest=next((one for one in published if one.month < this_month), None),
        goal=response_times.GOAL,
        this_month=this_month,
        months=known,
        outcomes=outcomes(db, month) if month else None,
        ends=list(End),
        names=names(db),
        fewest=FEWEST,
        days=DELAY.days,
        made_up=_made_up(),
        definitions=DEFINITIONS,
    )


@blueprint.get("/transparencia/dispositivos")
@public
def devices() -> str:
    """Show how many devices work, by kind and by comuna, today and month by month."""
    return render_template(
        "transparency/devices.html",
        health=device_health(db),
        history=health_by_month(db),
        names=names(db),
        today=city_day(now()),
        made_up=_made_up(),
        definitions=DEFINITIONS,
    )


@blueprint.get("/datos/<name>")
@public
def alarms_file(name: str) -> Response:
    """Hand out one of the small tables."""
    dataset = (DATASETS | LEDGER_DATASETS | PARTICIPATION_DATASETS).get(name)
    if dataset is None:
        abort(404)
    answer = Response(dataset.as_csv(db), mimetype="text/csv")
    answer.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _made_up() -> bool:
    """Tell whether what is counted was made up for a demonstration, at least in part."""
    return db.scalars(rehearsals()).first() is not None
