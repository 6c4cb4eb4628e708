"""What is asked of whoever changes an order: mostly one question."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from models.calendar import city_day
from models.clock import now
from models.language import say
from models.upkeep.codes import CancelReason, DisputeReason, PauseReason, ReturnReason
from models.upkeep.work_order import WorkOrder
from webapp.forms import Form
from webapp.languages import language
from webapp.orders.pictures import Sent

LONGEST_NOTE = 2000
DEAREST = 100_000_000_000  # pesos; more is a slip of the finger
FARTHEST_DAYS = 366


class ReasonField(RadioField):
    """One reason out of a list of codes, shown in words."""

    def __init__(self, label: object, codes: Iterable[StrEnum], **options: Any) -> None:
        options.setdefault("validators", [InputRequired(_l("Escoja un motivo."))])
        super().__init__(label, **options)
        self._codes = tuple(codes)

    def iter_choices(self) -> Any:
        """Say the codes in the language that is being read."""
        self.choices = [
            (code.value, say(code, language()).capitalize()) for code in self._codes
        ]
        return super().iter_choices()

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list."""
        del form
        if self.data not in {code.value for code in self._codes}:
            raise ValidationError(_("Escoja un motivo."))

    @property
    def said(self) -> str:
        """Return the reason in words, as it was typed."""
        chosen = next((code for code in self._codes if code.value == self.data), None)
        return say(chosen, language()) if chosen else ""


class OrderForm(Form):
    """Something done to an order by somebody who saw how it stood.

    The two hidden numbers say what they saw: if the order has moved on since, they are told
    who changed what, and what they typed is kept.
    """

    version = HiddenField()
    seen = HiddenField()

    def show(self, order: WorkOrder, last_event: int) -> None:
        """Note how the order stands as the form is shown."""
        self.version.data, self.seen.data = str(order.version), str(last_event)

    def is_overtaken(self, order: WorkOrder) -> bool:
        """Tell whether the order has changed since the form was shown."""
        return str(self.version.data) != str(order.version)

    @property
    def seen_event(self) -> int:
        """Return the last thing that had happened when the form was shown."""
        said = str(self.seen.data or "")
        return int(said) if said.isascii() and said.isdigit() else 0

    @property
    def asked(self) -> list[Field]:
        """Return the fields a person fills in."""
        return [field for field in self if field.type not in {"HiddenField", "CSRFTokenField"}]


class ReturnForm(OrderForm):
    """Why an order is handed back."""

    reason = ReasonField(_l("¿Por qué la devuelve?"), ReturnReason)


class DayField(DateField):
    """A day; what cannot be read as one is explained in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Escriba el día, por ejemplo 24/11/2026.")) from None


class ScheduleForm(OrderForm):
    """On which day a crew will come."""

    day = DayField(
        _l("¿Qué día va la cuadrilla?"),
        validators=[InputRequired(_l("Escriba el día, por ejemplo 24/11/2026."))],
    )

    def validate_day(self, field: DayField) -> None:
        """Refuse yesterday, and a day so far away that it must be a slip."""
        if field.data:
            check_day(field.data)


def check_day(day: date) -> None:
    """Refuse a day on which no crew can come."""
    today = city_day(now())
    if day < today:
        raise ValidationError(_("Ese día ya pasó. Escriba uno de hoy en adelante."))
    if (day - today).days > FARTHEST_DAYS:
        raise ValidationError(_("Escriba un día de los próximos doce meses."))


class PauseForm(OrderForm):
    """Why the clock stops."""

    reason = ReasonField(
        _l("¿Por qué se detiene el trabajo?"),
        PauseReason,
        description=_l("El motivo se publica, con la fecha."),
    )


class PesosField(IntegerField):
    """An amount in whole pesos; what cannot be read as one is explained in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Escriba un valor en pesos, sin puntos.")) from None


class CompleteForm(OrderForm):
    """What was done, shown and paid for."""

    note = TextAreaField(
        _l("¿Qué se hizo?"),
        description=_l("Una o dos frases que entienda cualquier vecino."),
        validators=[
            InputRequired(_l("Cuente qué se hizo.")),
            Length(max=LONGEST_NOTE, message=_l("Use menos de 2.000 letras.")),
        ],
    )
    photo = FileField(
        _l("Foto del arreglo"),
        description=_l("Desde el mismo lugar que la foto del reporte, si se puede."),
    )
    kept = HiddenField()  # a photo that arrived already, when the form is shown again
    cost_cop = PesosField(
        _l("¿Cuánto costó, en pesos?"),
        description=_l("Sin puntos ni decimales. Se publica en el informe de la comuna."),
        validators=[
            Optional(),
            NumberRange(0, DEAREST, message=_l("Escriba un valor en pesos, sin puntos.")),
        ],
    )

    def __init__(self, sent: Sent, **options: Any) -> None:
        super().__init__(**options)
        self._sent = sent
        self.photo.flags.required = True
        self.kept.data = sent.kept
        if sent.kept:
            self.photo.description = _(
                "La foto ya llegó. Escoja otra solo si quiere cambiarla."
            )

    def validate_photo(self, field: FileField) -> None:
        """Ask for a photo, and say what is wrong with one that cannot be shown."""
        del field
        if self._sent.problem:
            raise ValidationError(self._sent.problem)
        if self._sent.picture is None:
            raise ValidationError(_("Escoja una foto del arreglo."))


class DisputeForm(OrderForm):
    """Why the neighbours do not call a place mended."""

    reason = ReasonField(_l("¿Qué pasa con el arreglo?"), DisputeReason)


class CancelForm(OrderForm):
    """Why nobody will go."""

    # That a device spoke again is for the device to say.
    reason = ReasonField(
        _l("¿Por qué se cancela?"),
        [one for one in CancelReason if one is not CancelReason.RECOVERED],
    )


class AssignForm(OrderForm):
    """Whose duty it is."""

    department = SelectField(
        _l("¿A qué dependencia le corresponde?"),
        validators=[InputRequired(_l("Escoja una dependencia."))],
    )
