"""Alarm zones: a street or a row of shops whose neighbours watch over each other."""

from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.alerts.codes import Mode
from models.base import Base, Identified
from models.calendar import BOGOTA
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import Actor, Announces, EventKind
from models.people.grant import Scope, ScopeKind
from models.places.territory import Territory

LONGEST_SIREN_S = 180  # of one alarm in all; longer teaches neighbours to ignore it
_K = EventKind


class Zone(Announces, Promises, Identified, Base):
    """A community alarm: its sirens, when they may sound, and how many voices confirm it.

    Two independent signals within two minutes confirm an alarm (BS 8243); a zone may ask for
    more voices or fewer. A zone that is disarmed or in its quiet hours still calls the control
    room: only its light and siren are held back.
    """

    __tablename__ = "zone"
    __table_args__ = (
        CheckConstraint("needed BETWEEN 1 AND 20", name="needs_a_few_voices"),
        CheckConstraint("within_s BETWEEN 10 AND 600", name="hears_them_together"),
        CheckConstraint(f"siren_s BETWEEN 0 AND {LONGEST_SIREN_S}", name="siren_ends"),
        CheckConstraint(
            f"quiet_siren_s BETWEEN 0 AND {LONGEST_SIREN_S}", name="night_siren_ends"
        ),
        CheckConstraint("quiet_from BETWEEN 0 AND 1439", name="quiet_from_is_a_minute"),
        CheckConstraint("quiet_until BETWEEN 0 AND 1439", name="quiet_until_is_a_minute"),
        CheckConstraint("test_day BETWEEN 1 AND 28", name="test_day_is_in_every_month"),
        UniqueConstraint("territory_id", "name"),
    )

    name: Mapped[str] = mapped_column(String(120))
    territory_id: Mapped[str | None] = mapped_column(ForeignKey(Territory.id))
    lat: Mapped[float | None]  # WGS84, degrees
    lon: Mapped[float | None]
    armed: Mapped[bool] = mapped_column(default=True)
    needed: Mapped[int] = mapped_column(default=2)  # voices that confirm
    within_s: Mapped[int] = mapped_column(default=120)  # seconds between the first and the last
    siren_s: Mapped[int] = mapped_column(default=120)  # seconds at a time
    quiet_siren_s: Mapped[int] = mapped_column(default=30)  # in the quiet hours; 0: light only
    quiet_from: Mapped[int] = mapped_column(default=22 * 60)  # minute of the city's day
    quiet_until: Mapped[int] = mapped_column(default=6 * 60)
    strobe_lead_s: Mapped[int] = mapped_column(default=5)  # light before the siren
    test_day: Mapped[int] = mapped_column(default=1)  # of the month, at ten in the morning
    drill_until: Mapped[datetime | None]
    drawn_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @classmethod
    def draw(cls, name: str, *, by: Actor, **more: object) -> Self:
        """Make a zone. `more` are its columns; what is left out has the usual value."""
        usual = {
            "armed": True,
            "needed": 2,
            "within_s": 120,
            "siren_s": 120,
            "quiet_siren_s": 30,
            "quiet_from": 22 * 60,
            "quiet_until": 6 * 60,
            "strobe_lead_s": 5,
            "test_day": 1,
        }
        zone = cls(name=name, **usual | more)
        zone.drawn_at = zone._say(_K.ZONE_DRAWN, by)
        zone.promise(DeadlineKind.ZONE_SELF_TEST, zone.next_test_after(zone.drawn_at))
        return zone

    def arm(self, *, by: Actor) -> None:
        """Let its light and siren answer to alarms again."""
        if not self.armed:
            self.armed = True
            self._say(_K.ZONE_ARMED, by)

    def disarm(self, *, by: Actor) -> None:
        """Hold its light and siren back. The control room is still called."""
        if self.armed:
            self.armed = False
            self._say(_K.ZONE_DISARMED, by)

    def change(self, *, by: Actor) -> None:
        """Note that its rules were changed."""
        self._say(_K.ZONE_CHANGED, by)
        self.promise(DeadlineKind.ZONE_SELF_TEST, self.next_test_after(now()))

    def begin_drill(self, until: datetime, *, by: Actor) -> None:
        """Take what its devices say for a drill, until then: nobody is sent."""
        self.drill_until = until
        self._say(_K.ZONE_DRILL_BEGUN, by, until=until.isoformat())

    def end_drill(self, *, by: Actor) -> None:
        """Take its devices seriously again."""
        if self.drill_until is not None:
            self.drill_until = None
            self._say(_K.ZONE_DRILL_ENDED, by)

    def end(self, *, by: Actor) -> None:
        """Give the zone up; see `models.alerts.neighbours.give_up` for what goes with it."""
        if self.ended_at is None:
            self.ended_at = self._say(_K.ZONE_ENDED, by)
            self.drill_until = None
            self.withdraw(DeadlineKind.ZONE_SELF_TEST)

    @property
    def spot(self) -> str:
        """Return the spot of all that is pressed here: presses of one spot are one call."""
        return f"zone:{self.id}"

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return where it lies: in its comuna or corregimiento."""
        return frozenset({(ScopeKind.COMUNA, self.territory_id)} if self.territory_id else ())

    @property
    def mode(self) -> Mode:
        """Tell how what its devices say now is meant."""
        return Mode.DRILL if self.drill_until and self.drill_until > now() else Mode.REAL

    def is_quiet(self, at: datetime) -> bool:
        """Tell whether an instant lies in the quiet hours, which may go over midnight."""
        local = at.astimezone(BOGOTA)
        minute = local.hour * 60 + local.minute
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= minute < self.quiet_until
        return minute >= self.quiet_from or minute < self.quiet_until

    def siren_seconds(self, at: datetime) -> int:
        """Return for how many seconds its siren may sound now."""
        return self.quiet_siren_s if self.is_quiet(at) else self.siren_s

    def next_test_after(self, instant: datetime) -> datetime:
        """Return when the next monthly self-test is due: ten in the morning of its day."""
        local = instant.astimezone(BOGOTA)
        test = local.replace(day=self.test_day, hour=10, minute=0, second=0, microsecond=0)
        if test <= local:
            later = (local.replace(day=1) + timedelta(days=32)).replace(day=self.test_day)
            test = later.replace(hour=10, minute=0, second=0, microsecond=0)
        return test

    def _say(self, kind: EventKind, by: Actor, **facts: object) -> datetime:
        return self.announce(kind, by=by, place=self.name, zone=str(self.id), **facts)
