"""Service requests: what somebody found broken, in their words, from report to outcome."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified
from models.clock import now
from models.events import Actor, Announces, EventKind
from models.lifecycle import Lifecycle, TransitionRefusedError
from models.numbering import random_code
from models.people.api_key import ApiKey
from models.people.department import Department
from models.people.grant import Scope, ScopeKind
from models.places.territory import Territory
from models.upkeep.category import Category
from models.upkeep.codes import (
    Channel,
    Confirmation,
    DisputeReason,
    HideReason,
    Priority,
    RejectionReason,
)
from models.upkeep.request_stages import (
    FINAL,
    REQUEST_EVIDENCE,
    REQUEST_LIFECYCLE,
    RequestStatus,
)

REOPEN_WITHIN = timedelta(days=30)

_K = EventKind


class ServiceRequest(Announces, Identified, Base):
    """One voice about one broken place.

    A second voice about the same place is a request of its own that is *joined* to the first:
    figures count places once (those not joined) and voices apart (`weight`). What the reporter
    wrote stands here, where it can be erased; who they are stands in `Follower`.
    """

    __tablename__ = "service_request"
    __table_args__ = (
        *REQUEST_EVIDENCE,
        Index("ix_service_request_near", "category_code", "status", "lat", "lon"),
        Index("ix_service_request_received", "received_at"),
        Index("ix_service_request_territory", "territory_id", "received_at"),
        Index(
            "ix_service_request_triage",
            "received_at",
            sqlite_where=text("status = 'received'"),
            postgresql_where=text("status = 'received'"),
        ),
        UniqueConstraint("api_key_id", "client_reference"),
        UniqueConstraint("source", "source_id"),
    )

    LIFECYCLE: ClassVar[Lifecycle[RequestStatus]] = REQUEST_LIFECYCLE

    code: Mapped[str] = mapped_column(unique=True)
    status: Mapped[RequestStatus]
    category_code: Mapped[str] = mapped_column(ForeignKey(Category.code))
    priority: Mapped[Priority]
    channel: Mapped[Channel]
    description: Mapped[str] = mapped_column(default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)  # question code → answer
    address: Mapped[str] = mapped_column(default="")
    lat: Mapped[float | None]  # WGS84, degrees
    lon: Mapped[float | None]
    territory_id: Mapped[str | None] = mapped_column(
        ForeignKey(Territory.id)
    )  # comuna or corregimiento
    barrio_id: Mapped[str | None] = mapped_column(ForeignKey(Territory.id))
    department_id: Mapped[str | None] = mapped_column(ForeignKey(Department.id))
    received_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]  # the promise, as whoever reported is told
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    confirmation: Mapped[Confirmation | None]
    disputes: Mapped[int] = mapped_column(default=0)
    rejection_reason: Mapped[RejectionReason | None]
    responsible_instead: Mapped[str | None]  # who mends it, where the city does not
    joined_to_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("service_request.id"), index=True
    )
    weight: Mapped[int] = mapped_column(default=1)  # voices: this one and those joined to it
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[HideReason | None]
    api_key_id: Mapped[UUID | None] = mapped_column(ForeignKey(ApiKey.id))
    client_reference: Mapped[str | None]
    source: Mapped[str | None]  # of imported history: where it comes from, and its id there
    source_id: Mapped[str | None]
    imported: Mapped[bool] = mapped_column(default=False)
    location_adjusted: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()

    category: Mapped[Category] = relationship(lazy="joined", innerjoin=True)
    joined_to: Mapped["ServiceRequest | None"] = relationship(
        remote_side="ServiceRequest.id", lazy="select"
    )

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def receive(cls, category: Category, *, channel: Channel, by: Actor, **told: Any) -> Self:
        """Take in a report. `told` are the columns that say what and where.

        The category's usual priority holds until a person of the city sets another.
        """
        told.setdefault("priority", category.default_priority or Priority.NORMAL)
        told.setdefault("answers", {})
        request = cls(
            code=random_code("R"),
            status=RequestStatus.RECEIVED,
            category=category,
            category_code=category.code,
            channel=channel,
            weight=1,
            disputes=0,
            **told,
        )
        request.received_at = request.announce(
            _K.REQUEST_RECEIVED, by=by, category=category.code, channel=channel
        )
        request.updated_at = request.received_at
        return request

    def accept(self, department_id: str, due_at: datetime | None, *, by: Actor) -> None:
        """Say that a department will mend it, by when."""
        when = self._move(
            "accept",
            _K.REQUEST_ACCEPTED,
            by,
            department=department_id,
            due_at=due_at.isoformat() if due_at else None,
        )
        self.accepted_at = self.accepted_at or when
        self.promised(department_id, due_at)
        self.resolved_at = None

    def promised(self, department_id: str | None, due_at: datetime | None) -> None:
        """Keep what the order promises where whoever reported will read it."""
        self.department_id, self.due_at = department_id, due_at

    def reject(
        self, reason: RejectionReason, *, responsible: str | None = None, by: Actor
    ) -> None:
        """Say that the city will not mend it, why, and who may."""
        self._move("reject", _K.REQUEST_REJECTED, by, reason=reason)
        self.rejection_reason, self.responsible_instead = reason, responsible

    def join(self, lead: "ServiceRequest", *, by: Actor) -> None:
        """Add this voice to an open request about the same place."""
        if lead.status in FINAL or lead.id == self.id or self.weight > 1:
            raise TransitionRefusedError("service request", "join", self.status)
        self._move("join", _K.REQUEST_JOINED, by, lead=str(lead.id))
        self.joined_to, self.joined_to_id = lead, lead.id
        lead.weight += self.weight
        lead.updated_at = now()

    def unjoin(self, *, by: Actor) -> None:
        """Let the voice stand for a place of its own again; it is routed anew."""
        lead = self.joined_to
        self._move("unjoin", _K.REQUEST_UNJOINED, by, lead=str(self.joined_to_id))
        if lead is not None:
            lead.weight -= self.weight
            lead.updated_at = now()
        self.joined_to, self.joined_to_id = None, None

    def send_back(self, *, by: Actor) -> None:
        """Put it before the people who decide whose duty it is: its order came to nothing."""
        self._move("send_back", _K.REQUEST_SENT_BACK, by)
        self.promised(None, None)

    def resolve(self, *, by: Actor) -> None:
        """Pass on that the department calls the place mended; the neighbours say if it is."""
        self.resolved_at = self._move("resolve", _K.REQUEST_RESOLVED, by)

    def confirm(self, *, by: Actor) -> None:
        """Confirm that the place was mended."""
        self._move("confirm", _K.REQUEST_CONFIRMED, by)
        self._close(Confirmation.CONFIRMED, by=by)

    def let_silence_speak(self, *, by: Actor) -> None:
        """Close what nobody confirmed or disputed in time; it is counted apart."""
        self._move("let_silence_speak", _K.REQUEST_UNCONFIRMED, by)
        self._close(Confirmation.UNCONFIRMED, by=by)

    def close_unasked(self, *, by: Actor) -> None:
        """Close history of a place where nobody ever asked the neighbours."""
        self._close(Confirmation.UNKNOWN, by=by)

    def dispute(self, reason: DisputeReason, *, by: Actor) -> None:
        """Say that the place was not mended."""
        self._move("dispute", _K.REQUEST_DISPUTED, by, reason=reason)
        self.disputes += 1
        self.resolved_at = None

    def reopen(self, reason: DisputeReason, *, by: Actor) -> None:
        """Take up again what was closed and broke again within thirty days."""
        if self.closed_at is None or now() > self.closed_at + REOPEN_WITHIN:
            raise TransitionRefusedError("service request", "reopen", self.status)
        self._move("reopen", _K.REQUEST_REOPENED, by, reason=reason)
        self.closed_at = self.resolved_at = self.confirmation = None
        self.promised(self.department_id, None)

    def hide(self, reason: HideReason, *, by: Actor) -> None:
        """Show its words and pictures to nobody outside; status and dates stay public."""
        self.hidden_at = self._say(_K.REQUEST_HIDDEN, by, reason=reason)
        self.hidden_reason = reason

    def show(self, *, by: Actor) -> None:
        """Show again what was hidden."""
        self._say(_K.REQUEST_SHOWN, by)
        self.hidden_at = self.hidden_reason = None

    def correct(
        self, *, category: Category, priority: Priority, territory_id: str | None, by: Actor
    ) -> None:
        """Put right what a reporter could not know, before it is given to anybody."""
        if self.status is not RequestStatus.RECEIVED:
            raise TransitionRefusedError("service request", "correct", self.status)
        self._say(_K.REQUEST_CORRECTED, by, category=category.code, priority=priority)
        self.category, self.category_code = category, category.code
        self.priority, self.territory_id = priority, territory_id

    def can(self, move: str) -> bool:
        """Tell whether a move is open to the request as it stands."""
        return move in self.LIFECYCLE.open_to(self.status)

    @property
    def is_final(self) -> bool:
        """Tell whether other programs are told that it is closed."""
        return self.status in FINAL

    @property
    def lead(self) -> "ServiceRequest":
        """Return the request that stands for the place: this one, or the one it joined."""
        return self.joined_to or self

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return where it lies and, once accepted, whose it is."""
        theirs = set()
        if self.territory_id is not None:
            theirs.add((ScopeKind.COMUNA, self.territory_id))
        if self.department_id is not None:
            theirs.add((ScopeKind.DEPARTMENT, self.department_id))
        return frozenset(theirs)

    def _close(self, confirmation: Confirmation, *, by: Actor) -> None:
        self.closed_at = self._move("close", _K.REQUEST_CLOSED, by, confirmation=confirmation)
        self.confirmation = confirmation

    def _move(self, name: str, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        """Make the move, announce it, and return when it happened."""
        self.status = self.LIFECYCLE.follow(name, self.status)
        return self._say(kind, by, **facts)

    def _say(self, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        self.updated_at = self.announce(kind, by=by, **facts)
        return self.updated_at


def coded(code: str) -> Select[ServiceRequest]:
    """Select the request people quote by this code."""
    return select(ServiceRequest).where(ServiceRequest.code == code)


def with_ids(request_ids: Collection[UUID]) -> Select[ServiceRequest]:
    """Select the requests that events and flows know by these identities."""
    return select(ServiceRequest).where(ServiceRequest.id.in_(request_ids))


def voices_of(lead_id: UUID) -> Select[ServiceRequest]:
    """Select every voice about a place: the request that leads and those joined to it."""
    return select(ServiceRequest).where(
        (ServiceRequest.id == lead_id) | (ServiceRequest.joined_to_id == lead_id)
    )


def awaiting_triage() -> Select[ServiceRequest]:
    """Select what nobody has taken yet, oldest first."""
    return (
        select(ServiceRequest)
        .where(ServiceRequest.status == RequestStatus.RECEIVED)
        .order_by(ServiceRequest.received_at)
    )
