"""What is asked when an incident ends."""

from uuid import UUID

from flask import abort, request
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from models.alerts.incident_stages import Outcome
from webapp.forms import Form

LONGEST = 2000


class CloseForm(Form):
    """What it was, and what there is to say about it."""

    outcome = RadioField(
        choices=[one.value for one in Outcome],
        validators=[InputRequired(_l("Escoja qué resultó."))],
    )
    note = TextAreaField(validators=[Length(max=LONGEST, message=_l("La nota es muy larga."))])


class CancelForm(Form):
    """Why it is cancelled."""

    reason = TextAreaField(
        validators=[
            DataRequired(_l("Escriba por qué se cancela.")),
            Length(max=LONGEST, message=_l("El motivo es muy largo.")),
        ]
    )


class UnitForm:
    """Which unit is meant: a button says it, nobody types it."""

    @staticmethod
    def read() -> str:
        """Return the id of the unit; what is none is refused."""
        try:
            return str(UUID(request.form.get("unit", "")))
        except ValueError:
            abort(400)
