"""Words added to a request later, by another program on somebody's behalf."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.events import EventKind
from models.people.api_key import ApiKey
from models.upkeep.service_request import ServiceRequest


class RequestUpdate(Identified, Base):
    """What somebody adds to a report. It changes no status: the city's own steps do that."""

    __tablename__ = "request_update"
    # A program that repeats itself, because an answer was lost, adds nothing twice.
    __table_args__ = (UniqueConstraint("api_key_id", "client_reference"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey(ServiceRequest.id), index=True)
    api_key_id: Mapped[UUID] = mapped_column(ForeignKey(ApiKey.id))
    client_reference: Mapped[str | None]
    claimed_status: Mapped[str]  # what the program says of it: "open" or "closed"
    description: Mapped[str]
    said_at: Mapped[datetime]
    received_at: Mapped[datetime]

    @classmethod
    def add(
        cls,
        request: ServiceRequest,
        key: ApiKey,
        *,
        description: str,
        claimed_status: str,
        said_at: datetime,
        client_reference: str | None,
    ) -> Self:
        """Note what was said, and say on the request that something was."""
        update = cls(
            request_id=request.id,
            api_key_id=key.id,
            client_reference=client_reference,
            claimed_status=claimed_status,
            description=description,
            said_at=said_at,
        )
        update.received_at = now()
        request.announce(EventKind.REQUEST_UPDATED, by=key.actor, update=str(update.id))
        return update
