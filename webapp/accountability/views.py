"""The published reports: which there are, what each says, and its files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
)
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from models.media import MediaStore
from models.people.grant import Permission
from models.places.territory import CITY, Territory, TerritoryKind
from models.settings import Settings
from models.upkeep.published_report import (
    REPORTS,
    PublishedReport,
    ReportFile,
    ReportRequest,
    editions,
)
from reports.charts import PHONE, outcome_chart
from reports.definitions import DEFINITIONS
from reports.participation_sentences import sentences_of
from reports.participation_words import told
from reports.period import Month
from reports.sentences import first_sentences
from reports.street_map import NONCE
from webapp.access import public, requires
from webapp.accountability.forms import PublishingForm
from webapp.csp import csp_nonce
from webapp.database import db
from webapp.languages import language

blueprint = Blueprint("accountability", __name__, url_prefix="/transparencia")

TYPES = {
    ReportFile.PDF: "application/pdf",
    ReportFile.DATA: "application/json; charset=utf-8",
    ReportFile.MAP: "text/html; charset=utf-8",
}
PROMISES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Shelf:
    """The newest edition of every report of a month, by territory."""

    month: Month
    reports: list[tuple[Territory, PublishedReport]]


@blueprint.get("/")
@public
def shelf() -> str:
    """Show the reports of a month, and which other months there are."""
    months = [Month.read(one) for one in db.scalars(_months())]
    return render_template(
        "accountability/shelf.html",
        months=months,
        shelf=_shelf(months),
        form=_publishing_form(),
    )


@blueprint.get("/definiciones")
@public
def definitions() -> str:
    """Say what exactly each figure counts."""
    return render_template("accountability/definitions.html", definitions=DEFINITIONS)


@blueprint.get("/<territory_id>/<month>")
@public
def report(territory_id: str, month: str) -> str:
    """Show a report: the three things that matter first, then everything it says."""
    published = _newest(territory_id, month)
    data = json.loads(_read(published, ReportFile.DATA))
    return render_template(
        "accountability/report.html",
        published=published,
        data=data,
        total=data["total"],
        month=Month.read(month),
        sentences=first_sentences(data, language()),
        said=sentences_of(data.get("participation", {}), language()),
        definitions=DEFINITIONS,
        promises=data["broken_promises"][:PROMISES_SHOWN],
        chart=_chart(data["total"]),
        earlier=db.scalars(editions(territory_id, month).offset(1)).all(),
        **told(data.get("participation", {}), language()),
    )


@blueprint.get("/<territory_id>/<month>/informe.<any(pdf, json, html):form>")
@public
def file(territory_id: str, month: str, form: str) -> Answer:
    """Hand out one of a report's files, as it was published."""
    published = _newest(territory_id, month)
    wanted = ReportFile(form)
    content = _read(published, wanted)
    if wanted is ReportFile.MAP:
        content = content.replace(NONCE.encode(), csp_nonce().encode())
    answer = Response(content, content_type=TYPES[wanted])
    name = f"informe-{territory_id}-{month}.{form}"
    shown = "attachment" if wanted is ReportFile.DATA else "inline"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    answer.headers["X-Content-SHA256"] = published.digest_of(wanted) or ""
    return answer


@blueprint.post("/publicar")
@requires(Permission.PUBLISH_REPORTS)
def publish() -> str | Answer:
    """Ask the platform to make the reports of a month now."""
    form = _publishing_form()
    if not form.validate_on_submit():
        months = [Month.read(one) for one in db.scalars(_months())]
        return render_template(
            "accountability/shelf.html", months=months, shelf=_shelf(months), form=form
        )
    db.add(
        ReportRequest.ask(form.territory.data or None, form.month.data, by=current_user.actor)
    )
    flash(_("El informe se está preparando. Aparecerá aquí en unos minutos."))
    return redirect("/transparencia")


def _chart(total: Mapping[str, Any]) -> Markup:
    return Markup(outcome_chart(total, language(), width=PHONE) or "")  # noqa: S704 - drawn by us


def _months() -> Any:
    return select(PublishedReport.month).distinct().order_by(PublishedReport.month.desc())


def _shelf(months: list[Month]) -> Shelf | None:
    """Return the reports of the month that the address asks for, or of the newest."""
    if not months:
        return None
    asked = request.args.get("mes", "")
    month = next((one for one in months if str(one) == asked), months[0])
    rows = db.execute(
        select(Territory, PublishedReport)
        .join(PublishedReport, PublishedReport.territory_id == Territory.id)
        .where(PublishedReport.month == str(month))
        .order_by(PublishedReport.published_at)
    )
    newest = {territory.id: (territory, one) for territory, one in rows}
    kinds = list(TerritoryKind)
    return Shelf(
        month, sorted(newest.values(), key=lambda row: (kinds.index(row[0].kind), row[0].id))
    )


def _publishing_form() -> PublishingForm:
    form = PublishingForm()
    territories = db.scalars(
        select(Territory)
        .where(Territory.kind.in_([TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO]))
        .order_by(Territory.id)
    )
    form.territory.choices = [
        ("", _("Toda la ciudad y cada comuna")),
        (CITY, _("Solo el de toda la ciudad")),
        *((one.id, one.name) for one in territories),
    ]
    form.month.choices = [
        (str(one), one.in_words(language()))
        for one in (Month.last().before(back) for back in range(-1, 12))
    ]
    if form.month.data is None:
        form.month.data = str(Month.last())
    return form


def _newest(territory_id: str, month: str) -> PublishedReport:
    found = db.scalars(editions(territory_id, month).limit(1)).one_or_none()
    if found is None:
        abort(404)
    return found


def _read(published: PublishedReport, form: ReportFile) -> bytes:
    digest = published.digest_of(form)
    if digest is None:
        abort(404)
    settings: Settings = current_app.config["SETTINGS"]
    path = MediaStore(settings.data_folder / REPORTS).path(digest)
    if not path.exists():
        abort(404)
    return path.read_bytes()
