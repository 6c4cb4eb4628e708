"""Meetings for calendar programs: all of the city, of one territory, of one committee."""

from datetime import timedelta
from hashlib import sha256

from flask import Response, abort, make_response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from models.clock import now
from models.committees.committee import coded
from models.numbering import tidy_code
from models.places.territory import Territory
from models.trust.meeting import Meeting, public_meetings
from reports.meeting_calendar import Entry, feed
from webapp.access import public
from webapp.database import db
from webapp.meetings.blueprint import blueprint, calendars
from webapp.meetings.found import home, visible_meeting

KEPT = timedelta(days=400)  # meetings older than that are on the page, not in calendars


@calendars.get("/encuentros.ics")
@public
def city_feed() -> Response:
    """Return every public meeting as a calendar to follow."""
    return _answer(public_meetings(), _("Encuentros de Cúcuta"))


@blueprint.get("/territorio/<territory_id>.ics")
@public
def territory_feed(territory_id: str) -> Response:
    """Return the meetings of a part of the city and of all that lies in it."""
    territory = db.get(Territory, territory_id)
    if territory is None:
        abort(404)
    theirs = public_meetings().where(
        Meeting.territory_id.startswith(territory.id, autoescape=True)
    )
    return _answer(theirs, _("Encuentros en %(place)s", place=territory.name))


@blueprint.get("/comite/<code>.ics")
@public
def committee_feed(code: str) -> Response:
    """Return the public meetings with one committee."""
    committee = db.scalars(coded(tidy_code(code))).one()
    theirs = public_meetings().where(Meeting.committee_id == committee.id)
    return _answer(theirs, _("Encuentros con %(committee)s", committee=committee.name))


@blueprint.get("/<code>.ics")
@public
def one(code: str) -> Response:
    """Return one meeting for a calendar."""
    meeting = visible_meeting(code)
    chosen = public_meetings().where(Meeting.id == meeting.id)
    return _answer(chosen, meeting.title)


def _answer(chosen: Select[Meeting], name: str) -> Response:
    """Answer with a calendar; 304 where the program has it already."""
    lately = chosen.where(Meeting.ends_at >= now() - KEPT)
    entries = [Entry.of(meeting, home()) for meeting in db.scalars(lately)]
    content = feed(entries, name, address=home() + url_for("meetings.meetings"))
    answer = make_response(content)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'inline; filename="encuentros.ics"'
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.set_etag(sha256(content).hexdigest()[:32])
    answer.make_conditional(request)
    return answer
