"""The waves of those who run surveys: the list, a new one, and the page of each.

No page here shows an answer, a code after it was printed, who answered, or a result: what is
told are counts of whole batches.
"""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.events import Event, EventKind
from models.people.grant import Permission
from models.trust.surveys.answers import how_many
from models.trust.surveys.instrument import Instrument, newest_versions
from models.trust.surveys.pool import is_locked
from models.trust.surveys.wave import Wave
from models.trust.surveys.wave import waves as all_waves
from models.trust.surveys.wave_stages import WaveMode
from webapp.access import may, requires, requires_on
from webapp.database import LOOKING, db
from webapp.orders.history import Step
from webapp.orders.signatures import Signatures, Viewer
from webapp.surveys.answering import ring
from webapp.surveys.blueprint import waves
from webapp.surveys.deeds import open_deeds
from webapp.surveys.forms import PlanForm, address_for

_K = EventKind
_WORDS: dict[EventKind, tuple[object, str, str]] = {
    _K.SURVEY_PLANNED: (_l("Se planeó la encuesta"), "", "plus"),
    _K.SURVEY_CHANGED: (_l("Cambiaron las fechas"), "", "calendar"),
    _K.SURVEY_CODES_PRINTED: (_l("Se imprimieron códigos"), "", "keys"),
    _K.SURVEY_OPENED: (_l("Abrió"), "good", "play"),
    _K.SURVEY_CLOSED: (_l("Cerró"), "", "stop"),
    _K.SURVEY_PUBLISHED: (_l("Se publicó el resultado"), "good", "reports"),
    _K.SURVEY_CANCELLED: (_l("Se canceló"), "bad", "close"),
}


def wave_with(wave_id: UUID) -> Wave:
    """Return the wave of this id; whoever is about to change it waits for others."""
    wanted = select(Wave).where(Wave.id == wave_id)
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=Wave)
    return db.scalars(wanted).one()


@waves.get("")
@requires(Permission.SEE_SURVEYS)
def listing() -> str:
    """Show every wave, and what each waits for."""
    return render_template("waves/list.html", waves=list(db.scalars(all_waves())))


@waves.route("/nueva", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEYS)
def plan() -> ResponseReturnValue:
    """Plan a wave."""
    form = PlanForm()
    forms = form.offer(db)
    if form.validate_on_submit() and form.fits(chosen := forms[form.instrument.data]):
        wave = Wave.plan(
            chosen,
            address_for(db, form.title_es.data),
            WaveMode(form.mode.data),
            *form.dates,
            by=current_user.actor,
            **form.told,
        )
        db.add(wave)
        flash(_("La encuesta quedó planeada y abre por sí sola."), "good")
        return redirect(url_for(".record", wave_id=wave.id), HTTPStatus.SEE_OTHER)
    page = render_template("waves/plan.html", form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


@waves.get("/<uuid:wave_id>")
@requires_on(Permission.SEE_SURVEYS, wave_with)
def record(wave: Wave) -> str:
    """Show a wave: where it stands, and what can be done."""
    return render_template(
        "waves/record.html",
        wave=wave,
        in_table=db.scalar(how_many(wave.id)) or 0,
        locked=is_locked(wave.pool, ring()),
        deeds=open_deeds(wave) if may(Permission.RUN_SURVEYS, on=wave) else [],
        history=_told(db, wave),
    )


@waves.get("/formularios")
@requires(Permission.SEE_SURVEYS)
def instruments() -> str:
    """Show the forms in all their versions."""
    return render_template("waves/instruments.html", forms=list(db.scalars(newest_versions())))


@waves.get("/formularios/<uuid:form_id>")
@requires(Permission.SEE_SURVEYS)
def instrument(form_id: UUID) -> str:
    """Show one version of a form, word by word."""
    return render_template("waves/instrument.html", form=db.get_one(Instrument, form_id))


def _told(session: Session, wave: Wave) -> list[Step]:
    """Tell the history of a wave, the newest step first."""
    events = session.scalars(Event.history_of(wave.id)).all()
    viewer = Viewer(current_user.id, current_user.rights)
    signatures = Signatures.read(session, events, viewer)
    return [
        Step(str(words), event.occurred_at, signatures.of(event, wave), "", tone, sign)
        for event in reversed(events)
        for words, tone, sign in [_WORDS[event.kind]]
    ]
