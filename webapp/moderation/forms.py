"""What whoever looks at a photo says: what to paint over, and whether it may be seen."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import Optional

from models.attachments import HidingReason
from models.language import say
from webapp.forms import Form
from webapp.languages import language
from webapp.photos.painting import MOST_AREAS, Area

SIDES = ("left", "top", "width", "height")
EMPTY_ROWS = 3


class LookForm(Form):
    """One photo's form. The areas are rows of four numbers in percent, as many as wanted."""

    version = HiddenField()
    reason = RadioField(_l("Por qué no se publica"), validators=[Optional()])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.reason.choices = [
            (str(reason), say(reason, language())) for reason in HidingReason
        ]
        self.areas_wrong: object = None

    @property
    def rows(self) -> list[dict[str, str]]:
        """Return what was typed, row by row, with empty rows to type more."""
        typed = [request.form.getlist(side) for side in SIDES]
        rows = [
            dict(zip(SIDES, row, strict=True)) for row in zip(*typed, strict=False) if any(row)
        ]
        return rows[:MOST_AREAS] + [dict.fromkeys(SIDES, "")] * EMPTY_ROWS

    def areas(self) -> list[Area] | None:
        """Return what to paint over, or None and a word for it in `areas_wrong`."""
        found = []
        for row in self.rows:
            if not any(row.values()):
                continue
            try:
                area = Area(*(float(row[side].replace(",", ".")) / 100 for side in SIDES))
            except ValueError:
                area = None
            if area is None or not area.is_one:
                self.areas_wrong = _l(
                    "Escriba los cuatro números de cada zona, entre 0 y 100, "
                    "con ancho y alto mayores que cero."
                )
                return None
            found.append(area)
        return found
