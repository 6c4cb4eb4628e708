"""Repairs of devices: the work order that a trouble opened, and when the trouble began."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.alerts.codes import Trouble
from models.alerts.device import Device
from models.base import Base, Identified
from models.upkeep.work_order import WorkOrder

_OPEN = text("ended_at IS NULL")


class DeviceRepair(Identified, Base):
    """One device in trouble, and the work order to mend it: one at a time for each device."""

    __tablename__ = "device_repair"
    __table_args__ = (
        Index(
            "uq_device_repair_open",
            "device_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    device_id: Mapped[UUID] = mapped_column(ForeignKey(Device.id), index=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey(WorkOrder.id), unique=True)
    trouble: Mapped[Trouble]
    since: Mapped[datetime]  # when it went silent, not when we noticed
    ended_at: Mapped[datetime | None]

    device: Mapped[Device] = relationship(lazy="joined", innerjoin=True)
    order: Mapped[WorkOrder] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def running_for(cls, device_id: UUID) -> Select["DeviceRepair"]:
        """Select the repair a device is waiting for."""
        return select(cls).where(cls.device_id == device_id, cls.ended_at.is_(None))
