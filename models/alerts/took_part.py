"""Who took part in a self-test, and who did not: the report that makes it worth while."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.alerts.codes import Action
from models.alerts.command import Command
from models.alerts.device import Device
from models.alerts.self_test import SelfTest, TestPart
from models.alerts.zone_member import ZoneMember

# Within which the devices of a zone are told to test themselves.
_TOLD_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TookPart:
    """Devices and neighbours of one test: those heard, and those not."""

    heard: list[Device]
    not_heard: list[Device]
    present: list[ZoneMember]
    absent: list[ZoneMember]


def took_part(session: Session, test: SelfTest) -> TookPart:
    """Return who took part. Neighbours who have been forgotten since are left out."""
    parts = list(session.scalars(select(TestPart).where(TestPart.self_test_id == test.id)))
    devices = {one.device_id for one in parts} - {None}
    members = {one.member_id for one in parts} - {None}
    asked = select(Command.device_id).where(
        Command.action == Action.SELF_TEST,
        Command.ordered_at >= test.begun_at,
        Command.ordered_at < test.begun_at + _TOLD_WITHIN,
    )
    here = or_(Device.zone_id == test.zone_id, Device.id.in_(devices))
    theirs = select(Device).where(here, or_(Device.id.in_(asked), Device.id.in_(devices)))
    every_device = session.scalars(theirs.order_by(Device.place, Device.serial)).all()
    neighbours = session.scalars(
        select(ZoneMember)
        .where(
            ZoneMember.zone_id == test.zone_id,
            ZoneMember.name.is_not(None),
            or_(
                ZoneMember.id.in_(members),
                ZoneMember.left_at.is_(None)
                & (ZoneMember.confirmed_at <= (test.ended_at or test.begun_at)),
            ),
        )
        .order_by(ZoneMember.name, ZoneMember.id)
    ).all()
    return TookPart(
        heard=[one for one in every_device if one.id in devices],
        not_heard=[one for one in every_device if one.id not in devices],
        present=[one for one in neighbours if one.id in members],
        absent=[one for one in neighbours if one.id not in members],
    )
