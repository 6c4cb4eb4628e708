"""What is asked about a meeting, and of those who come to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from models.calendar import BOGOTA, city_time
from models.committees.committee import living
from models.language import say
from models.places.territory import Territory, TerritoryKind
from models.trust.attendance import Presence
from models.trust.meeting import Meeting
from models.trust.meeting_stages import MeetingMode
from webapp.database import db
from webapp.forms import Form, MailAddress
from webapp.languages import language

LINE, SOME, MUCH = 120, 500, 8000  # characters
MOST_PLACES = 5000


def _at_most(characters: int) -> Length:
    words = _l("Escriba como máximo %(n)s letras.", n=characters)
    return Length(max=characters, message=words)


def districts() -> list[SelectChoice]:
    """Offer the comunas and corregimientos."""
    kinds = (TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO)
    found = db.execute(
        select(Territory.id, Territory.name)
        .where(Territory.kind.in_(kinds))
        .order_by(Territory.id)
    )
    return [SelectChoice("", "—"), *(SelectChoice(one, name) for one, name in found)]


class WhenForm(Form):
    """The day and the hours of a meeting, by the city's clock."""

    day = DateField(
        _l("Día"), validators=[InputRequired(_l("Escriba el día."))], format="%Y-%m-%d"
    )
    starts = TimeField(_l("Empieza"), validators=[InputRequired(_l("Escriba la hora."))])
    ends = TimeField(_l("Termina"), validators=[InputRequired(_l("Escriba la hora."))])

    @property
    def times(self) -> tuple[datetime, datetime]:
        """Return when it begins and ends."""
        begin = datetime.combine(self.day.data, self.starts.data, BOGOTA)
        return begin, datetime.combine(self.day.data, self.ends.data, BOGOTA)


