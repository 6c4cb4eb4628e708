"""Publish the month's accountability report of every comuna and corregimiento.

Started on the first of each month at six, from Prefect's pages, and by `report.requested`
when somebody presses the button in the portal. Safe to run twice: the same month and place
make the same report. Law: Ley 1757 de 2015, arts. 48 to 50.
"""

from dataclasses import dataclass

from prefect import flow, get_run_logger, task
from sqlalchemy.orm import Session

from flows.diary import heard
from models.media import MediaStore
from models.places.territory import Territory, TerritoryKind
from models.session import reading, unit_of_work
from models.settings import Settings
from models.upkeep.published_report import REPORTS, PublishedReport, known_by
from reports.accountability import gather, outlines_of
from reports.document import as_pdf
from reports.period import Month
from reports.street_map import as_map


@dataclass(frozen=True, slots=True)
class Wanted:
    """One report that somebody waits for. No territory means each of them."""

    month: str  # "2026-11"
    territory_id: str | None = None


@flow
def publish_accountability_reports(
    events: list[int] | None = None, month: str | None = None
) -> None:
    """Publish what these events ask for; without events, the month given or the last one."""
    for wanted in asked_for(events) if events else [Wanted(month or str(Month.last()))]:
        publish(wanted)


@task
def publish(wanted: Wanted) -> None:
    """Make one report, or each, and put it where everybody finds it."""
    settings = Settings.from_environment()
    with reading() as session:
        territories = [wanted.territory_id] if wanted.territory_id else reported_on(session)
    for territory_id in territories:
        if publish_one(settings, territory_id, Month.read(wanted.month)):
            get_run_logger().info("published %s of %s", wanted.month, territory_id)


def publish_one(settings: Settings, territory_id: str, month: Month) -> bool:
    """Make and publish one report; False when exactly these data were published before.

    Its files are complete on the disk before the row that names them, and the row is what
    makes it public. Killed in between, the next run writes the same bytes again.
    """
    with reading() as session:
        content = gather(session, territory_id, month)
        outlines = outlines_of(session, territory_id)
        if session.scalars(known_by(content.digest)).first() is not None:
            return False
    store = MediaStore(settings.data_folder / REPORTS)
    page = as_map(content, outlines)
    report = PublishedReport.publish(
        territory_id,
        str(month),
        data_sha256=store.keep(content.as_json),
        pdf_sha256=store.keep(as_pdf(content, outlines, settings.public_url)),
        map_sha256=store.keep(page.encode()) if page else None,
    )
    with unit_of_work() as session:
        session.add(report)
    return True


def reported_on(session: Session) -> list[str]:
    """List whom reports are made for: the city, each comuna, and each corregimiento."""
    kinds = (TerritoryKind.MUNICIPALITY, TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO)
    return [one.id for kind in kinds for one in session.scalars(Territory.of_kind(kind))]


def asked_for(events: list[int]) -> list[Wanted]:
    """Read what the events ask for, each thing once. Their facts are `month`, `territory`."""
    with reading() as session:
        asked = [
            Wanted(event.facts.get("month") or str(Month.last()), event.facts.get("territory"))
            for event in heard(session, events)
        ]
    return list(dict.fromkeys(asked))
