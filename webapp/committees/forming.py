"""Forming a committee, step by step: the liaison's part, or the administrator's."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.committees import seats
from models.committees.codes import CommitteeKind, DissolutionReason
from models.committees.committee import Committee
from models.committees.invitation import close_from_outside
from models.lifecycle import TransitionRefusedError
from models.people.grant import Permission
from webapp.access import requires, requires_on
from webapp.committees import deeds
from webapp.committees.blueprint import blueprint
from webapp.committees.forms import ConstituteForm, DissolveForm, FormForm, RegisterForm
from webapp.committees.found import committee_coded
from webapp.database import db
from webapp.devices.deeds import Deed
from webapp.forms import Form

BOTH = ["GET", "POST"]

forms_it = requires_on(Permission.FORM_COMMITTEES, committee_coded)


@blueprint.route("/nuevo", methods=BOTH)
@requires(Permission.FORM_COMMITTEES)
def form_committee() -> ResponseReturnValue:
    """Choose a sector and what is to be prevented there."""
    form = FormForm()
    if form.validate_on_submit():
        made = Committee.form(
            form.name.data,
            CommitteeKind(form.kind.data),
            form.territory.data,
            purpose=form.purpose.data or "",
            by=current_user.actor,
        )
        db.add(made)
        db.flush()
        flash(_("El sector quedó escogido. Ahora convoque a los vecinos."), "good")
        return redirect(url_for(".inside", code=made.code))
    page = render_template("committees/form.html", form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


@blueprint.post("/<code>/convocar")
@forms_it
def convene(committee: Committee) -> ResponseReturnValue:
    """Call the neighbours together."""
    committee.convene(by=current_user.actor)
    return _done(committee, deeds.CONVENE)


@blueprint.route("/<code>/constituir", methods=BOTH)
@forms_it
def constitute(committee: Committee) -> ResponseReturnValue:
    """Found it; from then on its members act for it."""
    form = ConstituteForm(committee)

    def do() -> None:
        zone = UUID(form.alert_zone.data) if form.alert_zone.data else None
        committee.constitute(
            form.act.data or "",
            form.profile.data or "",
            alert_system=form.alert,
            alert_zone_id=zone,
            police_channel=form.police_channel.data or "",
            by=current_user.actor,
        )
        seats.constituted(db, committee, by=current_user.actor)
        close_from_outside(db, committee, by=current_user.actor)

    return _carry_out(committee, "constitute", deeds.CONSTITUTE, form, do)


@blueprint.post("/<code>/inaugurar")
@forms_it
def inaugurate(committee: Committee) -> ResponseReturnValue:
    """Note that it was presented to the neighbourhood."""
    committee.inaugurate(by=current_user.actor)
    return _done(committee, deeds.INAUGURATE)


@blueprint.route("/<code>/registrar", methods=BOTH)
@forms_it
def register(committee: Committee) -> ResponseReturnValue:
    """Note its number."""
    form = RegisterForm()
    return _carry_out(
        committee,
        "register",
        deeds.REGISTER,
        form,
        lambda: committee.register(form.number.data or "", by=current_user.actor),
    )


@blueprint.post("/<code>/renovar")
@forms_it
def renew(committee: Committee) -> ResponseReturnValue:
    """Let it go on for another term."""
    committee.renew(by=current_user.actor)
    return _done(committee, deeds.RENEW)


@blueprint.route("/<code>/terminar", methods=BOTH)
@forms_it
def dissolve(committee: Committee) -> ResponseReturnValue:
    """End it."""
    form = DissolveForm()

    def do() -> None:
        reason = DissolutionReason(form.reason.data)
        seats.dissolve(db, committee, reason, by=current_user.actor)

    return _carry_out(committee, "dissolve", deeds.DISSOLVE, form, do)


def _carry_out(
    committee: Committee, move: str, deed: Deed, form: Form, do: Callable[[], None]
) -> ResponseReturnValue:
    """Ask, or do what was asked; what is not open now is refused before it is asked."""
    if not committee.can(move):
        raise TransitionRefusedError("committee", move, committee.status)
    if not form.validate_on_submit():
        page = render_template("committees/ask.html", committee=committee, deed=deed, form=form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    do()
    return _done(committee, deed)


def _done(committee: Committee, deed: Deed) -> ResponseReturnValue:
    flash(str(deed.done), "good")
    return redirect(url_for(".inside", code=committee.code))