class MeetingForm(WhenForm):
    """A meeting that is prepared."""

    title = StringField(
        _l("¿De qué es el encuentro?"),
        description=_l("En pocas palabras, como lo diría un vecino."),
        validators=[InputRequired(_l("Escriba de qué es el encuentro.")), _at_most(LINE)],
    )
    purpose = TextAreaField(
        _l("¿Para qué se reúnen?"),
        description=_l("Lo leen todos en la invitación."),
        validators=[Optional(), _at_most(SOME)],
    )
    territory = SelectField(
        _l("¿De qué comuna o corregimiento?"),
        description=_l("Sus compromisos abiertos entran solos en el orden del día."),
        validators=[InputRequired(_l("Escoja una comuna o corregimiento."))],
    )
    committee = SelectField(
        _l("¿Con qué comité?"),
        description=_l("Sus integrantes reciben la invitación."),
        validators=[Optional()],
    )
    mode = RadioField(_l("¿Cómo se participa?"), validators=[InputRequired(_l("Escoja cómo."))])
    place = StringField(
        _l("Lugar"),
        description=_l("Con la dirección: Salón comunal, calle 10 con avenida 5."),
        validators=[_at_most(LINE)],
    )
    online_at = StringField(
        _l("Enlace para conectarse"),
        description=_l("Lo reciben solo quienes se registran."),
        validators=[_at_most(SOME)],
    )
    places = IntegerField(
        _l("¿Cuántos puestos hay?"),
        description=_l("Sin número no hay límite. Con todos ocupados hay lista de espera."),
        validators=[
            Optional(),
            NumberRange(1, MOST_PLACES, message=_l("Escriba un número de 1 a 5000.")),
        ],
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.territory.choices = districts()
        self.committee.choices = [
            SelectChoice("", "—"),
            *(SelectChoice(str(one.id), one.name) for one in db.scalars(living())),
        ]
        self.mode.choices = [
            SelectChoice(one.value, say(one, language()).capitalize()) for one in MeetingMode
        ]

    def validate_place(self, field: Field) -> None:
        """Ask for a place, unless all of it happens online."""
        if self.mode.data != MeetingMode.ONLINE and not field.data:
            raise ValidationError(_("Escriba dónde es."))

    def validate_online_at(self, field: Field) -> None:
        """Ask for a link where one can take part online."""
        if self.mode.data in {None, "", MeetingMode.IN_PERSON}:
            return
        if not (field.data or "").startswith(("https://", "http://")):
            raise ValidationError(_("Escriba un enlace que empiece por https://"))

    @property
    def told(self) -> dict[str, Any]:
        """Return what was typed as the columns of a meeting, but for the times."""
        mode = MeetingMode(self.mode.data)
        chosen = self.committee.data
        return {
            "title": self.title.data,
            "purpose": self.purpose.data or "",
            "territory_id": self.territory.data,
            "committee_id": UUID(chosen) if chosen else None,
            "mode": mode,
            "place": self.place.data or "" if mode is not MeetingMode.ONLINE else "",
            "online_at": self.online_at.data or "" if mode is not MeetingMode.IN_PERSON else "",
        }


def shown(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting as its form shows it."""
    names = ("title", "purpose", "place", "online_at", "places")
    begin, end = city_time(meeting.starts_at), city_time(meeting.ends_at)
    return {
        **{name: getattr(meeting, name) for name in names},
        "territory": meeting.territory_id,
        "committee": str(meeting.committee_id or ""),
        "mode": meeting.mode.value,
        "day": begin.date(),
        "starts": begin.time(),
        "ends": end.time(),
    }


class PostponeForm(WhenForm):
    """Another date, and why."""

    why = TextAreaField(
        _l("¿Por qué se aplaza?"),
        description=_l("Lo leen todos los registrados, en su carta."),
        validators=[InputRequired(_l("Escriba la razón.")), _at_most(SOME)],
    )


class WhyForm(Form):
    """A reason that people read."""

    why = TextAreaField(
        _l("¿Por qué?"),
        description=_l("Lo leen todos los que reciben la carta."),
        validators=[InputRequired(_l("Escriba la razón.")), _at_most(SOME)],
    )


class AskForm(Form):
    """What a committee wants to meet about."""

    territory = SelectField(
        _l("¿De qué comuna o corregimiento?"),
        validators=[InputRequired(_l("Escoja una comuna o corregimiento."))],
    )
    committee = SelectField(_l("¿De qué comité?"), validators=[Optional()])
    subject = TextAreaField(
        _l("¿De qué quieren hablar?"),
        validators=[InputRequired(_l("Escriba de qué quieren hablar.")), _at_most(SOME)],
    )
    when_it_suits = StringField(
        _l("¿Cuándo les conviene?"),
        description=_l("Por ejemplo: entre semana, después de las 6 de la tarde."),
        validators=[Optional(), _at_most(LINE)],
    )


class RegisterForm(Form):
    """Who comes, and how they are told of a change.

    `key` is made with the form: sent twice, it registers one person.
    """

    key = HiddenField(validators=[Optional(), Length(max=64)])
    name = StringField(
        _l("Su nombre"),
        description=_l("Como quiere que lo llamen en la puerta. Solo lo ve quien recibe."),
        validators=[InputRequired(_l("Escriba su nombre.")), _at_most(LINE)],
    )
    email = EmailField(
        _l("Su correo"),
        description=_l("Le llegan su código de entrada y los cambios."),
        validators=[Optional(), MailAddress()],
    )
    phone = TelField(
        _l("Su teléfono"),
        description=_l("Si no tiene correo, lo llamamos si algo cambia."),
        validators=[Optional(), Length(max=30, message=_l("Escriba solo el número."))],
    )
    accepts = BooleanField(
        _l("Autorizo que usen mis datos para este encuentro."),
        description=_l("Los borramos seis meses después, o antes si usted lo pide."),
        validators=[InputRequired(_l("Para registrarlo necesitamos su autorización."))],
    )


class WalkInForm(Form):
    """Somebody who came without registering."""

    name = StringField(
        _l("Nombre"), validators=[InputRequired(_l("Escriba el nombre.")), _at_most(LINE)]
    )


class PointForm(Form):
    """One more point of the agenda."""

    title = StringField(
        _l("Punto nuevo"),
        validators=[InputRequired(_l("Escriba de qué hablar.")), _at_most(LINE)],
    )


class MinutesForm(Form):
    """What was said and what was agreed."""

    told = TextAreaField(
        _l("¿De qué se habló?"),
        description=_l(
            "Sin nombres de vecinos: diga “una vecina”, “un comerciante”. Lo leerán todos."
        ),
        validators=[InputRequired(_l("Escriba de qué se habló.")), _at_most(MUCH)],
    )
    agreed = TextAreaField(
        _l("¿Qué se acordó?"),
        description=_l("Los compromisos con fecha van además en el libro de compromisos."),
        validators=[Optional(), _at_most(MUCH)],
    )


class CommentForm(Form):
    """What somebody says about a draft of the minutes."""

    words = TextAreaField(
        _l("¿Falta algo, o algo fue distinto?"),
        validators=[InputRequired(_l("Escriba su comentario.")), _at_most(SOME)],
    )


class PresenceForm(Form):
    """Whether somebody was there."""

    presence = SelectField(
        _l("Asistencia"), validators=[InputRequired(_l("Escoja una respuesta."))]
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.presence.choices = [
            SelectChoice(one.value, say(one, language()).capitalize()) for one in Presence
        ]
