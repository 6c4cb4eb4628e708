"""A report that another program makes on somebody's behalf."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.api_key import ApiKey, opened_with
from models.places.locate import locate
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.follower import Follower, FollowerRole
from models.upkeep.service_request import ServiceRequest
from webapp.languages import language
from webapp.open311.errors import (
    KeyRefusedError,
    MissingError,
    Open311Error,
    UnknownError,
)
from webapp.open311.services import options_of

LONGEST_TEXT = 4000
LONGEST_LINE = 300
CONSENT = "open311"  # the program asked for it; ours was not shown

# What programs call the number they know a report by, so that a repeat is known as one.
REFERENCES = ("client_reference", "attribute[client_reference]", "attribute[fixmystreet_id]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is: a point and its territory, an address in words, or both."""

    lat: float | None
    lon: float | None
    territory_id: str | None
    address: str


def key_of(session: Session, told: Mapping[str, str]) -> ApiKey:
    """Return the key a program presents, or refuse it."""
    key = session.scalars(opened_with(told.get("api_key", ""))).one_or_none()
    if key is None:
        raise KeyRefusedError
    return key


def told_before(session: Session, key: ApiKey, reference: str | None) -> ServiceRequest | None:
    """Find what this program already reported under its own reference."""
    if reference is None:
        return None
    return session.scalars(
        select(ServiceRequest).where(
            ServiceRequest.api_key_id == key.id, ServiceRequest.client_reference == reference
        )
    ).one_or_none()


def reference_in(told: Mapping[str, str]) -> str | None:
    """Return the program's own number for the report, where it gives one."""
    given = (told.get(name, "").strip() for name in REFERENCES)
    return next((one[:LONGEST_LINE] for one in given if one), None)


def read_report(session: Session, told: Mapping[str, str], key: ApiKey) -> ServiceRequest:
    """Read a report; what is missing or wrong is said by its code."""
    category = _category(session, told)
    place = _place(session, told)
    return ServiceRequest.receive(
        category,
        channel=Channel.OPEN311,
        by=key.actor,
        description=_text(told, "description", LONGEST_TEXT),
        answers=_answers(category, told),
        address=place.address,
        lat=place.lat,
        lon=place.lon,
        territory_id=place.territory_id,
        api_key_id=key.id,
        client_reference=reference_in(told),
    )


def reporter_of(request: ServiceRequest, told: Mapping[str, str], secret: str) -> Follower:
    """Note whom to tell. Account and device ids that programs send are not kept."""
    name = " ".join(filter(None, (_line(told, "first_name"), _line(told, "last_name"))))
    email = _line(told, "email")
    if email and ("@" not in email or any(sign.isspace() for sign in email)):
        raise Open311Error(f"email: {email!r}")
    return Follower.of(
        request,
        FollowerRole.REPORTER,
        secret,
        name=name,
        email=email,
        phone=_line(told, "phone"),
        language=language(),
        consent_version=CONSENT,
    )


def _category(session: Session, told: Mapping[str, str]) -> Category:
    code = _line(told, "service_code")
    if not code:
        raise MissingError("service_code", _("diga qué clase de daño es"))
    category = session.get(Category, code)
    if category is None or not category.is_offered:
        raise UnknownError(f"service_code: {code}")
    return category


def _place(session: Session, told: Mapping[str, str]) -> Place:
    address = _line(told, "address_string")
    lat, lon = _line(told, "lat"), _line(told, "long")
    if lat and lon:
        return _point(session, lat, lon, address)
    if lat or lon:
        raise MissingError("long" if lat else "lat", _("falta la otra coordenada"))
    if not address:
        raise MissingError("lat", _("indique lat y long, o address_string"))
    return Place(None, None, None, address)


def _point(session: Session, lat: str, lon: str, address: str) -> Place:
    try:
        up, along = float(lat), float(lon)
    except ValueError:
        raise Open311Error(f"lat, long: {lat!r}, {lon!r}") from None
    located = locate(session, up, along)
    if not located.inside:
        raise Open311Error(_("lat, long: el punto está fuera del municipio de Cúcuta"))
    return Place(up, along, located.comuna_id or located.corregimiento_id, address)


def _answers(category: Category, told: Mapping[str, str]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in category.questions:
        given = _text(told, f"attribute[{question.code}]", LONGEST_TEXT)
        keys = [key for key, *_words in options_of(question)]
        if not given:
            if question.required:
                raise MissingError(question.code, question.words[0])
            continue
        if keys and given not in keys:
            raise Open311Error(f"{question.code}: {given!r}; {', '.join(keys)}")
        answers[question.code] = given
    if media_url := _line(told, "media_url"):
        answers["media_url"] = media_url  # kept as words: the platform fetches nothing
    return answers


def _text(told: Mapping[str, str], name: str, longest: int) -> str:
    return told.get(name, "").replace("\0", "").strip()[:longest]


def _line(told: Mapping[str, str], name: str) -> str:
    return " ".join(_text(told, name, LONGEST_LINE).split())
