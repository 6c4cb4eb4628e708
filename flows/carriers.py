"""How a batch of events is carried to its flow: run right here, or by a Prefect worker.

A run here waits about a second and costs a tenth of a second of processor time; a process of
its own would import everything again, for five. What is heavy (a report) is a deployment all
the same: a button must not stop the mail. With a work pool everything is one.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import cast

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.deployments import run_deployment
from prefect.exceptions import ObjectNotFound

from flows.calls import FLOWS, HEAVY
from models.clock import wall
from models.deliveries import Batch
from models.settings import Settings

log = logging.getLogger(__name__)

SERVED = "city"  # the deployments of `python -m flows.serve`
LONGEST_RUN = timedelta(minutes=30)  # a run that takes longer has failed


class Outcome(StrEnum):
    """What became of a batch."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNDER_WAY = "under_way"  # elsewhere, or not tried at all: ask again


def carrier(settings: Settings) -> Callable[[Batch], Outcome]:
    """Choose, batch by batch, who carries it out."""

    def carry(batch: Batch) -> Outcome:
        elsewhere = settings.work_pool or (SERVED if batch.flow in HEAVY else "")
        return on_workers(elsewhere, batch) if elsewhere else run_here(batch)

    return carry


def run_here(batch: Batch) -> Outcome:
    """Run a batch in this process and tell whether it succeeded.

    What may hang carries its own time limit (`@task(timeout_seconds=…)`). A failure while
    Prefect does not answer says nothing about the events, and does not count.
    """
    try:
        FLOWS[batch.flow](list(batch.events))
    except Exception:
        log.exception("%s failed with %d events", batch.flow, len(batch.events))
        return Outcome.FAILED if prefect_answers() else Outcome.UNDER_WAY
    log.info("%s heard of %d events", batch.flow, len(batch.events))
    return Outcome.SUCCEEDED


def on_workers(deployment: str, batch: Batch) -> Outcome:
    """Submit a batch, or look how it is going: Prefect knows it by its key.

    Asking twice starts nothing twice. A run that nobody has taken up may wait as long as it
    likes, and so may one whose deployment is not registered yet: that says nothing about the
    events. One that was begun and has not ended in half an hour has failed.
    """
    try:
        run = cast(
            "FlowRun",
            run_deployment(
                f"{batch.flow}/{deployment}",
                parameters={"events": list(batch.events)},
                idempotency_key=batch.key,
                timeout=0,
                as_subflow=False,
            ),
        )
    except ObjectNotFound:
        log.warning("%s/%s is not registered yet; waiting for it", batch.flow, deployment)
        return Outcome.UNDER_WAY
    except Exception:
        log.exception("could not submit %s to %s", batch.flow, deployment)
        return Outcome.FAILED if prefect_answers() else Outcome.UNDER_WAY
    if run.state is not None and run.state.is_final():
        return Outcome.SUCCEEDED if run.state.is_completed() else Outcome.FAILED
    begun = run.start_time
    return Outcome.FAILED if begun and wall() - begun > LONGEST_RUN else Outcome.UNDER_WAY


def prefect_answers() -> bool:
    """Tell whether Prefect's server is there to be asked."""
    with get_client(sync_client=True) as client:
        return client.api_healthcheck() is None
