"""The liaison's desk: what was asked, what is prepared, what comes, and minutes owed."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock import now
from models.people.grant import Permission
from models.places.territory import Territory
from models.trust.meeting import Meeting, calendar_of, next_in, owing_minutes
from models.trust.meeting_request import MeetingRequest, waiting_requests
from models.trust.meeting_stages import MeetingStatus
from webapp.access import requires
from webapp.database import db
from webapp.meetings.blueprint import blueprint
from webapp.meetings.requests import asker
from webapp.meetings.standing import standings

A_FEW = 10


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for a liaison, the most pressing first."""

    minutes: list[Meeting]
    asked: list[MeetingRequest]
    coming: list[Meeting]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing waits."""
        return not (self.minutes or self.asked or self.coming)


def desk_of(session: Session, liaison_id: UUID) -> Desk:
    """Gather a liaison's minutes owed, the requests that wait and the meetings to come."""
    return Desk(
        list(session.scalars(owing_minutes(liaison_id))),
        list(session.scalars(waiting_requests())),
        list(session.scalars(calendar_of(liaison_id))),
    )


def next_meeting(session: Session, territory_id: str) -> Meeting | None:
    """Return the next public meeting of a part of the city, for its people's first page."""
    return session.scalars(next_in(territory_id).limit(1)).first()


@blueprint.get("/gestion")
@requires(Permission.HOLD_MEETINGS)
def desk() -> str:
    """Show a liaison what waits for them."""
    found = desk_of(db, current_user.id)
    over = (
        select(Meeting)
        .where(
            Meeting.liaison_id == current_user.id,
            (Meeting.status == MeetingStatus.CANCELLED)
            | (Meeting.status == MeetingStatus.MINUTES_APPROVED),
        )
        .order_by(Meeting.starts_at.desc())
        .limit(A_FEW)
    )
    return render_template(
        "meetings/desk.html",
        desk=found,
        over=db.scalars(over).all(),
        standings=standings,
        names={one.id: one.name for one in db.scalars(select(Territory))},
        asker=asker,
        now=now(),
    )
