"""Asking to belong to a committee, and answering whoever asked."""

from datetime import timedelta
from http import HTTPStatus

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.committees.application import (
    Application,
    is_waiting,
    takes_applications,
    waiting_of,
)
from models.committees.codes import ApplicationStatus, Position
from models.committees.committee import Committee
from models.committees.member import knows
from models.people.attempts import Counted, Limit, neighbourhood, take
from models.people.consent import Consent, Purpose
from models.people.grant import Permission
from models.session import unit_of_work
from models.settings import Settings
from webapp.access import public, requires_on
from webapp.committees.blueprint import blueprint
from webapp.committees.forms import AnswerForm, ApplyForm
from webapp.committees.found import application_with, committee_coded
from webapp.committees.invitations import post_invitation
from webapp.committees.signing import signing
from webapp.database import db
from webapp.languages import language

BOTH = ["GET", "POST"]
NOTICE = "2026-11"  # the text that is agreed to
# A school or an office behind one address may send a few; a program is stopped.
LIMIT = Limit("committee_application", 10, timedelta(hours=1))

welcomes = requires_on(Permission.WELCOME_MEMBERS, committee_coded)
answers = requires_on(Permission.WELCOME_MEMBERS, application_with)


@blueprint.route("/<code>/postularse", methods=BOTH)
@public
def apply(code: str) -> ResponseReturnValue:
    """Ask to belong to a committee; no account is needed."""
    form = ApplyForm()
    if not current_user.is_anonymous and not form.is_submitted():
        form.name.data, form.email.data = current_user.name, current_user.email
    if form.validate_on_submit():
        _count()
        committee = committee_coded(code)
        if not is_waiting(db, committee.id, form.email.data):  # an impatient thumb
            _receive(committee, form)
        return render_template("committees/applied.html", committee=committee)
    committee = committee_coded(code)
    page = render_template(
        "committees/apply.html",
        committee=committee,
        form=form,
        is_open=takes_applications(committee),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


def _receive(committee: Committee, form: ApplyForm) -> None:
    asked = Application.receive(
        committee, form.name.data, form.email.data, form.why.data or "", language=language()
    )
    db.add(asked)
    db.flush()
    db.add(Consent.give(asked.id, Purpose.COMMITTEE, NOTICE))


@blueprint.get("/<code>/postulaciones")
@welcomes
def applications(committee: Committee) -> str:
    """Show who asks to belong. Of a committee without names only it itself may know."""
    if not knows(current_user.rights, committee):
        abort(403)
    return render_template(
        "committees/applications.html",
        committee=committee,
        applications=db.scalars(waiting_of(committee.id)).all(),
    )


@blueprint.route("/<code>/postulaciones/<uuid:application_id>", methods=BOTH)
@answers
def answer(application: Application) -> ResponseReturnValue:
    """Say yes or no. On yes an invitation goes to the address that was given."""
    committee = application.committee
    if not knows(current_user.rights, committee):
        abort(403)
    form = AnswerForm()
    if not form.validate_on_submit():
        page = render_template(
            "committees/answer.html", committee=committee, application=application, form=form
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    status = ApplicationStatus(form.answer.data)
    email, spoken = application.email, application.language
    application.answer(status, by=signing(committee))
    if status is ApplicationStatus.ACCEPTED and email:
        post_invitation(committee, Position.MEMBER, email, spoken, by=signing(committee))
        flash(_("Aceptada. La invitación va en camino a su correo."), "good")
    else:
        flash(_("Quedó respondida. Sus datos se borran en un mes."), "good")
    return redirect(url_for(".applications", code=committee.code))


def _count() -> None:
    settings: Settings = current_app.config["SETTINGS"]
    with unit_of_work() as counting:
        key = neighbourhood(request.remote_addr)
        take(counting, [Counted.under(LIMIT, settings.secret, key)])
