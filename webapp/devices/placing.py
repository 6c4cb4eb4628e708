"""Where a device or a zone is: what was typed, checked against the map and the lists."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from models.alerts.codes import Supervision
from models.alerts.device import Device
from models.alerts.zone import Zone
from models.places.locate import CorregimientoNeededError, OutsideTheCityError, settle
from models.places.territory import Territory, TerritoryKind
from webapp.database import db
from webapp.devices.forms import PlaceForm, PointForm


def offer(form: PlaceForm, zone: Zone | None = None) -> None:
    """Fill the lists of a form; a zone that has ended is offered to whoever is still in it."""
    running = select(Zone).where(Zone.ended_at.is_(None)).order_by(Zone.name)
    zones = {str(one.id): one.name for one in db.scalars(running)}
    if zone is not None:
        zones.setdefault(str(zone.id), zone.name)
    form.offer(list(zones.items()))
    offer_country(form)


def offer_country(form: PointForm) -> None:
    """Fill the list of corregimientos, of which the map has no lines."""
    country = db.scalars(Territory.of_kind(TerritoryKind.CORREGIMIENTO))
    form.offer_country([(one.id, one.name) for one in country])


def territory_of(form: PointForm) -> str | None:
    """Return where the marked point lies, or say beside the field why nowhere."""
    if (point := form.point) is None:
        form.lat.errors = [_("Marque en el mapa dónde está, o escriba las coordenadas.")]
        return None
    try:
        return settle(db, *point, corregimiento_id=form.corregimiento.data or None)
    except OutsideTheCityError:
        form.lat.errors = [_("Ese punto queda fuera del municipio de Cúcuta. Mueva el punto.")]
    except CorregimientoNeededError:
        form.corregimiento.errors = [
            _("Elija el corregimiento: el punto está en la zona rural.")
        ]
    return None


def settle_down(device: Device, form: PlaceForm, territory_id: str | None) -> list[str]:
    """Bring a device where the form says; return what changed by that."""
    before = _standing(device)
    lat, lon = form.point or (None, None)
    zone = db.get(Zone, UUID(form.zone.data)) if form.zone.data else None
    device.stand_at(form.place.data, lat=lat, lon=lon, territory_id=territory_id, zone=zone)
    if form.supervision.data:
        device.supervision = Supervision(form.supervision.data)
    device.holder = form.holder.data or None
    device.holder_email = form.holder_email.data or None
    after = _standing(device)
    return [what for what, was in before.items() if after[what] != was]


def _standing(device: Device) -> dict[str, object]:
    return {
        "place": device.place,
        "point": (device.lat, device.lon, device.territory_id),
        "zone": device.zone_id,
        "supervision": device.supervision,
        "holder": (device.holder, device.holder_email),
    }
