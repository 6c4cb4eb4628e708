"""The door of a meeting: noting who comes, also where the network comes and goes.

`/encuentros/<code>/puerta` is the liaison's way in; it leads to the door's own secret
address, which the liaison may hand to whoever helps. That page works as forms; with
JavaScript it keeps each note in the telephone until the platform has it (`door.js`). A note
carries an id that the telephone gave it, so that sending it twice notes one arrival. The
secret stands in for a form's token, which would grow old in a long meeting.
"""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import uuid4

from flask import (
    abort,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.people.grant import Permission
from models.trust import attendance
from models.trust.attendance import (
    DoorClosedError,
    UnfitDoorIdError,
    door_is_open,
    door_secret,
    lines_of,
    opens_door,
    with_ticket,
)
from models.trust.meeting import Meeting
from models.trust.registration import Registration, RoomFullError
from reports.qr import svg
from webapp.access import public, requires_on
from webapp.database import db
from webapp.meetings.blueprint import blueprint
from webapp.meetings.forms import WalkInForm
from webapp.meetings.found import home, key, meeting_with
from webapp.meetings.refusals import why_not
from webapp.meetings.registering import acts

COOKIE = "puerta"  # so that a code read with the telephone's camera can be noted
DOOR_DAY = timedelta(hours=16)
REFUSED = (DoorClosedError, UnfitDoorIdError, RoomFullError)


@blueprint.get("/<code>/puerta")
@requires_on(Permission.HOLD_MEETINGS, meeting_with)
def way_to_the_door(meeting: Meeting) -> ResponseReturnValue:
    """Lead whoever holds the meeting to its door."""
    secret = door_secret(meeting, key())
    return redirect(url_for("meetings.door", code=meeting.code, secret=secret))


@blueprint.get("/<code>/puerta/<secret>")
@public
def door(code: str, secret: str) -> ResponseReturnValue:
    """Show who is expected and who has come, with one button each."""
    meeting = _meeting_of(code, secret)
    answer = make_response(_page(meeting, secret, WalkInForm(formdata=None, meta=NO_TOKEN)))
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(DOOR_DAY.total_seconds()),
        path=url_for("meetings.record", code=meeting.code),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer


NO_TOKEN = {"csrf": False}


@blueprint.post("/<code>/puerta/<secret>")
@acts
def note(code: str, secret: str) -> ResponseReturnValue:
    """Note one arrival: of somebody who registered, or by name of somebody who did not."""
    form = WalkInForm(meta=NO_TOKEN)
    meeting = _meeting_of(code, secret)
    ticket = request.form.get("codigo", "").strip()
    if not ticket and not form.validate():
        html = _page(meeting, secret, form)
        return html, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        said = _noted(meeting, ticket, form.name.data or "")
    except REFUSED as error:
        flash(why_not(error), "error")
        return redirect(request.path, HTTPStatus.SEE_OTHER)
    flash(said, "good" if said != _unknown() else "soon")
    return redirect(request.path, HTTPStatus.SEE_OTHER)


@blueprint.post("/<code>/puerta/<secret>/notas")
@acts
def notes(code: str, secret: str) -> ResponseReturnValue:
    """Take what a telephone kept while it had no network; say of each note what became of it.

    The body is a list of `{id, ticket | name, at}`. The answer names for each id `noted`,
    `unknown` or `refused`: none of these needs to be sent again.
    """
    meeting = _meeting_of(code, secret)
    sent = request.get_json(silent=True)
    if not isinstance(sent, list) or len(sent) > MOST_NOTES:
        abort(HTTPStatus.BAD_REQUEST)
    answers = {str(one.get("id")): _take(meeting, one) for one in sent if isinstance(one, dict)}
    here = [str(line.registration.ticket) for line in lines_of(db, meeting) if line.noted_at]
    return jsonify({"notes": answers, "present": here})


MOST_NOTES = 200


def _take(meeting: Meeting, one: dict[str, object]) -> dict[str, str]:
    door_id, name = str(one.get("id", "")), str(one.get("name", "")).strip()[:120]
    arrived = _instant(one.get("at"))
    try:
        if name:
            attendance.walk_in(db, meeting, name, door_id, key(), arrived_at=arrived)
            return {"state": "noted"}
        holder = with_ticket(db, meeting, str(one.get("ticket", "")))
        if holder is None:
            return {"state": "unknown", "why": _unknown()}
        attendance.check_in(db, meeting, holder, door_id, arrived_at=arrived)
    except REFUSED as error:
        return {"state": "refused", "why": why_not(error)}
    return {"state": "noted"}


def _noted(meeting: Meeting, ticket: str, name: str) -> str:
    door_id = request.form.get("nota", "") or str(uuid4())
    if not ticket:
        attendance.walk_in(db, meeting, name, door_id, key())
        return _("Anotado: %(name)s.", name=name)
    holder = with_ticket(db, meeting, ticket)
    if holder is None:
        return _unknown()
    attendance.check_in(db, meeting, holder, door_id)
    return _("Anotado: %(name)s.", name=holder.name or ticket)


def _unknown() -> str:
    return _("Ese código no es de este encuentro. Búsquelo por el nombre.")


def _page(meeting: Meeting, secret: str, form: WalkInForm) -> str:
    lines = lines_of(db, meeting)
    return render_template(
        "meetings/door.html",
        meeting=meeting,
        secret=secret,
        lines=sorted(lines, key=lambda line: (line.registration.name or "").casefold()),
        arrived=sum(1 for line in lines if line.noted_at),
        is_open=door_is_open(meeting),
        form=form,
        new_id=str(uuid4()),
    )


@blueprint.get("/<code>/cartel/<secret>")
@public
def poster(code: str, secret: str) -> str:
    """Show the sheet that hangs at the door: its code leads arrivals to note themselves."""
    meeting = _meeting_of(code, secret)
    arrivals = door_secret(meeting, key(), "arrivals")
    address = home() + url_for("meetings.arrive", code=meeting.code, secret=arrivals)
    return render_template("meetings/poster.html", meeting=meeting, qr=svg(address, scale=10))


@blueprint.get("/<code>/entrada/<secret>")
@public
def entry(code: str, secret: str) -> ResponseReturnValue:
    """Show whose ticket it is to the door, and to everybody else nothing but the ticket."""
    meeting, one = _ticket(code, secret)
    at_the_door = _holds_the_door(meeting)
    qr = "" if at_the_door else svg(f"{home()}{request.path}")
    return render_template(
        "meetings/entry.html",
        meeting=meeting,
        one=one,
        secret=secret,
        at_the_door=at_the_door,
        qr=qr,
        new_id=str(uuid4()),
    )


@blueprint.post("/<code>/entrada/<secret>")
@acts
def enter(code: str, secret: str) -> ResponseReturnValue:
    """Note who holds the ticket, if whoever asks holds the door."""
    meeting, one = _ticket(code, secret)
    if not _holds_the_door(meeting):
        abort(HTTPStatus.FORBIDDEN)
    try:
        attendance.check_in(db, meeting, one, request.form.get("nota", "") or str(uuid4()))
        flash(_("Anotado: %(name)s.", name=one.name or one.ticket), "good")
    except REFUSED as error:
        flash(why_not(error), "error")
    address = url_for("meetings.door", code=meeting.code, secret=request.cookies[COOKIE])
    return redirect(address, HTTPStatus.SEE_OTHER)


@blueprint.route("/<code>/llegada/<secret>", methods=["GET", "POST"])
@acts
def arrive(code: str, secret: str) -> ResponseReturnValue:
    """Let arrivals note themselves, by the code at the door and the one they were given."""
    meeting = meeting_with(code)
    if not opens_door(meeting, key(), secret, "arrivals"):
        abort(HTTPStatus.NOT_FOUND)
    written, error, name = request.form.get("codigo", "").strip(), "", ""
    if request.method == "POST":
        holder = with_ticket(db, meeting, written)
        try:
            if holder is None:
                error = _("Ese código no es de este encuentro. Está en su carta de registro.")
            else:
                attendance.check_in(db, meeting, holder, str(uuid4()), by=holder.actor)
                name = holder.name or holder.ticket
        except REFUSED as refused:
            error = why_not(refused)
    html = render_template(
        "meetings/arrive.html",
        meeting=meeting,
        secret=secret,
        written=written[:40],
        error=error,
        name=name,
        is_open=door_is_open(meeting),
    )
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK


def _meeting_of(code: str, secret: str) -> Meeting:
    """Return the meeting whose door this secret opens; a wrong one is no page."""
    meeting = meeting_with(code)
    if not opens_door(meeting, key(), secret) or not meeting.is_public:
        abort(HTTPStatus.NOT_FOUND)
    return meeting


def _ticket(code: str, ticket: str) -> tuple[Meeting, Registration]:
    meeting = meeting_with(code)
    one = with_ticket(db, meeting, ticket)
    if one is None:
        abort(HTTPStatus.NOT_FOUND)
    return meeting, one


def _holds_the_door(meeting: Meeting) -> bool:
    return opens_door(meeting, key(), request.cookies.get(COOKIE, ""))


def _instant(written: object) -> datetime | None:
    """Read when a telephone says that somebody came; what cannot be read is now."""
    try:
        read = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
