"""How a zone stands, in a few words and in the sentences of its rules."""

from datetime import time

from flask_babel import gettext as _
from flask_babel import ngettext

from models.alerts.codes import Mode
from models.alerts.zone import Zone
from models.clock import now
from models.language import moment_in_words, number, time_in_words
from webapp.devices.standing import Standing
from webapp.languages import language

HOUR = 60  # minutes


def standings(zone: Zone) -> list[Standing]:
    """Say how a zone stands now."""
    if zone.ended_at is not None:
        return [Standing(_("terminada"), "", "stop")]
    told = [
        Standing(_("activada"), "good", "confirmed")
        if zone.armed
        else Standing(_("desactivada: no enciende luz ni sirena"), "soon", "silence")
    ]
    if zone.mode is Mode.DRILL and zone.drill_until is not None:
        until = time_in_words(zone.drill_until, language())
        told.append(Standing(_("simulacro hasta las %(time)s", time=until), "moving", "gear"))
    if zone.is_quiet(now()):
        told.append(Standing(_("horas de silencio"), "", "clock"))
    return told


def rules(zone: Zone) -> list[str]:
    """Say the rules of a zone as sentences."""
    voices = ngettext(
        "Con una voz suena la sirena.",
        "Con %(num)s voces distintas en %(seconds)s segundos suena la sirena.",
        zone.needed,
        seconds=number(zone.within_s, language()),
    )
    hours = {"start": clock_of(zone.quiet_from), "end": clock_of(zone.quiet_until)}
    night = (
        _("De %(start)s a %(end)s solo se enciende la luz.", **hours)
        if zone.quiet_siren_s == 0
        else _(
            "De %(start)s a %(end)s suena %(seconds)s segundos.",
            **hours,
            seconds=zone.quiet_siren_s,
        )
    )
    return [
        str(voices),
        str(_("Suena %(seconds)s segundos, nunca más de 180 en total.", seconds=zone.siren_s)),
        str(night),
        str(
            ngettext(
                "La luz se enciende un segundo antes.",
                "La luz se enciende %(num)s segundos antes.",
                zone.strobe_lead_s,
            )
        ),
        str(
            _(
                "Se prueba sola cada mes. La próxima vez: %(when)s",
                when=moment_in_words(zone.next_test_after(now()), language()),
            )
        ),
    ]


def clock_of(minute: int) -> str:
    """Return a minute of the day as a clock shows it: "22:00"."""
    return f"{minute // HOUR:02d}:{minute % HOUR:02d}"


def minute_of(moment: time) -> int:
    """Return the minute of the day that a clock shows."""
    return moment.hour * HOUR + moment.minute
