"""What happened to a device, in plain words: what, when and who."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.device import Device
from models.events import Event, EventKind
from models.language import number
from webapp.control_room.lateness import brief
from webapp.control_room.names import RoomSignatures
from webapp.languages import language
from webapp.orders.history import Step
from webapp.orders.signatures import Signatures, Viewer

MOST = 40  # steps; a device with a bad connection comes and goes every hour
_K = EventKind

# What is said of a step, the colour that repeats it, and its sign.
_WORDS: dict[EventKind, tuple[object, str, str]] = {
    _K.DEVICE_ENROLLED: (_l("Se registró"), "", "plus"),
    _K.DEVICE_INSTALLED: (_l("Se instaló"), "good", "pin"),
    _K.DEVICE_CHANGED: (_l("Se cambiaron sus datos"), "", "gear"),
    _K.DEVICE_ONLINE: (_l("Se oyó por primera vez"), "good", "confirmed"),
    _K.DEVICE_SILENT: (_l("Quedó en silencio"), "bad", "silence"),
    _K.DEVICE_RETURNED: (_l("Volvió a dar señales"), "good", "confirmed"),
    _K.DEVICE_BATTERY_LOW: (_l("Avisó que su batería está baja"), "soon", "battery"),
    _K.DEVICE_TAMPERED: (_l("Avisó que lo manipularon"), "bad", "alert"),
    _K.DEVICE_IN_REPAIR: (_l("Entró en reparación"), "soon", "mend"),
    _K.DEVICE_MENDED: (_l("Salió de reparación"), "", "check"),
    _K.DEVICE_RETIRED: (_l("Se retiró"), "", "stop"),
    _K.DEVICE_REKEYED: (_l("Recibió una clave nueva"), "", "lock"),
    _K.DEVICE_TESTED: (_l("Pasó una prueba"), "good", "check"),
    _K.DEVICE_TEST_BEGUN: (_l("Se puso en prueba"), "", "gear"),
    _K.DEVICE_TEST_ENDED: (_l("Terminó la prueba"), "", "gear"),
}
_COLUMNS = {
    "place": _l("lugar"),
    "point": _l("punto en el mapa"),
    "zone": _l("zona de alarma"),
    "supervision": _l("vigilancia"),
    "holder": _l("a cargo de"),
}


def told(session: Session, device: Device, viewer: Viewer) -> list[Step]:
    """Tell the history of a device, the newest step first."""
    newest = (
        select(Event)
        .where(Event.subject_id == device.id, Event.kind.in_(_WORDS))
        .order_by(Event.id.desc())
        .limit(MOST)
    )
    events = session.scalars(newest).all()
    signatures = RoomSignatures.read(session, events, viewer)
    return [_step(event, device, signatures) for event in events]


def _step(event: Event, device: Device, signatures: Signatures) -> Step:
    words, tone, sign = _WORDS[event.kind]
    itself = event.actor == str(device.actor)
    who = "" if itself else signatures.of(event, device)
    return Step(str(words), event.occurred_at, who, _why(event), tone, sign)


def _why(event: Event) -> str:
    facts = event.facts
    if event.kind is _K.DEVICE_CHANGED and facts.get("changed"):
        named = [str(_COLUMNS[one]) for one in facts["changed"] if one in _COLUMNS]
        return str(_("Cambió: %(what)s.", what=", ".join(named))) if named else ""
    if event.kind is _K.DEVICE_RETURNED and facts.get("silent_s"):
        return str(_("Estuvo %(span)s en silencio.", span=brief(facts["silent_s"])))
    if event.kind is _K.DEVICE_BATTERY_LOW and facts.get("battery") is not None:
        level = number(facts["battery"], language())
        return str(_("Le quedaba %(level)s %%.", level=level))
    return ""
