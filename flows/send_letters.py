"""Send the letters that wait: to the outbox folder, or through the city's mail server.

Started by the relay whenever letters wait. Safe to run twice: what was sent is not looked at
again; a letter cut off in the middle goes out with the same Message-ID and the same file.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from jinja2 import TemplateError
from prefect import flow, task
from sqlalchemy import bindparam, select, update

from flows.post_office import LetterRefusedError, Office, OfficeClosedError, open_office
from flows.secret_links import links_of
from models.base import Base
from models.clock import now
from models.letters import Letter
from models.session import reading, unit_of_work
from models.settings import Settings
from reports.letters.envelope import (
    AddressRefusedError,
    Enclosure,
    Envelope,
    envelope,
    recipient,
)
from reports.letters.links import (
    entry_link,
)
from reports.letters.render import Rendered, render
from reports.meeting_calendar import Entry, invitation
from reports.qr import png

log = logging.getLogger(__name__)

KEPT = (
    "subject",
    "body",
    "sent_at",
    "last_error",
    "attempts",
    "next_try_at",
    "abandoned_at",
)
CLOSED_FOR = timedelta(minutes=1)  # before a closed office is tried again


@flow
def send_letters(letter_ids: list[UUID]) -> None:
    """Hand these letters in. One that cannot be delivered does not keep the others back."""
    try:
        hand_in(letter_ids)
    except OfficeClosedError:
        wait_for_the_office(letter_ids)
        raise


@task(retries=2, retry_delay_seconds=[2, 10])
def hand_in(letter_ids: list[UUID]) -> None:
    """Hand in those of the letters that still wait, and note each as sent or refused."""
    settings = Settings.from_environment()
    with open_office(settings) as office:
        for start in range(0, len(letter_ids), office.at_a_time):
            some = letter_ids[start : start + office.at_a_time]
            with reading() as session:
                still = Letter.id.in_(some), Letter.sent_at.is_(None)
                letters = session.scalars(
                    select(Letter).where(*still, Letter.abandoned_at.is_(None))
                ).all()
            hand_in_some(office, letters, settings)


def hand_in_some(office: Office, letters: Sequence[Letter], settings: Settings) -> None:
    """Hand in a few letters, then write down in one go what became of each."""
    tried: list[Letter] = []
    try:
        for letter in letters:
            try:
                office.hand_in(letter.eml_name, prepare(letter, settings))
                letter.settle()
            except LetterRefusedError as error:
                letter.settle(error=str(error), final=error.final)
            tried.append(letter)
    finally:
        write_down(tried)


def write_down(letters: Sequence[Letter]) -> None:
    """Keep what became of these letters, all in one statement.

    One that was forgotten while it left stays forgotten: its words are not written back.
    """
    rows = [{"whose": one.id} | {name: getattr(one, name) for name in KEPT} for one in letters]
    if not rows:
        return
    table = Base.metadata.tables[Letter.__tablename__]
    keep = (
        update(table)
        .where(table.c.id == bindparam("whose"), table.c.forgotten_at.is_(None))
        .values({name: bindparam(name) for name in KEPT})
    )
    with unit_of_work() as session:
        session.execute(keep, rows)


def prepare(letter: Letter, settings: Settings) -> Envelope:
    """Put a letter into words and into its envelope.

    Raises LetterRefusedError where that cannot be done: a fact is missing, or the address is
    none. That is this letter's trouble, and the others leave.
    """
    try:
        links, secrets = links_of(letter, settings)
        home, language = settings.public_url, letter.language
        words = render(letter.kind, letter.facts | links, home=home, language=language)
        letter.subject, letter.body = words.subject, without(secrets, words)
        return envelope(
            letter,
            words,
            sender=settings.mail_from,
            unsubscribe=links.get("unsubscribe"),
            enclosed=enclosed_with(letter, settings),
        )
    except AddressRefusedError as error:
        raise LetterRefusedError(str(error), final=True) from error
    except (TemplateError, LookupError, TypeError, ValueError) as error:
        said = f"cannot be put into words: {error!r}"
        raise LetterRefusedError(said, final=False) from error


def enclosed_with(letter: Letter, settings: Settings) -> list[Enclosure]:
    """Return what goes with a letter about a meeting: its calendar entry, and the door's code.

    Made from what the letter keeps, so that every try of it brings the same bytes.
    """
    enclosed, facts = [], letter.facts
    if shown := facts.get("calendar"):
        method, entry = invitation(
            Entry.from_facts(shown),
            sender=settings.mail_from,
            recipient=recipient(letter.address),
        )
        kind = f"text/calendar; charset=utf-8; method={method}; component=VEVENT"
        enclosed.append(Enclosure("encuentro.ics", kind, entry))
    if ticket := facts.get("ticket"):
        address = entry_link(settings.public_url, facts["code"], ticket)
        enclosed.append(Enclosure("entrada.png", "image/png", png(address)))
    return enclosed


def without(secrets: Iterable[str], words: Rendered) -> str:
    """Return what is kept of a letter's text: all of it but the secrets."""
    text = words.text
    for secret in secrets:
        text = text.replace(secret, "…")
    return text


def wait_for_the_office(letter_ids: list[UUID]) -> None:
    """Let the letters rest while nothing can be sent; this uses up none of their tries."""
    with unit_of_work() as session:
        session.execute(
            update(Letter)
            .where(Letter.id.in_(letter_ids), Letter.sent_at.is_(None))
            .values(next_try_at=now() + CLOSED_FOR)
        )
