"""What somebody asked the registry to show: a few words in the address, each of them a link."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypeVar
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, or_
from werkzeug.datastructures import MultiDict

from models.alerts.codes import DeviceKind, DeviceStatus, Protocol
from models.alerts.device import Device
from models.clock import now
from models.language import speak
from models.places.territory import comuna_of
from webapp.pages import page_in


class State(StrEnum):
    """How a device stands. The values stand in addresses."""

    IN_USE = "en-uso"
    TROUBLED = "con-problemas"
    SILENT = "en-silencio"
    BATTERY = "bateria-baja"
    TAMPERED = "manipulados"
    UNHEARD = "sin-oir"
    IN_REPAIR = "en-reparacion"
    UNDER_TEST = "en-prueba"
    ONLINE = "en-linea"
    REGISTERED = "sin-instalar"
    RETIRED = "retirados"


speak(
    State,
    {
        State.IN_USE: ("Todos", "All"),
        State.TROUBLED: ("Con problemas", "In trouble"),
        State.SILENT: ("En silencio", "Silent"),
        State.BATTERY: ("Batería baja", "Battery low"),
        State.TAMPERED: ("Manipulados", "Tampered with"),
        State.UNHEARD: ("Aún no se oyen", "Not heard yet"),
        State.IN_REPAIR: ("En reparación", "In repair"),
        State.UNDER_TEST: ("En prueba", "Under test"),
        State.ONLINE: ("En línea", "Online"),
        State.REGISTERED: ("Sin instalar", "Not installed"),
        State.RETIRED: ("Retirados", "Retired"),
    },
)

_S = DeviceStatus
_IN_SERVICE = Device.status.in_([_S.INSTALLED, _S.ONLINE, _S.SILENT])

E = TypeVar("E", bound=StrEnum)

_NAMES = {"state": "estado", "kind": "tipo", "territory": "comuna", "protocol": "protocolo"}


def stands(state: State) -> ColumnElement[bool]:
    """Say which devices stand so."""
    low = and_(_IN_SERVICE, Device.battery_low_at.is_not(None))
    opened = and_(_IN_SERVICE, Device.tampered_at.is_not(None))
    return {
        State.IN_USE: Device.status != _S.RETIRED,
        State.TROUBLED: or_(Device.status == _S.SILENT, low, opened),
        State.SILENT: Device.status == _S.SILENT,
        State.BATTERY: low,
        State.TAMPERED: opened,
        State.UNHEARD: Device.status == _S.INSTALLED,
        State.IN_REPAIR: Device.status == _S.IN_REPAIR,
        State.UNDER_TEST: and_(Device.status != _S.RETIRED, Device.test_until > now()),
        State.ONLINE: Device.status == _S.ONLINE,
        State.REGISTERED: Device.status == _S.REGISTERED,
        State.RETIRED: Device.status == _S.RETIRED,
    }[state]


@dataclass(frozen=True, slots=True)
class Asked:
    """One view of the registry. What an address says that nobody understands is passed over."""

    state: State = State.IN_USE
    kind: DeviceKind | None = None
    territory: str | None = None
    protocol: Protocol | None = None
    page: int = 1

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> Self:
        """Read the words of an address."""
        said = {field: arguments.get(name) or None for field, name in _NAMES.items()}
        return cls(
            state=_one_of(State, said["state"]) or State.IN_USE,
            kind=_one_of(DeviceKind, said["kind"]),
            territory=said["territory"],
            protocol=_one_of(Protocol, said["protocol"]),
            page=page_in(arguments),
        )

    def but(self, **changes: object) -> Self:
        """Return the same view with one thing changed, from its first page on."""
        return replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]

    @property
    def narrowing(self) -> list[ColumnElement[bool]]:
        """Say which devices are meant, whatever their state."""
        chosen = []
        if self.kind is not None:
            chosen.append(Device.kind == self.kind)
        if self.protocol is not None:
            chosen.append(Device.protocol == self.protocol)
        if self.territory is not None:
            chosen.append(_lies_in(self.territory))
        return chosen

    @property
    def words(self) -> dict[str, str]:
        """Return the words of its address, without those that go without saying."""
        said = {name: getattr(self, field) for field, name in _NAMES.items()}
        if self.state is State.IN_USE:
            del said["estado"]
        kept = {name: str(word) for name, word in said.items() if word}
        return kept | ({"pagina": str(self.page)} if self.page > 1 else {})

    @property
    def query(self) -> str:
        """Return its address, from the question mark on."""
        return f"?{urlencode(self.words)}" if self.words else "?"

    @property
    def is_narrowed(self) -> bool:
        """Tell whether something is left out that the plain list shows."""
        return bool(self.words.keys() - {"pagina"})


def _lies_in(territory: str) -> ColumnElement[bool]:
    if comuna_of(territory) is None:
        return Device.territory_id == territory
    within = Device.territory_id.startswith(f"{territory}-", autoescape=True)
    return or_(Device.territory_id == territory, within)


def _one_of(codes: type[E], said: str | None) -> E | None:
    return next((code for code in codes if code.value == said), None)
