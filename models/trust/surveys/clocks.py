"""What happens when a wave's first or last moment has come, by the ticker."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock import now
from models.deadlines import DeadlineKind
from models.events import PLATFORM
from models.settings import Settings
from models.trust.surveys.answers import TableHeldError
from models.trust.surveys.pool import close_wave
from models.trust.surveys.pool_key import KeyRing, PoolLockedError
from models.trust.surveys.wave import Wave
from models.trust.surveys.wave_stages import WaveStatus

AGAIN = timedelta(minutes=1)  # no answer is taken meanwhile: the last moment is over


def open_due(session: Session, wave_id: UUID) -> None:
    """Open a wave whose first moment has come, unless somebody did or gave it up."""
    wave = session.get(Wave, wave_id)
    if wave is not None and wave.status is WaveStatus.PLANNED and wave.opens_at <= now():
        wave.open(by=PLATFORM)


def close_due(session: Session, wave_id: UUID) -> None:
    """Close a wave whose last moment has come; try again soon where its pool cannot be had."""
    held = select(Wave).where(Wave.id == wave_id).with_for_update(of=Wave)
    wave = session.scalars(held).one_or_none()  # first the wave, then its pool, as everybody
    if wave is None or wave.status is not WaveStatus.OPEN or wave.closes_at > now():
        return
    ring = KeyRing.of(Settings.from_environment().data_folder)
    try:
        close_wave(session, wave, ring, by=PLATFORM)
    except (TableHeldError, PoolLockedError):
        wave.promise(DeadlineKind.SURVEY_CLOSING, now() + AGAIN)


SURVEY_CLOCKS: Mapping[DeadlineKind, Callable[[Session, UUID], None]] = {
    DeadlineKind.SURVEY_OPENING: open_due,
    DeadlineKind.SURVEY_CLOSING: close_due,
}
