"""Who registered and who came, for the liaison: to correct, and to print."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from models.trust import attendance as presences
from models.trust.attendance import Presence, door_secret, lines_of
from models.trust.meeting import Meeting
from models.trust.meeting_stages import MeetingStatus
from models.trust.registration import Registration
from webapp.database import db
from webapp.meetings.blueprint import blueprint
from webapp.meetings.forms import PresenceForm
from webapp.meetings.found import home, key
from webapp.meetings.scheduling import holds

BLANK_LINES = 12  # on the sheet, for those who come without registering


@blueprint.get("/<code>/asistencia")
@holds
def attendance(meeting: Meeting) -> str:
    """List everybody who registered or came."""
    secret = door_secret(meeting, key())
    return render_template(
        "meetings/attendance.html",
        meeting=meeting,
        lines=lines_of(db, meeting),
        form_of=_form_of,
        may_correct=meeting.status
        not in {MeetingStatus.MINUTES_APPROVED, MeetingStatus.CANCELLED},
        door=home() + url_for("meetings.door", code=meeting.code, secret=secret),
        poster=url_for("meetings.poster", code=meeting.code, secret=secret),
    )


def _form_of(line: presences.Line) -> PresenceForm:
    """Return the choice of one line, with ids of its own."""
    form = PresenceForm(prefix=f"r-{line.registration.id}", formdata=None)
    form.presence.data = line.presence.value if line.presence else Presence.PRESENT.value
    return form


@blueprint.post("/<code>/asistencia")
@holds
def correct_attendance(meeting: Meeting) -> ResponseReturnValue:
    """Set one line right."""
    wanted = select(Registration).where(
        Registration.meeting_id == meeting.id, Registration.id == _uuid("registro")
    )
    one = db.scalars(wanted).one()
    form = PresenceForm(prefix=f"r-{one.id}")
    if form.validate():
        presence = Presence(form.presence.data)
        presences.correct(db, meeting, one, presence, by=current_user.actor)
        flash(_("La asistencia quedó corregida."), "good")
    return redirect(url_for("meetings.attendance", code=meeting.code), HTTPStatus.SEE_OTHER)


@blueprint.get("/<code>/asistencia/hoja")
@holds
def sheet(meeting: Meeting) -> str:
    """Show the sheet on which people sign, ready to print."""
    return render_template(
        "meetings/sheet.html",
        meeting=meeting,
        lines=sorted(
            lines_of(db, meeting), key=lambda line: (line.registration.name or "").casefold()
        ),
        blank=BLANK_LINES,
    )


def _uuid(name: str) -> UUID:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        return UUID(int=0)
