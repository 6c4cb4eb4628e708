"""Doing something to a report: ask what is needed, notice who was faster, then do it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.upkeep.service_request import ServiceRequest, coded
from webapp.database import LOOKING, db
from webapp.orders.deeds import Deed
from webapp.triage.deeds import open_deeds
from webapp.triage.forms import RequestForm


def request_coded(code: str) -> ServiceRequest:
    """Return the report of this code; whoever is about to change it waits for their turn."""
    wanted = coded(code)
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=ServiceRequest)
    return db.scalars(wanted).one()


def carry_out(
    record: ServiceRequest,
    deed: Deed,
    form: RequestForm,
    do: Callable[[], object],
    **shown: Any,
) -> ResponseReturnValue:
    """Ask, or do what was asked. `do` returns whether it could: if not, the form says why."""
    possible = deed in open_deeds(record, current_user.rights)
    overtaken = not possible or (form.is_submitted() and form.is_overtaken(record))
    if not overtaken and form.validate_on_submit() and do() is not False:
        flash(str(deed.done), "good")
        return redirect(url_for("triage.one", code=record.code))
    # What was sent once is sent again only by somebody who has seen how it stands now.
    form.version.data = str(record.version)
    page = render_template(
        "triage/ask.html",
        record=record,
        deed=deed,
        form=form,
        possible=possible,
        overtaken=overtaken,
        **shown,
    )
    return page, _status(form, overtaken=overtaken)


def _status(form: RequestForm, *, overtaken: bool) -> HTTPStatus:
    if overtaken:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
