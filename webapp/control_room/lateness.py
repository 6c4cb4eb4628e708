"""Short spans and odd clocks, in words: "45 s", "hace 3 s", "va adelantado 30 días"."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from models.clock import now

MINUTE, HOUR, DAY = 60, 3600, 86400
DOUBTFUL = DAY  # seconds; a device that says more was rather not asleep but has a wrong clock


def brief(seconds: float) -> str:
    """Return a span in its largest unit: "45 s", "12 min", "2 h", "30 días"."""
    whole = int(abs(seconds))
    if whole < 2 * MINUTE:
        return f"{whole} s"
    if whole < 2 * HOUR:
        return f"{whole // MINUTE} min"
    if whole < 2 * DAY:
        return f"{whole // HOUR} h"
    days = whole // DAY
    return ngettext("%(num)s día", "%(num)s días", days)


def since(instant: datetime) -> str:
    """Return how long ago something happened: "hace 3 s"."""
    passed = max(now() - instant, timedelta())
    return _("hace %(span)s", span=brief(passed.total_seconds()))


def lateness(late_s: int | None) -> str:
    """Say what is odd about when a press was made; nothing where nothing is.

    `late_s` is how many seconds before its arrival it was made by the device's own clock;
    negative, that clock is ahead. The press counts either way: arrival rules.
    """
    if late_s is None:
        return ""
    if late_s < 0:
        return _("Su reloj va adelantado %(span)s", span=brief(late_s))
    if late_s > DOUBTFUL:
        return _(
            "Según su reloj se pulsó %(span)s antes de llegar; puede estar mal de hora",
            span=brief(late_s),
        )
    return _("Se pulsó %(span)s antes de llegar aquí", span=brief(late_s))


def stopwatch(seconds: float) -> str:
    """Return a span as a clock counts it: "0:07", "1:02:45"."""
    whole = max(int(seconds), 0)
    hours, rest = divmod(whole, HOUR)
    minutes, left = divmod(rest, MINUTE)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"
