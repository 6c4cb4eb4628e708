"""How a meeting stands, in a few words."""

from flask_babel import gettext as _

from models.clock import now
from models.language import due_in_words, say
from models.trust.meeting import Meeting
from models.trust.meeting_stages import COMING, MeetingStatus
from webapp.devices.standing import Standing
from webapp.languages import language

_S = MeetingStatus
_TONES = {
    _S.DRAFT: ("", "clock"),
    _S.CONVENED: ("moving", "calendar"),
    _S.POSTPONED: ("soon", "calendar"),
    _S.CANCELLED: ("bad", "close"),
    _S.HELD: ("", "people"),
    _S.MINUTES_DRAFTED: ("moving", "list"),
    _S.MINUTES_APPROVED: ("good", "confirmed"),
}


def standings(meeting: Meeting) -> list[Standing]:
    """Say how a meeting stands now; overdue minutes are said plainly, to everybody."""
    tone, sign = _TONES[meeting.status]
    words = say(meeting.status, language())
    if meeting.status in COMING and meeting.starts_at <= now():
        under_way = now() < meeting.ends_at
        words = _("en este momento") if under_way else _("realizado, acta por escribir")
        tone, sign = ("moving", "people") if under_way else ("", "people")
    told = [Standing(words, tone, sign)]
    if meeting.minutes_are_overdue and meeting.minutes_due_at is not None:
        late = due_in_words(meeting.minutes_due_at, language())
        told.append(Standing(_("el acta %(late)s", late=late), "bad", "alert"))
    return told
