"""What is done to a wave by whoever runs it: one question, one verb."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.lifecycle import TransitionRefusedError
from models.people.grant import Permission
from models.trust.surveys.answers import TableHeldError
from models.trust.surveys.pool import close_wave
from models.trust.surveys.pool_key import PoolLockedError
from models.trust.surveys.wave import UnfitDatesError, Wave
from models.trust.surveys.wave_stages import WaveStatus
from webapp.access import requires_on
from webapp.database import db
from webapp.devices.deeds import Deed
from webapp.forms import Form
from webapp.surveys import deeds
from webapp.surveys.answering import ring
from webapp.surveys.blueprint import waves
from webapp.surveys.forms import (
    CLOSES,
    CancelForm,
    DatesForm,
    LastDayForm,
    SureForm,
    at_hour,
    shown_dates,
)
from webapp.surveys.running import wave_with

BOTH = ["GET", "POST"]
runs = requires_on(Permission.RUN_SURVEYS, wave_with)


@waves.post("/<uuid:wave_id>/abrir")
@runs
def open_now(wave: Wave) -> ResponseReturnValue:
    """Open a wave before its first day."""
    refuse_unless_open(wave, deeds.OPEN)
    wave.open(by=current_user.actor)
    return _done(wave, deeds.OPEN)


@waves.route("/<uuid:wave_id>/cerrar", methods=BOTH)
@runs
def close(wave: Wave) -> ResponseReturnValue:
    """Close a wave before its last day."""

    def do() -> None:
        close_wave(db, wave, ring(), by=current_user.actor)

    try:
        return _carry_out(wave, deeds.CLOSE, SureForm(), do)
    except (TableHeldError, PoolLockedError) as held:
        if isinstance(held, TableHeldError):
            words = _("En este momento se hace una copia de seguridad. Intente en un minuto.")
        else:
            words = _("Las respuestas que esperan no se pueden abrir: falta su llave.")
        flash(words, "error")
        return redirect(url_for(".record", wave_id=wave.id), HTTPStatus.SEE_OTHER)


@waves.route("/<uuid:wave_id>/publicar", methods=BOTH)
@runs
def publish(wave: Wave) -> ResponseReturnValue:
    """Let everybody read the result."""
    return _carry_out(
        wave, deeds.PUBLISH, SureForm(), lambda: wave.publish(by=current_user.actor)
    )


@waves.route("/<uuid:wave_id>/cancelar", methods=BOTH)
@runs
def cancel(wave: Wave) -> ResponseReturnValue:
    """Give a planned wave up."""
    form = CancelForm()
    return _carry_out(
        wave, deeds.CANCEL, form, lambda: wave.cancel(form.reason.data, by=current_user.actor)
    )


@waves.route("/<uuid:wave_id>/fechas", methods=BOTH)
@runs
def reschedule(wave: Wave) -> ResponseReturnValue:
    """Change when a wave opens and closes; once open, only when it closes."""
    is_open = wave.status is WaveStatus.OPEN
    form = LastDayForm(data=shown_dates(wave)) if is_open else DatesForm(data=shown_dates(wave))

    def do() -> None:
        closes = at_hour(form.closes.data, CLOSES)
        opens = wave.opens_at if is_open else form.dates[0]
        wave.reschedule(opens, closes, by=current_user.actor)

    try:
        return _carry_out(wave, deeds.DATES, form, do)
    except UnfitDatesError:
        form.closes.errors = [_("El último día va después del primero.")]
        return _asked(wave, deeds.DATES, form), HTTPStatus.UNPROCESSABLE_ENTITY


def refuse_unless_open(wave: Wave, deed: Deed) -> None:
    """Refuse what the wave does not allow as it stands."""
    if deed not in deeds.open_deeds(wave):
        raise TransitionRefusedError("survey wave", deed.endpoint, wave.status)


def _carry_out(
    wave: Wave, deed: Deed, form: Form, do: Callable[[], None]
) -> ResponseReturnValue:
    """Ask, or do what was asked."""
    refuse_unless_open(wave, deed)
    if not form.validate_on_submit():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
        return _asked(wave, deed, form), status
    do()
    return _done(wave, deed)


def _asked(wave: Wave, deed: Deed, form: Form) -> str:
    return render_template("waves/ask.html", wave=wave, deed=deed, form=form)


def _done(wave: Wave, deed: Deed) -> ResponseReturnValue:
    flash(str(deed.done), "good")
    return redirect(url_for(".record", wave_id=wave.id), HTTPStatus.SEE_OTHER)
