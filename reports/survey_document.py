"""The result of a survey wave as a document: tagged, with its data inside, reproducible."""

from models.language import say
from models.trust.surveys.constructs import Audience
from models.trust.surveys.wave_stages import WaveMode
from reports.accountability import Content
from reports.document import PAGES, picture, printed
from reports.survey_charts import Mark, means
from reports.survey_results import Data
from reports.survey_sentences import (
    construct_named,
    dates,
    dimension_named,
    first_sentences,
    weighting,
)


def as_html(data: Data, slug: str, home: str) -> str:
    """Write a result as a page to print. `home` is the portal's address."""
    content = Content(data)
    shown = [one for one in data["constructs"] if one["mean"] is not None]
    return PAGES.get_template("survey.html").render(
        data=data,
        as_of=data["as_of"],
        dates=dates(data),
        audience=say(Audience(data["audience"])),
        mode=say(WaveMode(data["mode"])),
        sentences=first_sentences(data),
        weighting=weighting(data),
        named=construct_named,
        dimension_named=dimension_named,
        chart=picture(
            means(
                [
                    Mark(construct_named(one["code"], "es"), one["mean"], one["interval"])
                    for one in shown
                ]
            )
        )
        if shown
        else None,
        digest=content.digest,
        address=f"{home}/encuestas/{slug}/resultados",
        home=home,
    )


def as_pdf(data: Data, slug: str, home: str) -> bytes:
    """Print a result. The same data give the same bytes."""
    return printed(as_html(data, slug, home), Content(data), "Datos de la encuesta")
