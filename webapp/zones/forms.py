"""What is asked about a zone, and of those who belong to it."""

from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from models.alerts.zone import LONGEST_SIREN_S, Zone
from webapp.devices.forms import LONG, PointForm, as_typed
from webapp.forms import Form, MailAddress
from webapp.zones.standing import HOUR, minute_of

DRILLS = (30, 60, 120)  # minutes
_SAY_HOW_MANY = InputRequired(_l("Escriba un número."))


def _between(low: int, high: int) -> list[Any]:
    words = _l("Escriba un número de %(low)s a %(high)s.", low=low, high=high)
    return [_SAY_HOW_MANY, NumberRange(low, high, message=words)]


class ZoneForm(PointForm):
    """Where a zone is, and when its light and siren answer."""

    name = StringField(
        _l("Nombre"),
        description=_l("Como la llaman sus vecinos: Calle 8 entre avenidas 3 y 4."),
        validators=[InputRequired(_l("Escriba cómo se llama.")), LONG],
    )
    needed = IntegerField(
        _l("¿Cuántas voces la confirman?"),
        description=_l("Vecinos o botones distintos. Con dos, nadie la hace sonar solo."),
        validators=_between(1, 20),
    )
    within_s = IntegerField(_l("¿En cuántos segundos?"), validators=_between(10, 600))
    siren_s = IntegerField(
        _l("¿Cuántos segundos suena?"),
        description=_l("Más de 180 enseña a los vecinos a no hacerle caso."),
        validators=_between(0, LONGEST_SIREN_S),
    )
    quiet_from = TimeField(
        _l("Las horas de silencio empiezan"),
        validators=[InputRequired(_l("Escriba una hora."))],
    )
    quiet_until = TimeField(
        _l("Las horas de silencio terminan"),
        validators=[InputRequired(_l("Escriba una hora."))],
    )
    quiet_siren_s = IntegerField(
        _l("¿Cuántos segundos suena en ellas?"),
        description=_l("Con 0 solo se enciende la luz."),
        validators=_between(0, LONGEST_SIREN_S),
    )
    strobe_lead_s = IntegerField(
        _l("¿Cuántos segundos antes se enciende la luz?"), validators=_between(0, 60)
    )
    test_day = IntegerField(
        _l("¿Qué día del mes se prueba?"),
        description=_l("A las diez de la mañana, luz y sirena por tres segundos."),
        validators=_between(1, 28),
    )

    @property
    def rules(self) -> dict[str, Any]:
        """Return the rules as the columns of a zone."""
        plain = ("needed", "within_s", "siren_s", "quiet_siren_s", "strobe_lead_s", "test_day")
        return {name: self[name].data for name in plain} | {
            name: minute_of(self[name].data) for name in ("quiet_from", "quiet_until")
        }


def shown(zone: Zone) -> dict[str, Any]:
    """Return a zone as its form shows it."""
    names = ("name", "needed", "within_s", "siren_s", "quiet_siren_s", "strobe_lead_s")
    return {
        **{name: getattr(zone, name) for name in (*names, "test_day")},
        "lat": as_typed(zone.lat),
        "lon": as_typed(zone.lon),
        "corregimiento": zone.territory_id,
        "quiet_from": time(*divmod(zone.quiet_from, HOUR)),
        "quiet_until": time(*divmod(zone.quiet_until, HOUR)),
    }


USUAL: dict[str, Any] = {
    "needed": 2,
    "within_s": 120,
    "siren_s": 120,
    "quiet_siren_s": 30,
    "strobe_lead_s": 5,
    "test_day": 1,
    "quiet_from": time(22),
    "quiet_until": time(6),
}


class DrillForm(Form):
    """For how long a zone plays."""

    minutes = RadioField(
        _l("¿Cuánto dura?"), validators=[InputRequired(_l("Escoja cuánto dura."))]
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.minutes.choices = [
            SelectChoice(str(one), _("%(minutes)s minutos", minutes=one)) for one in DRILLS
        ]


class InviteForm(Form):
    """A neighbour who is asked whether they want to take part."""

    name = StringField(
        _l("Nombre"),
        validators=[InputRequired(_l("Escriba el nombre.")), LONG],
    )
    email = EmailField(
        _l("Correo"),
        description=_l("Sin correo, usted le entrega el enlace en la mano."),
        validators=[Optional(), MailAddress()],
    )
    language = RadioField(
        _l("Idioma"),
        choices=[SelectChoice("es", "Español"), SelectChoice("en", "English")],
        default="es",
        validators=[InputRequired(_l("Escoja un idioma."))],
    )
    allowed = BooleanField(
        _l("Esta persona me autorizó a usar sus datos para invitarla."),
        description=_l("Si no responde en treinta días, sus datos se borran."),
        validators=[InputRequired(_l("Sin su autorización no se le puede invitar."))],
    )


class ButtonForm(Form):
    """Which button hangs in the hall of a neighbour."""

    device = SelectField(
        _l("Botón de su casa"),
        description=_l("Él y su botón cuentan como una sola voz."),
        default="",
        validators=[Optional()],
    )


class CodesForm(Form):
    """The two codes that a neighbour chooses, and their consent."""

    code = StringField(
        _l("Su código"),
        description=_l("De cuatro a ocho cifras. Con él usted dice que todo está bien."),
        validators=[InputRequired(_l("Escriba un código.")), Length(max=20)],
    )
    duress_code = StringField(
        _l("Su código bajo amenaza"),
        description=_l(
            "Otro distinto. La página hará lo mismo que con el primero, y la ayuda llegará en "
            "silencio."
        ),
        validators=[InputRequired(_l("Escriba el otro código.")), Length(max=20)],
    )


class JoinForm(CodesForm):
    """Taking part for the first time."""

    accepts = BooleanField(
        _l("Acepto participar y autorizo el uso de mis datos para esta alarma."),
        validators=[InputRequired(_l("Para participar necesitamos su autorización."))],
    )
