"""Publish the month's accountability report of every comuna and corregimiento.

Started on the first of each month at six, from Prefect's pages, and by `report.requested`
when somebody presses the button in the portal. Safe to run twice: the same month and place
make the same report. Law: Ley 1757 de 2015, arts. 48 to 50.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from prefect import flow, get_run_logger, task

from flows.diary import heard
from models.calendar import city_day
from models.clock import now
from models.session import reading


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
    for wanted in asked_for(events) if events else [Wanted(month or last_month())]:
        publish(wanted)


@task
def publish(wanted: Wanted) -> None:
    """Make one report and put it where everybody finds it."""
    get_run_logger().info("report of %s for %s", wanted.month, wanted.territory_id or "all")


def asked_for(events: list[int]) -> list[Wanted]:
    """Read what the events ask for, each thing once. Their facts are `month`, `territory`."""
    with reading() as session:
        asked = [
            Wanted(event.facts.get("month") or last_month(), event.facts.get("territory"))
            for event in heard(session, events)
        ]
    return list(dict.fromkeys(asked))


def last_month() -> str:
    """Return the month that is over, in the city: "2026-10" on any day of November."""
    today: date = city_day(now())
    return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
