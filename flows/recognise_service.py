"""Thank units for what neighbours confirmed, and tell those who gave thanks what became of it.

Every morning, for the month that is over: one certificate for each unit, with a letter to its
people and its command. Started by `recognition.received`, `.confirmed` and
`certificate.issued` for the letters, and by `recognition.hold_ended`. Safe to run twice: a unit
and month have one certificate, and a letter is known by its event and recipient. A unit on
hold gets nothing until the hold ends; then it gets what was left. Nowhere are units compared.
"""

import logging
from typing import Any
from uuid import UUID

from prefect import flow, task
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.diary import heard
from flows.recipients import people_who_may, to_people
from models.alerts.unit import Unit, riding_in
from models.events import Event
from models.events import EventKind as K
from models.language import say
from models.letters import Draft, LetterKind, write_all
from models.media import MediaStore
from models.people.person import Person
from models.people.roles import Permission, Role
from models.session import reading, unit_of_work
from models.settings import Settings
from models.trust.certificate import CERTIFICATES, Certificate, certificate_of
from models.trust.recognition import Recognition
from models.trust.recognition_stages import RecognitionStatus
from models.trust.thanker import Thanker, who_thanked
from reports.certificate import as_pdf, gather, thanks_for, units_to_thank
from reports.period import Month

log = logging.getLogger(__name__)


@flow
def recognise_service(events: list[int] | None = None, month: str | None = None) -> None:
    """Write the letters these events call for; without events, the month's certificates."""
    if events is not None:
        tell(events)
        catch_up(events)
    else:
        certify(month or str(Month.last()))


@task
def certify(month: str) -> None:
    """Issue the certificates of a month that is over."""
    settings, over = Settings.from_environment(), Month.read(month)
    if not over.is_over:
        return
    with reading() as session:
        units = units_to_thank(session, over)
    for unit_id in units:
        if issue(settings, unit_id, over):
            log.info("certified %s of %s", month, unit_id)


@task
def catch_up(events: list[int]) -> None:
    """Bring a unit whose hold ended what it was left without last month."""
    settings = Settings.from_environment()
    with reading() as session:
        units = [
            UUID(event.facts["unit"])
            for event in heard(session, events)
            if event.kind is K.RECOGNITION_HOLD_ENDED
        ]
    for unit_id in dict.fromkeys(units):
        issue(settings, unit_id, Month.last())


def issue(settings: Settings, unit_id: UUID, month: Month) -> bool:
    """Make and issue one certificate; False where the unit has it, or nothing is owed.

    Its files are complete on the disk before the row that names them. Killed in between, the
    next run writes the same bytes again.
    """
    with reading() as session:
        if session.scalars(certificate_of(unit_id, str(month))).first() is not None:
            return False
        listed = thanks_for(session, unit_id, month)
        if not listed:
            return False
        content = gather(session, unit_id, month, listed)
    store = MediaStore(settings.data_folder / CERTIFICATES)
    files = {
        "data_sha256": store.keep(content.as_json),
        "pdf_sha256": store.keep(as_pdf(content, settings.public_url)),
    }
    with unit_of_work() as session:
        Certificate.issue(session, unit_id, str(month), [one.id for one in listed], **files)
    return True


@task
def tell(events: list[int]) -> None:
    """Write every letter that these events call for."""
    with reading() as session:
        drafts = [
            draft for event in heard(session, events) for draft in letters_about(session, event)
        ]
    if drafts:
        with unit_of_work() as session:
            write_all(session, drafts)


def letters_about(session: Session, event: Event) -> list[Draft]:
    """Return the letters about one event."""
    if event.kind is K.RECOGNITION_HOLD_ENDED:
        return []  # told to nobody
    if event.kind is K.CERTIFICATE_ISSUED:
        return to_the_unit(session, session.get_one(Certificate, event.subject_id))
    thanks = session.get(Recognition, event.subject_id)
    if thanks is None or thanks.status is RecognitionStatus.SET_ASIDE:
        return []
    giver = session.scalars(who_thanked(thanks.id)).one()
    if event.kind is K.RECOGNITION_RECEIVED:
        return [
            *to_giver(event, LetterKind.THANKS_RECEIVED, thanks, giver),
            *to_second(event, thanks, giver),
        ]
    return to_giver(event, LetterKind.THANKS_CONFIRMED, thanks, giver)


def to_giver(
    event: Event, kind: LetterKind, thanks: Recognition, giver: Thanker
) -> list[Draft]:
    """Write to whoever gave thanks, if they left an address."""
    if not giver.email:
        return []
    facts = about(thanks, giver.language) | {"thanks_id": str(thanks.id)}
    language = giver.language
    return [Draft(str(event.id), kind, str(giver.actor), giver.email, language, facts)]


def to_second(event: Event, thanks: Recognition, giver: Thanker) -> list[Draft]:
    """Ask the person they named, once, whether it was so."""
    if not giver.second_email or thanks.status is not RecognitionStatus.RECEIVED:
        return []
    facts = about(thanks, giver.language)
    kind, recipient = LetterKind.THANKS_TO_CONFIRM, f"second:{thanks.id}"
    address = giver.second_email
    return [Draft(str(event.id), kind, recipient, address, giver.language, facts)]


def to_the_unit(session: Session, certificate: Certificate) -> list[Draft]:
    """Write to those who ride in the unit and to the command: the thanks, and the paper."""
    unit = session.get_one(Unit, certificate.unit_id)
    riding = [one.person_id for one in session.scalars(riding_in(unit.id))]
    crew = session.scalars(
        select(Person)
        .where(Person.id.in_(riding), Person.disabled_at.is_(None))
        .order_by(Person.id)
    )
    command = people_who_may(session, Permission.HOLD_THANKS, only=(Role.COMMANDER,))
    people = list({one.id: one for one in (*crew, *command)}.values())
    listed = session.scalars(
        select(Recognition)
        .where(Recognition.certificate_id == certificate.id)
        .order_by(Recognition.day, Recognition.code)
    ).all()
    drafts = []
    for person in people:
        facts: dict[str, Any] = {
            "unit": unit.name,
            "period": Month.read(certificate.month).in_words(person.language),
            "thanks": [f"{one.service.name(person.language)} ({one.code})" for one in listed],
            "certificate": str(certificate.id),
            "digest": certificate.data_sha256,
        }
        drafts += to_people(
            [person], about=str(certificate.id), kind=LetterKind.UNIT_THANKED, facts=facts
        )
    return drafts


def about(thanks: Recognition, language: str) -> dict[str, Any]:
    """Say what the thanks are for, without the words that nobody has read yet."""
    return {
        "unit": thanks.unit.name,
        "service": thanks.service.name(language),
        "kind": say(thanks.unit.kind, language),
        "day": thanks.day.isoformat() + "T17:00:00+00:00",  # noon in the city
        "code": thanks.code,
    }
