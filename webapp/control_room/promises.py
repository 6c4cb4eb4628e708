"""The two clocks of an incident: answered within ten seconds, a unit sent within sixty."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from models.alerts.codes import Mode
from models.alerts.incident import Incident
from models.alerts.incident_stages import ANSWER_WITHIN, DISPATCH_WITHIN
from models.clock import now
from webapp.control_room.lateness import brief, stopwatch


class Verdict(StrEnum):
    """How a promise of time stands. No words of its own: `Promise.words` says the whole."""

    COUNTING = "counting"
    LATE = "late"  # and still counting
    KEPT = "kept"
    MISSED = "missed"
    VOID = "void"  # ended before it could be kept or broken


TONES = {
    Verdict.COUNTING: "moving",
    Verdict.LATE: "bad",
    Verdict.KEPT: "good",
    Verdict.MISSED: "bad",
    Verdict.VOID: "",
}
SIGNS = {
    Verdict.COUNTING: "clock",
    Verdict.LATE: "alert",
    Verdict.KEPT: "confirmed",
    Verdict.MISSED: "close",
    Verdict.VOID: "stop",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One clock as it is shown: what it counts, since when, and how it stands."""

    name: str
    since: datetime
    within: timedelta
    kept_at: datetime | None
    ended_at: datetime | None

    @property
    def verdict(self) -> Verdict:
        """Tell how it stands now."""
        if self.kept_at is not None:
            in_time = self.kept_at - self.since <= self.within
            return Verdict.KEPT if in_time else Verdict.MISSED
        if self.ended_at is not None:
            return Verdict.VOID
        return Verdict.LATE if now() - self.since > self.within else Verdict.COUNTING

    @property
    def is_running(self) -> bool:
        """Tell whether it still counts."""
        return self.kept_at is None and self.ended_at is None

    @property
    def figure(self) -> str:
        """Return what stands on the clock."""
        until = self.kept_at or self.ended_at or now()
        return stopwatch((until - self.since).total_seconds())

    @property
    def words(self) -> str:
        """Say how it stands, for whoever sees no colours."""
        limit = brief(self.within.total_seconds())
        said = {
            Verdict.COUNTING: _("de %(limit)s", limit=limit),
            Verdict.LATE: _("pasó de %(limit)s", limit=limit),
            Verdict.KEPT: _("cumplido"),
            Verdict.MISSED: _("tarde, eran %(limit)s", limit=limit),
            Verdict.VOID: _("sin hacer"),
        }
        return said[self.verdict]

    @property
    def tone(self) -> str:
        """Return the colour that repeats the words."""
        return TONES[self.verdict]

    @property
    def sign(self) -> str:
        """Return its icon."""
        return SIGNS[self.verdict]


def promises(incident: Incident) -> list[Promise]:
    """Return the clocks of an incident; a test or a drill has none.

    Both are counted from when the press arrived: whoever pressed waits from then on.
    """
    if incident.mode is not Mode.REAL:
        return []
    ended = incident.closed_at or incident.cancelled_at
    begun = incident.raised_at
    return [
        Promise(_("Atender"), begun, ANSWER_WITHIN, incident.acknowledged_at, ended),
        Promise(_("Enviar"), begun, DISPATCH_WITHIN, incident.dispatched_at, ended),
    ]
