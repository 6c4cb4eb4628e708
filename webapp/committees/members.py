"""Who belongs to a committee: their positions, their terms, and letting them go."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from models.calendar import end_of
from models.committees import seats
from models.committees.codes import EndReason, Position
from models.committees.committee import Committee
from models.committees.member import Membership, invites, knows, members_of, name_for
from models.people.grant import Permission
from webapp.access import requires_on
from webapp.committees.blueprint import blueprint
from webapp.committees.forms import PositionForm, TermForm
from webapp.committees.found import committee_coded, own_seat, seat_with
from webapp.committees.signing import signing
from webapp.database import db
from webapp.devices.deeds import Deed
from webapp.devices.forms import PlainForm
from webapp.forms import Form

BOTH = ["GET", "POST"]

sees = requires_on(Permission.SEE_COMMITTEES, committee_coded)
works = requires_on(Permission.WORK_ON_PLANS, committee_coded)
cares = requires_on(Permission.WELCOME_MEMBERS, seat_with)

MOVE = Deed(
    "committees.move_seat",
    _l("Cambiar el cargo"),
    _l("Quien coordina puede además invitar y recibir integrantes."),
    _l("El cargo cambió."),
    "gear",
)
RENEW = Deed(
    "committees.renew_seat",
    _l("Renovar el periodo"),
    _l("Lo que puede hacer como integrante sigue hasta ese día."),
    _l("El periodo quedó renovado."),
    "calendar",
)
REMOVE = Deed(
    "committees.remove_seat",
    _l("Retirar del comité"),
    _l("Desde ese momento no ve ni hace nada por el comité."),
    _l("Ya no hace parte del comité."),
    "stop",
    kind="danger",
)
LEAVE = Deed(
    "committees.leave",
    _l("Retirarme del comité"),
    _l("Desde ese momento usted no ve ni hace nada por el comité."),
    _l("Usted ya no hace parte del comité. Gracias por su tiempo."),
    "stop",
    kind="danger",
)


@blueprint.get("/<code>/integrantes")
@sees
def members(committee: Committee) -> str:
    """Show who belongs to it: by name to those who may know, by pseudonym to all others."""
    rights = current_user.rights
    seated = members_of(db, committee.id)
    return render_template(
        "committees/members.html",
        committee=committee,
        members=[(one, name_for(rights, one)) for one in seated],
        knows=knows(rights, committee),
        welcomes=rights.may(Permission.WELCOME_MEMBERS, on=committee),
        invites=invites(rights, committee),
        own=committee.seat_of(current_user.id),
    )


@blueprint.route("/<code>/integrantes/<uuid:seat_id>/cargo", methods=BOTH)
@cares
def move_seat(seat: Membership) -> ResponseReturnValue:
    """Give a member another position."""
    form = PositionForm(data={"position": seat.position.value})
    by = signing(seat.committee)
    return _carry_out(
        seat, MOVE, form, lambda: seats.move(db, seat, Position(form.position.data), by=by)
    )


@blueprint.route("/<code>/integrantes/<uuid:seat_id>/periodo", methods=BOTH)
@cares
def renew_seat(seat: Membership) -> ResponseReturnValue:
    """Let a member's term last longer."""
    form = TermForm()

    def do() -> None:
        if form.until.data is not None:
            seats.renew(db, seat, end_of(form.until.data), by=signing(seat.committee))

    return _carry_out(seat, RENEW, form, do)


@blueprint.route("/<code>/integrantes/<uuid:seat_id>/retirar", methods=BOTH)
@cares
def remove_seat(seat: Membership) -> ResponseReturnValue:
    """Let a member go."""
    by = signing(seat.committee)
    return _carry_out(
        seat, REMOVE, PlainForm(), lambda: seats.leave(db, seat, EndReason.REMOVED, by=by)
    )


@blueprint.route("/<code>/retirarme", methods=BOTH)
@works
def leave(committee: Committee) -> ResponseReturnValue:
    """Leave the committee oneself."""
    seat = own_seat(committee)
    form = PlainForm()
    if not form.validate_on_submit():
        return render_template(
            "committees/ask.html", committee=committee, deed=LEAVE, form=form
        )
    seats.leave(db, seat, EndReason.RESIGNED, by=seat.actor)
    flash(str(LEAVE.done), "good")
    return redirect(url_for(".committee", code=committee.code))


def _carry_out(
    seat: Membership, deed: Deed, form: Form, do: Callable[[], None]
) -> ResponseReturnValue:
    """Ask, or do what was asked."""
    committee = seat.committee
    if not form.validate_on_submit():
        page = render_template(
            "committees/ask.html",
            committee=committee,
            deed=deed,
            form=form,
            whom=name_for(current_user.rights, seat),
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    do()
    flash(
        _("%(name)s: %(done)s", name=name_for(current_user.rights, seat), done=deed.done),
        "good",
    )
    return redirect(url_for(".members", code=committee.code))
