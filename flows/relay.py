"""The relay: reads the city's diary and runs the flows its events call for.

It runs beside the portal, never inside it: a report is filed and an alarm is raised even
while Prefect is down, and what they call for happens when it comes back. One relay runs per
city; a second would only do work twice, which the flows bear.

Numbered, because each is a way to lose or repeat work:
1. Deliveries are made from the diary, not by whoever writes it: `models` knows no flows.
2. A delivery is handled only after its flow succeeded. Killed in between, the relay runs the
   same batch again: at least once, so every flow is safe to run twice.
3. A batch that fails comes back in quarters (200, 50, 12, 3, 1), later each time. One bad
   event is alone at its fifth failure, and it alone is parked.
4. While Prefect does not answer nothing is tried, so nothing uses up its five tries.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from threading import Event as Signal
from time import monotonic

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from flows.calls import FLOWS, kinds_calling
from flows.carriers import Outcome, carrier, prefect_answers
from models import deliveries
from models.deliveries import Batch, Delivery, due_batches, owe
from models.events import Event
from models.heartbeats import beat
from models.session import reading, unit_of_work
from models.settings import Settings

log = logging.getLogger(__name__)

PROGRAM = "relay"
PAUSE_S = 1.0
AT_ONCE = 2  # runs side by side, so that a slow one does not hold up the others
AT_MOST = 1_000  # deliveries noted in one transaction, which then takes some 10 ms
SETTLED = timedelta(minutes=5)
LOOK_BACK_EVERY_S = 10.0
# In the very words of the index that leaves imported history out, or it would not be used.
CALLING = text("NOT event.imported")
LOOK_AGAIN = timedelta(seconds=2)  # at a run that is somewhere else


def run(settings: Settings, stop: Signal) -> None:
    """Relay until told to stop."""
    carry_out = unless_stopped(carrier(settings), stop)
    looked_back = 0.0
    while not stop.is_set():
        worked = False
        try:
            back = monotonic() - looked_back > LOOK_BACK_EVERY_S
            note_what_is_owed(look_back=back)
            looked_back = monotonic() if back else looked_back
            worked = hand_over_if_prefect_answers(carry_out)
        except Exception:
            log.exception("could not relay; trying again in %ss", PAUSE_S)
        if not worked:
            stop.wait(PAUSE_S)


def hand_over_if_prefect_answers(carry_out: Callable[[Batch], Outcome]) -> bool:
    """Hand over what is due and say how it goes. Return False when there was nothing."""
    batches = due()
    answers = not batches or prefect_answers()
    with unit_of_work() as session:
        beat(session, PROGRAM, None if answers else "prefect")
    if answers:
        hand_over(batches, carry_out)
    return answers and bool(batches)


def relay(carry_out: Callable[[Batch], Outcome]) -> bool:
    """Work through what is due once. Return False when there was nothing."""
    note_what_is_owed()
    batches = due()
    hand_over(batches, carry_out)
    return bool(batches)


def hand_over(batches: list[Batch], carry_out: Callable[[Batch], Outcome]) -> None:
    """Run the batches, a few at once, and write down what became of each.

    Each is claimed before it starts. Every thread gets the clock of whoever called.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = []
        for batch in batches:
            with unit_of_work() as session:
                deliveries.claim(session, batch)
            runs.append(pool.submit(copy_context().run, carry_out, batch))
        for batch, run_ in zip(batches, runs, strict=True):
            settle(batch, run_.result())


def settle(batch: Batch, outcome: Outcome) -> None:
    """Write down what became of a batch."""
    with unit_of_work() as session:
        if outcome is Outcome.SUCCEEDED:
            deliveries.handled(session, batch)
        elif outcome is Outcome.FAILED:
            deliveries.failed(session, batch)
        else:
            deliveries.look_again(session, batch, LOOK_AGAIN)


def due() -> list[Batch]:
    """Gather what may be tried now, a few batches of each flow."""
    with reading() as session:
        return [batch for name in FLOWS for batch in due_batches(session, name)]


def note_what_is_owed(*, look_back: bool = True) -> int:
    """Make the deliveries that new events call for, and return how many.

    Situation: the diary carries no mark of what was relayed, and PostgreSQL shows a number
    given early only when its slower transaction commits, so "after the last number" skips
    events. Looking back, we look for events without a delivery instead, from five minutes
    before the newest one delivered to that flow, so that the search stays small however long
    the diary grows. The mark is found in the deliveries themselves: no cursor to keep, and a
    relay that slept for a week starts where it stopped, because its own clock plays no part.
    Between two such looks "after the last number" is enough, and costs almost nothing.
    Trade-off: a transaction that stays open for more than five minutes could be missed, so
    the server ends such transactions; and a flow that is new in `calls.py` hears of the
    whole past, so the migration that brings it notes the old events as handled.
    """
    noted = 0
    for name in FLOWS:
        with reading() as session:
            missing = events_without_delivery(session, name, look_back=look_back)
        if missing:
            with unit_of_work() as session:
                owe(session, name, missing)
            noted += len(missing)
    return noted


def events_without_delivery(session: Session, flow: str, *, look_back: bool) -> list[int]:
    """List the events, oldest first, that `flow` must hear of and was not told to."""
    mark = settled_mark(session, flow) if look_back else newest_delivered(session, flow)
    missing = (
        select(Event.id)
        .where(Event.kind.in_(kinds_calling(flow)), CALLING, Event.id > mark)
        .order_by(Event.id)  # so that nothing before a noted event is left out
        .limit(AT_MOST)  # the write lock is held for a moment only
    )
    if look_back:
        known = select(Delivery.event_id).where(
            Delivery.event_id == Event.id, Delivery.flow == flow
        )
        missing = missing.where(~known.exists())
    return list(session.scalars(missing))


def newest_delivered(session: Session, flow: str) -> int:
    """Return the highest number that `flow` was ever told, or is to be."""
    told = select(func.max(Delivery.event_id)).where(Delivery.flow == flow)
    return session.scalar(told) or 0


def settled_mark(session: Session, flow: str) -> int:
    """Return the number up to which `flow` is known to have heard of everything."""
    delivered = (
        select(Event.id, Event.recorded_at)
        .join(Delivery, Delivery.event_id == Event.id)
        .where(Delivery.flow == flow)
        .order_by(Delivery.event_id.desc())
        .limit(1)
    )
    newest = session.execute(delivered).one_or_none()
    if newest is None:
        return 0
    settled = delivered.where(Event.recorded_at < newest.recorded_at - SETTLED)
    return session.scalar(settled) or 0


def unless_stopped(
    carry_out: Callable[[Batch], Outcome], stop: Signal
) -> Callable[[Batch], Outcome]:
    """Start nothing new once the relay was told to stop; what is claimed stays claimed."""

    def carry(batch: Batch) -> Outcome:
        return Outcome.UNDER_WAY if stop.is_set() else carry_out(batch)

    return carry
