"""What is asked of either side of a commitment."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FileField, HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from models.calendar import city_day
from models.clock import now
from models.trust.claim import LONGEST_WORDS
from models.trust.commitment import LONGEST_PROMISE, LONGEST_REASON, Commitment
from webapp.forms import Form
from webapp.orders.forms import DayField
from webapp.orders.pictures import Sent

FARTHEST_YEARS = 4  # a mayor's term; further away nobody promises
_A_DAY = _l("Escriba el día, por ejemplo 24/11/2026.")


def words(label: object, missing: object, longest: int, **more: Any) -> TextAreaField:
    """Ask for a few sentences."""
    too_long = _l("Use menos de %(most)s letras.", most=longest)
    validators = [DataRequired(missing), Length(max=longest, message=too_long)]
    return TextAreaField(label, validators=validators, **more)


class SeenForm(Form):
    """Something done by somebody who saw how the commitment stood."""

    version = HiddenField()

    def is_overtaken(self, commitment: Commitment) -> bool:
        """Tell whether the commitment has changed since the form was shown."""
        return str(self.version.data) != str(commitment.version)

    @property
    def asked(self) -> list[Field]:
        """Return the fields a person fills in."""
        return [field for field in self if field.type not in {"HiddenField", "CSRFTokenField"}]


class DeclineForm(SeenForm):
    """Why it is not promised."""

    reason = words(
        _l("¿Por qué no se acepta?"),
        _l("Diga por qué no se acepta."),
        LONGEST_REASON,
        description=_l("Se publica. No escriba nombres de personas."),
    )


class ClaimForm(SeenForm):
    """What was done, and what shows it."""

    words = words(
        _l("¿Qué se hizo?"),
        _l("Cuente qué se hizo."),
        LONGEST_WORDS,
        description=_l("Una o dos frases que entienda cualquier vecino. Se publica."),
    )
    photo = FileField(
        _l("Foto de lo que se hizo"), description=_l("De la obra o el lugar, no de personas.")
    )
    kept = HiddenField()  # a photo that arrived already, when the form is shown again

    def __init__(self, sent: Sent, *, must: bool, **options: Any) -> None:
        super().__init__(**options)
        self._sent, self._must = sent, must
        self.photo.flags.required = must
        self.kept.data = sent.kept
        if sent.kept:
            self.photo.description = _(
                "La foto ya llegó. Escoja otra solo si quiere cambiarla."
            )

    def validate_photo(self, field: FileField) -> None:
        """Ask for a photo where one was asked for, and say what is wrong with one."""
        del field
        if self._sent.problem:
            raise ValidationError(self._sent.problem)
        if self._must and self._sent.picture is None:
            raise ValidationError(_("Se pidió una foto. Escoja la que muestra lo que se hizo."))


class DisputeForm(SeenForm):
    """What is missing."""

    missing = words(
        _l("¿Qué falta?"),
        _l("Diga qué falta, para que se pueda terminar."),
        LONGEST_WORDS,
        description=_l("Se publica, sin su nombre. No escriba nombres de personas."),
    )


class LetGoForm(SeenForm):
    """Why it is owed no longer."""

    reason = words(
        _l("¿Por qué se retira?"),
        _l("Diga por qué se retira."),
        LONGEST_REASON,
        description=_l("Se publica. No escriba nombres de personas."),
    )


class DateForm(SeenForm):
    """Another date, and why."""

    day = DayField(_l("¿Para qué día?"), validators=[InputRequired(_A_DAY)])
    reason = words(
        _l("¿Por qué hace falta más tiempo?"),
        _l("Diga por qué hace falta más tiempo."),
        LONGEST_REASON,
        description=_l("El otro lado la lee antes de decidir. Se publica."),
    )

    def __init__(self, commitment: Commitment, **options: Any) -> None:
        super().__init__(**options)
        self._due_on = commitment.due_on

    def validate_day(self, field: DayField) -> None:
        """Refuse what is no later day."""
        if field.data and field.data <= self._due_on:
            raise ValidationError(_("Escriba un día posterior a la fecha que ya vale."))
        _within_reach(field.data)


class ProposeForm(Form):
    """What somebody is asked to promise, by when, and how it will be seen."""

    what = words(
        _l("¿Qué se va a hacer?"),
        _l("Escriba qué se va a hacer."),
        LONGEST_PROMISE,
        description=_l("Una frase que se pueda comprobar. Por ejemplo: poner tres lámparas."),
    )
    owed_by = SelectField(
        _l("¿Quién lo debe?"),
        validators=[InputRequired(_l("Escoja quién lo debe."))],
    )
    territory = SelectField(
        _l("¿En qué comuna o corregimiento?"),
        validators=[InputRequired(_l("Escoja dónde."))],
    )
    made_to = SelectField(
        _l("¿A quién se le promete?"),
        description=_l("Quien recibe la promesa es quien dice si se cumplió."),
        default="",
    )
    day = DayField(_l("¿Para qué día?"), validators=[InputRequired(_A_DAY)])
    evidence = TextAreaField(
        _l("¿Cómo se verá que se cumplió?"),
        validators=[
            Length(
                max=LONGEST_PROMISE,
                message=_l("Use menos de %(most)s letras.", most=LONGEST_PROMISE),
            )
        ],
    )
    photo = BooleanField(_l("Hace falta una foto"))

    def validate_day(self, field: DayField) -> None:
        """Refuse a day that is over."""
        if field.data and field.data < city_day(now()):
            raise ValidationError(_("Ese día ya pasó. Escriba uno de hoy en adelante."))
        _within_reach(field.data)


def _within_reach(day: date | None) -> None:
    if day and day.year > city_day(now()).year + FARTHEST_YEARS:
        raise ValidationError(_("Escriba un día de los próximos cuatro años."))
