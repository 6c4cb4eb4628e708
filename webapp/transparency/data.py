"""The city's open data: a page that explains them, the file, and the catalogue."""

from flask import Response, current_app, jsonify, render_template

from reports.catalogue import catalogue
from reports.open_data import COLUMNS, NAME, counted, newest, requests_csv
from reports.open_data_alarms import DATASETS
from reports.open_data_ledger import LEDGER_DATASETS
from reports.open_data_participation import PARTICIPATION_DATASETS
from webapp.access import public
from webapp.database import db
from webapp.transparency.blueprint import blueprint


@blueprint.get("/datos")
@public
def open_data() -> str:
    """Say what is published, what each column means, and what is left out and why."""
    total, old = counted(db)
    return render_template(
        "transparency/data.html",
        columns=COLUMNS,
        total=total,
        old=old,
        newest=newest(db),
        small=DATASETS.values(),
        ledger=LEDGER_DATASETS.values(),
        together=PARTICIPATION_DATASETS.values(),
    )


@blueprint.get(f"/datos/{NAME}")
@public
def requests_file() -> Response:
    """Send every request as a line, while it is read: the file is never in memory whole."""
    lines = (portion.encode() for portion in requests_csv())
    answer = Response(lines, mimetype="text/csv")
    answer.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@blueprint.get("/data.json")
@public
def data_catalogue() -> Response:
    """Tell data portals what there is to harvest."""
    settings = current_app.config["SETTINGS"]
    answer = jsonify(catalogue(db, settings.public_url, settings.mail_from))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
