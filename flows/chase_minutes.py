"""Chase the minutes of a meeting: open to comments, due, overdue, published.

Started by what happens to the minutes; the ticker says when they are due. Whoever came hears
that they may comment and, later, where to read them; the liaison hears when they are owed.
Safe to run twice: each letter is known by the event it tells of.
"""

from prefect import flow, task
from sqlalchemy.orm import Session

from flows.diary import heard
from flows.meeting_letters import News, liaison_of
from flows.recipients import to_people
from models.events import Event
from models.events import EventKind as K
from models.letters import Draft, LetterKind, write_all
from models.session import reading, unit_of_work
from models.trust.meeting import Meeting
from models.trust.meeting_stages import MeetingStatus

OWED = {
    K.MINUTES_DUE_SOON: LetterKind.MINUTES_DUE_SOON,
    K.MINUTES_OVERDUE: LetterKind.MINUTES_OVERDUE,
}


@flow
def chase_minutes(events: list[int]) -> None:
    """Write to everybody whom these events concern."""
    chase(events)


@task
def chase(events: list[int]) -> None:
    """Write the letters of these events."""
    with reading() as session:
        drafts = [
            draft for event in heard(session, events) for draft in letters_about(session, event)
        ]
    with unit_of_work() as session:
        write_all(session, drafts)


def letters_about(session: Session, event: Event) -> list[Draft]:
    """Return the letters that an event is the reason for, if it is still true."""
    meeting = session.get(Meeting, event.subject_id)
    if meeting is None:
        return []
    if event.kind in OWED:
        return to_the_liaison(session, meeting, event) if meeting.owes_minutes else []
    if event.kind is K.MINUTES_APPROVED:
        news = News(meeting, LetterKind.MINUTES_PUBLISHED, event.id, calendar=False)
        return news.to_everybody(session)
    if meeting.status is not MeetingStatus.MINUTES_DRAFTED or meeting.comments_until is None:
        return []
    facts = {"until": meeting.comments_until.isoformat()}
    news = News(meeting, LetterKind.MINUTES_DRAFTED, event.id, facts, calendar=False)
    return news.to_everybody(session)


def to_the_liaison(session: Session, meeting: Meeting, event: Event) -> list[Draft]:
    """Tell the liaison what is owed, by when, and what to do next."""
    liaison = liaison_of(session, meeting)
    if liaison is None or meeting.minutes_due_at is None:
        return []
    facts: dict[str, object] = {
        "code": meeting.code,
        "title": meeting.title,
        "starts_at": meeting.starts_at.isoformat(),
        "due_at": meeting.minutes_due_at.isoformat(),
        "drafted": meeting.status is MeetingStatus.MINUTES_DRAFTED,
    }
    return to_people([liaison], about=event.id, kind=OWED[event.kind], facts=facts)
