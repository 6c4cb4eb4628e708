"""A published result as files: the frozen data, a table, a document to print."""

from http import HTTPStatus

from flask import abort, current_app
from werkzeug.wrappers import Response

from models.media import MediaStore
from models.settings import Settings
from models.trust.survey_result import RESULTS, SurveyResult
from reports.survey_open_data import as_csv
from reports.survey_sheets import data_of
from webapp.access import public
from webapp.survey_results.blueprint import blueprint
from webapp.survey_results.found import published_wave, result_for

TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "pdf": "application/pdf",
}


@blueprint.get("/encuestas/<slug>/resultados.<any(json, csv, pdf):form>")
@public
def file(slug: str, form: str) -> Response:
    """Hand out one of the files of a published result."""
    result = result_for(published_wave(slug))
    if result is None:
        abort(HTTPStatus.NOT_FOUND)
    answer = Response(_content(result, form), content_type=TYPES[form])
    shown = "inline" if form == "pdf" else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="encuesta-{slug}.{form}"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if form == "json":
        answer.headers["X-Content-SHA256"] = result.data_sha256
    return answer


def _content(result: SurveyResult, form: str) -> bytes:
    if form == "json":
        return result.data.encode()
    if form == "csv":
        return as_csv(data_of(result)).encode()
    settings: Settings = current_app.config["SETTINGS"]
    path = MediaStore(settings.data_folder / RESULTS).path(result.pdf_sha256 or "")
    if result.pdf_sha256 is None or not path.is_file():
        abort(HTTPStatus.NOT_FOUND)
    return path.read_bytes()
