"""Administration of what committees begin with: templates, and the coexistence code."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import select
from werkzeug.utils import secure_filename
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from models.committees.behaviour import Behaviour, import_rows, in_order
from models.committees.codes import CommitteeKind
from models.committees.template import PlanTemplate, all_templates
from models.imports import Tally, UnreadableFileError
from models.people.grant import Permission
from models.upkeep.category import active_categories
from webapp.access import requires
from webapp.administration.blueprint import blueprint
from webapp.committees.forms import said
from webapp.committees.plan_forms import BoxesField
from webapp.database import db
from webapp.forms import Form
from webapp.languages import language

BOTH = ["GET", "POST"]
TITLE = Length(max=120, message=_l("Use menos de 120 caracteres."))
WORDS = Length(max=500, message=_l("Use menos de 500 caracteres."))
LONGEST_DAYS = 365
PARTS = 3  # of a line about a task

administers = requires(Permission.ADMINISTER_TEMPLATES)


class TemplateForm(Form):
    """A common problem of one kind of committee, and what to do about it."""

    kind = RadioField(
        _l("Para comités de"), validators=[InputRequired(_l("Escoja para cuáles."))]
    )
    title_es = StringField(
        _l("Problema, en español"),
        validators=[InputRequired(_l("Escríbalo en los dos idiomas.")), TITLE],
    )
    title_en = StringField(
        _l("Problema, en inglés"),
        validators=[InputRequired(_l("Escríbalo en los dos idiomas.")), TITLE],
    )
    what_es = TextAreaField(
        _l("Qué pasa, en español"),
        validators=[InputRequired(_l("Escríbalo en los dos idiomas.")), WORDS],
    )
    what_en = TextAreaField(
        _l("Qué pasa, en inglés"),
        validators=[InputRequired(_l("Escríbalo en los dos idiomas.")), WORDS],
    )
    categories = BoxesField(_l("Reportes que se cuentan"))
    counts_incidents = BooleanField(_l("También se cuentan las alarmas"))
    behaviours = BoxesField(_l("Comportamientos del Código de Convivencia"))
    task_lines = TextAreaField(
        _l("Tareas para empezar"),
        description=_l("Una por línea: días | español | inglés."),
        validators=[Length(max=4000, message=_l("Use menos de 4.000 letras."))],
    )
    active = BooleanField(_l("Se ofrece a los comités"), default=True)

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.kind.choices = said(CommitteeKind)
        self.categories.choices = [
            (one.code, one.name(language())) for one in db.scalars(active_categories())
        ]
        self.behaviours.choices = [
            (one.id, f"{one.words(language())} (art. {one.reference})")
            for one in db.scalars(in_order(select(Behaviour).where(Behaviour.active)))
        ]
        self.read_tasks: list[dict[str, Any]] = []

    def validate_task_lines(self, field: TextAreaField) -> None:
        """Say which line cannot be read."""
        self.read_tasks = [
            _task(line) for line in (field.data or "").splitlines() if line.strip()
        ]


class BehaviourForm(Form):
    """The words of one behaviour, and whether the city's lawyers validated them."""

    words_es = TextAreaField(
        _l("Conducta, en español"),
        validators=[InputRequired(_l("Escríbala en los dos idiomas.")), WORDS],
    )
    words_en = TextAreaField(_l("Conducta, en inglés"), validators=[Optional(), WORDS])
    validated = BooleanField(
        _l("Jurídica la revisó"),
        description=_l("Mientras no, cada página que la muestra lo dice."),
    )
    active = BooleanField(_l("Se usa"))


class BehaviourFileForm(Form):
    """A table of behaviours."""

    file = FileField(
        _l("Archivo"),
        description=_l("CSV con las columnas articulo, numeral, conducta y tema_comite."),
        validators=[FileRequired(_l("Escoja un archivo."))],
    )


