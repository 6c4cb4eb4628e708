"""Figures about the platform for Prometheus, counted anew in the database at every look.

Nothing is kept in a worker's memory: two workers would each tell half of the truth. Every
figure is a count or an age; none is about a person.
"""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from prometheus_client.core import CollectorRegistry, GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Select, func, select

from models.alerts.command import Command
from models.alerts.dead_letter import DeadLetter
from models.alerts.device import Device
from models.alerts.gateway_figures import read_figures
from models.alerts.incident import Incident
from models.audit import Seal
from models.clock import now
from models.deadlines import Deadline
from models.deliveries import Delivery
from models.events import Event
from models.letters import Letter
from models.people.web_session import WebSession
from models.programs import states
from models.settings import Settings
from models.upkeep.order_stages import IN_HAND, WorkOrderStatus
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from webapp.database import db

A_MOMENT = timedelta(minutes=1)  # the ticker needs a second; later, something is wrong


class Figures(Collector):
    """What is measured, each with a sentence that says what it means."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Count."""
        yield _by_status("requests", "Reports, by status.", ServiceRequest.status)
        yield _by_status("work_orders", "Work orders, by status.", WorkOrder.status)
        yield _by_status("devices", "Devices, by status.", Device.status)
        yield _by_status("incidents", "Calls for help, by status.", Incident.status)
        yield _by_status("commands", "Orders to devices, by status.", Command.status)
        letters = DeadLetter.id.is_not(None)
        yield _count("dead_letters", "Messages nobody could read.", DeadLetter, letters)
        running = WorkOrder.status.in_(IN_HAND) & (WorkOrder.status != WorkOrderStatus.PAUSED)
        overdue = running & (WorkOrder.due_at <= now())
        yield _count("work_orders_overdue", "Promises broken now.", WorkOrder, overdue)
        waiting = Delivery.handled_at.is_(None) & Delivery.parked_at.is_(None)
        yield _count("deliveries_waiting", "Events that flows must hear.", Delivery, waiting)
        parked = Delivery.handled_at.is_(None) & Delivery.parked_at.is_not(None)
        yield _count("deliveries_parked", "Events that flows gave up.", Delivery, parked)
        unsent = Letter.sent_at.is_(None) & Letter.abandoned_at.is_(None)
        yield _count("letters_waiting", "Letters not sent yet.", Letter, unsent)
        given_up = Letter.sent_at.is_(None) & Letter.abandoned_at.is_not(None)
        yield _count("letters_abandoned", "Letters that nobody took.", Letter, given_up)
        signed_in = WebSession.ended_at.is_(None) & (WebSession.expires_at > now())
        yield _count("sessions_open", "Browsers signed in.", WebSession, signed_in)
        yield _gauge("events", "Events in the diary.", _number(select(func.max(Event.id))))
        seals = _number(select(func.max(Seal.position)))
        yield _gauge("seals", "Events sealed in the chain.", seals)
        sealed = select(func.coalesce(func.max(Seal.event_id), 0)).scalar_subquery()
        yield _count(
            "events_unsealed", "Events that wait for a seal.", Event, Event.id > sealed
        )
        missed = (
            Deadline.fired_at.is_(None)
            & Deadline.withdrawn_at.is_(None)
            & (Deadline.due_at < now() - A_MOMENT)
        )
        yield _count("deadlines_unfired", "Deadlines due a minute ago.", Deadline, missed)
        yield from self._disk()
        yield from self._programs()
        yield from self._gateway()

    def _disk(self) -> Iterator[GaugeMetricFamily]:
        usage = shutil.disk_usage(self._settings.data_folder)
        yield _gauge("disk_free_bytes", "Room left for what is written.", usage.free)
        yield _gauge("disk_size_bytes", "Room there is in all.", usage.total)

    def _programs(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily(_name("program_up"), "1 while it runs.", labels=["program"])
        restarts = GaugeMetricFamily(
            _name("program_restarts"), "How often it was started again.", labels=["program"]
        )
        for state in states(self._settings.data_folder):
            up.add_metric([state.name], float(state.well))
            restarts.add_metric([state.name], state.restarts)
        yield up
        yield restarts

    def _gateway(self) -> Iterator[GaugeMetricFamily]:
        told = read_figures(self._settings.data_folder)
        if told is None:
            return
        heard = GaugeMetricFamily(
            _name("gateway"), "What the gateway took in since it started.", labels=["what"]
        )
        for what, how_many in told.counts.items():
            heard.add_metric([what], how_many)
        yield heard
        yield _gauge("gateway_waiting", "Messages not written down yet.", told.waiting)
        yield _gauge(
            "gateway_oldest_seconds", "How long the first of them waits.", told.oldest_s
        )
        yield _gauge("gateway_connected", "1 while the broker is there.", float(told.connected))


def registry(settings: Settings) -> CollectorRegistry:
    """Return what Prometheus asks for its figures."""
    figures = CollectorRegistry(auto_describe=False)
    figures.register(Figures(settings))
    return figures


def _by_status(name: str, words: str, status: Any) -> GaugeMetricFamily:
    figure = GaugeMetricFamily(_name(name), words, labels=["status"])
    for code, count in db.execute(select(status, func.count()).group_by(status)):
        figure.add_metric([code.value], count)
    return figure


def _count(name: str, words: str, table: type[Any], which: Any) -> GaugeMetricFamily:
    counted = select(func.count()).select_from(table).where(which)
    return _gauge(name, words, _number(counted))


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(_name(name), words, value=value)


def _number(counted: Select[Any]) -> float:
    return float(db.scalar(counted) or 0)


def _name(name: str) -> str:
    return f"convivencia_{name}"
