"""April in La Libertad: meetings held, a committee's plans, a survey, and thanks."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.alerts.unit import Unit, UnitKind
from models.committees import baseline
from models.committees.baseline import Phase, ProblemWeek
from models.committees.codes import CommitteeKind, Position
from models.committees.committee import Committee
from models.committees.member import Membership
from models.committees.problem import MEASURED, Problem
from models.committees.task import PlanTask
from models.events import PLATFORM
from models.people.person import Person
from models.trust import everyday_service, minutes
from models.trust.attendance import Attendance, Presence
from models.trust.everyday_service import EverydayService
from models.trust.meeting import Meeting
from models.trust.recognition import Recognition
from models.trust.recognition_stages import Side
from models.trust.registration import Registration, RegistrationStatus
from models.trust.survey_result import SurveyResult
from models.trust.surveys import catalogue as forms
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.wave import Wave
from models.trust.surveys.wave_stages import WaveMode
from models.upkeep import catalogue as of_upkeep
from reports.accountability import Content, gather
from reports.document import as_pdf
from reports.period import Month
from reports.survey_results import as_json, result
from tests.people import ATALAYA, GLORIA, LA_LIBERTAD, MARTHA, NIDIA, NIDIA_ID, ROSA_ID, settle
from tests.reports.test_survey_results import a_sheet

APRIL = Month(2026, 4)
HOME = "https://convivencia.example"
HOUR = timedelta(hours=1)
KEY = "a key of this test"
Part = dict[str, Any]


def on(day: int, month: int = 4) -> datetime:
    """Return ten in the morning of a day of 2026."""
    return datetime(2026, month, day, 15, tzinfo=UTC)


def part_of(session: Session, key: str, where: str = LA_LIBERTAD) -> Part:
    """Return one part of the report for April."""
    found: Part = gather(session, where, APRIL).data["participation"][key]
    return found


def pages(content: Content) -> str:
    """Return what the printed report says."""
    paper = PdfReader(BytesIO(as_pdf(content, {}, HOME)))
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


@pytest.fixture
def city(session: Session, tuesday_morning: datetime) -> Session:
    """A city where the cast lives, seen from Tuesday 5 May."""
    settle(session, tuesday_morning)
    of_upkeep.install(session)
    session.commit()
    return session


@pytest.fixture
def meet(city: Session):
    """Call a meeting on 25 March for a day, and tell how many came and what became of it."""

    def it(title: str, day: datetime, came: int | None = None, **told: Any) -> Meeting:
        with clock.at(told.get("called", on(25, 3))):
            meeting = Meeting.draft(
                title, day, day + 2 * HOUR, by=NIDIA, liaison_id=NIDIA_ID, place="Salón",
                territory_id=told.get("where", LA_LIBERTAD),
            )  # fmt: skip
            city.add(meeting)
            meeting.convene(by=NIDIA)
        if came is not None:
            with clock.at(day + 2 * HOUR):
                meeting.hold(by=NIDIA)
            city.flush()
            for turn in range(came + 1):  # and one who did not come
                one = Registration.of(
                    meeting, RegistrationStatus.REGISTERED, KEY,
                    name=f"Vecina {turn}", sent_as=f"nota-{turn:04d}", turn=turn,
                )  # fmt: skip
                city.add(one)
                city.flush()
                note = Attendance.at_the_door(one, None, by=NIDIA, arrived_at=day)
                note.presence = Presence.PRESENT if turn < came else Presence.ABSENT
                city.add(note)
        if approved := told.get("approved"):
            with clock.at(day + 4 * HOUR):
                minutes.write(
                    city, meeting, "Se habló.", "Se acordó.", person_id=NIDIA_ID, by=NIDIA
                )
            with clock.at(approved):
                meeting.approve(by=NIDIA)
        city.commit()
        return meeting

    return it


@pytest.fixture
def met(city: Session, meet) -> Session:
    """April: three held, one of whose minutes came late, one overdue; one called off."""
    meet("Luz en la cancha", on(7), 12, approved=on(20))  # due on 21 April
    meet("Ruido", on(8), 6, approved=on(27))  # due on 22 April
    meet("Riñas", on(9), 9)  # minutes were due on 23 April
    meet("Nadie dijo", on(10), None)  # nor whether it was held: due on 24 April
    meet("De mayo", on(20, 5), None, called=on(28))
    called_off = meet("Lluvia", on(15))
    with clock.at(on(14)):
        called_off.cancel("Llueve.", by=NIDIA)
    meet("Tres personas", on(16), 3, where=ATALAYA)
    city.commit()
    return city


@pytest.fixture
def committee(city: Session):
    """Found a committee in January, which Rosa coordinates, against what is dangerous."""

    def it(name: str = "Parque para todos", where: str = LA_LIBERTAD) -> Committee:
        with clock.at(on(5, 1)):
            one = Committee.form(name, CommitteeKind.DRUG_USE, where, by=NIDIA)
            city.add(one)
            one.convene(by=NIDIA)
            rosa = city.get_one(Person, ROSA_ID)
            with city.no_autoflush:
                city.add(Membership.take(one, rosa, Position.COORDINATOR, on(5, 12), by=NIDIA))
            city.flush()
            one.constitute("Acta.", "Perfil.", by=NIDIA)
        city.commit()
        return one

    return it


def a_plan(session: Session, committee: Committee, title: str) -> Problem:
    """Name a problem on 6 January, begin to act a day later, and do all there is to do."""
    with clock.at(on(6, 1)):
        problem = Problem.find(
            committee,
            title,
            "Qué pasa.",
            by=MARTHA,
            lat=7.869,
            lon=-72.48,
            since=date(2025, 9, 1),
        )
        session.add(problem)
        session.flush()
        problem.analyse(by=MARTHA)
        task = PlanTask.add(problem, "Podar", date(2026, 1, 20), by=MARTHA)
        session.add(task)
        session.flush()
    with clock.at(on(7, 1)):
        baseline.begin(session, problem, "Está oscuro.", by=MARTHA)
        task.finish(by=MARTHA)
    session.commit()
    return problem


def assess(session: Session, problem: Problem, counts: tuple[int, int, int, int]) -> None:
    """Assess a plan after thirteen weeks in which this much happened, there and elsewhere."""
    with clock.at(on(7, 1) + MEASURED):  # 8 April
        baseline.look(session, problem, by=MARTHA)
    session.flush()
    here_before, here_after, before, after = counts
    for phase, here, elsewhere in (
        (Phase.BEFORE, here_before, before),
        (Phase.AFTER, here_after, after),
    ):
        first = session.scalars(
            select(ProblemWeek).where(
                ProblemWeek.problem_id == problem.id,
                ProblemWeek.phase == phase,
                ProblemWeek.week == 1,
            )
        ).one()
        first.here, first.elsewhere = here, elsewhere
    session.commit()


@pytest.fixture
def wave(city: Session):
    """Publish what a wave of 300 made-up residents found; or leave it unpublished."""
    forms.install(city)
    city.commit()

    def it(slug: str, closed: date, *, publish: bool = True, **more: Any) -> UUID:
        with clock.at(on(1, 2)):
            form = city.scalars(
                select(Instrument).where(Instrument.code == forms.RESIDENTS)
            ).one()
            one = Wave.plan(
                form, slug, WaveMode.CODES, on(2, 2), on(30), by=NIDIA, title_es=slug,
                title_en=slug, population_es="Todos", population_en="All",
            )  # fmt: skip
            city.add(one)
            city.flush()
        if publish:
            comunas = [LA_LIBERTAD if at >= 6 else ATALAYA for at in range(300)]
            known = {"groups": {"comuna": comunas}, "mode": "codes", "closed": closed} | more
            sheet = a_sheet(wave_id=one.id, title=(slug, slug), **known)
            city.add(SurveyResult.publish(one.id, as_json(result(sheet, None)), by=PLATFORM))
        city.commit()
        return one.id

    return it


@pytest.fixture
def thanked(city: Session) -> Session:
    """April: a unit of Z was thanked three times for two things, another of A once."""
    everyday_service.install(city)
    units = {}
    for name in ("Zona 9", "Águila 1", "Búho 2"):
        units[name] = Unit.register(name, UnitKind.PATROL, LA_LIBERTAD, by=GLORIA)
        city.add(units[name])
    city.flush()

    def thank(unit: str, service: str, *, confirmed: bool = True) -> None:
        with clock.at(on(10)):
            one = Recognition.thank(
                units[unit], city.get_one(EverydayService, service), LA_LIBERTAD,
                date(2026, 4, 9), side=Side.RESIDENT, by=PLATFORM,
            )  # fmt: skip
            if confirmed:
                one.confirm(Side.COMMITTEE, on_hold=False, by=MARTHA)
            city.add(one)

    thank("Zona 9", "walked_home")
    thank("Zona 9", "walked_home")
    thank("Zona 9", "mediated")
    thank("Águila 1", "first_aid")
    thank("Búho 2", "first_aid", confirmed=False)
    city.commit()
    return city
