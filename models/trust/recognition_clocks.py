"""What happens when a clock of thanks runs out. The ticker calls these."""

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from models.deadlines import DeadlineKind
from models.trust.recognition import Recognition
from models.trust.thanker import Thanker, who_thanked


def lapse_thanks(session: Session, thanks_id: UUID) -> None:
    """Let thanks rest that nobody confirmed."""
    if (thanks := session.get(Recognition, thanks_id)) is not None:
        thanks.lapse()
        for giver in session.scalars(who_thanked(thanks_id)):
            giver.second_email = None  # nobody is asked any more


def end_thanker_retention(session: Session, thanker_id: UUID) -> None:
    """Say that the contact of whoever gave or confirmed thanks has been kept long enough."""
    if (thanker := session.get(Thanker, thanker_id)) is not None:
        thanker.retention_due()


RECOGNITION_CLOCKS: Mapping[DeadlineKind, Callable[[Session, UUID], None]] = {
    DeadlineKind.RECOGNITION_LAPSE: lapse_thanks,
    DeadlineKind.THANKER_RETENTION: end_thanker_retention,
}
