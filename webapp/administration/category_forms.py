"""What administrators fill in about kinds of broken place and whose duty they are."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Regexp, ValidationError

from models.language import say
from models.people.department import active_departments
from models.places.territory import Territory, TerritoryKind
from models.upkeep.category import Category, Question, active_categories
from models.upkeep.codes import Priority, PromiseUnit
from webapp.administration import questions
from webapp.database import db
from webapp.forms import Form
from webapp.languages import language

LONGEST_PROMISE = 9999  # hours (over a year) or working days
SHORT = Length(max=80, message=_l("Use menos de 80 letras."))
LONG = Length(max=200, message=_l("Use menos de 200 letras."))


class AmountField(IntegerField):
    """A whole number; what cannot be read as one is explained in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Escriba un número entero.")) from None


def _amount(label: object, least: int, most: int, **options: Any) -> AmountField:
    between = NumberRange(least, most, message=_l("Escriba un número entre los permitidos."))
    needed = InputRequired(_l("Escriba un número entero."))
    return AmountField(label, validators=[needed, between], **options)


def _words(label: object, limit: Length, **options: Any) -> StringField:
    return StringField(
        label, validators=[InputRequired(_l("Escríbalo en los dos idiomas.")), limit], **options
    )


class CategoryForm(Form):
    """A kind of broken place: what it is called, who mends it, and how soon."""

    name_es = _words(_l("Nombre en español"), SHORT)
    name_en = _words(_l("Nombre en inglés"), SHORT)
    description_es = _words(_l("Qué incluye, en español"), LONG)
    description_en = _words(_l("Qué incluye, en inglés"), LONG)
    department_id = SelectField(
        _l("Dependencia que la atiende"),
        description=_l("Sin dependencia, cada reporte espera a que una persona decida."),
    )
    promise_unit = RadioField(
        _l("El plazo se cuenta en"),
        description=_l("Las horas corren de día y de noche. Los días hábiles, no."),
        validators=[InputRequired(_l("Escoja cómo se cuenta el plazo."))],
    )
    promise_urgent = _amount(_l("Plazo si es urgente"), 1, LONGEST_PROMISE)
    promise_normal = _amount(_l("Plazo normal"), 1, LONGEST_PROMISE)
    promise_planned = _amount(_l("Plazo si se programa"), 1, LONGEST_PROMISE)
    default_priority = RadioField(
        _l("Prioridad con la que llega"),
        validators=[InputRequired(_l("Escoja una prioridad."))],
    )
    join_radius_m = _amount(
        _l("A cuántos metros es el mismo daño"),
        0,
        500,
        description=_l("Entre 0 y 500. Dos reportes más cercanos se proponen como uno solo."),
    )
    question_lines = TextAreaField(
        _l("Preguntas a quien reporta"),
        description=_l(
            "Una por línea: español | inglés | opciones. "
            "Opciones: «Basura / Rubbish; Escombros / Rubble», «sí o no», o nada."
        ),
        validators=[Length(max=4000, message=_l("Use menos de 4.000 letras."))],
    )
    validated = BooleanField(_l("La ciudad aprobó estos plazos"))
    active = BooleanField(
        _l("Se puede reportar"),
        description=_l("Sin esto queda retirada: sus casos siguen, pero nadie la escoge."),
    )

    def __init__(self, category: Category | None = None, **options: Any) -> None:
        self._category = category
        self.read_questions: list[Question] = []
        super().__init__(obj=category, **options)
        self.department_id.choices = [("", _("Ninguna: decide una persona")), *_departments()]
        self.promise_unit.choices = _said(PromiseUnit)
        self.default_priority.choices = _said(Priority)

    def validate_name_es(self, field: StringField) -> None:
        """Refuse a second kind of the same name: nobody could tell them apart."""
        self._alone(Category.name_es, field)

    def validate_name_en(self, field: StringField) -> None:
        """Refuse one in English, too."""
        self._alone(Category.name_en, field)

    def validate_question_lines(self, field: TextAreaField) -> None:
        """Say which line cannot be read."""
        before = self._category.questions if self._category else ()
        try:
            self.read_questions = questions.read(field.data or "", before)
        except questions.UnreadableQuestionError as error:
            raise ValidationError(
                _("No entendemos esta línea: %(line)s", line=str(error)[:80])
            ) from error

    def _alone(self, column: Any, field: StringField) -> None:
        other = db.scalars(select(Category).where(column == field.data)).one_or_none()
        if other is not None and other is not self._category:
            raise ValidationError(_("Otra categoría ya se llama así."))


class NewCategoryForm(CategoryForm):
    """A kind of place that nobody could report so far."""

    code = StringField(
        _l("Código"),
        description=_l("Letras minúsculas y guion bajo, como bache_via. No cambia después."),
        validators=[
            InputRequired(_l("Escriba un código.")),
            Length(max=40, message=_l("Use menos de 40 letras.")),
            Regexp(r"^[a-z][a-z0-9_]*$", message=_l("Use letras minúsculas y guion bajo.")),
        ],
    )

    def validate_code(self, field: StringField) -> None:
        """Refuse a second kind by the same code, also by that of a retired one."""
        if db.get(Category, field.data) is not None:
            raise ValidationError(_("Ya hay una categoría con ese código."))


class DutyForm(Form):
    """In one territory, one kind of place is another department's duty."""

    category = SelectField(_l("Qué se dañó"), validators=[InputRequired(_l("Escoja una."))])
    territory = SelectField(_l("Dónde"), validators=[InputRequired(_l("Escoja uno."))])
    department = SelectField(
        _l("Dependencia que lo atiende allí"), validators=[InputRequired(_l("Escoja una."))]
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.category.choices = [
            (one.code, one.name(language())) for one in db.scalars(active_categories())
        ]
        self.territory.choices = [(one.id, one.name) for one in db.scalars(_territories())]
        self.department.choices = _departments()


def _departments() -> list[tuple[str, str]]:
    return [(one.id, one.name(language())) for one in db.scalars(active_departments())]


def _territories() -> Any:
    kinds = [TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO]
    return select(Territory).where(Territory.kind.in_(kinds)).order_by(Territory.id)


def _said(codes: Any) -> list[tuple[str, str]]:
    return [(code.value, say(code, language()).capitalize()) for code in codes]
