"""What is asked of whoever gives, confirms or looks after thanks."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)

from models.alerts.unit import Unit
from models.calendar import city_day
from models.clock import now
from models.language import say
from models.places.territory import Territory, TerritoryKind
from models.trust.everyday_service import on_offer
from models.trust.force_words import force_in
from models.trust.recognition import LONG_AGO, LONGEST_WORDS
from models.trust.recognition_stages import AsideReason
from models.trust.thanker import LAST_DIGITS, tidy_phone
from models.trust.unit_hold import HoldReason
from webapp.database import db
from webapp.forms import Form, MailAddress
from webapp.languages import language


def no_force(_form: Form, field: Field) -> None:
    """Refuse words that count arrests, fines, stops or seizures, and say why."""
    if (word := force_in(field.data or "")) is not None:
        raise ValidationError(
            _(
                "Su texto dice “%(word)s”. Aquí no se agradecen capturas, multas, requisas ni "
                "decomisos: lo que se premia se repite. Cuente qué hizo por usted, con otras "
                "palabras.",
                word=word,
            )
        )


def one_contact(form: "ContactForm", field: Field) -> None:
    """Ask for one contact or the other; whoever signed in leaves none."""
    if not form.is_known and not field.data and not tidy_phone(form.telefono.data or ""):
        raise StopValidation(_("Deje su correo o su teléfono."))


class ContactForm(Form):
    """A way to know that two people are two. Whoever signed in leaves nothing."""

    correo = EmailField(
        _l("Su correo"),
        description=_l("Para avisarle cuando cuente. No lo ve nadie más."),
        validators=[one_contact, Optional(), MailAddress()],
    )
    telefono = TelField(
        _l("O su teléfono"),
        description=_l(
            "Si no usa correo. No lo llamamos: sirve para saber que usted es otra persona."
        ),
        validators=[Optional(), Length(max=30)],
    )
    acepta = BooleanField(
        _l("Autorizo guardar mi contacto para esto, por un año."),
        description=_l("Lo puede borrar cuando quiera (Ley 1581 de 2012)."),
    )

    @property
    def is_known(self) -> bool:
        """Tell whether they signed in."""
        return bool(current_user.is_authenticated)

    def validate_telefono(self, field: Field) -> None:
        """Refuse what is no telephone number."""
        if field.data and len(tidy_phone(field.data)) < LAST_DIGITS:
            raise ValidationError(_("Escriba los diez números del teléfono."))

    def validate_acepta(self, field: Field) -> None:
        """Keep no contact without a yes."""
        if not self.is_known and not field.data:
            raise ValidationError(_("Sin su autorización no podemos guardar el contacto."))


class ThanksForm(ContactForm):
    """What a unit is thanked for. `marca` is drawn before it is sent: twice is once."""

    marca = HiddenField(validators=[Optional(), Length(max=64)])

    servicio = RadioField(
        _l("¿Qué hizo por usted o por su barrio?"),
        validators=[InputRequired(_l("Escoja qué hizo."))],
        validate_choice=False,
    )
    unidad = SelectField(
        _l("¿Qué unidad fue?"),
        description=_l("El nombre va en el vehículo o en el chaleco: Cuadrante 12, Máquina 3."),
        validators=[InputRequired(_l("Escoja la unidad."))],
        validate_choice=False,
    )
    dia = DateField(
        _l("¿Qué día?"),
        description=_l("De los últimos 60 días."),
        validators=[InputRequired(_l("Escriba el día."))],
    )
    territorio = SelectField(
        _l("¿En qué comuna o corregimiento?"),
        validators=[InputRequired(_l("Escoja dónde fue."))],
        validate_choice=False,
    )
    palabras = TextAreaField(
        _l("¿Quiere contarlo?"),
        description=_l(
            "Sin nombres ni direcciones. Alguien lo lee antes de que se publique. "
            "No cuente capturas, multas ni requisas: no son para esto."
        ),
        validators=[
            Optional(),
            Length(max=LONGEST_WORDS, message=_l("Use menos de 600 letras.")),
            no_force,
        ],
    )
    segunda = EmailField(
        _l("Correo de otra persona que lo vio"),
        description=_l(
            "Le escribimos una sola vez para que lo confirme. Si lo deja vacío, le damos un "
            "enlace y un código QR para entregar."
        ),
        validators=[Optional(), MailAddress()],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.servicio.choices = [
            (one.code, one.name(language())) for one in db.scalars(on_offer())
        ]
        self.unidad.choices = [
            ("", _("Escoja una unidad")),
            *((str(one.id), self._called(one)) for one in db.scalars(_units())),
        ]
        self.territorio.choices = [
            ("", _("Escoja dónde fue")),
            *((one.id, one.name) for one in db.scalars(_districts())),
        ]

    def validate_servicio(self, field: Field) -> None:
        """Refuse a service that is not in the catalogue, or no longer."""
        _offered(field, _("Ese servicio ya no está en la lista. Escoja otro."))

    def validate_unidad(self, field: Field) -> None:
        """Refuse a unit that does not ride."""
        _offered(field, _("Esa unidad ya no está en servicio. Escoja otra."))

    def validate_territorio(self, field: Field) -> None:
        """Refuse a place that is none."""
        _offered(field, _("Escoja una comuna o un corregimiento de la lista."))

    def validate_dia(self, field: Field) -> None:
        """Refuse a day to come, or one that nobody remembers."""
        today = city_day(now())
        if field.data and field.data > today:
            raise ValidationError(_("Ese día todavía no llega."))
        if field.data and field.data < city_day(now() - LONG_AGO):
            raise ValidationError(
                _("Hace más de 60 días: ya es difícil que alguien lo confirme.")
            )

    def validate_segunda(self, field: Field) -> None:
        """Refuse their own address: nobody confirms their own thanks."""
        own = current_user.email if self.is_known else (self.correo.data or "")
        if field.data and field.data.strip().lower() == own.strip().lower():
            raise ValidationError(_("Tiene que ser otra persona, no usted."))

    @staticmethod
    def _called(unit: Unit) -> str:
        return f"{unit.name} ({say(unit.kind, language())})"


class HoldForm(Form):
    """Why the thanks to a unit wait."""

    motivo = RadioField(_l("¿Por qué?"), validators=[InputRequired(_l("Escoja el motivo."))])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.motivo.choices = [
            (str(one), say(one, language()).capitalize()) for one in HoldReason
        ]


class AsideForm(Form):
    """Why thanks do not count."""

    motivo = RadioField(
        _l("¿Por qué no cuenta?"), validators=[InputRequired(_l("Escoja el motivo."))]
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.motivo.choices = [
            (str(one), say(one, language()).capitalize())
            for one in AsideReason
            if one is not AsideReason.WITHDRAWN
        ]


class ServiceForm(Form):
    """One everyday service of the catalogue."""

    name_es = StringField(
        _l("Nombre en español"),
        description=_l("Empieza con lo que hizo: Acompañó a alguien hasta su casa."),
        validators=[
            InputRequired(_l("Escriba el nombre.")),
            Length(max=80, message=_l("Use menos de 80 letras.")),
            no_force,
        ],
    )
    name_en = StringField(
        _l("Nombre en inglés"),
        validators=[
            InputRequired(_l("Escriba el nombre en inglés.")),
            Length(max=80, message=_l("Use menos de 80 letras.")),
            no_force,
        ],
    )
    position = IntegerField(
        _l("Lugar en la lista"),
        default=1,
        validators=[
            InputRequired(_l("Escriba un número.")),
            NumberRange(1, 99, message=_l("Escriba un número de 1 a 99.")),
        ],
    )
    active = BooleanField(
        _l("Se ofrece"),
        default=True,
        description=_l("Lo que ya se agradeció se conserva."),
    )


def _offered(field: Field, words: str) -> None:
    if field.data and field.data not in {choice[0] for choice in field.choices}:
        raise ValidationError(words)


def _units() -> Any:
    return select(Unit).where(Unit.active).order_by(Unit.name)


def _districts() -> Any:
    kinds = [TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO]
    return select(Territory).where(Territory.kind.in_(kinds)).order_by(Territory.id)
