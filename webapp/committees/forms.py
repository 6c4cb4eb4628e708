"""What is asked about a committee, and of those who belong to it or wish to."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from models.alerts.zone import Zone
from models.calendar import city_day
from models.clock import now
from models.committees.codes import (
    ApplicationStatus,
    CommitteeKind,
    DissolutionReason,
    Position,
)
from models.committees.committee import Committee
from models.committees.invitation import MOST_USES
from models.language import say
from models.places.territory import Territory, TerritoryKind, district_of
from webapp.database import db
from webapp.forms import Form, MailAddress
from webapp.languages import language

NAME = Length(max=120, message=_l("Use menos de 120 caracteres."))
SENTENCE = Length(max=500, message=_l("Use menos de 500 caracteres."))
PAGE = Length(max=5000, message=_l("Use menos de 5.000 caracteres."))
CHANNEL = Length(max=200, message=_l("Use menos de 200 caracteres."))


def said(codes: Any, leave_out: tuple[Any, ...] = ()) -> list[SelectChoice]:
    """Return codes as choices in the reader's language."""
    return [
        SelectChoice(one.value, say(one, language()).capitalize())
        for one in codes
        if one not in leave_out
    ]


class FormForm(Form):
    """A committee that is to be formed: what for, and where."""

    kind = RadioField(
        _l("¿Qué va a prevenir?"), validators=[DataRequired(_l("Escoja qué va a prevenir."))]
    )
    territory = SelectField(
        _l("Sector"),
        description=_l("Un barrio, una comuna o un corregimiento."),
        validators=[DataRequired(_l("Escoja el sector."))],
    )
    name = StringField(
        _l("Nombre"),
        description=_l("Como lo van a llamar los vecinos. Sin nombres de personas."),
        validators=[DataRequired(_l("Escriba cómo se llama.")), NAME],
    )
    purpose = TextAreaField(
        _l("Para qué existe, en una frase"),
        description=_l("Es público."),
        validators=[Optional(), SENTENCE],
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.kind.choices = said(CommitteeKind)
        self.territory.choices = [SelectChoice("", _("Escoja el sector")), *_sectors()]


class ConstituteForm(Form):
    """What a committee must have to exist."""

    act = TextAreaField(
        _l("Acta de constitución"),
        description=_l("Qué se acordó, cuándo y dónde. Solo la leen sus integrantes."),
        validators=[DataRequired(_l("Escriba el acta.")), PAGE],
    )
    profile = TextAreaField(
        _l("Perfil del sector"),
        description=_l("Cuadras, comercios, colegios, parques, y qué pasa allí."),
        validators=[DataRequired(_l("Describa el sector.")), PAGE],
    )
    alert_zone = SelectField(
        _l("Alarma comunitaria"),
        description=_l("Si el sector ya tiene una en la plataforma."),
        default="",
        validators=[Optional()],
    )
    alert_system = StringField(
        _l("Cómo se da la alarma"),
        description=_l("Sirena, alarma comunitaria, pitos: lo que se oye o se ve."),
        validators=[CHANNEL],
    )
    police_channel = StringField(
        _l("Canal directo con la policía"),
        description=_l("Radio o teléfono del cuadrante. Solo lo ven sus integrantes."),
        validators=[CHANNEL],
    )

    def __init__(self, committee: Committee, **more: Any) -> None:
        super().__init__(**more)
        self._is_front = committee.kind is CommitteeKind.SECURITY_FRONT
        if self._is_front:
            self.police_channel.flags.required = True
            self.alert_system.description = _(
                "Obligatorio si no escogió una alarma comunitaria: sirena, pitos, campana."
            )
        near = select(Zone).where(
            Zone.ended_at.is_(None), Zone.territory_id == committee.district_id
        )
        zones = [(str(one.id), one.name) for one in db.scalars(near.order_by(Zone.name))]
        self.alert_zone.choices = [
            SelectChoice("", _("Ninguna")),
            *(SelectChoice(*one) for one in zones),
        ]
        self.zones = dict(zones)

    @property
    def alert(self) -> str:
        """Return how an alarm is given: in words, or by the zone that was chosen."""
        return self.alert_system.data or self.zones.get(self.alert_zone.data or "", "")

    def validate_alert_system(self, _field: StringField) -> None:
        """Refuse a security front that cannot give an alarm."""
        if self._is_front and not self.alert:
            raise ValidationError(
                _("Un frente de seguridad necesita un sistema de alarma antes de existir.")
            )

    def validate_police_channel(self, field: StringField) -> None:
        """Refuse one that reaches no police."""
        if self._is_front and not field.data:
            raise ValidationError(
                _("Un frente de seguridad necesita un canal directo con la policía.")
            )


class RegisterForm(Form):
    """Under which number the police keep a committee."""

    number = StringField(
        _l("Número de registro"),
        validators=[
            DataRequired(_l("Escriba el número.")),
            Length(max=60, message=_l("Use menos de 60 caracteres.")),
        ],
    )


class DissolveForm(Form):
    """Why a committee ends."""

    reason = RadioField(
        _l("¿Por qué termina?"), validators=[DataRequired(_l("Escoja por qué."))]
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.reason.choices = said(DissolutionReason)


class PositionForm(Form):
    """What a member does in the committee."""

    position = RadioField(_l("Cargo"), validators=[DataRequired(_l("Escoja un cargo."))])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.position.choices = said(Position)


class TermForm(Form):
    """Until when a member's term lasts."""

    until = DateField(
        _l("¿Hasta qué día?"),
        description=_l("Ese día, lo que puede hacer como integrante termina por sí solo."),
        validators=[DataRequired(_l("Escoja el día."))],
    )

    def validate_until(self, field: DateField) -> None:
        """Refuse a term that is over before it begins."""
        if field.data is not None and field.data <= city_day(now()):
            raise ValidationError(_("Escoja un día después de hoy."))


class InviteForm(Form):
    """An invitation: as what, for how many, and to whose address."""

    position = RadioField(
        _l("¿Con qué cargo entra?"),
        default=Position.MEMBER.value,
        validators=[DataRequired(_l("Escoja un cargo."))],
    )
    uses = StringField(
        _l("¿Para cuántas personas sirve?"),
        description=_l("Una, o las de una hoja en la puerta de la asamblea. Máximo 50."),
        default="1",
        validators=[DataRequired(_l("Escriba un número."))],
    )
    email = EmailField(
        _l("Correo de quien invita"),
        description=_l("Si lo sabe, le llega por carta. Si no, entregue el código o el QR."),
        validators=[Optional(), MailAddress()],
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.position.choices = said(Position)

    @property
    def how_many(self) -> int:
        """Return for how many it is; a letter is for one person."""
        return 1 if self.email.data else int(self.uses.data or 1)

    def validate_uses(self, field: StringField) -> None:
        """Refuse what is no number, or too many."""
        written = field.data or ""
        if not written.isdecimal() or not 1 <= int(written[:4]) <= MOST_USES:
            raise ValidationError(
                _("Escriba un número de %(low)s a %(high)s.", low=1, high=MOST_USES)
            )


class CodeForm(Form):
    """A code somebody was given on paper."""

    code = StringField(
        _l("Código de la invitación"),
        description=_l("Dieciséis letras y números, con o sin guiones."),
        validators=[DataRequired(_l("Escriba el código.")), NAME],
    )


class AcceptForm(Form):
    """Taking a seat."""

    accepts = BooleanField(
        _l("Quiero participar y autorizo el uso de mis datos para este comité."),
        validators=[DataRequired(_l("Para participar necesitamos su autorización."))],
    )


class AccountForm(Form):
    """An account for somebody who was invited and has none."""

    name = StringField(
        _l("Su nombre"),
        validators=[DataRequired(_l("Escriba su nombre.")), NAME],
    )
    email = EmailField(
        _l("Su correo"),
        description=_l("Allí le llega el enlace para escoger su contraseña."),
        validators=[DataRequired(_l("Escriba su correo.")), MailAddress()],
    )
    accepts = BooleanField(
        _l("Autorizo el uso de mi nombre y mi correo para abrir una cuenta."),
        validators=[DataRequired(_l("Para abrirle una cuenta necesitamos su autorización."))],
    )


class ApplyForm(Form):
    """A neighbour who asks to belong."""

    name = StringField(
        _l("Su nombre"), validators=[DataRequired(_l("Escriba su nombre.")), NAME]
    )
    email = EmailField(
        _l("Su correo"),
        description=_l("Allí llega la invitación, si lo aceptan."),
        validators=[DataRequired(_l("Escriba su correo.")), MailAddress()],
    )
    why = TextAreaField(
        _l("¿Por qué quiere participar?"),
        validators=[
            Optional(),
            Length(max=1000, message=_l("Use menos de 1.000 caracteres.")),
        ],
    )
    accepts = BooleanField(
        _l("Autorizo el uso de estos datos para responder mi solicitud."),
        description=_l("Se borran un mes después de la respuesta."),
        validators=[DataRequired(_l("Para responderle necesitamos su autorización."))],
    )


class AnswerForm(Form):
    """The answer to an application."""

    answer = RadioField(_l("Respuesta"), validators=[DataRequired(_l("Escoja una respuesta."))])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.answer.choices = said(ApplicationStatus, (ApplicationStatus.RECEIVED,))


def _sectors() -> list[SelectChoice]:
    """List comunas with their barrios beneath them, then the corregimientos."""
    known = db.scalars(
        select(Territory)
        .where(Territory.kind != TerritoryKind.MUNICIPALITY)
        .order_by(Territory.id)
    ).all()
    names = {one.id: one.name for one in known}
    choices: list[SelectChoice] = []
    for one in known:
        district = names.get(district_of(one.id) or "", "")
        label = f"{one.name} ({district})" if one.kind is TerritoryKind.BARRIO else one.name
        choices.append(SelectChoice(one.id, label))
    return choices
