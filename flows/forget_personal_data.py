"""Forget whom the city has no reason to remember any longer.

Started when the date comes that was promised as a contact was given (of a follower, of who
registered for a meeting, of who gave thanks), and every night for what has become old. Safe
to run twice: what is forgotten stays forgotten.
What erasing means, and what it cannot reach, stands in `models/forgetting.py`.
"""

from datetime import timedelta

from prefect import flow, task

from flows.diary import heard, in_parts
from flows.post_office import Outbox
from models.attachments import erase_due, needed_files
from models.clock import now
from models.events import EventKind
from models.forgetting import (
    KEEP_LETTERS,
    files_of_forgotten_letters,
    forget_follower,
    forget_registration,
    forget_sign_ins,
    forget_thanker,
    let_go,
)
from models.letters import forget, forgettable
from models.media import MediaStore
from models.session import reading, unit_of_work
from models.settings import Settings

FORGET = {
    EventKind.FOLLOWER_RETENTION_DUE: forget_follower,
    EventKind.REGISTRATION_RETENTION_DUE: forget_registration,
    EventKind.THANKER_RETENTION_DUE: forget_thanker,
}
A_FEW = 20  # people forgotten in one transaction
LATELY = timedelta(days=3)  # nights that may have gone wrong


@flow
def forget_personal_data(events: list[int] | None = None) -> None:
    """Forget the people whose date has come; without events, everything that is old."""
    if events is None:
        forget_old_letters()
        forget_old_sign_ins()
        delete_photos()
    else:
        forget_followers(events)
    remove_letter_files()
    let_go()


@task
def forget_followers(events: list[int]) -> None:
    """Erase how to reach these people, and every letter to them. Their voice still counts."""
    with reading() as session:
        told = heard(session, events)
    for some in in_parts(told, A_FEW):
        with unit_of_work() as session:
            for event in some:
                FORGET[event.kind](session, event.subject_id)


@task
def forget_old_letters() -> None:
    """Empty the letters that left long ago."""
    before = now() - KEEP_LETTERS
    while True:
        with reading() as session:
            old = [letter.id for letter in session.scalars(forgettable(before))]
        if not old:
            return
        with unit_of_work() as session:
            forget(session, old)


@task
def remove_letter_files() -> None:
    """Remove the files of the letters that were emptied lately."""
    folder = Settings.from_environment().data_folder / "outbox"
    if not folder.exists():
        return
    with reading() as session:
        names = files_of_forgotten_letters(session, LATELY)
    outbox = Outbox(folder)
    for name in names:
        outbox.forget(name)


@task
def forget_old_sign_ins() -> None:
    """Remove sessions, password links and counted tries that are long over."""
    gone = 1
    while gone:
        with unit_of_work() as session:
            gone = forget_sign_ins(session)


@task
def delete_photos() -> None:
    """Delete the photos whose date has come, and the files that no photo needs."""
    store = MediaStore.of(Settings.from_environment().data_folder)
    with unit_of_work() as session:
        files = erase_due(session)
    for name in files:
        store.discard(name)
    with reading() as session:
        needed = needed_files(session)
    store.sweep(needed)
