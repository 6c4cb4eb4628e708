"""Repairs of devices: the work order that a trouble opened, and how both go on together."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.alerts.codes import DeviceStatus, Trouble
from models.alerts.device import Device
from models.base import Base, Identified
from models.clock import now
from models.events import PLATFORM
from models.upkeep.codes import CancelReason, Confirmation, DisputeReason
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.work_order import WorkOrder

_OPEN = text("ended_at IS NULL")
_S = WorkOrderStatus
_OVER = {_S.CLOSED, _S.CANCELLED}


class DeviceRepair(Identified, Base):
    """One device in trouble, and the work order to mend it: one at a time for each device.

    The department says when it is mended. Whether it is, the device says: its next sign of
    life confirms the order, and a day of silence refuses it.
    """

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
    trouble: Mapped[Trouble]  # the one that opened it; others may have joined since
    since: Mapped[datetime]  # when it went silent, not when we noticed
    mended_at: Mapped[datetime | None]  # when the department last handed it back
    ended_at: Mapped[datetime | None]

    device: Mapped[Device] = relationship(lazy="joined", innerjoin=True)
    order: Mapped[WorkOrder] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def running_for(cls, device_id: UUID) -> Select["DeviceRepair"]:
        """Select the repair a device is waiting for."""
        return select(cls).where(cls.device_id == device_id, cls.ended_at.is_(None))

    @classmethod
    def of_orders(cls, order_ids: Collection[UUID]) -> Select["DeviceRepair"]:
        """Select the repairs that these orders are about."""
        return select(cls).where(cls.order_id.in_(order_ids))

    def follow_up(self) -> None:
        """Bring device and order together again, as they stand now. Twice changes nothing."""
        if self.ended_at is not None:
            return
        if self.order.status in _OVER:
            self.ended_at = now()
        elif self.order.status is _S.COMPLETED:
            self._after_completion()
        elif self.order.status in {_S.STARTED, _S.PAUSED}:
            if self.device.is_in_service:
                self.device.repair(by=PLATFORM)
        elif self.order.can("cancel"):
            self._unless_needless()

    def _unless_needless(self) -> None:
        """Withdraw an order nobody has begun, where there is nothing to mend any more."""
        if self.device.status is DeviceStatus.RETIRED:
            self._cancel(CancelReason.TAKEN_AWAY)
        elif self.device.status is DeviceStatus.ONLINE and not self.device.troubles:
            self._cancel(CancelReason.RECOVERED)

    def _cancel(self, reason: CancelReason) -> None:
        by = self.device.actor if reason is CancelReason.RECOVERED else PLATFORM
        self.order.cancel(reason, by=by)
        self.ended_at = now()

    def _after_completion(self) -> None:
        """Put the device back to work, and then take its word for whether it was mended."""
        completed_at = self.order.completed_at
        if completed_at is None or self.device.status is DeviceStatus.RETIRED:
            return
        if self.mended_at is None or self.mended_at < completed_at:
            if self.device.is_in_service:  # the department skipped the step in between
                self.device.repair(by=PLATFORM)
            self.device.mend(by=PLATFORM)
            self.mended_at = now()
        elif self.device.troubles:
            self.order.reject(DisputeReason.STILL_BROKEN, by=PLATFORM)
        elif self.device.status is DeviceStatus.ONLINE:
            self.order.verify(by=self.device.actor, word=Confirmation.HEARD)
            self.ended_at = now()
