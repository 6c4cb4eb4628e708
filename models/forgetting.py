"""Erasing what the city has no reason to know any longer, everywhere it stands.

A contact stands in `follower`, in the letters that were written to it, and in the files of
those letters; who was signed in where stands in `web_session`. Each verb here takes a moment
and may be called again: whoever calls it (`flows/forget_personal_data.py`) does so in small
parts, and files go only after the rows that name them.

What erasing means: SQLite overwrites what it frees (`secure_delete`), and `let_go` cuts off
the log that still holds old pages, so that the address is in no file of the database. A
PostgreSQL server marks old rows as dead, and its autovacuum gives their room to others; until
that is overwritten the bytes are on its disk, out of reach of every query. **Backups made
before still hold what was erased since**: keep them no longer than the letters
(`KEEP_LETTERS`), and after a restore run `forget_personal_data` once. Whoever received a
letter keeps it. Law: Ley 1581 de 2012, art. 4 c and 8 e (purpose; the right to erasure).
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models.clock import now
from models.deadlines import DeadlineKind
from models.events import PLATFORM, Actor
from models.letters import Letter, forget_recipient
from models.people import attempts
from models.people.consent import Consent, Purpose
from models.people.reset import PasswordReset
from models.people.web_session import WebSession
from models.session import SessionFactory
from models.trust.meeting import Meeting
from models.trust.minutes import MinutesComment
from models.trust.registration import KEEP_CONTACT as KEEP_ATTENDEES
from models.trust.registration import Registration, is_kept_long_enough
from models.trust.thanker import Thanker
from models.trust.thanking import take_back
from models.upkeep.follower import KEEP_CONTACT, Follower
from models.upkeep.request_stages import FINAL
from models.upkeep.service_request import ServiceRequest

KEEP_LETTERS = timedelta(days=90)  # to answer "did you write to me?", and no longer
KEEP_SESSIONS = timedelta(days=30)  # to answer "who was signed in with my account?"
SOME = 200  # rows in one transaction


def forget_follower(session: Session, follower_id: UUID) -> None:
    """Erase one follower's contact and what was written to it, if its year is over.

    The year runs from the last news of their case, and not while it is open: whoever waits
    for a repair wants to hear of it. Then the date is promised anew.
    """
    follower = session.get(Follower, follower_id)
    if follower is None:
        return
    case = session.get_one(ServiceRequest, follower.request_id)
    if case.joined_to is not None:
        case = case.joined_to
    until = case.updated_at + KEEP_CONTACT if case.status in FINAL else now() + KEEP_CONTACT
    if follower.forgotten_at is None and until > now():
        follower.promise(DeadlineKind.RETENTION, until)
        return
    erase_follower(session, follower)


def erase_follower(session: Session, follower: Follower, *, by: Actor = PLATFORM) -> None:
    """Erase a follower's contact at once: the year is over, or they asked for it."""
    if follower.forgotten_at is None:
        follower.forget(by=by)
    forget_recipient(session, str(follower.actor))


def forget_registration(session: Session, registration_id: UUID) -> None:
    """Erase how to reach somebody who registered for a meeting, half a year after it."""
    registration = session.get(Registration, registration_id)
    if registration is None:
        return
    meeting = session.get_one(Meeting, registration.meeting_id)
    if registration.forgotten_at is None and not is_kept_long_enough(meeting):
        registration.promise(
            DeadlineKind.REGISTRATION_RETENTION, meeting.ends_at + KEEP_ATTENDEES
        )
        return
    erase_registration(session, registration)


def erase_registration(
    session: Session, registration: Registration, *, by: Actor = PLATFORM
) -> None:
    """Erase at once: their time is over, or they asked. That they came still counts."""
    if registration.forgotten_at is None:
        registration.forget(by=by)
    for consent in session.scalars(Consent.in_force(registration.id, Purpose.MEETING)):
        consent.withdraw()
    said = select(MinutesComment).where(MinutesComment.registration_id == registration.id)
    for comment in session.scalars(said):
        comment.words = None
    forget_recipient(session, str(registration.actor))


def forget_thanker(session: Session, thanker_id: UUID) -> None:
    """Erase the contact of whoever gave or confirmed thanks, and what was written to it."""
    if (thanker := session.get(Thanker, thanker_id)) is not None:
        erase_thanker(session, thanker)


def erase_thanker(session: Session, thanker: Thanker) -> None:
    """Erase at once, with what was written to whom they asked to confirm."""
    take_back(session, thanker)
    forget_recipient(session, str(thanker.actor))
    forget_recipient(session, f"second:{thanker.recognition_id}")


def files_of_forgotten_letters(session: Session, since: timedelta) -> list[str]:
    """Name the files of the letters that were emptied lately: none of them may be there.

    A letter may be forgotten while it is being sent, and a program may end between emptying
    a row and removing its file; so the files are named by what was emptied, again and again.
    """
    lately = select(Letter).where(Letter.forgotten_at >= now() - since)
    return [letter.eml_name for letter in session.scalars(lately)]


def forget_sign_ins(session: Session) -> int:
    """Remove some sessions, resets and tries that ended long ago; return how many rows went."""
    before = now() - KEEP_SESSIONS
    ended = func.coalesce(WebSession.ended_at, WebSession.expires_at) < before
    attempts.forget_old(session)
    return _remove(
        session,
        WebSession,
        session.scalars(select(WebSession.id).where(ended).limit(SOME)).all(),
    ) + _remove(
        session,
        PasswordReset,
        session.scalars(
            select(PasswordReset.id).where(PasswordReset.expires_at < before).limit(SOME)
        ).all(),
    )


def _remove(
    session: Session, record: type[WebSession | PasswordReset], ids: Collection[UUID]
) -> int:
    if ids:
        session.execute(delete(record).where(record.id.in_(ids)))
    return len(ids)


def let_go() -> bool:
    """Cut off SQLite's log, where pages as they were before still stand; return whether it was.

    Where somebody is reading an old page just then, it is left for the next night.
    """
    with SessionFactory() as session:
        engine = session.get_bind().engine
    if engine.dialect.name != "sqlite":
        return True
    raw = engine.raw_connection()
    try:
        [busy, *_] = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    return not busy
