"""The minutes: written, commented by those who were there, approved, read by everybody."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.committees.committee import Committee
from models.people.grant import Permission, ScopeKind
from models.trust import minutes as written
from models.trust.agenda import entries
from models.trust.meeting import Meeting
from models.trust.minutes import (
    MinutesComment,
    NothingChangedError,
    comments_on,
    revisions_of,
)
from webapp.access import public, requires_on
from webapp.database import db
from webapp.meetings import deeds
from webapp.meetings.blueprint import blueprint
from webapp.meetings.forms import CommentForm, MinutesForm
from webapp.meetings.found import holds as may_hold
from webapp.meetings.found import may_see, meeting_with, signing, visible_meeting
from webapp.meetings.refusals import why_not
from webapp.meetings.scheduling import BOTH, holds

__all__ = ["approve_minutes", "comment_minutes", "minutes", "write_minutes"]


@blueprint.get("/<code>/acta")
@public
def minutes(code: str) -> ResponseReturnValue:
    """Show the minutes: to everybody once they are approved, before to those who comment."""
    meeting = visible_meeting(code)
    if meeting.approved_at is None and not may_see(meeting):
        abort(HTTPStatus.NOT_FOUND)
    return _page(meeting)


def _page(meeting: Meeting, form: CommentForm | None = None) -> ResponseReturnValue:
    revisions = db.scalars(revisions_of(meeting.id)).all()
    inside = may_see(meeting)
    html = render_template(
        "meetings/minutes.html",
        meeting=meeting,
        revisions=revisions,
        last=revisions[0] if revisions else None,
        agenda=entries(db, meeting),
        comments=list(db.scalars(comments_on(meeting.id))) if inside else [],
        inside=inside,
        holds=may_hold(meeting),
        may_comment=meeting.takes_comments and inside and _is_of_the_committee(),
        form=form or CommentForm(formdata=None),
    )
    failed = form is not None and form.errors
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK


@blueprint.post("/<code>/acta/comentar")
@requires_on(Permission.ASK_FOR_MEETINGS, meeting_with)
def comment_minutes(meeting: Meeting) -> ResponseReturnValue:
    """Say something about a draft, for the committee."""
    form = CommentForm()
    if not form.validate_on_submit():
        return _page(meeting, form)
    last = db.scalars(revisions_of(meeting.id).limit(1)).first()
    committee = db.get(Committee, meeting.committee_id) if meeting.committee_id else None
    db.add(
        MinutesComment.say(
            meeting,
            last.number if last else 0,
            form.words.data,
            person_id=current_user.id,
            by=signing(committee),
        )
    )
    flash(_("Gracias. Quien escribe el acta lee su comentario antes de publicarla."), "good")
    return redirect(url_for("meetings.minutes", code=meeting.code), HTTPStatus.SEE_OTHER)


@blueprint.route("/<code>/acta/escribir", methods=BOTH)
@holds
def write_minutes(meeting: Meeting) -> ResponseReturnValue:
    """Write the minutes; every version is kept."""
    meeting.LIFECYCLE.follow("write_minutes", meeting.status)
    last = db.scalars(revisions_of(meeting.id).limit(1)).first()
    form = MinutesForm(data={"told": last.told, "agreed": last.agreed} if last else None)
    if form.validate_on_submit():
        try:
            written.write(
                db,
                meeting,
                form.told.data,
                form.agreed.data or "",
                person_id=current_user.id,
                by=current_user.actor,
            )
        except NothingChangedError as error:
            form.told.errors = [why_not(error)]
        else:
            flash(_("Guardamos esta versión del acta."), "good")
            address = url_for("meetings.minutes", code=meeting.code)
            return redirect(address, HTTPStatus.SEE_OTHER)
    html = render_template(
        "meetings/write.html",
        meeting=meeting,
        form=form,
        agenda=entries(db, meeting),
        comments=list(db.scalars(comments_on(meeting.id))),
    )
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@blueprint.post("/<code>/acta/aprobar")
@holds
def approve_minutes(meeting: Meeting) -> ResponseReturnValue:
    """Publish the last version."""
    meeting.approve(by=current_user.actor)
    flash(str(deeds.APPROVE.done), "good")
    return redirect(url_for("meetings.minutes", code=meeting.code), HTTPStatus.SEE_OTHER)


def _is_of_the_committee() -> bool:
    kinds = (ScopeKind.COMUNA, ScopeKind.COMMITTEE)
    rights = current_user.rights
    return any(rights.scopes(kind, Permission.ASK_FOR_MEETINGS) for kind in kinds)