@blueprint.get("/plantillas")
@administers
def plan_templates() -> str:
    """Show what committees are offered to begin with."""
    return render_template(
        "administration/plan_templates.html", templates=db.scalars(all_templates()).all()
    )


@blueprint.route("/plantillas/nueva", methods=BOTH)
@administers
def add_plan_template() -> ResponseReturnValue:
    """Offer committees one more."""
    return _edit(None)


@blueprint.route("/plantillas/<uuid:template_id>", methods=BOTH)
@administers
def plan_template(template_id: UUID) -> ResponseReturnValue:
    """Change one; plans that began with it keep what they took."""
    return _edit(db.get_one(PlanTemplate, template_id))


@blueprint.get("/conductas")
@administers
def behaviours() -> str:
    """Show the behaviours of the coexistence code, by the theme of a committee."""
    return render_template(
        "administration/behaviours.html",
        behaviours=db.scalars(in_order(select(Behaviour))).all(),
    )


@blueprint.route("/conductas/<behaviour_id>", methods=BOTH)
@administers
def behaviour(behaviour_id: str) -> ResponseReturnValue:
    """Put its words right, and say that they were validated."""
    found = db.get_one(Behaviour, behaviour_id)
    form = BehaviourForm(obj=found, data={"validated": found.is_validated})
    if not form.validate_on_submit():
        page = render_template("administration/behaviour.html", form=form, behaviour=found)
        return page, _status(form)
    found.reword(
        form.words_es.data or "",
        form.words_en.data or "",
        validated=form.validated.data,
        active=form.active.data,
    )
    flash(_("Guardamos los cambios."))
    return redirect(url_for(".behaviours"))


@blueprint.route("/conductas/importar", methods=BOTH)
@administers
def import_behaviours() -> ResponseReturnValue:
    """Bring a table in and tell what became of its rows; what was validated stays."""
    form = BehaviourFileForm()
    tally = _imported(form) if form.validate_on_submit() else None
    page = render_template("administration/import_behaviours.html", form=form, tally=tally)
    return page, HTTPStatus.OK if tally else _status(form)


def _imported(form: BehaviourFileForm) -> Tally | None:
    name = secure_filename(form.file.data.filename)[-100:] or "archivo"
    try:
        return import_rows(db, form.file.data.read(), name)
    except UnreadableFileError:
        form.file.errors = [_("El archivo no se puede leer como tabla.")]
    return None


def _edit(found: PlanTemplate | None) -> ResponseReturnValue:
    form = TemplateForm(obj=found)
    if not form.is_submitted():
        form.task_lines.data = _written(found)
    if not form.validate_on_submit():
        page = render_template("administration/plan_template.html", form=form, template=found)
        return page, _status(form)
    template = found or PlanTemplate()
    template.kind = CommitteeKind(form.kind.data)
    for name in ("title_es", "title_en", "what_es", "what_en", "counts_incidents", "active"):
        setattr(template, name, form[name].data)
    template.categories = list(form.categories.data or ())
    template.behaviours = list(form.behaviours.data or ())
    template.tasks = form.read_tasks
    db.add(template)
    flash(_("Guardamos la plantilla. Los planes que ya empezaron no cambian."))
    return redirect(url_for(".plan_templates"))


def _written(template: PlanTemplate | None) -> str:
    tasks = template.tasks if template else []
    return "\n".join(f"{one['days']} | {one['es']} | {one['en']}" for one in tasks)


def _task(line: str) -> dict[str, Any]:
    """Read one line: `14 | Hablar con el dueño | Talk to the owner`."""
    parts = [part.strip() for part in line.split("|")]
    whole = len(parts) == PARTS and all(parts) and parts[0].isdecimal()
    if not whole or not 1 <= int(parts[0][:4]) <= LONGEST_DAYS:
        raise ValidationError(_("No entendemos esta línea: %(line)s", line=line[:80]))
    return {"days": int(parts[0]), "es": parts[1][:300], "en": parts[2][:300]}


def _status(form: Form) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
