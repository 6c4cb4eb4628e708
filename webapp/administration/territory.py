"""Administration of the territory: what the city is divided into, and its public places."""

from flask import abort, jsonify, render_template, request
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from models.people.grant import Permission
from models.places.geometry import TerritoryGeometry
from models.places.public_place import PublicPlace
from models.places.territory import CITY, Territory, TerritoryKind
from webapp.access import requires
from webapp.administration.blueprint import blueprint
from webapp.database import db

_PARTS = (TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO)


@blueprint.get("/territorio")
@requires(Permission.ADMINISTER_TERRITORY)
def territory() -> str:
    """Show the parts of the city, how they are drawn, and since when."""
    drawings = {one.territory_id: one for one in db.scalars(TerritoryGeometry.in_force())}
    return render_template(
        "administration/territory.html",
        city=db.get(Territory, CITY),
        comunas=db.scalars(Territory.of_kind(TerritoryKind.COMUNA)).all(),
        corregimientos=db.scalars(Territory.of_kind(TerritoryKind.CORREGIMIENTO)).all(),
        drawings=drawings,
        barrios=_barrios_of_each(),
        places=_places_of_each(),
    )


@blueprint.get("/territorio/<territory_id>")
@requires(Permission.ADMINISTER_TERRITORY)
def part_of_city(territory_id: str) -> str:
    """Show one part: its boundary now and before, its barrios and its public places."""
    part = db.get(Territory, territory_id)
    if part is None or part.kind is TerritoryKind.BARRIO:
        abort(404)
    drawings = select(TerritoryGeometry).where(TerritoryGeometry.territory_id == part.id)
    return render_template(
        "administration/part_of_city.html",
        part=part,
        drawings=db.scalars(drawings.order_by(TerritoryGeometry.valid_from.desc())).all(),
        barrios=db.scalars(Territory.of_kind(TerritoryKind.BARRIO, part.id)).all(),
        places=db.scalars(PublicPlace.in_territory(part.id)).all(),
    )


@blueprint.get("/territorio/<territory_id>/limite.json")
@requires(Permission.ADMINISTER_TERRITORY)
def boundary(territory_id: str) -> Response:
    """Hand out the boundary of one part, for the small map on its page."""
    part = db.get(Territory, territory_id)
    if part is None:
        abort(404)
    drawn = TerritoryGeometry.in_force().where(TerritoryGeometry.territory_id == part.id)
    return jsonify(
        type="FeatureCollection",
        features=[
            {
                "type": "Feature",
                "id": part.id,
                "properties": {"name": part.name},
                "geometry": one.geojson,
            }
            for one in db.scalars(drawn)
        ],
    )


@blueprint.get("/territorio/lugares")
@requires(Permission.ADMINISTER_TERRITORY)
def public_places() -> str:
    """Show the public places, of the whole city or of one part of it."""
    chosen = request.args.get("en") or None
    parts = select(Territory).where(Territory.kind.in_(_PARTS)).order_by(Territory.id)
    return render_template(
        "administration/public_places.html",
        places=db.scalars(PublicPlace.in_territory(chosen)).all(),
        parts={part.id: part for part in db.scalars(parts)},
        chosen=chosen,
    )


def _barrios_of_each() -> dict[str | None, int]:
    barrios = select(Territory.parent_id, func.count()).group_by(Territory.parent_id)
    found = db.execute(barrios.where(Territory.kind == TerritoryKind.BARRIO))
    return {part: count for part, count in found}  # noqa: C416 -- rows are no pairs to mypy


def _places_of_each() -> dict[str, int]:
    places = select(PublicPlace.territory_id, func.count()).group_by(PublicPlace.territory_id)
    return {part: count for part, count in db.execute(places)}  # noqa: C416 -- as above
