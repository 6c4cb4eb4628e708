"""Whoever is on duty is told what is the matter, and by a number how bad it is."""

import pytest

from models.alerts.gateway_figures import GatewayFigures, write_figures
from models.heartbeats import beat
from models.programs import State, write_states
from models.session import unit_of_work
from models.settings import Settings


@pytest.fixture
def supervisor(settings: Settings):
    """Say how the programs are, as the supervisor would."""
    (settings.data_folder / "run").mkdir()

    def say(**conditions: str) -> None:
        write_states(
            settings.data_folder,
            [State(name, condition, 1, 1, 0) for name, condition in conditions.items()],
        )

    return say


def test_a_portal_that_answers_is_alive(browser):
    """Whatever else may be wrong."""
    assert browser.get("/healthz").text == "ok\n"


def test_a_portal_that_runs_alone_is_ready(browser):
    """Nobody supervises it, so nobody knows of anything that fails."""
    answer = browser.get("/readyz")

    assert (answer.status_code, answer.json["status"]) == (200, "ready")


@pytest.mark.parametrize(
    ("conditions", "code", "status"),
    [
        ({"broker": "running", "relay": "running"}, 200, "ready"),
        ({"broker": "running", "relay": "waiting"}, 200, "degraded"),
        ({"broker": "waiting", "relay": "running"}, 503, "unready"),
        ({"gateway": "starting"}, 503, "unready"),
    ],
)
def test_only_what_people_would_notice_makes_it_unready(
    browser, supervisor, conditions, code, status
):
    """A report can be filed while the flows are away; a press must be heard."""
    supervisor(**conditions)
    answer = browser.get("/readyz")

    assert (answer.status_code, answer.json["status"]) == (code, status)
    assert set(conditions) < set(answer.json["parts"])


def test_a_program_that_runs_and_gets_nowhere_says_what_it_waits_for(browser, supervisor):
    """The supervisor sees that it runs; only the program knows that it cannot work."""
    supervisor(relay="running")
    with unit_of_work() as session:
        beat(session, "relay", "prefect")

    assert browser.get("/readyz").json["parts"]["relay"] == "waits for prefect"


@pytest.mark.parametrize(("waits_s", "code"), [(1.0, 200), (20.0, 503)])
def test_presses_that_wait_to_be_written_make_it_unready(
    browser, supervisor, settings, waits_s, code
):
    """The gateway lives and hears, but the disk is full: somebody must come."""
    supervisor(gateway="running")
    write_figures(settings.data_folder, GatewayFigures(waiting=3, oldest_s=waits_s))

    assert browser.get("/readyz").status_code == code
