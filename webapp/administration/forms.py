"""What administrators fill in."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from models.calendar import city_day
from models.clock import now
from models.language import say
from models.people.department import LONGEST_SLUG, SLUG
from models.people.grant import Role, ScopeKind
from models.people.person import with_email
from models.people.roles import BY_MEMBERSHIP, REACH
from webapp.database import db
from webapp.forms import Form, MailAddress
from webapp.languages import language

LONG = Length(max=120, message=_l("Use menos de 120 caracteres."))


class PersonForm(Form):
    """Somebody who gets an account."""

    name = StringField(_l("Nombre"), validators=[InputRequired(_l("Escriba el nombre.")), LONG])
    email = EmailField(
        _l("Correo"),
        description=_l("Allí le llega una carta con el enlace para escoger su contraseña."),
        validators=[InputRequired(_l("Escriba el correo.")), MailAddress()],
    )
    language = RadioField(
        _l("Idioma"),
        choices=[SelectChoice("es", "Español"), SelectChoice("en", "English")],
        default="es",
        validators=[InputRequired(_l("Escoja un idioma."))],
    )

    def validate_email(self, field: EmailField) -> None:
        """Refuse a second account at the same address."""
        if db.scalars(with_email(field.data or "")).one_or_none() is not None:
            raise ValidationError(_l("Ya hay una cuenta con ese correo."))


class GrantForm(Form):
    """What somebody is to the city, where, and for how long."""

    role = SelectField(_l("Encargo"), validators=[InputRequired(_l("Escoja un encargo."))])
    comuna = SelectField(
        _l("Comuna o corregimiento"),
        description=_l("Solo para comités de barrio."),
        default="",
    )
    department = SelectField(
        _l("Dependencia"),
        description=_l("Solo para quienes trabajan en una dependencia."),
        default="",
    )
    until = DateField(
        _l("Hasta"),
        description=_l("Déjelo vacío si no tiene fecha de terminación."),
        validators=[Optional()],
    )

    def __init__(
        self, comunas: list[tuple[str, str]], departments: list[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(**more)
        self.role.choices = [SelectChoice("", _("Escoja un encargo"))] + [
            SelectChoice(role.value, say(role, language()).capitalize())
            for role in Role
            if role not in BY_MEMBERSHIP
        ]
        self.comuna.choices = [
            SelectChoice("", _("Ninguna")),
            *(SelectChoice(*one) for one in comunas),
        ]
        self.department.choices = [
            SelectChoice("", _("Ninguna")),
            *(SelectChoice(*one) for one in departments),
        ]

    @property
    def scope_id(self) -> str | None:
        """Return the comuna or the department, whichever the role is given for."""
        written: dict[ScopeKind, str | None] = {
            ScopeKind.CITY: None,
            ScopeKind.COMUNA: self.comuna.data,
            ScopeKind.DEPARTMENT: self.department.data,
        }
        return written[REACH[Role(self.role.data)]]

    def validate_comuna(self, field: SelectField) -> None:
        """Ask where a committee is, and notice a comuna that would mean nothing."""
        self._ask_for(field, ScopeKind.COMUNA, _l("Escoja la comuna del comité."))

    def validate_department(self, field: SelectField) -> None:
        """Ask which department somebody works for."""
        self._ask_for(field, ScopeKind.DEPARTMENT, _l("Escoja la dependencia."))

    def validate_until(self, field: DateField) -> None:
        """Refuse a grant that ends before it begins."""
        if field.data is not None and field.data <= city_day(now()):
            raise ValidationError(_l("Escoja un día después de hoy."))

    def _ask_for(self, field: SelectField, kind: ScopeKind, words: Any) -> None:
        if self.role.data not in set(Role):
            return
        wanted = REACH[Role(self.role.data)] is kind
        if wanted and not field.data:
            raise ValidationError(words)
        if field.data and not wanted:
            raise ValidationError(_l("Este encargo no lo necesita. Déjelo vacío."))


class DepartmentForm(Form):
    """A department's names, and where it hears of its orders."""

    name_es = StringField(
        _l("Nombre en español"), validators=[InputRequired(_l("Escriba el nombre.")), LONG]
    )
    name_en = StringField(_l("Nombre en inglés"), validators=[Optional(), LONG])
    email = EmailField(
        _l("Correo"),
        description=_l("Allí llegan los avisos de órdenes nuevas y vencidas."),
        validators=[Optional(), MailAddress()],
    )
    phone = StringField(_l("Teléfono"), validators=[Optional(), LONG])
    active = BooleanField(_l("Recibe órdenes"), default=True)


class NewDepartmentForm(DepartmentForm):
    """A department with the word it will be known by for good."""

    id = StringField(
        _l("Identificador"),
        description=_l("Una palabra que no cambia, como alumbrado-publico."),
        validators=[
            InputRequired(_l("Escriba el identificador.")),
            Length(max=LONGEST_SLUG, message=_l("Use menos de 60 caracteres.")),
            Regexp(f"^{SLUG.pattern}$", message=_l("Use minúsculas sin tildes y guiones.")),
        ],
    )


class KeyForm(Form):
    """Which program gets a key."""

    name = StringField(
        _l("Nombre del programa"),
        description=_l("Para reconocerlo después: de quién es y para qué."),
        validators=[InputRequired(_l("Escriba un nombre.")), LONG],
    )
