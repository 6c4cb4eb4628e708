"""The liaison orders what a meeting will talk about."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.lifecycle import TransitionRefusedError
from models.trust import agenda as points
from models.trust.meeting import Meeting
from models.trust.meeting_stages import TO_BE_HELD
from webapp.database import db
from webapp.meetings.blueprint import blueprint
from webapp.meetings.forms import PointForm
from webapp.meetings.scheduling import BOTH, holds

UP, DOWN = -1, 1


@blueprint.route("/<code>/orden-del-dia", methods=BOTH)
@holds
def agenda(meeting: Meeting) -> ResponseReturnValue:
    """Show the points with what may be done to each, and add one."""
    if meeting.status not in TO_BE_HELD:
        raise TransitionRefusedError("meeting", "order the agenda", meeting.status)
    form = PointForm()
    if form.validate_on_submit():
        points.add(db, meeting, form.title.data)
        return _back(meeting)
    html = render_template(
        "meetings/agenda.html", meeting=meeting, form=form, agenda=points.entries(db, meeting)
    )
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@blueprint.post("/<code>/orden-del-dia/mover")
@holds
def move_point(meeting: Meeting) -> ResponseReturnValue:
    """Move a point up or down, or take one of the liaison's own off."""
    key = request.form.get("punto", "")
    if (deed := request.form.get("hacer", "")) == "quitar":
        points.leave_out(db, meeting, key)
    else:
        points.move(db, meeting, key, UP if deed == "subir" else DOWN)
    return _back(meeting)


def _back(meeting: Meeting) -> ResponseReturnValue:
    return redirect(url_for("meetings.agenda", code=meeting.code), HTTPStatus.SEE_OTHER)
