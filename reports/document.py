"""From the data of a report to its pages: HTML first, then a PDF anybody can read and check.

PDF/UA-1, so that a screen reader can; the data travels inside as an attachment; nothing is
fetched from the network. The creation date is the report's own, so that the same data makes
the same bytes.
"""

import base64
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import HTML, Attachment
from weasyprint.urls import URLFetcher

from models import clock
from models.calendar import city_day
from models.language import day_in_words, number, percent
from reports import charts, sketch
from reports.accountability import Content
from reports.artifacts import mark_artifacts
from reports.definitions import DEFINITIONS
from reports.participation_sentences import sentences_of
from reports.participation_words import told
from reports.period import Month
from reports.sentences import first_sentences

HERE = Path(__file__).parent
MOST_PROMISES = 60  # on paper; the data has all of them
MOST_QUESTIONS = 40
PAGES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
LONGEST_WORD = 40  # letters; a longer one is given places where the line may break


def breakable(words: str) -> str:
    """Let a word without end break, and drop what no page can show."""
    seen = "".join(sign for sign in words if sign.isprintable() or sign.isspace())
    return " ".join(
        "\u200b".join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))
        for word in seen.split()
    )


PAGES.filters.update(number=number, percent=percent, breakable=breakable)


def as_html(content: Content, outlines: Mapping[str, Any], home: str) -> str:
    """Write the report as a page. `home` is the portal's address, where it can be checked.

    Its days are written as on its own day: the year is said of another one, and whoever
    prints the same data a year later makes the same bytes.
    """
    with clock.at(datetime.fromisoformat(content.data["as_of"])):
        return _as_html(content, outlines, home)


def _as_html(content: Content, outlines: Mapping[str, Any], home: str) -> str:
    data = content.data
    month = Month.read(data["month"])
    total = data["total"]
    return PAGES.get_template("accountability.html").render(
        data=data,
        total=total,
        digest=content.digest,
        home=home,
        month=month.in_words(),
        as_of=_day(data["as_of"]),
        sentences=first_sentences(data),
        alarms_month=_month_of(data["alarms"]["outcomes"]),
        definitions=DEFINITIONS,
        promises=[
            one
            | {
                "promised_words": _short(one["promised"]),
                "done_words": _short(one["done"]) if one["done"] else None,
            }
            for one in data["broken_promises"][:MOST_PROMISES]
        ],
        left_out=max(len(data["broken_promises"]) - MOST_PROMISES, 0),
        **_participation(data.get("participation", {})),
        flow_chart=picture(_flow_chart(data)),
        outcome_chart=picture(charts.outcome_chart(total)),
        map=picture(sketch.draw(outlines, data["points"])),
        counts={
            state: sum(1 for point in data["points"] if point[3] == state)
            for state in sketch.SIGNS
        },
    )


def as_pdf(content: Content, outlines: Mapping[str, Any], home: str) -> bytes:
    """Print the report. The same data gives the same bytes."""
    return printed(as_html(content, outlines, home), content, "Datos del informe")


def printed(page_html: str, content: Content, description: str) -> bytes:
    """Print a page with its data inside. They say in `as_of` when they are from."""
    only_local = URLFetcher(allowed_protocols={"file", "data"}, fail_on_errors=True)
    page = HTML(string=page_html, base_url=str(HERE), url_fetcher=only_local)
    when = datetime.fromisoformat(content.data["as_of"])
    data_file = Attachment(
        string=content.as_json,
        name="datos.json",
        description=description,
        created=when,
        modified=when,
    )
    document: bytes = page.write_pdf(
        pdf_variant="pdf/ua-1",
        pdf_identifier=content.digest.encode()[:16],
        attachments=[data_file],
        full_fonts=False,
    )
    return mark_artifacts(document)


def _participation(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the sections of commitments and questions need; nothing for older data."""
    broken = part.get("commitments", {}).get("broken_list", [])
    questions = part.get("questions", {}).get("list", [])
    return {
        "people": part,
        "participation": sentences_of(part),
        "broken_commitments": [
            one
            | {
                "due_words": _short_day(one["due_on"]),
                "first_words": _short_day(one["first_due_on"]),
            }
            for one in broken[:MOST_PROMISES]
        ],
        "broken_left_out": max(len(broken) - MOST_PROMISES, 0),
        "questions": questions[:MOST_QUESTIONS],
        "questions_left_out": max(len(questions) - MOST_QUESTIONS, 0),
        **told(part),
    }


def _short_day(day: str) -> str:
    """Return "17 sep 2026" for a day, which fits into a column."""
    return format_date(date.fromisoformat(day), "d MMM y", locale="es_CO").replace(".", "")


def _day(instant: str) -> str:
    return day_in_words(datetime.fromisoformat(instant), weekday=False)


def _short(instant: str) -> str:
    """Return "17 sep 2026", which fits into a column."""
    day = city_day(datetime.fromisoformat(instant))
    return format_date(day, "d MMM y", locale="es_CO").replace(".", "")


def _month_of(part: Mapping[str, Any] | None) -> str:
    return Month.read(part["month"]).in_words() if part else ""


def picture(svg: str | None) -> str | None:
    """Return a drawing as an address that a page can show without asking anybody."""
    if svg is None:
        return None
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _flow_chart(data: Mapping[str, Any]) -> str:
    months = [Month.read(one["month"]).in_words().split()[0][:3] for one in data["series"]]
    return charts.grouped_bars(
        months,
        [
            charts.Series(
                "reportados", charts.AMBER, [one["received"] for one in data["series"]]
            ),
            charts.Series(
                "terminados", charts.COBALT, [one["completed"] for one in data["series"]]
            ),
        ],
    )
