"""The page of a report tells of meetings, committees, trust and thanks in both languages."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from flows.publish_accountability_reports import publish_one
from models import clock
from models.media import MediaStore
from models.session import reading, unit_of_work
from models.settings import Settings
from models.trust.meeting import Meeting
from models.upkeep import catalogue
from models.upkeep.published_report import REPORTS, PublishedReport
from reports.accountability import gather
from reports.period import Month
from tests.people import LA_LIBERTAD, NIDIA, NIDIA_ID

APRIL = Month(2026, 4)
HERE = f"/transparencia/{LA_LIBERTAD}/2026-04"
EVENING = datetime(2026, 4, 9, 23, tzinfo=UTC)  # its minutes were due on 23 April


@pytest.fixture
def owed(portal) -> str:
    """A meeting of 9 April whose minutes nobody published; its code."""
    with unit_of_work() as session:
        catalogue.install(session)
        with clock.at(EVENING - timedelta(days=9)):
            meeting = Meeting.draft(
                "Riñas en la cancha", EVENING, EVENING + timedelta(hours=2), by=NIDIA,
                liaison_id=NIDIA_ID, place="Salón", territory_id=LA_LIBERTAD,
            )  # fmt: skip
            meeting.convene(by=NIDIA)
        with clock.at(EVENING + timedelta(hours=2)):
            meeting.hold(by=NIDIA)
        session.add(meeting)
        return meeting.code


def words_of(page: str) -> str:
    """Return what a page says."""
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).split())


def test_overdue_minutes_are_named_before_what_was_achieved(
    browser, owed: str, settings: Settings
) -> None:
    """With the way to the meeting itself."""
    assert publish_one(settings, LA_LIBERTAD, APRIL)
    page = browser.get(HERE).text
    assert f'href="/encuentros/{owed}"' in page
    assert page.index(owed) < page.index("El mes en cifras")
    said = words_of(page)
    assert "Hoy hay 1 acta vencida. En el mes se realizó 1 encuentro, sin asistencia" in said
    assert "Todavía no se ha publicado ninguna encuesta de confianza." in said
    assert "En el mes no se confirmó ningún agradecimiento." in said


@pytest.mark.usefixtures("owed")
def test_the_page_tells_the_same_in_english(browser, settings: Settings) -> None:
    """Every heading and sentence of it."""
    publish_one(settings, LA_LIBERTAD, APRIL)
    browser.post("/idioma", data={"language": "en"})
    said = words_of(browser.get(HERE).text)
    for words in (
        "Meeting minutes overdue",
        "Minutes overdue today: 1. Meetings held in the month: 1",
        "Committees and their plans",
        "No plan was assessed in the month.",
        "No trust survey has been published yet.",
        "No thanks were confirmed in the month.",
    ):
        assert words in said


@pytest.mark.usefixtures("owed")
@pytest.mark.parametrize(
    "gone", [("meetings", "committees", "trust", "recognition"), ("participation",)]
)
def test_an_older_report_is_still_read(
    browser, settings: Settings, gone: tuple[str, ...]
) -> None:
    """What it did not know, its page passes over."""
    with reading() as session:
        data = gather(session, LA_LIBERTAD, APRIL).data
    for key in gone:
        data.pop(key, None)
        data.get("participation", {}).pop(key, None)
    store = MediaStore(settings.data_folder / REPORTS)
    with unit_of_work() as session:
        kept = store.keep(json.dumps(data).encode())
        session.add(
            PublishedReport.publish(
                LA_LIBERTAD, "2026-04", data_sha256=kept, pdf_sha256=kept, map_sha256=None
            )
        )
    answer = browser.get(HERE)
    assert answer.status_code == 200
    said = words_of(answer.text)
    assert "El mes en cifras" in said
    assert not any(words in said for words in ("Actas de", "Comités y sus", "Confianza,"))
