"""The whole board: what is open by age, the units, the devices, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, selectinload

from models.alerts.codes import Mode
from models.alerts.incident import Incident
from models.alerts.incident_stages import OPEN, IncidentStatus
from models.events import Event
from models.places.territory import Territory, TerritoryKind
from webapp.control_room.cards import Card, cards_of, free_units
from webapp.control_room.troubles import Health, health
from webapp.control_room.units import Riding, off_duty, on_duty
from webapp.orders.signatures import Viewer

MOST = 24  # cards at once; in a flood what nobody has taken comes first


@dataclass(frozen=True, slots=True)
class Board:
    """What stands on the board at one moment."""

    newest: int  # the number of the last event that it shows
    cards: Sequence[Card]
    waiting: int  # real calls that nobody has taken
    open: int
    riding: Sequence[Riding]
    resting: int
    health: Health

    @property
    def next(self) -> Card | None:
        """Return what must be answered first: the oldest real call, or else a test."""
        waiting = [card for card in self.cards if card.waits]
        real = [card for card in waiting if card.incident.mode is Mode.REAL]
        return next(iter(real or waiting), None)

    @property
    def hidden(self) -> int:
        """Count the open incidents that there is no room for."""
        return max(self.open - len(self.cards), 0)


def board(session: Session, viewer: Viewer) -> Board:
    """Look at everything that is open, oldest first: what is new comes below and moves nothing.

    Something is shown of at most `MOST` incidents; `Board.hidden` counts the others.
    """
    newest = session.scalar(Event.last_told()) or 0  # before anything else is looked at
    territories = names_of_territories(session)
    riding = on_duty(session, territories)
    still_open = Incident.status.in_(OPEN)
    urgent = case(
        ((Incident.status == IncidentStatus.RAISED) & (Incident.mode == Mode.REAL), 0),
        (Incident.acknowledged_by == viewer.id, 1),
        else_=2,
    )
    chosen = select(Incident).where(still_open).options(selectinload(Incident.zone))
    shown = sorted(
        session.scalars(chosen.order_by(urgent, Incident.raised_at).limit(MOST)),
        key=lambda one: (one.raised_at, one.code),
    )
    counts = select(func.count(Incident.id), func.sum(case((urgent == 0, 1), else_=0)))
    opened, waiting = session.execute(counts.where(still_open)).one()
    return Board(
        newest,
        cards_of(session, shown, free_units(riding), territories, viewer),
        waiting or 0,
        opened or 0,
        riding,
        off_duty(session),
        health(session),
    )


def names_of_territories(session: Session) -> dict[str, str]:
    """Return what comunas and corregimientos are called, by their ids."""
    kinds = (TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO)
    named = select(Territory.id, Territory.name).where(Territory.kind.in_(kinds))
    return dict(session.execute(named.order_by(Territory.id)).all())
