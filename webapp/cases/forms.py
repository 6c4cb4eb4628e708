"""What people say about a case: that it is mended or not, or that they want to be told."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, RadioField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from models.language import say
from models.upkeep.codes import DisputeReason
from webapp.forms import Form, MailAddress
from webapp.languages import language

YES, NO = "si", "no"


class WordForm(Form):
    """Whether the place was really mended, by whoever holds the secret link."""

    palabra = RadioField(
        _l("¿Quedó arreglado?"),
        choices=[SelectChoice(YES, _l("Sí, quedó arreglado")), SelectChoice(NO, _l("No"))],
        validators=[InputRequired(_l("Diga si quedó arreglado o no."))],
    )
    motivo = RadioField(
        _l("Si no, ¿qué pasó?"),
        validate_choice=False,
    )

    @classmethod
    def ready(cls, *, mended: bool = True) -> "WordForm":
        """Return the form in the reader's language; not `mended`: of one that was closed."""
        form = cls()
        form.motivo.choices = [
            SelectChoice(reason.value, say(reason, language()).capitalize())
            for reason in DisputeReason
        ]
        if not mended:
            form.motivo.label.text = _l("¿Qué pasó?")
            form.motivo.flags.required = True  # nothing else is asked
        return form

    def validate_motivo(self, field: Field) -> None:
        """Ask why, where the answer is no: without a reason nobody can mend it."""
        if self.palabra.data == NO and field.data not in {one.value for one in DisputeReason}:
            raise ValidationError(_l("Elija qué pasó, para que lo puedan arreglar."))


class FollowForm(Form):
    """Where to write to when something happens."""

    correo = EmailField(
        _l("Su correo"),
        validators=[InputRequired(_l("Escriba su correo.")), MailAddress()],
    )
    acepta = BooleanField(
        _l("Autorizo que me escriban sobre este caso."),
        description=_l("Cada mensaje trae un enlace para no recibir más y para borrarse."),
        validators=[InputRequired(_l("Para escribirle necesitamos su autorización."))],
    )
