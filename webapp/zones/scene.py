"""What a neighbour sees of their zone: the same for all, whoever called and however."""

from collections import Counter
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.alerts.codes import Mode
from models.alerts.device import Device
from models.alerts.incident_stages import IncidentStatus, Outcome
from models.alerts.neighbours import OpenCall, ended_calls, open_call
from models.alerts.self_test import SelfTest, TestPart
from models.alerts.took_part import TookPart, took_part
from models.alerts.witness import Witness
from models.alerts.working import Working, together, working_by_kind
from models.alerts.zone_member import ZoneMember
from models.language import say
from webapp.devices.standing import Standing
from webapp.languages import language
from webapp.zones.standing import rules, standings


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens in a zone now: the part of the page that is looked at again and again."""

    member: ZoneMember
    standings: list[Standing]
    call: OpenCall | None
    status: str  # of the call, in words
    word: Witness | None  # what this neighbour said about it
    test: SelfTest | None  # that runs now
    is_in_test: bool


@dataclass(frozen=True, slots=True)
class Background:
    """What there is to know besides: rules, who takes part, and what has been."""

    rules: list[str]
    neighbours: int
    devices: Working
    past: list[str]
    last_test: SelfTest | None
    parts: TookPart | None


def scene_of(session: Session, member: ZoneMember) -> Scene:
    """Look at a zone with the eyes of a neighbour."""
    zone = member.zone
    call = open_call(session, zone)
    test = session.scalars(SelfTest.open_in(zone.id)).one_or_none()
    word = None
    if call is not None:
        word = session.scalars(Witness.of(call.incident.id, member.id)).one_or_none()
    part = select(TestPart.id).where(
        TestPart.self_test_id == (test.id if test else None), TestPart.member_id == member.id
    )
    return Scene(
        member,
        standings(zone),
        call,
        _status(call) if call else "",
        word,
        test,
        session.scalar(part) is not None,
    )


def background_of(session: Session, member: ZoneMember) -> Background:
    """Gather what there is to know about a zone besides what happens now."""
    zone = member.zone
    taking_part = select(func.count(ZoneMember.id)).where(
        ZoneMember.zone_id == zone.id,
        ZoneMember.confirmed_at.is_not(None),
        ZoneMember.left_at.is_(None),
    )
    ended = (
        select(SelfTest)
        .where(SelfTest.zone_id == zone.id, SelfTest.ended_at.is_not(None))
        .order_by(SelfTest.begun_at.desc())
        .limit(1)
    )
    last = session.scalars(ended).one_or_none()
    return Background(
        rules(zone),
        session.scalar(taking_part) or 0,
        together(working_by_kind(session, Device.zone_id == zone.id).values()),
        _past(ended_calls(session, zone)),
        last,
        took_part(session, last) if last else None,
    )


def _status(call: OpenCall) -> str:
    """Say how far the city is.

    Once somebody there says that all is well the page says no more about who is coming:
    whoever forced them to say so would read here whether they were believed.
    """
    if call.all_clear_at is not None:
        return str(_("Alguien de la zona dijo que todo está bien. La sala la cierra."))
    told = {
        IncidentStatus.ACKNOWLEDGED: _("La sala de control la atiende"),
        IncidentStatus.DISPATCHED: _("Una patrulla va en camino"),
        IncidentStatus.ARRIVED: _("La patrulla está en el lugar"),
    }
    return str(told.get(call.incident.status, _("La sala de control ya la tiene")))


def _past(ended: list[tuple[Mode, Outcome | None, int]]) -> list[str]:
    """Say what became of the calls of a year."""
    real: Counter[Outcome | None] = Counter()
    for mode, outcome, many in ended:
        if mode is Mode.REAL:
            real[outcome] += many
    tests = sum(many for mode, _outcome, many in ended if mode is not Mode.REAL)
    if not real and not tests:
        return [str(_("En el último año no hubo llamadas."))]
    told = []
    if calls := sum(real.values()):
        told.append(
            ngettext(
                "En el último año hubo una llamada.",
                "En el último año hubo %(num)s llamadas.",
                calls,
            )
        )
        named = [(say(one, language()), real[one]) for one in Outcome if real[one]]
        if real[None]:
            named.append((str(_("cancelada")), real[None]))
        told += [f"{words.capitalize()}: {many}." for words, many in named]
    if tests:
        told.append(ngettext("Una fue prueba.", "%(num)s fueron pruebas o simulacros.", tests))
    return told
