"""Inviting neighbours to a committee: by letter, by a code, by a sheet with a QR."""

from http import HTTPStatus

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.committees.codes import Position
from models.committees.committee import Committee
from models.committees.invitation import Invitation, open_invitations, spelled
from models.committees.member import invites
from models.events import Actor
from models.letters import LetterKind, write
from models.lifecycle import TransitionRefusedError
from models.people.grant import Permission
from models.settings import Settings
from reports.letters.links import invitation_link
from webapp.access import requires_on
from webapp.committees.blueprint import blueprint
from webapp.committees.forms import InviteForm
from webapp.committees.found import committee_coded, invitation_with
from webapp.committees.qr import qr
from webapp.committees.signing import signing
from webapp.database import db

BOTH = ["GET", "POST"]

welcomes = requires_on(Permission.WELCOME_MEMBERS, committee_coded)
holds = requires_on(Permission.WELCOME_MEMBERS, invitation_with)


@blueprint.route("/<code>/invitaciones", methods=BOTH)
@welcomes
def invitations(committee: Committee) -> ResponseReturnValue:
    """Show the open invitations, and make one more."""
    _refuse_unless_inviting(committee)
    form = InviteForm()
    if form.validate_on_submit():
        if not committee.is_living:
            raise TransitionRefusedError("committee", "invite", committee.status)
        position, by = Position(form.position.data), signing(committee)
        if form.email.data:
            post_invitation(committee, position, form.email.data, "es", by=by)
            flash(_("La invitación va en camino a %(email)s.", email=form.email.data), "good")
            return redirect(url_for(".invitations", code=committee.code))
        made = Invitation.make(committee, position, _key(), uses=form.how_many, by=by)
        db.add(made)
        db.flush()
        return redirect(url_for(".invitation", code=committee.code, invitation_id=made.id))
    page = render_template(
        "committees/invitations.html",
        committee=committee,
        form=form,
        invitations=open_invitations(db, committee.id),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


@blueprint.get("/<code>/invitaciones/<uuid:invitation_id>")
@holds
def invitation(found: Invitation) -> ResponseReturnValue:
    """Show an invitation as a sheet to print: its code, and the QR that opens it."""
    _refuse_unless_inviting(found.committee)
    settings: Settings = current_app.config["SETTINGS"]
    code = found.code(_key())
    address = invitation_link(settings.public_url, code)
    page = render_template(
        "committees/sheet.html",
        committee=found.committee,
        invitation=found,
        code=spelled(code),
        address=address,
        by_hand=f"{settings.public_url}/invitacion",
        qr=qr(address, _("Código QR de la invitación")),
    )
    return page, HTTPStatus.OK, {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


@blueprint.post("/<code>/invitaciones/<uuid:invitation_id>/retirar")
@holds
def withdraw(found: Invitation) -> ResponseReturnValue:
    """Close an invitation; those who came in by it stay."""
    found.withdraw(by=signing(found.committee))
    flash(_("Esa invitación ya no abre nada. Quienes entraron con ella siguen."), "good")
    return redirect(url_for(".invitations", code=found.committee.code))


def post_invitation(
    committee: Committee, position: Position, email: str, spoken: str, *, by: Actor
) -> Invitation:
    """Invite one person by letter. The letter to a committee without names does not name it."""
    made = Invitation.make(committee, position, _key(), by=by)
    db.add(made)
    db.flush()
    named = {} if committee.is_pseudonymous else {"committee": committee.name}
    write(
        db,
        about=f"invitation:{made.id}",
        kind=LetterKind.COMMITTEE_INVITED,
        recipient=f"invitation:{made.id}",
        address=email,
        language=spoken,
        facts={"expires_at": made.expires_at.isoformat(), **named},
    )
    return made


def _refuse_unless_inviting(committee: Committee) -> None:
    if not invites(current_user.rights, committee):
        abort(HTTPStatus.FORBIDDEN)


def _key() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret
