"""What becomes of the demonstration's own reports, step by step, on the city's own verbs.

A step is a word and when it happens, in days after the report. The words are those of the
department, of the committee and of the platform; who may not do a thing does not do it here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from models.attachments import Attachment, PhotoRole, Picture
from models.calendar import city_day
from models.clock import now
from models.events import PLATFORM, Actor
from models.upkeep.codes import (
    CancelReason,
    DisputeReason,
    HideReason,
    PauseReason,
    RejectionReason,
    ReturnReason,
)
from models.upkeep.routing import Duties, open_orders
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder

DONE = "Se cambió lo dañado y se probó de noche con los vecinos."
COST_COP = 285_000


@dataclass
class Stage:
    """One report on its way, and those who move it."""

    session: Session
    request: ServiceRequest
    people: Mapping[str, Actor]
    mended: Picture
    order: WorkOrder | None = None

    def do(self, step: str) -> None:
        """Take one step, now."""
        getattr(self, step)()
        self.session.flush()

    def accept(self) -> None:
        """Give it to the department whose duty it is."""
        duties = Duties.read(self.session)
        department = duties.usual(self.request.category_code)
        if department is not None:
            [self.order] = open_orders(self.session, [(self.request, department)], by=PLATFORM)

    def schedule(self) -> None:
        """Say on which day a crew will come."""
        self.mine.schedule(city_day(now() + timedelta(days=2)), by=self.people["dependencia"])

    def start(self) -> None:
        """Begin the work."""
        self.mine.start(by=self.people["dependencia"])

    def pause(self) -> None:
        """Wait for material."""
        self.mine.pause(PauseReason.WAITING_FOR_MATERIAL, by=self.people["dependencia"])

    def hand_back(self) -> None:
        """Say that it is another's duty."""
        self.mine.return_(ReturnReason.NOT_OUR_DUTY, by=self.people["dependencia"])

    def complete(self) -> None:
        """Show what was mended."""
        by = self.people["dependencia"]
        photo = Attachment.add(
            self.mended, self.mine.id, PhotoRole.AFTER, by=by, looked_at=True
        )
        self.session.add(photo)
        self.mine.complete(DONE, after_photo_id=photo.id, cost_cop=COST_COP, by=by)

    def verify(self) -> None:
        """Confirm it from the barrio."""
        self.mine.verify(by=self.people["comite"])

    def refuse(self) -> None:
        """Say from the barrio that it is broken still."""
        self.mine.reject(DisputeReason.STILL_BROKEN, by=self.people["comite"])

    def keep_silent(self) -> None:
        """Let the neighbours' time pass."""
        self.mine.close_by_silence(by=PLATFORM)

    def cancel(self) -> None:
        """Withdraw the order: nothing was found there."""
        self.mine.cancel(CancelReason.NOT_FOUND, by=self.people["enlace"])

    def decline(self) -> None:
        """Say that it is not for the city to mend, and who may."""
        reason = RejectionReason.NOT_MUNICIPAL
        self.request.reject(reason, responsible="Invías", by=self.people["enlace"])

    def hide(self) -> None:
        """Show its words to nobody outside."""
        self.request.hide(HideReason.PERSONAL_DATA, by=self.people["enlace"])

    @property
    def mine(self) -> WorkOrder:
        """Return its order; a step that needs one comes after the one that opens it."""
        if self.order is None:
            raise LookupError("there is no order yet")
        return self.order
