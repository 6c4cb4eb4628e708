"""What is asked of whoever plans a survey."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from models.calendar import BOGOTA, city_day
from models.clock import now
from models.trust.surveys.constructs import Audience
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.wave import MOST_CODES, Wave, with_slug
from models.trust.surveys.wave_stages import WaveMode
from webapp.forms import Form
from webapp.languages import language
from webapp.orders.forms import DayField
from webapp.surveys.words import heading

OPENS, CLOSES = time(6), time(21)  # of the first and the last day, by the city's clock
FARTHEST_DAYS = 366
_DAY = InputRequired(_l("Escriba el día, por ejemplo 24/11/2026."))
_TITLE = [
    InputRequired(_l("Escriba cómo se llama.")),
    Length(max=160, message=_l("Use menos de 160 letras.")),
]
_WHOM = [
    InputRequired(_l("Escriba a quién se pregunta.")),
    Length(max=500, message=_l("Use menos de 500 letras.")),
]


class DatesForm(Form):
    """From which day to which day people can answer."""

    opens = DayField(_l("Primer día"), description=_l("Abre a las 6 a. m."), validators=[_DAY])
    closes = DayField(
        _l("Último día"), description=_l("Cierra a las 9 p. m."), validators=[_DAY]
    )

    def validate_opens(self, field: Field) -> None:
        """Refuse a first day that is over."""
        if field.data and field.data < city_day(now()):
            raise ValidationError(_("Ese día ya pasó. Escriba uno de hoy en adelante."))

    def validate_closes(self, field: Field) -> None:
        """Refuse an end before the beginning, an end that is over, or one in another year."""
        if not field.data:
            return
        if self.opens.data and field.data < self.opens.data:
            raise ValidationError(_("El último día va después del primero."))
        if at_hour(field.data, CLOSES) <= now():
            raise ValidationError(_("A esa hora ya habría cerrado. Escriba un día posterior."))
        if (field.data - city_day(now())).days > FARTHEST_DAYS:
            raise ValidationError(_("Escriba un día de los próximos doce meses."))

    @property
    def dates(self) -> tuple[datetime, datetime]:
        """Return the first and the last moment."""
        return (
            max(at_hour(self.opens.data, OPENS), now()),
            at_hour(self.closes.data, CLOSES),
        )


class PlanForm(DatesForm):
    """What is asked, of whom, how, and when."""

    instrument = RadioField(
        _l("¿Qué formulario?"), validators=[InputRequired(_l("Escoja un formulario."))]
    )
    title_es = StringField(_l("Nombre en español"), validators=_TITLE)
    title_en = StringField(_l("Nombre en inglés"), validators=_TITLE)
    mode = RadioField(
        _l("¿Cómo se responde?"), validators=[InputRequired(_l("Escoja cómo se responde."))]
    )
    population_es = TextAreaField(
        _l("¿A quién se pregunta? En español"),
        description=_l("Por ejemplo: personas de 18 años o más que viven en Cúcuta."),
        validators=_WHOM,
    )
    population_en = TextAreaField(_l("¿A quién se pregunta? En inglés"), validators=_WHOM)
    probability = BooleanField(
        _l("Se sorteó una muestra de esa población."),
        description=_l("Solo con un sorteo tiene sentido un margen de error."),
    )
    invited = IntegerField(
        _l("¿A cuántas personas se les pidió?"),
        description=_l("Déjelo vacío si no se sabe."),
        validators=[
            Optional(),
            NumberRange(1, 1_000_000, message=_l("Escriba un número de 1 en adelante.")),
        ],
    )

    def validate_probability(self, field: Field) -> None:
        """Refuse to call a form that anybody may open a sample."""
        if field.data and self.mode.data == WaveMode.WEB.value:
            raise ValidationError(
                _("Un formulario abierto no es una muestra: responde quien quiere.")
            )

    def offer(self, session: Session) -> dict[str, Instrument]:
        """Offer the newest version of each form, and the ways to answer."""
        forms: dict[str, Instrument] = {}
        newest: dict[str, Instrument] = {}
        for one in session.scalars(select(Instrument).order_by(Instrument.version)):
            newest[one.code] = one
        for one in newest.values():
            forms[str(one.id)] = one
        self.instrument.choices = [
            SelectChoice(
                key, _("%(form)s, versión %(n)s", form=one.title(language()), n=one.version)
            )
            for key, one in forms.items()
        ]
        self.mode.choices = [SelectChoice(mode.value, heading(mode)) for mode in WaveMode]
        return forms

    def fits(self, form: Instrument) -> bool:
        """Tell whether the way to answer goes with the form; else the form says why not."""
        for_officers = form.audience is Audience.OFFICERS
        if for_officers is (self.mode.data == WaveMode.OFFICERS.value):
            return True
        self.mode.errors = [
            _("El formulario de uniformados se responde con sus códigos, y solo ese.")
        ]
        return False

    @property
    def told(self) -> dict[str, Any]:
        """Return what was typed, as the columns of a wave."""
        plain = ("title_es", "title_en", "population_es", "population_en", "invited")
        return {name: self[name].data for name in plain} | {
            "probability": bool(self.probability.data)
        }


class LastDayForm(DatesForm):
    """The last day alone, for a wave that is open already."""

    opens = None  # type: ignore[assignment]

    def validate_closes(self, field: Field) -> None:
        """Refuse an end that is over."""
        if field.data and at_hour(field.data, CLOSES) <= now():
            raise ValidationError(_("A esa hora ya habría cerrado. Escriba un día posterior."))


class CodesForm(Form):
    """How many slips."""

    how_many = SelectField(
        _l("¿Cuántos códigos?"),
        choices=[SelectChoice(str(n), str(n)) for n in (20, 50, 100, 200, MOST_CODES)],
        description=_l("Uno por persona. Puede imprimir más después."),
    )


class CancelForm(Form):
    """Why a planned wave is given up."""

    reason = StringField(
        _l("¿Por qué no se hace?"),
        validators=[
            InputRequired(_l("Escriba por qué.")),
            Length(max=300, message=_l("Use menos de 300 letras.")),
        ],
    )


class SureForm(Form):
    """Nothing to ask but whether one is sure."""


def at_hour(day: date, hour: time) -> datetime:
    """Return an hour of a day in the city."""
    return datetime.combine(day, hour, BOGOTA)


def address_for(session: Session, title: str) -> str:
    """Make an address out of a title, one that no other survey has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:70].strip("-") or "encuesta"
    number, made = 2, slug
    while session.scalars(with_slug(made)).first() is not None:
        made, number = f"{slug}-{number}", number + 1
    return made


def shown_dates(wave: Wave) -> dict[str, date]:
    """Return the dates of a wave as its form shows them."""
    return {"opens": city_day(wave.opens_at), "closes": city_day(wave.closes_at)}
