"""The pages of a report: each asks one thing, and says beside it what is wrong."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from models.upkeep.category import Category, Question
from webapp.forms import Form, MailAddress
from webapp.reporting.draft import ANSWER

LONGEST_TEXT = 2000  # characters
LONGEST_ADDRESS = 200
LONGEST_ANSWER = 300
SHORTEST_ADDRESS = 4
NEW = "nuevo"  # "mine is another one", on the page of likely duplicates


class CategoryForm(Form):
    """What is broken."""

    categoria = RadioField(
        _l("¿Qué está dañado?"),
        validators=[InputRequired(_l("Elija qué está dañado."))],
        validate_choice=False,
    )

    def validate_categoria(self, field: Field) -> None:
        """Refuse a category that was retired while somebody was typing."""
        if field.data and field.data not in {one.value for one in field.choices}:
            raise ValidationError(
                _l("Esa clase de daño ya no se recibe aquí. Elija la que más se parezca.")
            )


class PlaceForm(Form):
    """Where it is: a point, or an address with its barrio; a point is enough."""

    lat = HiddenField()
    lon = HiddenField()
    direccion = StringField(
        _l("Dirección o punto de referencia"),
        description=_l("Por ejemplo: calle 10 con avenida 5, frente a la panadería."),
        validators=[
            Optional(),
            Length(max=LONGEST_ADDRESS, message=_l("Use menos de 200 letras.")),
        ],
    )
    territorio = SelectField(
        _l("Barrio o comuna"),
        description=_l("No hace falta si marcó el punto en el mapa."),
        validate_choice=False,
    )
    corregimiento = SelectField(
        _l("¿En qué corregimiento queda?"),
        description=_l("El punto está en la zona rural, fuera de las comunas."),
        validate_choice=False,
    )


class DetailsForm(Form):
    """What it looks like: photos, the category's own questions, and words."""

    fotos = MultipleFileField(
        _l("Fotos"),
        description=_l(
            "Hasta 3, de 10 MB cada una. Del lugar, no de personas. "
            "Se publican después de que alguien las mire."
        ),
    )
    descripcion = TextAreaField(
        _l("¿Algo más que ayude a encontrarlo y arreglarlo?"),
        description=_l("No escriba nombres, teléfonos ni acusaciones: este texto es público."),
        validators=[
            Optional(),
            Length(max=LONGEST_TEXT, message=_l("Use menos de 2.000 letras.")),
        ],
    )


class AlikeForm(Form):
    """Whether it is one that somebody already reported."""

    parecido = RadioField(
        _l("¿Es alguno de estos?"),
        validators=[InputRequired(_l("Elija uno, o diga que el suyo es otro."))],
        validate_choice=False,
    )


class ContactForm(Form):
    """How to tell them what happens. All of it may be left empty."""

    nombre = StringField(
        _l("Su nombre"),
        validators=[Optional(), Length(max=120, message=_l("Use menos de 120 letras."))],
    )
    correo = EmailField(
        _l("Correo electrónico"),
        description=_l("Ahí le contamos cuándo lo aceptan, cuándo lo arreglan y si es cierto."),
        validators=[Optional(), MailAddress()],
    )
    telefono = TelField(
        _l("Teléfono"),
        description=_l("Solo si quien lo arregla necesita preguntarle algo."),
        validators=[Optional(), Length(max=30, message=_l("Ese teléfono es demasiado largo."))],
    )
    acepta = BooleanField(
        _l("Autorizo que usen estos datos para contarme qué pasa con este reporte."),
        description=_l("Se borran un año después de la última novedad, o antes si lo pide."),
    )

    def validate_acepta(self, field: Field) -> None:
        """No contact is kept without a yes (Ley 1581 de 2012, art. 9)."""
        given = self.nombre.data or self.correo.data or self.telefono.data
        if given and not field.data:
            raise ValidationError(
                _l("Para guardar sus datos necesitamos su autorización. O deje vacío lo demás.")
            )


def details_form(category: Category, language: str) -> type[DetailsForm]:
    """Return the form with the questions that this kind of place asks."""
    asked = {
        f"{ANSWER}{question.code}": _field(question, language)
        for question in category.questions
    }
    return type("CategoryDetailsForm", (DetailsForm,), asked)


def _field(question: Question, language: str) -> Any:
    words = question.words[1 if language == "en" else 0]
    must = InputRequired(_l("Responda esta pregunta.")) if question.required else Optional()
    if question.kind == "text":
        return StringField(words, validators=[must, Length(max=LONGEST_ANSWER)])
    if question.kind == "yes_no":
        options = [SelectChoice("si", _("Sí")), SelectChoice("no", _("No"))]
    else:
        options = [
            SelectChoice(code, en if language == "en" else es)
            for code, es, en in question.options
        ]
    return RadioField(words, choices=options, validators=[must], validate_choice=False)
