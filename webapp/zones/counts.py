"""How many devices, neighbours and tests each zone has, for a list of them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from models.alerts.device import Device
from models.alerts.working import Working, counts, works
from models.alerts.zone_member import ZoneMember


@dataclass(frozen=True, slots=True)
class Neighbours:
    """How many take part in a zone, and how many were asked and have not answered."""

    taking_part: int = 0
    asked: int = 0


def devices_by_zone(session: Session) -> dict[UUID, Working]:
    """Count the devices of each zone, and those that work."""
    asked = (
        select(Device.zone_id, func.sum(case((works(), 1), else_=0)), func.count(Device.id))
        .where(counts(), Device.zone_id.is_not(None))
        .group_by(Device.zone_id)
    )
    return {
        zone_id: Working(working, all_)
        for zone_id, working, all_ in session.execute(asked)
        if zone_id is not None
    }


def neighbours_by_zone(session: Session) -> dict[UUID, Neighbours]:
    """Count the neighbours of each zone."""
    confirmed = case((ZoneMember.confirmed_at.is_not(None), 1), else_=0)
    asked = (
        select(ZoneMember.zone_id, func.sum(confirmed), func.count(ZoneMember.id))
        .where(ZoneMember.left_at.is_(None))
        .group_by(ZoneMember.zone_id)
    )
    return {
        zone_id: Neighbours(taking_part, all_ - taking_part)
        for zone_id, taking_part, all_ in session.execute(asked)
    }
