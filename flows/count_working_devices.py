"""Note every evening how many devices work, for the history that is published.

Yesterday's silence cannot be counted tomorrow, so each month's row says how things stood on
the last evening it was written. Safe to run twice.
"""

from prefect import flow, task

from models.alerts.monthly import publish_devices
from models.session import unit_of_work


@flow
def count_working_devices() -> None:
    """Write this month's rows anew."""
    note()


@task
def note() -> None:
    """Count them all, and write down what was counted."""
    with unit_of_work() as session:
        publish_devices(session)
