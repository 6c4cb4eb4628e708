"""What is asked about a problem and the plan against it."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from models.calendar import city_day
from models.clock import now
from models.committees.behaviour import behaviours_for
from models.committees.committee import Committee
from models.committees.member import Membership, members_of, name_for
from models.committees.plan_codes import AbandonReason, Verdict
from models.committees.problem import Problem
from models.language import say
from models.people.department import active_departments
from models.people.grant import Rights
from models.upkeep.category import active_categories
from models.upkeep.codes import Priority
from webapp.committees.forms import PAGE, said
from webapp.database import db
from webapp.devices.forms import PointForm, as_typed
from webapp.forms import Form
from webapp.languages import language

RADII = (50, 100, 150, 250, 500, 1000)  # metres
TITLE = Length(max=120, message=_l("Use menos de 120 caracteres."))


class BoxesField(SelectMultipleField):
    """Several of a few, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ProblemForm(PointForm):
    """One problem: what it is, where, since when, and what counts as it."""

    title = StringField(
        _l("¿Cuál es el problema?"),
        description=_l("En pocas palabras. Es público: sin nombres ni señales de personas."),
        validators=[DataRequired(_l("Escriba cuál es el problema.")), TITLE],
    )
    what = TextAreaField(
        _l("¿Qué pasa, a quién afecta, a qué horas?"),
        description=_l("Hechos, no culpables. Lo lee el comité, el enlace y la auditoría."),
        validators=[DataRequired(_l("Cuente qué pasa.")), PAGE],
    )
    place = StringField(
        _l("¿Dónde?"),
        description=_l("Como llama la gente al lugar."),
        validators=[
            DataRequired(_l("Escriba dónde.")),
            Length(max=200, message=_l("Use menos de 200 caracteres.")),
        ],
    )
    radius = SelectField(
        _l("¿Hasta dónde llega?"),
        description=_l("Alrededor del punto. Lo que pasa dentro se cuenta como el problema."),
        default="150",
    )
    since = DateField(
        _l("¿Desde cuándo?"),
        description=_l("Más o menos. Un día aproximado basta."),
        validators=[DataRequired(_l("Escriba desde cuándo, aunque sea aproximado."))],
    )
    categories = BoxesField(
        _l("¿Qué reportes tienen que ver?"), description=_l("Se cuentan antes y después.")
    )
    incidents = BooleanField(_l("También se cuentan las alarmas de esa zona"))
    behaviours = BoxesField(
        _l("¿Qué comportamientos del Código de Convivencia tienen que ver?"),
        description=_l("Sirve para saber a quién pedirle ayuda. No acusa a nadie."),
    )

    def __init__(self, committee: Committee, **more: Any) -> None:
        super().__init__(**more)
        self.radius.choices = [
            SelectChoice(str(one), _("%(metres)s metros", metres=one)) for one in RADII
        ]
        self.categories.choices = [
            SelectChoice(one.code, one.name(language()))
            for one in db.scalars(active_categories())
        ]
        self.behaviours.choices = [
            SelectChoice(one.id, f"{one.words(language())} (art. {one.reference})")
            for one in db.scalars(behaviours_for(committee.kind))
        ]

    def validate_since(self, field: DateField) -> None:
        """Refuse a day that has not come."""
        if field.data is not None and field.data > city_day(now()):
            raise ValidationError(_("Ese día todavía no llega."))

    @property
    def columns(self) -> dict[str, Any]:
        """Return what was told as the columns of a problem, without where it is."""
        return {
            "place": self.place.data,
            "radius_m": int(self.radius.data),
            "since": self.since.data,
            "categories": list(self.categories.data or ()),
            "counts_incidents": bool(self.incidents.data),
            "behaviours": list(self.behaviours.data or ()),
        }


def shown(problem: Problem) -> dict[str, Any]:
    """Return a problem as its form shows it."""
    return {
        "title": problem.title,
        "what": problem.what,
        "place": problem.place,
        "radius": str(problem.radius_m),
        "since": problem.since,
        "categories": problem.categories,
        "incidents": problem.counts_incidents,
        "behaviours": problem.behaviours,
        "lat": as_typed(problem.lat),
        "lon": as_typed(problem.lon),
        "corregimiento": problem.territory_id,
    }


