"""Forget whom the city has no reason to remember any longer.

Started by `follower.retention_due`, whose date was promised when the contact was given, and
every night for old letters. Safe to run twice: what is forgotten stays forgotten. Law: Ley
1581 de 2012, art. 4 and 11 (purpose and temporality).
"""

from datetime import timedelta

from prefect import flow, task
from sqlalchemy import select

from flows.diary import heard, in_parts
from flows.post_office import Outbox
from models.clock import now
from models.events import PLATFORM
from models.letters import forget, forget_recipient, forgettable
from models.session import reading, unit_of_work
from models.settings import Settings
from models.upkeep.follower import Follower

KEEP_LETTERS = timedelta(days=90)  # to answer "did you write to me?", and no longer
A_FEW = 20  # people forgotten in one transaction


@flow
def forget_personal_data(events: list[int] | None = None) -> None:
    """Forget the people whose date has come; without events, the letters that are old."""
    if events is None:
        forget_old_letters()
    else:
        forget_followers(events)


@task
def forget_followers(events: list[int]) -> None:
    """Erase how to reach these people, and every letter to them. Their voice still counts."""
    with reading() as session:
        subjects = [event.subject_id for event in heard(session, events)]
    for some in in_parts(subjects, A_FEW):
        with unit_of_work() as session:
            for follower in session.scalars(select(Follower).where(Follower.id.in_(some))):
                if follower.forgotten_at is None:
                    follower.forget(by=PLATFORM)
                forget_recipient(session, str(follower.actor))


@task
def forget_old_letters() -> None:
    """Empty the letters that left long ago, and remove their files."""
    before, settings = now() - KEEP_LETTERS, Settings.from_environment()
    while True:
        with reading() as session:
            old = session.scalars(forgettable(before)).all()
        if not old:
            return
        if not settings.smtp_url:
            outbox = Outbox(settings.data_folder / "outbox")
            for letter in old:
                outbox.forget(letter.eml_name)
        with unit_of_work() as session:
            forget(session, [letter.id for letter in old])
