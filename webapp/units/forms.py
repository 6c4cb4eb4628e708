"""What is asked about a unit."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from models.alerts.unit import Unit, UnitKind
from models.language import say
from models.places.territory import Territory, TerritoryKind, same_name
from webapp.database import db
from webapp.forms import Form
from webapp.languages import language

LONGEST = 60


class UnitForm(Form):
    """A unit: its call sign, whose it is, and where it usually rides."""

    name = StringField(
        _l("Nombre en la radio"),
        description=_l("Como la llama la sala: Cuadrante 12, Máquina 3."),
        validators=[
            InputRequired(_l("Escriba el nombre.")),
            Length(max=LONGEST, message=_l("Use menos de 60 letras.")),
        ],
    )
    kind = RadioField(_l("De quién es"), validators=[InputRequired(_l("Escoja de quién es."))])
    territory = SelectField(
        _l("Por dónde anda"),
        description=_l("La sala propone primero las unidades de la comuna de la alarma."),
    )

    def __init__(self, unit: Unit | None = None, **options: Any) -> None:
        self._unit = unit
        known = {"territory": unit.territory_id or ""} if unit else {}
        super().__init__(obj=unit, data=known, **options)
        self.kind.choices = [
            (kind.value, say(kind, language()).capitalize()) for kind in UnitKind
        ]
        self.territory.choices = [
            ("", _("Toda la ciudad")),
            *((one.id, one.name) for one in db.scalars(_districts())),
        ]

    def validate_name(self, field: StringField) -> None:
        """Refuse a name that sounds like another one: on the radio nobody sees the accents."""
        field.data = " ".join((field.data or "").split())
        for unit in db.scalars(select(Unit)):
            if unit is not self._unit and same_name(unit.name) == same_name(field.data):
                raise ValidationError(_("Otra unidad ya se llama así."))


def _districts() -> Any:
    kinds = [TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO]
    return select(Territory).where(Territory.kind.in_(kinds)).order_by(Territory.id)
