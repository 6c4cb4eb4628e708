"""What is asked of whoever says whose duty a report is."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from models.numbering import tidy_code
from models.upkeep.codes import HideReason, RejectionReason
from models.upkeep.service_request import ServiceRequest
from webapp.forms import Form
from webapp.orders.forms import ReasonField


class RequestForm(Form):
    """Something done to a report by somebody who saw how it stood."""

    version = HiddenField()

    def is_overtaken(self, request: ServiceRequest) -> bool:
        """Tell whether the report has changed since the form was shown."""
        return str(self.version.data) != str(request.version)

    @property
    def asked(self) -> list[Field]:
        """Return the fields a person fills in."""
        return [field for field in self if field.type not in {"HiddenField", "CSRFTokenField"}]


class AcceptForm(RequestForm):
    """Who will mend it."""

    department = SelectField(
        _l("¿A qué dependencia le corresponde?"),
        validators=[InputRequired(_l("Escoja una dependencia."))],
    )

    def __init__(self, request: ServiceRequest, **options: Any) -> None:
        super().__init__(**options)
        self._request = request

    def validate_department(self, field: SelectField) -> None:
        """Nobody can be sent to nowhere."""
        del field
        if self._request.territory_id is None:
            raise ValidationError(
                _("Todavía no se sabe en qué comuna queda. Corrija primero el lugar.")
            )


class RejectForm(RequestForm):
    """Why the city will not mend it, and who may."""

    reason = ReasonField(_l("¿Por qué no se acepta?"), RejectionReason)
    responsible = StringField(
        _l("¿Quién lo atiende, si no es la alcaldía?"),
        description=_l("Por ejemplo: Aguas Kpital, línea 116."),
        validators=[Length(max=200, message=_l("Use menos de 200 letras."))],
    )

    def validate_responsible(self, field: StringField) -> None:
        """Nobody is sent away without being told where to go."""
        if self.reason.data == RejectionReason.NOT_MUNICIPAL and not field.data:
            raise ValidationError(_("Diga a quién le corresponde, para que la persona acuda."))


class CorrectForm(RequestForm):
    """What it is, how soon, and where."""

    category = SelectField(_l("¿Qué se dañó?"))
    priority = RadioField(_l("¿Qué tan pronto?"))
    territory = SelectField(
        _l("¿En qué comuna o corregimiento queda?"),
        validators=[InputRequired(_l("Escoja una comuna o un corregimiento."))],
    )


class JoinForm(RequestForm):
    """Which report tells of the same damage."""

    lead = RadioField(_l("¿Cuál cuenta lo mismo?"), validate_choice=False)
    other = StringField(
        _l("O escriba el código de otro reporte"),
        description=_l("Como R-7K4M-92QX."),
        validators=[Length(max=20, message=_l("Un código tiene diez letras y números."))],
    )

    def validate_lead(self, field: RadioField) -> None:
        """Ask for one of them."""
        if not field.data and not (self.other.data or "").strip():
            raise ValidationError(_("Escoja un reporte de la lista o escriba un código."))

    @property
    def code(self) -> str:
        """Return the code that was chosen or written."""
        return tidy_code(self.other.data or self.lead.data or "")


class HideForm(RequestForm):
    """Why the public must not see it."""

    reason = ReasonField(_l("¿Por qué se oculta?"), HideReason)
