"""From a draft to a report: checked again as a whole, then written in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attachments import Attachment, PhotoRole
from models.clock import now
from models.events import ANYONE
from models.people.consent import Consent, Purpose
from models.people.department import Department
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.follower import Follower, FollowerRole
from models.upkeep.joining import Nearby, likely_duplicates
from models.upkeep.request_stages import FINAL
from models.upkeep.routing import Duties
from models.upkeep.service_request import ServiceRequest, coded
from webapp.reporting.draft import Draft
from webapp.reporting.forms import NEW
from webapp.reporting.place import Place

NOTICE = "2026-11"  # the version of /privacidad that people agree to


@dataclass(frozen=True, slots=True)
class Expected:
    """Who will mend it and by when, as far as it can be told before it is routed."""

    department: str
    due_at: datetime


def alike(session: Session, category: Category, place: Place) -> list[Nearby]:
    """Find open reports that may be about the same thing."""
    if place.lat is None or place.lon is None:
        return []
    return likely_duplicates(session, category, place.lat, place.lon, most=4)


def send(
    session: Session, draft: Draft, category: Category, place: Place, *, language: str, key: str
) -> tuple[ServiceRequest, Follower]:
    """Write the report down, once: what was sent twice is found and returned.

    `key` is the installation's secret, from which the reporter's own link is made.
    """
    if (sent := session.get(ServiceRequest, draft.key)) is not None:
        return sent, reporter_of(session, sent)
    request = ServiceRequest.receive(
        category,
        channel=Channel.PORTAL,
        by=ANYONE,
        id=draft.key,
        description=draft.get("descripcion"),
        answers=draft.answers,
        address=draft.get("direccion"),
        lat=place.lat,
        lon=place.lon,
        territory_id=place.territory_id,
        barrio_id=place.barrio_id,
    )
    session.add(request)
    session.flush()
    # Whoever left no contact is a follower too: their link lets them confirm the repair.
    follower = _reporter(draft, request, language=language, key=key)
    session.add(follower)
    if follower.consented_at is not None:
        session.add(Consent.give(follower.id, Purpose.FOLLOW_CASE, NOTICE))
    for picture in draft.photos:
        session.add(Attachment.add(picture, request.id, PhotoRole.REPORT, by=ANYONE))
    if (lead := _lead(session, draft)) is not None:
        request.join(lead, by=ANYONE)
    return request, follower


def expected(
    session: Session, category: Category, territory_id: str | None, language: str
) -> Expected | None:
    """Say whose duty it will be and by when; None where a person has to decide."""
    department_id = Duties.read(session).department(category.code, territory_id)
    department = session.get(Department, department_id) if department_id else None
    if department is None:
        return None
    due_at = category.due_from(now(), category.default_priority)
    name = department.name_en if language == "en" else department.name_es
    return Expected(name, due_at)


def reporter_of(session: Session, request: ServiceRequest) -> Follower:
    """Return who reported a request through this portal."""
    reporter = Follower.role == FollowerRole.REPORTER
    return session.scalars(
        select(Follower).where(Follower.request_id == request.id, reporter)
    ).one()


def _reporter(draft: Draft, request: ServiceRequest, *, language: str, key: str) -> Follower:
    allowed = bool(draft.get("acepta"))
    return Follower.of(
        request,
        FollowerRole.REPORTER,
        key,
        name=draft.get("nombre") if allowed else None,
        email=draft.get("correo") if allowed else None,
        phone=draft.get("telefono") if allowed else None,
        language=language,
        consent_version=NOTICE if allowed else None,
    )


def _lead(session: Session, draft: Draft) -> ServiceRequest | None:
    """Return the report it repeats, unless that one was closed while they were typing."""
    code = draft.get("parecido")
    if code in {"", NEW}:
        return None
    lead = session.scalars(coded(code)).one_or_none()
    return None if lead is None or lead.status in FINAL else lead
