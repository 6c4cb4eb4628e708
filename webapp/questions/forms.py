"""What is asked of whoever asks, reviews or answers a question."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from models.language import say
from models.trust.question import (
    LONGEST_ANSWER,
    LONGEST_COMMENT,
    LONGEST_QUESTION,
    SHORTEST_QUESTION,
    Question,
)
from models.trust.question_stages import RefusalReason, Term
from webapp.forms import Form, MailAddress
from webapp.languages import language
from webapp.orders.forms import ReasonField


def _most(longest: int) -> Length:
    return Length(max=longest, message=_l("Use menos de %(most)s letras.", most=longest))


class AskForm(Form):
    """A question, about which place, to whom, and how to hear the answer."""

    key = HiddenField()  # of this form: sent twice, it is one question
    meeting = HiddenField()
    words = TextAreaField(
        _l("¿Qué quiere preguntar?"),
        description=_l(
            "No escriba nombres, teléfonos ni acusaciones. Alguien la lee antes de publicarla."
        ),
        validators=[
            DataRequired(_l("Escriba su pregunta.")),
            Length(
                min=SHORTEST_QUESTION,
                message=_l("Escriba un poco más, para que se entienda qué pregunta."),
            ),
            _most(LONGEST_QUESTION),
        ],
    )
    wished_for = SelectField(
        _l("¿A quién?"),
        description=_l("Si no sabe, déjelo así: nosotros buscamos quién responde."),
        default="",
        validators=[Optional()],
    )
    territory = SelectField(_l("¿Sobre qué lugar?"), default="", validators=[Optional()])
    nombre = StringField(_l("Su nombre"), validators=[Optional(), _most(120)])
    correo = EmailField(
        _l("Correo electrónico"),
        description=_l("Ahí le llega la respuesta. No se publica."),
        validators=[Optional(), MailAddress()],
    )
    acepta = BooleanField(
        _l("Autorizo que usen estos datos para responderme."),
        description=_l("Se borran un año después de la última novedad, o antes si lo pide."),
    )

    def validate_acepta(self, field: Field) -> None:
        """No contact is kept without a yes (Ley 1581 de 2012, art. 9)."""
        if (self.nombre.data or self.correo.data) and not field.data:
            raise ValidationError(
                _("Para guardar sus datos necesitamos su autorización. O deje vacío lo demás.")
            )


class SeenForm(Form):
    """Something done by somebody who saw how the question stood."""

    version = HiddenField()

    def is_overtaken(self, question: Question) -> bool:
        """Tell whether the question has changed since the form was shown."""
        return str(self.version.data) != str(question.version)


class ReviewForm(SeenForm):
    """The words everybody will read, which term is its own, and who must answer."""

    public_words = TextAreaField(
        _l("Así se publica"),
        description=_l("Quite nombres, teléfonos y direcciones. No cambie lo que se pregunta."),
        validators=[DataRequired(_l("Escriba cómo se publica.")), _most(LONGEST_QUESTION)],
    )
    term = RadioField(
        _l("¿Qué se pide?"), validators=[InputRequired(_l("Escoja qué se pide."))]
    )
    body = SelectField(
        _l("¿Quién debe responder?"),
        validators=[InputRequired(_l("Escoja quién debe responder."))],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.term.choices = [
            SelectChoice(one.value, say(one, language()).capitalize()) for one in Term
        ]


class AssignForm(SeenForm):
    """Who must answer instead."""

    body = SelectField(
        _l("¿Quién debe responder?"),
        validators=[InputRequired(_l("Escoja quién debe responder."))],
    )


class RejectForm(SeenForm):
    """Why it is not published."""

    reason = ReasonField(_l("¿Por qué no se publica?"), RefusalReason)


class ForwardForm(SeenForm):
    """Which body, outside the platform, must answer."""

    body = StringField(
        _l("¿A qué entidad se le envió?"),
        description=_l("Por ejemplo: Gobernación de Norte de Santander. Todos lo verán."),
        validators=[DataRequired(_l("Escriba a qué entidad se le envió.")), _most(200)],
    )


class AnswerForm(SeenForm):
    """The answer, for everybody to read."""

    answer = TextAreaField(
        _l("Su respuesta"),
        description=_l(
            "La lee todo el mundo. Diga qué se hará y cuándo, o por qué no. Sin nombres."
        ),
        validators=[DataRequired(_l("Escriba la respuesta.")), _most(LONGEST_ANSWER)],
    )


class CommentForm(Form):
    """What is wrong with the answer."""

    comment = TextAreaField(
        _l("¿Qué le falta a la respuesta?"),
        description=_l("Se publica una sola vez, después de que alguien la lea."),
        validators=[DataRequired(_l("Escriba qué le falta.")), _most(LONGEST_COMMENT)],
    )
