"""Bringing files of the city's divisions in, and giving back what could not be kept."""

from typing import Any

from flask import abort, current_app, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField

from models.imports import Tally, UnreadableFileError
from models.language import say
from models.people.grant import Permission
from models.places.codes import FileKind, UnusableFileError
from models.places.importing import import_sent
from models.session import unit_of_work
from models.settings import Settings
from webapp.access import requires
from webapp.administration.blueprint import blueprint
from webapp.forms import Form
from webapp.languages import language


class TerritoryFileForm(Form):
    """A file of boundaries, names or places."""

    file = FileField(
        _l("Archivo"),
        description=_l("GeoJSON para límites, CSV para nombres y lugares."),
        validators=[FileRequired(_l("Escoja un archivo."))],
    )
    kind = SelectField(_l("Qué trae el archivo"), default="")
    approximate = BooleanField(
        _l("Es un dibujo aproximado"),
        description=_l("Cada mapa que lo muestre lo dirá."),
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        kinds = [(str(kind), say(kind, language()).capitalize()) for kind in FileKind]
        self.kind.choices = [("", _("Lo que digan sus columnas")), *kinds]


@blueprint.route("/territorio/importar", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_TERRITORY)
def import_territory() -> ResponseReturnValue:
    """Read a file in and tell what became of its rows.

    It has its transaction to itself: the file is read before, and the list of what was
    refused is written after it.
    """
    form = TerritoryFileForm()
    tally = _imported(form) if form.validate_on_submit() else None
    if tally is None:
        status = 400 if form.errors else 200
        return render_template("administration/import_territory.html", form=form), status
    rejected = tally.write_rejected(_settings().data_folder)
    return render_template(
        "administration/imported_territory.html",
        tally=tally,
        rejected=url_for(".rejected_rows", name=tally.name) if rejected else None,
    )


@blueprint.get("/territorio/importar/<name>/rechazadas")
@requires(Permission.ADMINISTER_TERRITORY)
def rejected_rows(name: str) -> Response:
    """Give back the rows of a file that could not be kept, each with its reason."""
    file = f"{name}.rejected.csv"
    path = _settings().data_folder / "imports" / file
    if secure_filename(name) != name or not path.is_file():
        abort(404)
    return send_file(path, mimetype="text/csv", as_attachment=True, download_name=file)


def _imported(form: TerritoryFileForm) -> Tally | None:
    """Import the file, or put beside its field why nothing of it could be kept."""
    sent, name = form.file.data.read(), secure_filename(form.file.data.filename)
    kind = FileKind(form.kind.data) if form.kind.data else None
    try:
        with unit_of_work() as session:
            return import_sent(
                session,
                sent,
                name[-100:] or "archivo",
                kind=kind,
                approximate=form.approximate.data,
            )
    except UnusableFileError as unusable:
        form.file.errors = [say(unusable.fault, language())]
    except UnreadableFileError:
        form.file.errors = [_("El archivo no se puede leer como tabla ni como GeoJSON.")]
    return None


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
