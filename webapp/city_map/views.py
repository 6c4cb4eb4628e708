"""The map of the city and the list that says the same."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, jsonify, render_template, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, case, exists, select
from werkzeug.wrappers import Response

from models.clock import now
from models.language import say
from models.places.geometry import outlines
from models.places.territory import Territory, TerritoryKind
from models.upkeep.category import Category, in_use
from models.upkeep.service_request import ServiceRequest
from webapp.access import public
from webapp.city_map.choice import CURRENT, EVERYTHING, PERIODS, STATES, UNMENDED, Choice
from webapp.city_map.fresh import Fresh
from webapp.city_map.marks import TONES, Mark, mark_of, marked
from webapp.city_map.sheet import sheet_of
from webapp.database import db
from webapp.languages import language
from webapp.origins import origins

blueprint = Blueprint("city_map", __name__)

A_PAGE = 30  # places in the list
DECIMALS = 5  # of a degree: about a metre
Filters = list[tuple[str, list[tuple[str, str, bool]]]]

_listings: Fresh[tuple[UUID, ...]] = Fresh()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the list."""

    requests: list[ServiceRequest]
    total: int
    page: int
    pages: int


@blueprint.get("/mapa")
@public
def city() -> str:
    """Show where the city is broken and where it was mended, as a map and as a list."""
    choice = Choice.read(request.args)
    return render_template(
        "city_map/city.html",
        choice=choice,
        found=_page(choice, request.args.get("pagina", 1, type=int)),
        filters=_filters(choice),
        elsewhere=origins(),
        approximate=shows_approximate_outlines(),
        names=_names_of_territories(),
        mark_of=lambda place: mark_of(place, now()),
        tones=TONES,
        marks=list(Mark),
        words=words(),
    )


@blueprint.get("/mapa/lugares.json")
@public
def places() -> Response:
    """Hand out every place of a choice in one file; see `sheet` for how to read it."""
    sheet = sheet_of(db, Choice.read(request.args))
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = current_app.response_class(
        sheet.packed if packed else sheet.plain, mimetype="application/json"
    )
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    answer.set_etag(f"{sheet.tag}{'-gz' if packed else ''}")
    return answer.make_conditional(request)


@blueprint.get("/mapa/territorio.json")
@public
def territory() -> Response:
    """Hand out the ground of our maps: the comunas, and where the barrios have their names."""
    names = _names_of_territories()
    answer = jsonify(
        type="FeatureCollection",
        features=[
            {
                "type": "Feature",
                "id": place,
                "properties": {"name": names.get(place, place)},
                "geometry": _rounded(drawing),
            }
            for place, drawing in outlines(db, TerritoryKind.COMUNA).items()
        ]
        + _barrio_names(),
    )
    answer.add_etag()
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer.make_conditional(request)


def words() -> dict[str, Any]:
    """Return what the map's script says, in the reader's language."""
    reading = language()
    return {
        "categories": {one.code: one.name(reading) for one in db.scalars(select(Category))},
        "marks": {mark.value: say(mark, reading) for mark in Mark},
        "places": _("lugares"),
        "see": _("Ver el caso"),
    }


def shows_approximate_outlines() -> bool:
    """Tell whether the outlines were drawn by hand for a demonstration: then we say so."""
    return bool(db.scalar(select(exists().where(Territory.approximate))))


def _page(choice: Choice, page: int) -> Found:
    """Return a page of the list: its order is worked out once, each page reads its own."""
    listing = _listings.answer(db, choice, lambda: _listing(choice))
    pages = max(1, -(-len(listing) // A_PAGE))
    page = min(max(page, 1), pages)
    shown = listing[(page - 1) * A_PAGE : page * A_PAGE]
    found = {
        one.id: one
        for one in db.scalars(select(ServiceRequest).where(ServiceRequest.id.in_(shown)))
    }
    return Found([found[key] for key in shown if key in found], len(listing), page, pages)


def _listing(choice: Choice) -> tuple[UUID, ...]:
    """Return every place of a choice: the late ones first, then the newest."""
    return tuple(
        db.scalars(
            select(ServiceRequest.id)
            .where(choice.condition(now()))
            .order_by(_late_first(), ServiceRequest.received_at.desc(), ServiceRequest.code)
        )
    )


def _late_first() -> ColumnElement[int]:
    return case((marked(Mark.LATE, now()), 0), else_=1)


def _filters(choice: Choice) -> Filters:
    """Return the filters as links, each with whether it is in force."""
    reading = language()

    def option(words: str, **changed: str) -> tuple[str, str, bool]:
        other = choice.but(**changed)
        return words, other.address(), other == choice

    states = [
        option(_("Abiertos y confirmados este mes"), state=CURRENT),
        option(_("Sin arreglar"), state=UNMENDED),
        *(option(say(mark, reading).capitalize(), state=name) for name, mark in STATES.items()),
        option(_("Todos"), state=EVERYTHING),
    ]
    categories = [option(_("Todos"), category="")] + [
        option(one.name(reading), category=one.code) for one in db.scalars(in_use())
    ]
    comunas = [option(_("Toda la ciudad"), comuna="")] + [
        option(name, comuna=place) for place, name in _names_of_territories().items()
    ]
    periods = [option(_("Cualquiera"), period="")] + [
        option(_("Últimos %(days)s días", days=days), period=name)
        for name, days in PERIODS.items()
    ]
    return [
        (_("Estado"), states),
        (_("Qué está dañado"), categories),
        (_("Comuna o corregimiento"), comunas),
        (_("Fecha del reporte"), periods),
    ]


def _names_of_territories() -> dict[str, str]:
    kinds = (TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO)
    named = select(Territory.id, Territory.name).where(Territory.kind.in_(kinds))
    return {row.id: row.name for row in db.execute(named.order_by(Territory.id))}


def _barrio_names() -> list[dict[str, Any]]:
    """Return a point with the name of each barrio of which we know where it lies."""
    known = Territory.of_kind(TerritoryKind.BARRIO).where(Territory.lat.is_not(None))
    return [
        {
            "type": "Feature",
            "id": barrio.id,
            "properties": {"name": barrio.name},
            "geometry": {"type": "Point", "coordinates": _rounded([barrio.lon, barrio.lat])},
        }
        for barrio in db.scalars(known)
    ]


def _rounded(drawing: Any) -> Any:
    """Return an outline with its points to the metre, which halves the file."""
    if isinstance(drawing, dict):
        return {**drawing, "coordinates": _rounded(drawing["coordinates"])}
    if isinstance(drawing, float):
        return round(drawing, DECIMALS)
    if isinstance(drawing, (list, tuple)):
        return [_rounded(part) for part in drawing]
    return drawing
