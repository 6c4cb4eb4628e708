"""The list of devices: the worst first, filters that are links, a map, and a file of it."""

import csv
import io
from typing import Any

from flask import jsonify, render_template, request
from flask_babel import gettext as _
from sqlalchemy import exists, select
from werkzeug.wrappers import Response

from models.alerts.codes import DeviceKind, Protocol
from models.alerts.dead_letter import DeadLetter
from models.alerts.device import Device
from models.alerts.working import together, working_by_kind
from models.language import say
from models.people.grant import Permission
from models.places.territory import Territory, TerritoryKind
from webapp.access import may, requires
from webapp.city_map.marks import TONES, Mark
from webapp.database import db
from webapp.devices.blueprint import blueprint
from webapp.devices.filters import Asked, State
from webapp.devices.lines import PAGE, Line, counts, every_line, how_many, lines
from webapp.devices.standing import mark_of, standings
from webapp.languages import language

_ALWAYS = (State.IN_USE, State.TROUBLED, State.ONLINE)
_COLUMNS = (
    *("serial", "kind", "protocol", "address", "status", "troubles", "place", "territory"),
    *("lat", "lon", "zone", "supervision", "last_heard_at", "silent_since", "battery_percent"),
    *("rssi_dbm", "firmware", "installed_on", "tested_at", "holder"),
)
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("")
@requires(Permission.SEE_DEVICES)
def inbox() -> str:
    """Show what hangs in the city and what is the matter with it."""
    asked = Asked.read(request.args)
    found, counted = lines(db, asked), counts(db, asked)
    total = how_many(db, asked)
    by_kind = working_by_kind(db, *asked.narrowing)
    return render_template(
        "devices/list.html",
        asked=asked,
        told=[(line, standings(line.device, line.pulse)) for line in found],
        total=total,
        pages=max(1, -(-total // PAGE)),
        shelves=_shelves(asked, counted),
        narrowing=_narrowing(asked),
        by_kind=by_kind,
        all_kinds=together(by_kind.values()),
        unread=may(Permission.ADMINISTER_DEVICES) and db.scalar(select(exists(DeadLetter.id))),
        marks=_marks(),
        tones=TONES,
    )


@blueprint.get("/lugares.json")
@requires(Permission.SEE_DEVICES)
def places() -> Response:
    """Hand out where the devices of a view are, for the map."""
    asked = Asked.read(request.args)
    return jsonify(
        places=[
            {
                "serial": line.device.serial,
                "lat": line.device.lat,
                "lon": line.device.lon,
                "mark": mark_of(line.device),
                "what": say(line.device.kind, language()).capitalize(),
                "place": line.device.place,
                "state": standings(line.device, line.pulse)[0].words,
            }
            for line in every_line(db, asked)
            if line.device.lat is not None
        ]
    )


@blueprint.get("/datos.csv")
@requires(Permission.SEE_DEVICES)
def data() -> Response:
    """Hand out a view as a file. Who keeps a device is in it, how to reach them is not."""
    page = io.StringIO()
    rows = csv.writer(page)
    rows.writerow(_COLUMNS)
    rows.writerows(_row(line) for line in every_line(db, Asked.read(request.args)))
    answer = Response(page.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    answer.headers["Content-Disposition"] = 'attachment; filename="dispositivos.csv"'
    return answer


def _row(line: Line) -> list[object]:
    device, pulse = line.device, line.pulse
    row = [
        *(device.serial, device.kind.value, device.protocol.value, device.address),
        *(device.status.value, " ".join(trouble.value for trouble in device.troubles)),
        *(device.place, device.territory_id, device.lat, device.lon),
        *(device.zone.name if device.zone else None, device.supervision.value),
        *(pulse.last_heard_at if pulse else None, device.silent_since),
        *((pulse.battery, pulse.rssi, pulse.firmware) if pulse else (None, None, None)),
        *(device.installed_on, device.tested_at, device.holder),
    ]
    return [_plain(cell) for cell in row]


def _plain(cell: object) -> object:
    """Return what a spreadsheet shows and never carries out."""
    if hasattr(cell, "isoformat"):
        return cell.isoformat()
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


def _shelves(asked: Asked, counted: dict[State, int]) -> list[dict[str, Any]]:
    return [
        {
            "words": say(state, language()),
            "count": counted[state],
            "address": asked.but(state=state).query,
            "here": state is asked.state,
        }
        for state in State
        if state in _ALWAYS or state is asked.state or counted[state]
    ]


def _narrowing(asked: Asked) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Offer the kinds, comunas and protocols that there are."""
    kinds = set(db.scalars(select(Device.kind).distinct()))
    spoken = set(db.scalars(select(Device.protocol).distinct()))
    reading = language()
    groups: list[tuple[str, str, dict[Any, str], object]] = [
        (
            _("Tipo"),
            "kind",
            {one: say(one, reading).capitalize() for one in DeviceKind if one in kinds},
            asked.kind,
        ),
        (_("Dónde"), "territory", _territories(), asked.territory),
        (
            _("Protocolo"),
            "protocol",
            {one: say(one, reading) for one in Protocol if one in spoken},
            asked.protocol,
        ),
    ]
    return [
        (name, _links(asked, field, names, here))
        for name, field, names, here in groups
        if len(names) > 1 or here
    ]


def _links(
    asked: Asked, field: str, names: dict[Any, str], here: object
) -> list[tuple[str, str, bool]]:
    everything = (str(_("Todo")), asked.but(**{field: None}).query, here is None)
    return [everything] + [
        (words, asked.but(**{field: code}).query, code == here) for code, words in names.items()
    ]


def _territories() -> dict[str, str]:
    """Return the comunas and corregimientos in which devices are."""
    kinds = (TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO)
    here = select(Device.territory_id).distinct()
    named = select(Territory.id, Territory.name).where(
        Territory.kind.in_(kinds), Territory.id.in_(here)
    )
    return dict(db.execute(named.order_by(Territory.id)).all())


def _marks() -> list[tuple[Mark, str]]:
    """Return what each figure on the map means here."""
    return [
        (Mark.LATE, _("en silencio o manipulado")),
        (Mark.CLAIMED, _("batería baja")),
        (Mark.OPEN, _("aún no se oye")),
        (Mark.CLOSED, _("en reparación o sin instalar")),
        (Mark.CONFIRMED, _("en línea")),
    ]
