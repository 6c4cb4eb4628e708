"""Serve what runs by the calendar, or heavily: `python -m flows.serve`.

Each run is a process of its own, seen and startable on Prefect's pages. With a work pool the
same deployments, and one for every flow that events call, are registered there instead, and
Prefect's workers run them.
"""

import logging
import signal
import time
from collections.abc import Mapping
from threading import Event as Signal

from prefect import Flow, serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.calls import FLOWS
from flows.carriers import SERVED, prefect_answers
from flows.count_working_devices import count_working_devices
from flows.forget_personal_data import forget_personal_data
from flows.publish_accountability_reports import publish_accountability_reports
from flows.publish_seal_head import publish_seal_head
from flows.publish_survey_results import publish_survey_results
from flows.recognise_service import recognise_service
from flows.report_response_times import report_response_times
from flows.watch_silent_devices import watch_silent_devices
from models import logs
from models.settings import Settings

CITY = "America/Bogota"
PAUSE_S = 1.0

# When each begins, by the city's clock.
CALENDAR: Mapping[Flow[..., None], str] = {
    publish_accountability_reports: "0 6 1 * *",
    publish_seal_head: "30 5 * * *",
    forget_personal_data: "0 3 * * *",
    report_response_times: "10 5 * * *",
    count_working_devices: "45 23 * * *",
    watch_silent_devices: "20 * * * *",
    recognise_service: "40 6 * * *",
    publish_survey_results: "50 5 * * *",
}


def deployment(flow: Flow[..., None], name: str) -> RunnerDeployment:
    """Describe a flow to Prefect, with the hour it begins where it has one."""
    cron = CALENDAR.get(flow)
    return RunnerDeployment.from_flow(
        flow,
        name,
        schedule=Cron(cron, timezone=CITY) if cron else None,
        description=(flow.fn.__doc__ or "").strip(),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def register(pool: str) -> None:
    """Tell Prefect to run everything on the workers of a pool. Saying it again is harmless."""
    for flow in {**FLOWS, **{flow.name: flow for flow in CALENDAR}}.values():
        deployment(flow, pool).apply(work_pool_name=pool)


def main() -> None:
    """Serve the calendar here, or leave it to the workers and only stay alive."""
    settings = Settings.from_environment()
    logs.configure("deployments", settings.log_format)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells of every request
    while not prefect_answers():
        time.sleep(PAUSE_S)  # it starts beside us, and takes longer
    if not settings.work_pool:
        serve(*(deployment(flow, SERVED) for flow in CALENDAR))
        return
    register(settings.work_pool)
    stop = Signal()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    stop.wait()  # whoever supervises us would start us again and again


if __name__ == "__main__":
    main()
