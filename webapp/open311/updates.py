"""mySociety's extension: what became of requests since a date, and words added to them.

Every public step of a request is an update, in the order it happened, so that a program that
asks for what is new learns of each change once.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock import now
from models.events import Event
from models.events import EventKind as K
from models.language import say
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest, coded
from models.upkeep.update import RequestUpdate
from webapp.languages import language
from webapp.open311.errors import MissingError, Open311Error, UnknownError
from webapp.open311.filing import LONGEST_LINE, LONGEST_TEXT, key_of
from webapp.open311.listing import STATUSES, told_as_open
from webapp.open311.windows import read_date, window

NAMES = ("service_request_updates", "request_update")

# What each step means to whoever follows from outside.
STEPS: Mapping[K, RequestStatus] = {
    K.REQUEST_RECEIVED: RequestStatus.RECEIVED,
    K.REQUEST_ACCEPTED: RequestStatus.ACCEPTED,
    K.REQUEST_REJECTED: RequestStatus.REJECTED,
    K.REQUEST_JOINED: RequestStatus.JOINED,
    K.REQUEST_UNJOINED: RequestStatus.RECEIVED,
    K.REQUEST_SENT_BACK: RequestStatus.RECEIVED,
    K.REQUEST_RESOLVED: RequestStatus.RESOLVED,
    K.REQUEST_CONFIRMED: RequestStatus.CONFIRMED,
    K.REQUEST_UNCONFIRMED: RequestStatus.UNCONFIRMED,
    K.REQUEST_DISPUTED: RequestStatus.DISPUTED,
    K.REQUEST_CLOSED: RequestStatus.CLOSED,
    K.REQUEST_REOPENED: RequestStatus.ACCEPTED,
}


def listed(session: Session, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """List what happened in the window asked for, oldest first."""
    when = window(asked)
    rows = session.execute(
        select(
            Event.id,
            Event.kind,
            Event.occurred_at,
            Event.facts,
            ServiceRequest.code,
            ServiceRequest.hidden_at,
            ServiceRequest.status,
        )
        .join(ServiceRequest, ServiceRequest.id == Event.subject_id)
        .where(
            Event.kind.in_([*STEPS, K.REQUEST_UPDATED]),
            Event.occurred_at.between(when.start, when.end),
        )
        .order_by(Event.occurred_at, Event.id)
        .limit(when.limit)
        .offset(when.offset)
    ).all()
    words = _words_of(session, [row.facts["update"] for row in rows if "update" in row.facts])
    spoken = language()
    updates = []
    for row in rows:
        status = STEPS.get(row.kind, row.status)
        said = words.get(row.facts.get("update"))
        updates.append(
            {
                "update_id": row.facts.get("update") or str(row.id),
                "service_request_id": row.code,
                "status": told_as_open(status),
                "updated_datetime": row.occurred_at,
                "description": (None if row.hidden_at else said) or say(status, spoken),
                "media_url": None,
            }
        )
    return updates


def added(session: Session, told: Mapping[str, str]) -> RequestUpdate:
    """Take in an update; the same key and update id twice is one update."""
    key = key_of(session, told)
    code = told.get("service_request_id", "").strip()
    if not code:
        raise MissingError("service_request_id", "")
    request = session.scalars(coded(code)).one_or_none()
    if request is None:
        raise UnknownError(f"service_request_id: {code}")
    reference = told.get("update_id", "").strip()[:LONGEST_LINE] or None
    if (before := _added_before(session, key.id, reference)) is not None:
        return before
    description = told.get("description", "").replace("\0", "").strip()[:LONGEST_TEXT]
    if not description:
        raise MissingError("description", "")
    status = told.get("status", "open").strip().lower()
    if status not in STATUSES:
        raise Open311Error(f"status: {status!r} is neither open nor closed")
    written = told.get("updated_datetime", "").strip()
    update = RequestUpdate.add(
        request,
        key,
        description=description,
        claimed_status=status,
        said_at=read_date(written, "updated_datetime") if written else now(),
        client_reference=reference,
    )
    session.add(update)
    return update


def _added_before(session: Session, key_id: Any, reference: str | None) -> RequestUpdate | None:
    if reference is None:
        return None
    return session.scalars(
        select(RequestUpdate).where(
            RequestUpdate.api_key_id == key_id, RequestUpdate.client_reference == reference
        )
    ).one_or_none()


def _words_of(session: Session, update_ids: list[str]) -> dict[str, str]:
    if not update_ids:
        return {}
    rows = session.execute(
        select(RequestUpdate.id, RequestUpdate.description).where(
            RequestUpdate.id.in_([UUID(one) for one in update_ids])
        )
    )
    return {str(row.id): row.description for row in rows}