class RespondForm(Form):
    """Why the problem is there, before anybody acts."""

    causes = TextAreaField(
        _l("¿Por qué pasa allí y no en otra parte?"),
        description=_l(
            "Lo que averiguaron: del lugar, de las horas, de quién podría cuidarlo."
        ),
        validators=[DataRequired(_l("Escriba por qué pasa.")), PAGE],
    )

    def __init__(self, tasks: int, **more: Any) -> None:
        super().__init__(**more)
        self._tasks = tasks

    def validate_causes(self, _field: TextAreaField) -> None:
        """Ask for something to do before anybody acts; what was written stays."""
        if self._tasks == 0:
            raise ValidationError(
                _("Acuerden al menos una tarea antes de empezar a actuar, y vuelvan aquí.")
            )


class CloseForm(Form):
    """What became of it, and what others may learn."""

    verdict = RadioField(
        _l("¿Qué pasó con el problema?"),
        validators=[DataRequired(_l("Escoja qué pasó."))],
    )
    learned = TextAreaField(
        _l("¿Qué aprendieron?"),
        description=_l("Es público. También sirve lo que no ayudó."),
        validators=[DataRequired(_l("Escriba qué aprendieron.")), PAGE],
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.verdict.choices = said(Verdict)


class AbandonForm(Form):
    """Why nobody goes on with it."""

    reason = RadioField(
        _l("¿Por qué lo dejan?"), validators=[DataRequired(_l("Escoja por qué."))]
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.reason.choices = said(AbandonReason)


class TaskForm(Form):
    """Something to do, by somebody, by a day."""

    what = StringField(
        _l("¿Qué se va a hacer?"),
        validators=[
            DataRequired(_l("Escriba qué se va a hacer.")),
            Length(max=300, message=_l("Use menos de 300 caracteres.")),
        ],
    )
    owner = SelectField(_l("¿Quién?"), default="", validators=[Optional()])
    due_on = DateField(_l("¿Para cuándo?"), validators=[DataRequired(_l("Escoja el día."))])

    def __init__(self, committee: Committee, rights: Rights, **more: Any) -> None:
        super().__init__(**more)
        self._seats = {str(one.id): one for one in members_of(db, committee.id)}
        departments = [
            (f"d:{one.id}", one.name(language())) for one in db.scalars(active_departments())
        ]
        self.owner.choices = [
            SelectChoice("", _("Todo el comité")),
            *(SelectChoice(key, name_for(rights, one)) for key, one in self._seats.items()),
            *(SelectChoice(*one) for one in departments),
        ]

    @property
    def seat(self) -> Membership | None:
        """Return the member who will do it."""
        return self._seats.get(self.owner.data or "")

    @property
    def department_id(self) -> str | None:
        """Return the department that will do it."""
        written = self.owner.data or ""
        return written.removeprefix("d:") if written.startswith("d:") else None

    def validate_due_on(self, field: DateField) -> None:
        """Refuse a day that has passed."""
        if field.data is not None and field.data < city_day(now()):
            raise ValidationError(_("Ese día ya pasó."))


class AskForm(Form):
    """What a department is asked to mend."""

    category = SelectField(
        _l("¿Qué hay que arreglar?"), validators=[DataRequired(_l("Escoja qué."))]
    )
    place = StringField(
        _l("¿Dónde, exactamente?"),
        validators=[
            DataRequired(_l("Escriba dónde.")),
            Length(max=200, message=_l("Use menos de 200 caracteres.")),
        ],
    )
    priority = RadioField(
        _l("¿Qué tan pronto?"),
        default=Priority.NORMAL.value,
        validators=[DataRequired(_l("Escoja qué tan pronto."))],
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.category.choices = [
            SelectChoice("", _("Escoja qué")),
            *(
                SelectChoice(one.code, one.name(language()))
                for one in db.scalars(active_categories())
                if one.reportable
            ),
        ]
        self.priority.choices = [
            SelectChoice(one.value, say(one, language()).capitalize()) for one in Priority
        ]


class NoteForm(Form):
    """A note for the committee alone."""

    words = TextAreaField(
        _l("Nota reservada"),
        description=_l("La leen los integrantes y la auditoría, nadie más."),
        validators=[DataRequired(_l("Escriba la nota.")), PAGE],
    )


def chosen(written: list[str]) -> set[tuple[str, UUID]]:
    """Read the boxes ticked in a list of suggestions: `request:<id>`; nonsense is left out."""
    found = set()
    for one in written:
        kind, _colon, key = one.partition(":")
        try:
            found.add((kind, UUID(key)))
        except ValueError:
            continue
    return found
