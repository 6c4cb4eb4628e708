"""Prefect's server, as the platform starts it, keeps its calendar."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.schedules import CronSchedule
from prefect.settings import PREFECT_API_URL, temporary_settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120


@flow
def nothing() -> None:
    """Do nothing, on time."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a server of our own, started as `convivencia up` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "PREFECT_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "CONVIVENCIA_DATA": str(tmp_path),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }
    command = [sys.executable, "-m", "flows.prefect_server", "--host", "127.0.0.1"]
    with (tmp_path / "said").open("wb") as said:
        running = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, stdout=said, stderr=said
        )
        try:
            yield f"http://127.0.0.1:{port}/api"
        finally:
            running.terminate()
            running.wait(30)


async def planned(cron: str) -> int:
    """Put a flow on the calendar, and count the runs that the server plans for it."""
    async with get_client() as client:
        flow_id = await client.create_flow(nothing)
        deployment = await client.create_deployment(
            flow_id=flow_id,
            name="by-the-calendar",
            entrypoint="nowhere:nothing",
            schedules=[DeploymentScheduleCreate(schedule=CronSchedule(cron=cron), active=True)],
        )
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            runs = await client.read_flow_runs()
            if of_it := [run for run in runs if run.deployment_id == deployment]:
                return len(of_it)
            await asyncio.sleep(1)
        return 0


def test_what_stands_on_the_calendar_is_planned(server: str):
    """A monthly report that nobody starts by hand begins all the same."""
    with temporary_settings({PREFECT_API_URL: server}):
        asyncio.run(up(server))
        assert asyncio.run(planned("0 6 1 * *")) > 0


async def up(server: str) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        async with get_client() as client:
            if await client.api_healthcheck() is None:
                return
        await asyncio.sleep(1)
    pytest.fail(f"Prefect did not answer at {server}")
