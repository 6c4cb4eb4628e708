"""What is asked about a device."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from models.alerts.codes import DeviceKind, Protocol, Supervision
from models.calendar import city_day
from models.clock import now
from models.language import say
from webapp.forms import Form, MailAddress
from webapp.languages import language

LONG = Length(max=120, message=_l("Use menos de 120 caracteres."))
MINUTES = (10, 30, 60, 120)


def as_typed(degrees: float | None) -> str:
    """Return degrees as somebody would type them."""
    return "" if degrees is None else f"{degrees:.6f}"


class PointForm(Form):
    """A point on the map, and the corregimiento where the map has no lines."""

    lat = StringField(_l("Latitud"))
    lon = StringField(_l("Longitud"))
    corregimiento = SelectField(
        _l("Corregimiento"), default="", validate_choice=False, validators=[Optional()]
    )

    def offer_country(self, country: list[tuple[str, str]]) -> None:
        """Fill the list of corregimientos."""
        self.corregimiento.choices = [
            SelectChoice("", _("Elija uno")),
            *(SelectChoice(*one) for one in country),
        ]

    @property
    def point(self) -> tuple[float, float] | None:
        """Return the point that was marked; half a point, or no number, is none."""
        try:
            return (
                float((self.lat.data or "").replace(",", ".")),
                float((self.lon.data or "").replace(",", ".")),
            )
        except ValueError:
            return None


class PlaceForm(PointForm):
    """Where a device is, who keeps it, and how closely it is watched."""

    place = StringField(
        _l("Lugar"),
        description=_l("Como lo llama la gente: la sala y la patrulla leen esto."),
        validators=[InputRequired(_l("Escriba cómo se llama el lugar.")), LONG],
    )
    zone = SelectField(
        _l("Zona de alarma comunitaria"),
        description=_l("Sus pulsaciones y sirenas hacen parte de la zona."),
        default="",
        validators=[Optional()],
    )
    supervision = SelectField(
        _l("Cuánto puede callar"),
        description=_l("Si calla más que esto, la sala recibe una alarma."),
        validators=[Optional()],
    )
    holder = StringField(
        _l("A cargo de"),
        description=_l("La tienda, el colegio o la junta que lo cuida."),
        validators=[Optional(), LONG],
    )
    holder_email = EmailField(
        _l("Correo de quien lo cuida"),
        description=_l("Allí llegan los avisos de falsas alarmas."),
        validators=[Optional(), MailAddress()],
    )

    def offer(self, zones: list[tuple[str, str]]) -> None:
        """Fill the lists to choose from."""
        self.zone.choices = [
            SelectChoice("", _("Ninguna")),
            *(SelectChoice(*one) for one in zones),
        ]
        self.supervision.choices = [
            SelectChoice(one.value, say(one, language()).capitalize()) for one in Supervision
        ]


class RegisterForm(PlaceForm):
    """A device that the city takes in."""

    kind = RadioField(
        _l("¿Qué es?"),
        choices=[SelectChoice(one.value, one.value) for one in DeviceKind],
        validators=[InputRequired(_l("Escoja qué es."))],
    )
    serial = StringField(
        _l("Número de serie"),
        description=_l("El de la caja. Con él entra al servidor de mensajes."),
        validators=[InputRequired(_l("Escriba el número de serie."))],
    )
    protocol = SelectField(
        _l("¿Cómo habla?"), validators=[InputRequired(_l("Escoja cómo habla."))]
    )
    bridge = SelectField(
        _l("Puente"),
        description=_l("Solo para Zigbee2MQTT, ChirpStack y The Things Stack."),
        default="",
        validators=[Optional()],
    )
    address = StringField(
        _l("Dirección"),
        description=_l(
            "Zigbee: 0x y 16 cifras. LoRaWAN: el DevEUI. Botón Shelly BLU: su dirección. "
            "Los demás hablan con su número de serie."
        ),
        validators=[Optional(), LONG],
    )
    installed = BooleanField(_l("Ya está instalado"), default=False)

    def __init__(self, bridges: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.kind.choices = [
            SelectChoice(one.value, say(one, language()).capitalize()) for one in DeviceKind
        ]
        self.protocol.choices = [
            SelectChoice(one.value, say(one, language()).capitalize()) for one in Protocol
        ]
        self.bridge.choices = [
            SelectChoice("", _("Ninguno")),
            *(SelectChoice(*one) for one in bridges),
        ]

    def offer(self, zones: list[tuple[str, str]]) -> None:
        """Fill the lists to choose from; how closely to watch may be left to the kind."""
        super().offer(zones)
        usual = SelectChoice("", _("Lo usual para su clase"))
        self.supervision.choices = [usual, *self.supervision.choices]


class InstallForm(Form):
    """Since when a device hangs where it should."""

    day = DateField(
        _l("¿Qué día se instaló?"), validators=[InputRequired(_l("Escoja el día."))]
    )

    def validate_day(self, field: DateField) -> None:
        """Refuse a day that has not come."""
        if field.data is not None and field.data > city_day(now()):
            raise ValidationError(_l("Ese día todavía no llega."))


class TestForm(Form):
    """For how long a device is under test."""

    __test__ = False  # no test of pytest

    minutes = RadioField(
        _l("¿Cuánto tiempo?"), validators=[InputRequired(_l("Escoja cuánto tiempo."))]
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.minutes.choices = [
            SelectChoice(str(one), _("%(minutes)s minutos", minutes=one)) for one in MINUTES
        ]


class PlainForm(Form):
    """Nothing is asked: only whether it is meant."""
