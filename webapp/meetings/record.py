"""The page of one meeting: what, when, where, what about, and what came of it."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from models.committees.committee import Committee
from models.numbering import tidy_code
from models.places.territory import Territory
from models.trust.agenda import entries
from models.trust.attendance import door_is_open, present_in
from models.trust.commitment import made_in
from models.trust.commitment_stages import Origin
from models.trust.registration import taken_in, waiting_in
from reports.suppression import FEWEST
from webapp.access import public
from webapp.database import db
from webapp.meetings.blueprint import blueprint
from webapp.meetings.deeds import open_deeds
from webapp.meetings.found import holds, may_see, visible_meeting
from webapp.meetings.standing import standings
from webapp.meetings.story import story


@blueprint.get("/<code>")
@public
def record(code: str) -> str | Response:
    """Show a meeting to everybody; whoever holds it also sees what can be done."""
    if (tidy := tidy_code(code)) != code:
        return redirect(url_for("meetings.record", code=tidy))
    meeting = visible_meeting(code)
    is_holder = holds(meeting)
    taken = taken_in(db, meeting.id)
    sees = meeting.approved_at is not None or may_see(meeting)
    return render_template(
        "meetings/record.html",
        meeting=meeting,
        standings=standings(meeting),
        agenda=entries(db, meeting),
        territory=db.get(Territory, meeting.territory_id),
        committee=db.get(Committee, meeting.committee_id) if meeting.committee_id else None,
        free=None if meeting.places is None else max(0, meeting.places - taken),
        taken=taken,
        waiting=waiting_in(db, meeting.id),
        present=present_in(db, meeting) if meeting.is_over else None,
        fewest=FEWEST,
        made_here=db.scalars(made_in(Origin.MEETING, meeting.id)).all() if sees else [],
        sees_minutes=sees,
        holds=is_holder,
        door=is_holder and door_is_open(meeting),
        deeds=open_deeds(meeting) if is_holder else [],
        steps=story(db, meeting) if meeting.is_public else [],
    )
