"""The months of the demonstration as they would have been published while they went by."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from models.alerts.device import Device
from models.alerts.monthly import DeviceMonth, bounds, publish_responses
from models.calendar import city_day
from models.clock import wall
from models.demonstration.calls import DAYS
from models.demonstration.stands import PREFIX
from models.session import unit_of_work


def publish_figures() -> None:
    """Publish these months at once; a real city waits for each evening and morning."""
    began = wall() - timedelta(days=DAYS)
    months = sorted(
        {f"{city_day(began + timedelta(days=day)):%Y-%m}" for day in range(DAYS + 1)}
    )
    for month in months:
        with unit_of_work() as session:
            publish_responses(session, month)
    with unit_of_work() as session:
        devices = session.scalars(select(Device).where(Device.serial.startswith(PREFIX))).all()
        for month in months[:-1]:  # this one has not ended
            session.add_all(_as_noted(list(devices), month, bounds(month)[1]))


def _as_noted(devices: list[Device], month: str, end: datetime) -> list[DeviceMonth]:
    """Say how many worked when a month ended: those that were not silent yet."""
    there = Counter((str(one.territory_id), one.kind) for one in devices)
    silent = Counter(
        (str(one.territory_id), one.kind)
        for one in devices
        if one.silent_since is not None and one.silent_since < end
    )
    return [
        DeviceMonth(
            month=month, territory_id=territory_id, kind=kind, counted=counted,
            working=counted - silent[territory_id, kind], counted_at=end,
        )
        for (territory_id, kind), counted in there.items()
    ]  # fmt: skip
