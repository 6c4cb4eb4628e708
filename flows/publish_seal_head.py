"""Send the seal of the diary out of the house, every day.

The sealer writes down where the chain stood when the day ended; whoever holds the machine
could still make a whole new chain. A copy in the mailbox of every auditor makes that useless.
Safe to run twice: one letter a day and person.
"""

from prefect import flow, task
from sqlalchemy import select

from flows.recipients import people_who_may, to_people
from models.audit import PublishedHead
from models.language import day_in_words
from models.letters import LetterKind, write_all
from models.people.roles import Permission, Role
from models.session import reading, unit_of_work


@flow
def publish_seal_head() -> None:
    """Write the newest published seal to the auditors."""
    write_to_auditors()


@task
def write_to_auditors() -> None:
    """Write a letter to each auditor; none where nothing has been sealed yet."""
    with reading() as session:
        newest = select(PublishedHead).order_by(PublishedHead.day.desc()).limit(1)
        sealed = session.scalars(newest).one_or_none()
        auditors = people_who_may(session, Permission.READ_EVERYTHING, only=(Role.AUDITOR,))
    if sealed is None:
        return
    drafts = [
        draft
        for auditor in auditors
        for draft in to_people(
            [auditor],
            about=sealed.day.isoformat(),
            kind=LetterKind.SEAL_HEAD,
            facts={
                "period": day_in_words(sealed.day, auditor.language),
                "position": sealed.position,
                "digest": sealed.digest,
            },
        )
    ]
    with unit_of_work() as session:
        write_all(session, drafts)
