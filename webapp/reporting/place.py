"""Where a report lies: from a point, or from an address and a barrio, to a territory."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from models.places.locate import CorregimientoNeededError, OutsideTheCityError, settle
from models.places.territory import Territory, TerritoryKind, comuna_of
from webapp.reporting.draft import Draft
from webapp.reporting.forms import SHORTEST_ADDRESS, PlaceForm


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is, as the city divides itself."""

    lat: float | None
    lon: float | None
    territory_id: str
    barrio_id: str | None


class PlaceRefusedError(Exception):
    """A place nobody can be sent to; `field` is where to say so, `words` what to do."""

    def __init__(self, field: str, words: str) -> None:
        self.field, self.words = field, words
        super().__init__(words)


def place_of(session: Session, draft: Draft) -> Place:
    """Return where a draft says it is, or refuse with the field and what to do."""
    named = session.get(Territory, draft.get("territorio")) if draft.get("territorio") else None
    if (point := _point(draft)) is not None:
        return _at(session, *point, named, draft.get("corregimiento"))
    if named is None:
        raise PlaceRefusedError(
            "territorio",
            _("Marque el punto en el mapa, o escriba la dirección y elija el barrio o comuna."),
        )
    if len(draft.get("direccion")) < SHORTEST_ADDRESS:
        raise PlaceRefusedError(
            "direccion", _("Escriba la dirección o un punto de referencia para encontrarlo.")
        )
    is_barrio = named.kind is TerritoryKind.BARRIO
    above = comuna_of(named.id) or named.parent_id or named.id
    return Place(None, None, above if is_barrio else named.id, named.id if is_barrio else None)


def check(session: Session, draft: Draft, form: PlaceForm) -> bool:
    """Tell whether the place is one; else the form says why, beside the field."""
    try:
        place_of(session, draft)
    except PlaceRefusedError as refused:
        field = form[refused.field]
        field.errors = [*field.errors, refused.words]
        return False
    return True


def offer(session: Session, form: PlaceForm) -> None:
    """Fill the lists of places to choose from: barrios under their comuna."""
    kinds = (TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO, TerritoryKind.BARRIO)
    known = session.scalars(
        select(Territory).where(Territory.kind.in_(kinds)).order_by(Territory.name)
    ).all()
    above = sorted((t for t in known if t.kind is TerritoryKind.COMUNA), key=lambda t: t.id)
    rural = [(t.id, t.name) for t in known if t.kind is TerritoryKind.CORREGIMIENTO]
    places = [SelectChoice("", _("No sé o no está en la lista"))]
    for comuna in above:
        unsure = _("%(comuna)s, sin saber el barrio", comuna=comuna.name)
        barrios = [(t.id, t.name) for t in known if t.parent_id == comuna.id]
        places += _group(comuna.name, [(comuna.id, unsure), *barrios])
    form.territorio.choices = places + _group(_("Corregimientos"), rural)
    form.corregimiento.choices = [SelectChoice("", _("Elija uno")), *_group(None, rural)]


def _group(name: str | None, places: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(place, words, optgroup=name) for place, words in places]


def _at(
    session: Session, lat: float, lon: float, named: Territory | None, corregimiento: str
) -> Place:
    country = named.id if named and named.kind is TerritoryKind.CORREGIMIENTO else corregimiento
    try:
        territory = settle(session, lat, lon, corregimiento_id=country or None)
    except OutsideTheCityError:
        raise PlaceRefusedError(
            "lat",
            _("Ese punto queda fuera del municipio de Cúcuta. Mueva el punto, o bórrelo."),
        ) from None
    except CorregimientoNeededError:
        raise PlaceRefusedError(
            "corregimiento", _("Elija el corregimiento: el punto está en la zona rural.")
        ) from None
    same = named is not None and comuna_of(named.id) == territory
    barrio = named.id if same and named and named.kind is TerritoryKind.BARRIO else None
    return Place(lat, lon, territory, barrio)


def _point(draft: Draft) -> tuple[float, float] | None:
    """Return the point that was marked; half a point, or no number, is none."""
    written = (draft.get("lat").replace(",", "."), draft.get("lon").replace(",", "."))
    try:
        return float(written[0]), float(written[1])
    except ValueError:
        return None
