"""What people fill in about their own account."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from models.people.password import WeakPasswordError, approve
from webapp.forms import Form, MailAddress

WEAK = {
    "short": _l("Use al menos 10 caracteres. Una frase corta sirve y se recuerda mejor."),
    "long": _l("Use menos de 200 caracteres."),
    "common": _l("Esa contraseña es de las primeras que se prueban. Escoja otra."),
    "personal": _l("No use su nombre ni su correo como contraseña."),
}


class SignInForm(Form):
    """Who somebody is, and what only they know."""

    email = EmailField(
        _l("Correo"), validators=[InputRequired(_l("Escriba su correo.")), Length(max=254)]
    )
    password = PasswordField(
        _l("Contraseña"), validators=[InputRequired(_l("Escriba su contraseña."))]
    )


class ForgottenForm(Form):
    """Where to send a letter to whoever forgot their password."""

    email = EmailField(
        _l("Correo"),
        description=_l("El que usa para entrar."),
        validators=[InputRequired(_l("Escriba su correo.")), MailAddress()],
    )


class NewPasswordForm(Form):
    """A password, twice, because nobody sees what they type."""

    password = PasswordField(
        _l("Contraseña nueva"),
        description=_l("Al menos 10 caracteres. Tres o cuatro palabras al azar sirven bien."),
        validators=[InputRequired(_l("Escriba la contraseña nueva."))],
    )
    again = PasswordField(
        _l("Otra vez"), validators=[InputRequired(_l("Escríbala otra vez, igual."))]
    )

    def __init__(self, *known: str, **options: Any) -> None:
        super().__init__(**options)
        self._known = known

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what would be guessed."""
        try:
            approve(field.data or "", *self._known)
        except WeakPasswordError as weak:
            raise ValidationError(WEAK[weak.reason]) from weak

    def validate_again(self, field: PasswordField) -> None:
        """Notice a slip of the finger now rather than at the next sign-in."""
        if field.data != self.password.data:
            raise ValidationError(_l("Las dos no son iguales. Escríbalas otra vez."))


class ChangePasswordForm(NewPasswordForm):
    """A new password, from somebody who proves that they know the present one."""

    current = PasswordField(
        _l("Contraseña actual"), validators=[InputRequired(_l("Escriba la contraseña actual."))]
    )


class AccountForm(Form):
    """What people may change about themselves."""

    name = StringField(
        _l("Nombre"),
        validators=[
            InputRequired(_l("Escriba su nombre.")),
            Length(max=120, message=_l("Use menos de 120 caracteres.")),
        ],
    )
    language = RadioField(
        _l("Idioma de las pantallas y las cartas"),
        choices=[SelectChoice("es", "Español"), SelectChoice("en", "English")],
        validators=[InputRequired(_l("Escoja un idioma."))],
    )
