"""The population figures that answers are weighted to: given by whoever answers for them."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField
from sqlalchemy import select
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from models.language import number, say
from models.people.grant import Permission
from models.places.territory import Territory, TerritoryKind
from models.trust.survey_margin import MarginTable, tables_for
from models.trust.surveys.constructs import AgeBand, Audience, Sex
from reports.survey_margins import Fault, LineFault, Table, known_categories, read_table
from reports.survey_sentences import category_named, dimension_named
from webapp.access import requires
from webapp.cleaning import clean
from webapp.database import db
from webapp.forms import Form
from webapp.languages import language
from webapp.survey_results.blueprint import blueprint

LONGEST = 40_000  # characters of a table
MOST_BYTES = 4 * LONGEST + 1  # a character has up to four in UTF-8


class MarginsForm(Form):
    """A table of population figures, typed or as a file."""

    source = StringField(
        _l("De dónde salen las cifras"),
        description=_l("Por ejemplo: proyección del DANE para 2026."),
        validators=[
            InputRequired(_l("Escriba de dónde salen.")),
            Length(max=200, message=_l("Use menos de 200 letras.")),
        ],
    )
    file = FileField(
        _l("Archivo CSV"),
        description=_l("Tres columnas: dimensión, categoría, personas. Si lo pone, se usa él."),
    )
    table = TextAreaField(
        _l("O escriba la tabla"),
        description=_l(
            "Una línea por grupo: comuna;La Libertad;70000 o sexo;mujer;428000 o "
            "edad;18-28;210000. Cada dimensión debe sumar las mismas personas."
        ),
        validators=[Length(max=LONGEST, message=_l("La tabla es demasiado larga."))],
    )


@blueprint.route("/admin/poblacion", methods=["GET", "POST"])
@requires(Permission.GIVE_MARGINS)
def margins() -> ResponseReturnValue:
    """Show the figures in force, and take other ones; a table that is wrong stays as typed."""
    form = MarginsForm()
    if not form.is_submitted():
        form.table.data = _blank()
        return _page(form)
    upload = form.file.data
    if upload and getattr(upload, "filename", ""):
        sent = upload.read(MOST_BYTES).decode("utf-8-sig", errors="replace")
        form.table.data = clean(sent)  # too long is told: half a table is another table
    if not form.validate():
        return _page(form), 422
    table = read_table(form.table.data or "", known_categories(db))
    if not table.is_good:
        form.table.errors = [_wrong(table)]
        return _page(form, table), 422
    given = MarginTable.give(
        Audience.RESIDENTS.value, form.source.data, table.figures, by=current_user.actor
    )
    db.add(given)
    flash(
        _("Desde ahora los resultados que se publiquen se ponderan con estas cifras."), "good"
    )
    return redirect(url_for(".margins"), 303)


def _page(form: MarginsForm, table: Table | None = None) -> str:
    places = dict(db.execute(select(Territory.id, Territory.name)).all())
    speaks = language()
    return render_template(
        "survey_results/margins.html",
        form=form,
        faults=[_said(one) for one in table.faults] if table else [],
        tables=db.scalars(tables_for(Audience.RESIDENTS.value)).all(),
        dimension_named=lambda code: dimension_named(code, speaks),
        group_named=lambda dimension, code: category_named(dimension, code, places, speaks),
    )


def _wrong(table: Table) -> str:
    if table.totals is not None:
        return _(
            "Las dimensiones no suman lo mismo: %(totals)s. Son las mismas personas contadas "
            "de varias maneras, así que deben dar el mismo total.",
            totals="; ".join(
                f"{dimension_named(name, language()).lower()} {number(total, language())}"
                for name, total in table.totals.items()
            ),
        )
    if table.empty:
        return _("La tabla está vacía.")
    return _("Hay líneas que no se pueden leer. Están abajo, cada una con su motivo.")


def _said(one: LineFault) -> dict[str, Any]:
    words = {
        Fault.COLUMNS: _("debe tener tres columnas: dimensión, categoría y personas"),
        Fault.DIMENSION: _("la dimensión debe ser comuna, sexo o edad"),
        Fault.CATEGORY: _("no conocemos esa categoría"),
        Fault.PEOPLE: _("las personas deben ser un número entero, sin signos"),
        Fault.REPEATED: _("esa categoría ya estaba en otra línea"),
        Fault.TOO_LONG: _("la tabla tiene más de 500 líneas"),
    }
    return {"line": one.line, "why": words[one.fault], "written": one.written}


def _blank() -> str:
    """Return a table with every group and no figure, to be filled in."""
    comunas = db.scalars(Territory.of_kind(TerritoryKind.COMUNA)).all()
    lines = [
        *(f"comuna;{one.name};" for one in comunas),
        *(f"sexo;{say(one)};" for one in (Sex.WOMAN, Sex.MAN)),
        *(f"edad;{one};" for one in AgeBand),
    ]
    return "\n".join(["dimension;categoria;personas", *lines])
