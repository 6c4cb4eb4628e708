"""Publish how soon calls for help were answered, month by month.

Every morning, and from Prefect's pages for any month. Counted anew each time from the calls
themselves, the last months too: what was still open when a month was first counted has ended
since. Safe to run twice: the same calls make the same row. Goal: NFPA 1225, 90 % of calls
answered within ten seconds and dispatched within sixty, both from the press.
"""

from prefect import flow, task

from models.alerts.monthly import publish_responses
from models.session import unit_of_work
from reports.period import Month

MONTHS = 3  # counted again each day; a call is not open for longer


@flow
def report_response_times(month: str | None = None) -> None:
    """Publish the month given ("2026-05"), or the last three."""
    months = [month] if month else [str(one) for one in last_months()]
    publish(months)


@task
def publish(months: list[str]) -> None:
    """Write the row of each month, each in its own moment."""
    for month in months:
        with unit_of_work() as session:
            publish_responses(session, month)


def last_months() -> list[Month]:
    """Return this month, which is not over, and those before it."""
    this = Month.last().before(-1)
    return [this.before(back) for back in range(MONTHS)]
