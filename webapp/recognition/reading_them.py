"""What everybody may read: the thanks of a month, the rules, one of them, a certificate."""

from collections.abc import Sequence
from http import HTTPStatus
from itertools import groupby
from uuid import UUID

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select
from werkzeug.wrappers import Response

from models.alerts.unit import Unit
from models.clock import now
from models.media import MediaStore
from models.places.territory import Territory, TerritoryKind
from models.settings import Settings
from models.trust import thanking
from models.trust.certificate import CERTIFICATES, Certificate, of_month
from models.trust.everyday_service import on_offer
from models.trust.recognition import CONFIRM_WITHIN, LONG_AGO, Recognition, coded, counted
from models.trust.recognition_stages import RecognitionStatus
from models.trust.thanker import KEEP_CONTACT
from reports.period import Month
from webapp.access import public
from webapp.database import db
from webapp.recognition.blueprint import blueprint

MONTHS = 12


@blueprint.get("/reconocimientos")
@public
def front() -> str:
    """Show what units were thanked for in a month: by name or by comuna, never by number."""
    this = Month.of(now())
    months = [this.before(back) for back in range(MONTHS)]
    asked = request.args.get("mes", "")
    month = next((one for one in months if str(one) == asked), this)
    places = dict(db.execute(_districts()).all())
    where = request.args.get("comuna", "")
    listed = counted(month.start, month.end)
    if where in places:
        listed = listed.where(Recognition.territory_id == where)
    found = db.scalars(listed).all()
    return render_template(
        "recognition/front.html",
        months=months,
        month=month,
        places=places,
        where=where if where in places else "",
        by_unit=_by_unit(found),
        papers={one.unit_id: one for one in db.scalars(of_month(str(month)))},
    )


@blueprint.get("/reconocimientos/reglas")
@public
def rules() -> str:
    """Say how it works: what counts, who confirms, how often, and what never counts."""
    return render_template(
        "recognition/rules.html",
        services=db.scalars(on_offer()).all(),
        confirm_days=CONFIRM_WITHIN.days,
        back_days=LONG_AGO.days,
        keep_days=KEEP_CONTACT.days,
        given=thanking.GIVEN.tries,
        confirmed=thanking.CONFIRMED.tries,
    )


@blueprint.get("/reconocimientos/<code>")
@public
def record(code: str) -> str:
    """Show one word of thanks, and how it stands. That its unit is on hold is not told."""
    thanks = db.scalars(coded(code.upper())).one()
    if thanks.status is RecognitionStatus.SET_ASIDE:
        abort(HTTPStatus.NOT_FOUND)
    return render_template(
        "recognition/record.html",
        thanks=thanks,
        place=db.get_one(Territory, thanks.territory_id),
        waits=thanks.status is RecognitionStatus.RECEIVED,
        until=thanks.thanked_at + CONFIRM_WITHIN,
    )


@blueprint.get("/reconocimientos/constancias/<uuid:certificate_id>")
@public
def certificate(certificate_id: UUID) -> ResponseReturnValue:
    """Hand out the certificate of a unit and month, as it was issued."""
    paper = db.get_one(Certificate, certificate_id)
    settings: Settings = current_app.config["SETTINGS"]
    path = MediaStore(settings.data_folder / CERTIFICATES).path(paper.pdf_sha256)
    if not path.is_file():
        abort(HTTPStatus.NOT_FOUND)
    answer = Response(path.read_bytes(), content_type="application/pdf")
    name = f"constancia-{paper.month}-{paper.id}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["X-Content-SHA256"] = paper.pdf_sha256
    return answer


def _by_unit(found: Sequence[Recognition]) -> list[tuple[Unit, list[Recognition]]]:
    """Gather thanks by unit, in the order of their names."""
    return [(unit, list(theirs)) for unit, theirs in groupby(found, lambda one: one.unit)]


def _districts() -> Select[str, str]:
    kinds = [TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO]
    return (
        select(Territory.id, Territory.name)
        .where(Territory.kind.in_(kinds))
        .order_by(Territory.id)
    )
