"""Meetings as calendars: feeds that anybody may follow, and the invitation in a letter.

iCalendar (RFC 5545) in the manners of iTIP (RFC 5546): a meeting keeps its UID for life, each
change of what a calendar shows has a higher SEQUENCE, and one that is called off is told with
METHOD:CANCEL in a letter and STATUS:CANCELLED in a feed. Times stand in America/Bogota, which
is described along with them. The same meeting gives the same bytes: DTSTAMP is when it was
last changed, not when somebody asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any, Self

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

from models.calendar import BOGOTA
from models.trust.meeting import Meeting
from models.trust.meeting_stages import MeetingMode, MeetingStatus
from reports.letters.render import CONTROLS, TURNS

MAKER = "-//Convivencia//Encuentros//ES"
ASK_AGAIN = timedelta(hours=6)  # how often a calendar program should look at a feed
LONGEST_NOTE = 2000  # characters
_OFFSET = timedelta(hours=-5)
_OPEN = {number: " " for number in CONTROLS if number != ord("\n")} | dict.fromkeys(TURNS)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar shows of one meeting, as plain facts, so that a letter can keep it."""

    uid: str
    sequence: int
    changed_at: datetime
    created_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    note: str
    place: str
    address: str  # of its page
    is_cancelled: bool

    @classmethod
    def of(cls, meeting: Meeting, home: str, *, note: str = "", online: str = "") -> Self:
        """Describe a meeting. `online` is where to connect: for those who registered only."""
        return cls(
            uid=str(meeting.id),
            sequence=meeting.sequence,
            changed_at=meeting.updated_at,
            created_at=meeting.created_at,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            title=meeting.title,
            note="\n\n".join(part for part in (meeting.purpose, note, online) if part),
            place=meeting.place if meeting.mode is not MeetingMode.ONLINE else "",
            address=f"{home}/encuentros/{meeting.code}",
            is_cancelled=meeting.status is MeetingStatus.CANCELLED,
        )

    def as_facts(self) -> dict[str, Any]:
        """Return what a letter keeps, so that every try of it says the same."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name in self.__slots__
            for value in (getattr(self, name),)
        }

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        """Read what a letter kept."""
        known: dict[str, Any] = {
            name: datetime.fromisoformat(value) if name.endswith("_at") else value
            for name, value in facts.items()
        }
        return cls(**known)


def feed(entries: Iterable[Entry], name: str, *, address: str) -> bytes:
    """Return a calendar to follow: METHOD:PUBLISH, with its name and how often to look."""
    calendar = _calendar("PUBLISH")
    calendar.add("name", vText(_clean(name)))
    calendar.add("x-wr-calname", vText(_clean(name)))
    calendar.add("x-wr-timezone", vText(str(BOGOTA)))
    calendar.add("url", address)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT6H"))
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def invitation(entry: Entry, *, sender: str, recipient: str) -> tuple[str, bytes]:
    """Return the method and the bytes of what a letter brings: an invitation, or its end.

    Each letter names its own recipient and nobody else: who else was invited is not told.
    """
    method = "CANCEL" if entry.is_cancelled else "REQUEST"
    calendar = _calendar(method)
    event = _event(entry)
    name, address = parseaddr(sender)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = vText(name or "Convivencia")
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{recipient}")
    attendee.params["RSVP"] = vText("FALSE")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    event.add("attendee", attendee)
    calendar.add_component(event)
    return method, bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_bogota())
    return calendar


def _bogota() -> Timezone:
    """Describe the zone: five hours behind UTC, without summer time since 1993."""
    zone = Timezone()
    zone.add("tzid", str(BOGOTA))
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1993, 2, 7))  # noqa: DTZ001 - local time by definition
    standard.add("tzname", "-05")
    standard.add("tzoffsetfrom", _OFFSET)
    standard.add("tzoffsetto", _OFFSET)
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("created", entry.created_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at.astimezone(BOGOTA))
    event.add("dtend", entry.ends_at.astimezone(BOGOTA))
    event.add("summary", _clean(entry.title))
    if entry.note:
        event.add("description", _clean(entry.note)[:LONGEST_NOTE])
    if entry.place:
        event.add("location", _clean(entry.place))
    event.add("url", entry.address)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PUBLIC")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    return event


def _clean(words: str) -> str:
    """Leave out what turns or hides text, or would end a line; keep line breaks."""
    return words.replace("\r\n", "\n").translate(_OPEN)
