"""A committee asks for a meeting; the liaison answers."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from wtforms import SelectChoice

from models.committees.committee import Committee
from models.committees.member import committees_of
from models.people.grant import Permission, ScopeKind
from models.places.territory import Territory
from models.trust.meeting import Meeting
from models.trust.meeting_request import MeetingRequest, asked_by
from webapp.access import requires, requires_on
from webapp.database import LOOKING, db
from webapp.meetings.blueprint import blueprint
from webapp.meetings.forms import AskForm, WhyForm
from webapp.meetings.found import signing

BOTH = ["GET", "POST"]


def request_with(request_id: UUID) -> MeetingRequest:
    """Return what was asked for; whoever is about to answer waits for others."""
    wanted = select(MeetingRequest).where(MeetingRequest.id == request_id)
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=MeetingRequest)
    return db.scalars(wanted).one()


def asker(asked: MeetingRequest) -> str:
    """Say who asks: a committee, never a person; in some, nobody may know who is in it."""
    if asked.committee_id and (committee := db.get(Committee, asked.committee_id)):
        return committee.name
    return _("El comité de barrio")


@blueprint.route("/solicitar", methods=BOTH)
@requires(Permission.ASK_FOR_MEETINGS)
def ask() -> ResponseReturnValue:
    """Ask the liaison for a meeting."""
    form = _ask_form()
    if form.validate_on_submit():
        committee = _committee_of(form)
        db.add(
            MeetingRequest.ask(
                current_user.id,
                committee.district_id if committee else form.territory.data,
                form.subject.data,
                when_it_suits=form.when_it_suits.data or "",
                committee_id=committee.id if committee else None,
                by=signing(committee),
            )
        )
        flash(_("El enlace comunitario recibió su pedido. Aquí verá la respuesta."), "good")
        return redirect(url_for("meetings.ask"), HTTPStatus.SEE_OTHER)
    asked = db.scalars(asked_by(current_user.id)).all()
    meetings = {
        one.id: one
        for one in db.scalars(
            select(Meeting).where(Meeting.id.in_([one.meeting_id for one in asked]))
        )
    }
    html = render_template("meetings/ask.html", form=form, asked=asked, meetings=meetings)
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@blueprint.route("/solicitudes/<uuid:request_id>/rechazar", methods=BOTH)
@requires_on(Permission.HOLD_MEETINGS, request_with)
def refuse(asked: MeetingRequest) -> ResponseReturnValue:
    """Say why there will be no meeting."""
    asked.LIFECYCLE.follow("refuse", asked.status)
    form = WhyForm()
    if form.validate_on_submit():
        asked.refuse(form.why.data, by=current_user.actor)
        flash(_("El comité recibe su explicación."), "good")
        return redirect(url_for("meetings.desk"), HTTPStatus.SEE_OTHER)
    html = render_template("meetings/refuse.html", form=form, asked=asked, asker=asker(asked))
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _ask_form() -> AskForm:
    """Offer the committees and comunas for which somebody may ask, and no others."""
    form = AskForm()
    rights = current_user.rights
    comunas = rights.scopes(ScopeKind.COMUNA, Permission.ASK_FOR_MEETINGS)
    theirs = committees_of(db, current_user.id)
    comunas |= {one.district_id for one in theirs}
    found = db.execute(
        select(Territory.id, Territory.name)
        .where(Territory.id.in_(comunas))
        .order_by(Territory.id)
    )
    form.territory.choices = [SelectChoice(one, name) for one, name in found]
    form.committee.choices = [
        SelectChoice("", "—"),
        *(SelectChoice(str(one.id), one.name) for one in theirs),
    ]
    return form


def _committee_of(form: AskForm) -> Committee | None:
    return db.get_one(Committee, UUID(form.committee.data)) if form.committee.data else None
