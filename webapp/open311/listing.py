"""The requests other programs read: a window of them, or one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, Row, Select, false, or_, select
from sqlalchemy.orm import Session

from models.attachments import Attachment
from models.language import say
from models.people.department import Department
from models.settings import Settings
from models.upkeep.category import Category
from models.upkeep.request_stages import FINAL, RequestStatus
from models.upkeep.service_request import ServiceRequest as Request
from webapp.languages import language
from webapp.open311.errors import Open311Error, UnknownError
from webapp.open311.media import first_public_photos
from webapp.open311.windows import window
from webapp.photos.views import address_of

NAMES = ("service_requests", "request")
STATUSES = {"open", "closed"}

# Columns, not objects: a page of a hundred is one query and no identity map.
_COLUMNS: Select[*tuple[Any, ...]] = (
    select(
        Request.id,
        Request.code,
        Request.status,
        Request.category_code,
        Request.description,
        Request.address,
        Request.lat,
        Request.lon,
        Request.territory_id,
        Request.received_at,
        Request.updated_at,
        Request.due_at,
        Request.closed_at,
        Request.confirmation,
        Request.weight,
        Request.imported,
        Request.hidden_at,
        Request.responsible_instead,
        Category.name_es,
        Category.name_en,
        Department.name_es.label("department_es"),
        Department.name_en.label("department_en"),
    )
    .join(Category, Category.code == Request.category_code)
    .outerjoin(Department, Department.id == Request.department_id)
)


def listed(session: Session, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """List the requests asked for, the newest first; ids overrule every other filter."""
    if ids := _commas(asked, "service_request_id"):
        chosen = _COLUMNS.where(Request.code.in_(ids[:500])).order_by(Request.code)
    else:
        chosen = _in_window(asked)
    return _written(session, chosen, extended=asked.get("extensions") == "true")


def one(session: Session, code: str, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one request, which is still a list."""
    found = _written(
        session,
        _COLUMNS.where(Request.code == code),
        extended=asked.get("extensions") == "true",
    )
    if not found:
        raise UnknownError(f"service_request_id: {code}")
    return found


def told_as_open(status: RequestStatus) -> str:
    """Return what other programs are told: everything that is not final is open."""
    return "closed" if status in FINAL else "open"


def _in_window(asked: Mapping[str, str]) -> Select[*tuple[Any, ...]]:
    when = window(asked)
    chosen = _COLUMNS.where(Request.received_at.between(when.start, when.end))
    if codes := _commas(asked, "service_code"):
        chosen = chosen.where(Request.category_code.in_(codes))
    if wanted := _commas(asked, "status"):
        chosen = chosen.where(_of_status({one.lower() for one in wanted}))
    ordered = chosen.order_by(Request.received_at.desc(), Request.code)
    return ordered.limit(when.limit).offset(when.offset)


def _of_status(wanted: set[str]) -> ColumnElement[bool]:
    if unknown := wanted - STATUSES:
        raise Open311Error(f"status: {', '.join(sorted(unknown))} is neither open nor closed")
    kinds = []
    if "open" in wanted:
        kinds.append(Request.status.not_in(FINAL))
    if "closed" in wanted:
        kinds.append(Request.status.in_(FINAL))
    return or_(false(), *kinds)


def _written(
    session: Session, chosen: Select[*tuple[Any, ...]], *, extended: bool
) -> list[dict[str, Any]]:
    rows = session.execute(chosen).all()
    photos = first_public_photos(session, [row.id for row in rows if row.hidden_at is None])
    spoken = language()
    return [_write(row, photos, spoken, extended=extended) for row in rows]


def _write(
    row: Row[Any], photos: Mapping[UUID, Attachment], spoken: str, *, extended: bool
) -> dict[str, Any]:
    photo = photos.get(row.id)
    due: datetime | None = row.due_at
    english = spoken == "en"
    written = {
        "service_request_id": row.code,
        "status": told_as_open(row.status),
        "status_notes": _notes(row, spoken),
        "service_name": row.name_en if english else row.name_es,
        "service_code": row.category_code,
        "description": None if row.hidden_at else (row.description or None),
        "agency_responsible": row.department_en if english else row.department_es,
        "service_notice": None,
        "requested_datetime": row.received_at,
        "updated_datetime": row.updated_at,
        "expected_datetime": due,
        "address": None if row.hidden_at else (row.address or None),
        "address_id": None,
        "zipcode": None,
        "lat": None if row.hidden_at else row.lat,
        "long": None if row.hidden_at else row.lon,
        "media_url": f"{_home()}{address_of(photo)}" if photo else None,
    }
    if extended:
        written["extended_attributes"] = {
            "state": row.status.value,
            "confirmation": row.confirmation.value if row.confirmation else None,
            "closed_datetime": row.closed_at,
            "voices": row.weight,
            "territory": row.territory_id,
            "imported": bool(row.imported),
        }
    return written


def _notes(row: Row[Any], spoken: str) -> str:
    said = say(row.status, spoken)
    if row.confirmation is not None:
        said = f"{said}: {say(row.confirmation, spoken)}"
    if row.responsible_instead:
        said = f"{said}: {row.responsible_instead}"
    return said


def _commas(asked: Mapping[str, str], name: str) -> list[str]:
    return [part for part in (one.strip() for one in asked.get(name, "").split(",")) if part]


def _home() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.public_url
