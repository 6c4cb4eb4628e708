"""The page of one report, as those see it who decide about it."""

from typing import Any

from flask import render_template
from flask_login import current_user
from sqlalchemy import select

from models.attachments import Attachment
from models.people.department import Department
from models.people.grant import Permission
from models.places.territory import Territory
from models.upkeep.routing import Duties
from models.upkeep.service_request import ServiceRequest
from webapp.access import requires_on
from webapp.database import db
from webapp.languages import language
from webapp.orders.found import numbers_of
from webapp.photos.views import address_of
from webapp.triage import deeds
from webapp.triage.blueprint import blueprint
from webapp.triage.carrying_out import request_coded
from webapp.triage.missing import why_it_waits
from webapp.triage.suggestions import suggestions


@blueprint.get("/<code>")
@requires_on(Permission.TRIAGE_REQUESTS, request_coded)
def one(record: ServiceRequest) -> str:
    """Show a report: what was told, where, what is near it, and what can be decided."""
    waiting = record.status.value == "received"
    return render_template(
        "triage/record.html",
        record=record,
        deeds=deeds.open_deeds(record, current_user.rights),
        why=why_it_waits(record, Duties.read(db)) if waiting else "",
        photos=[
            (address_of(photo), photo) for photo in db.scalars(Attachment.of(record.id)).all()
        ],
        answers=_answers(record),
        near=suggestions(record) if record.can("join") and record.weight == 1 else [],
        voices=db.scalars(
            select(ServiceRequest)
            .where(ServiceRequest.joined_to_id == record.id)
            .order_by(ServiceRequest.received_at)
        ).all(),
        orders=numbers_of(record.lead.id),
        territory=_place(record.territory_id),
        department=db.get(Department, record.department_id) if record.department_id else None,
    )


def _answers(record: ServiceRequest) -> list[tuple[str, str]]:
    """Return what was asked about such a place, and what was answered, in words."""
    spoken = 1 if language() == "en" else 0
    told = []
    for question in record.category.questions:
        if (answer := record.answers.get(question.code)) in {None, ""}:
            continue
        options = {code: (spanish, english) for code, spanish, english in question.options}
        options |= {"yes": ("Sí", "Yes"), "no": ("No", "No")}
        told.append((question.words[spoken], _in_words(answer, options, spoken)))
    return told


def _in_words(answer: Any, options: dict[str, tuple[str, str]], spoken: int) -> str:
    if isinstance(answer, bool):
        answer = "yes" if answer else "no"
    return options[answer][spoken] if answer in options else str(answer)


def _place(territory_id: str | None) -> Territory | None:
    return db.get(Territory, territory_id) if territory_id else None
