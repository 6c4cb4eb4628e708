"""Meetings, committees, trust and thanks in the report: counted by hand, nobody exposed."""

import csv
import io
import json
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
from models.committees.plan_codes import AbandonReason
from models.committees.problem import MEASURED, STALLED_AFTER, Problem
from models.committees.task import PlanTask
from models.events import PLATFORM
from models.people.person import Person
from models.ticker import fire_due
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
from reports.meeting_figures import shown_sums
from reports.open_data_participation import PARTICIPATION_DATASETS
from reports.participation_sentences import sentences_of
from reports.participation_words import told
from reports.period import Month
from reports.survey_results import as_json, result
from reports.survey_scores import Item
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


def test_meetings_are_counted_and_overdue_minutes_come_first(met: Session) -> None:
    """Held by the day they began; minutes by the day they were published."""
    told_of = part_of(met, "meetings")
    overdue = told_of.pop("overdue_list")

    assert told_of == {
        "convened": 1,  # the one of May: the others were called in March
        "held": 3,
        "cancelled": 1,
        "unsaid": 1,
        "came": 12 + 6 + 9,
        "minutes_on_time": 1,
        "minutes_late": 1,
        "minutes_overdue": 2,
    }
    assert [(one["title"], one["held"]) for one in overdue] == [
        ("Riñas", True),
        ("Nadie dijo", False),
    ]
    assert [(one["due_on"], one["days_late"]) for one in overdue] == [
        ("2026-04-23", 7),  # 24, 27, 28, 29, 30 April, 4 and 5 May: the first is a holiday
        ("2026-04-24", 6),
    ]
    said = sentences_of({"meetings": told_of})["meetings"]
    assert said == (
        "Hoy hay 2 actas vencidas. En el mes se realizaron 3 encuentros, con 27 personas; se "
        "canceló 1; de 1 no se ha dicho si se hizo."
    )
    printed = pages(gather(met, LA_LIBERTAD, APRIL))
    assert printed.index("Actas de encuentros vencidas") < printed.index("El mes en cifras")
    assert "Vecina" not in printed


def test_how_many_came_is_hidden_where_it_points_at_somebody(met: Session) -> None:
    """Three in Atalaya: neither there, nor in the city, from which it could be worked out."""
    assert part_of(met, "meetings", ATALAYA)["came"] is None
    assert part_of(met, "meetings", "54001")["came"] is None
    assert (
        "3 personas"
        not in sentences_of(gather(met, ATALAYA, APRIL).data["participation"])["meetings"]
    )


@pytest.mark.parametrize(
    ("counts", "shown", "everybody"),
    [
        ({"a": [40], "b": [20, 0]}, {"a": 40, "b": 20}, 60),
        ({"a": [40, 3], "b": [20]}, {"a": None, "b": 20}, None),
        ({"a": [40, 3], "b": [4]}, {"a": None, "b": None}, 47),
        ({"a": [3, 4], "b": [4]}, {"a": 7, "b": None}, None),
        ({"a": [1, 2], "b": []}, {"a": None, "b": 0}, None),
    ],
)
def test_no_sum_gives_a_small_meeting_away(counts, shown, everybody) -> None:
    """Meetings of five and more can be read one by one; what is left must be nobody's."""
    assert shown_sums(counts) == (shown, everybody)


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


def test_plans_are_told_by_step_and_those_that_stand_still(city: Session, committee) -> None:
    """One that was assessed, one whose committee has not moved for three weeks."""
    ours = committee()
    assess(city, a_plan(city, ours, "Consumo en el parque"), (20, 5, 40, 40))
    with clock.at(on(1)):
        city.add(Problem.find(ours, "Consumo en la cancha", "Qué pasa.", by=MARTHA))
        city.commit()
    with clock.at(on(1) + STALLED_AFTER + HOUR):
        fire_due()
    city.expire_all()
    told_of = part_of(city, "committees")

    assert (told_of["at_work"], told_of["plans"]) == (1, 2)
    assert told_of["steps"] == {"scanning": 1, "analysis": 0, "response": 0, "assessment": 1}
    assert told_of["stalled"] == 1
    assert part_of(city, "committees", ATALAYA)["plans"] == 0
    assert part_of(city, "committees", "54001")["plans"] == 2


def test_a_result_is_told_whatever_it_came_to(city: Session, committee) -> None:
    """By hand: (5/20)/(40/40) = 0.25, SE = sqrt(1/5 + 1/20 + 2/40) = 0.5477."""
    ours = committee()
    helped = a_plan(city, ours, "Ayudó")
    nothing = a_plan(city, ours, "No se ve")
    few = a_plan(city, ours, "Muy poco")
    assess(city, helped, (20, 5, 40, 40))
    assess(city, nothing, (20, 20, 40, 40))
    assess(city, few, (4, 0, 40, 40))
    with clock.at(on(20)):
        nothing.rethink(by=MARTHA)  # that the committee goes back to ask why hides nothing
        city.commit()
    part = gather(city, LA_LIBERTAD, APRIL).data["participation"]
    found = {one["plan"]: one for one in part["committees"]["results"]}

    assert found["Ayudó"]["ratio"] == 0.25
    assert found["Ayudó"]["interval"] == [0.0855, 0.7314]
    assert found["Ayudó"]["counts"] == [20, 5, 40, 40]
    assert (found["No se ve"]["ratio"], found["No se ve"]["finding"]) == (1, "no_difference")
    assert (found["Muy poco"]["ratio"], found["Muy poco"]["counts"]) == (None, None)
    words = {one["plan"]: one["finding_words"] for one in told(part)["results"]}
    assert words["Muy poco"] == "no alcanza para decir"
    assert words["No se ve"] == "no se ve una diferencia con el resto de la comuna"
    assert sentences_of(part)["committees"].endswith(
        "En el mes se evaluaron 3 planes: en 1 no se ve una diferencia; en 1 no alcanza para "
        "decir; en 1 el problema bajó más que en el resto de la comuna."
    )
    printed = pages(gather(city, LA_LIBERTAD, APRIL))
    assert "0,25 (0,09 a 0,73)" in printed
    assert "Rosa" not in printed


def test_a_plan_given_up_later_keeps_its_result_and_loses_its_title(
    city: Session, committee
) -> None:
    """It may have been dangerous; that it did not help is told all the same."""
    problem = a_plan(city, committee(), "Los de la esquina")
    assess(city, problem, (20, 20, 40, 40))
    with clock.at(on(20)):
        problem.rethink(by=MARTHA)
        problem.abandon(AbandonReason.TOO_DANGEROUS, by=MARTHA)
        city.commit()
    content = gather(city, LA_LIBERTAD, APRIL)

    [one] = content.data["participation"]["committees"]["results"]
    assert (one["plan"], one["finding"]) == (None, "no_difference")
    assert "esquina" not in str(content.data)
    assert "Un plan que se dejó después" in pages(content)


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


def test_trust_is_the_newest_published_result_and_nothing_else(city: Session, wave) -> None:
    """As it was published, digest and all; an unpublished wave does not exist."""
    wave("vieja", date(2026, 3, 1))
    newest = wave("nueva", date(2026, 4, 20))
    wave("secreta", date(2026, 4, 30), publish=False)
    kept = city.scalars(select(SurveyResult).where(SurveyResult.wave_id == newest)).one()
    part = gather(city, LA_LIBERTAD, APRIL).data["participation"]
    [side] = part["trust"]["sides"]
    published = json.loads(kept.data)

    assert (side["slug"], side["data_sha256"]) == ("nueva", kept.data_sha256)
    assert [one["mean"] for one in side["constructs"]] == [
        one["mean"] for one in published["constructs"]
    ]
    assert side["constructs"][0]["interval"] == published["constructs"][0]["interval"]
    assert part["trust"]["gap"] is None
    assert "Residentes" in sentences_of(part)["trust"]


def test_a_small_cell_of_a_survey_stays_hidden_in_its_comuna(city: Session, wave) -> None:
    """Six of Atalaya answered: what the result hides, the report of Atalaya hides."""
    wave("nueva", date(2026, 4, 20))
    here = part_of(city, "trust", ATALAYA)["sides"][0]["here"]
    assert here["people"] is None
    assert set(here["means"].values()) == {None}
    assert "oculto" in pages(gather(city, ATALAYA, APRIL))


def test_the_other_side_and_the_gap_are_told_and_what_was_not_drawn_by_chance(
    city: Session, wave
) -> None:
    """Officers who answered as they liked: no interval, and the words that say so."""
    items = tuple(
        Item(one.mirror, one.construct, mirror=one.code)
        for one in a_sheet().items
        if one.mirror
    )
    wave("vecinos", date(2026, 4, 20))
    answers = [{one.code: 5 for one in items}] * 20 + [{one.code: 1 for one in items}] * 20
    wave(
        "uniformados", date(2026, 4, 21), audience="officers", mode="officers",
        probability=False, items=items, answers=answers, groups={},
    )  # fmt: skip
    part = gather(city, LA_LIBERTAD, APRIL).data["participation"]
    residents, officers = part["trust"]["sides"]

    assert (officers["probability"], officers["answered"]) == (False, 40)
    assert [one["interval"] for one in officers["constructs"]] == [None]
    assert {one["officers"] for one in part["trust"]["gap"]["rows"]} == {50}
    assert all(
        one["apart"] == pytest.approx(one["residents"] - 50, abs=1e-3)
        and one["interval"] is None
        for one in part["trust"]["gap"]["rows"]
    )
    assert residents["probability"]
    assert "No probabilística" in pages(gather(city, LA_LIBERTAD, APRIL))
    assert "no probabilística" in sentences_of(part)["trust"]
    assert "not a probability sample" in sentences_of(part, "en")["trust"]


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


def test_thanks_are_told_by_unit_in_alphabetical_order_and_never_counted(thanked) -> None:
    """Whoever was thanked oftener comes no higher; what nobody confirmed is not told."""
    told_of = part_of(thanked, "recognition")
    assert [
        (one["unit"], [name["es"] for name in one["services"]]) for one in told_of["units"]
    ] == [
        ("Águila 1", ["Auxilió a alguien herido o enfermo"]),
        ("Zona 9", ["Acompañó a alguien hasta su casa", "Medió en una pelea entre vecinos"]),
    ]
    assert not any(isinstance(value, int) for one in told_of["units"] for value in one.values())
    assert part_of(thanked, "recognition", ATALAYA) == {"units": []}


def test_the_same_data_make_the_same_bytes_in_another_year_too(met, committee, thanked, wave):
    """The whole report with every part, printed again when the year is another one."""
    assess(met, a_plan(met, committee(), "Ayudó"), (20, 5, 40, 40))
    wave("nueva", date(2026, 4, 20))
    content = gather(met, LA_LIBERTAD, APRIL)
    paper = as_pdf(content, {}, HOME)
    assert gather(thanked, LA_LIBERTAD, APRIL).as_json == content.as_json
    with clock.at(clock.now() + timedelta(days=500)):
        assert as_pdf(content, {}, HOME) == paper


def test_a_report_that_knew_only_promises_and_questions_still_renders(met: Session) -> None:
    """Its data have no other part: nothing is said of them."""
    content = gather(met, LA_LIBERTAD, APRIL)
    for key in ("meetings", "committees", "trust", "recognition"):
        content.data["participation"].pop(key)
    said = pages(content)
    assert "Compromisos" in said
    assert not any(
        words in said
        for words in ("Encuentros", "Actas", "Comités y sus", "Confianza,", "Gracias")
    )


def test_open_data_tell_what_the_report_tells_and_nobody(met, committee, thanked) -> None:
    """Every row of the four tables, without a person and without how many came or thanked."""
    assess(met, a_plan(met, committee(), "Ayudó"), (20, 5, 40, 40))
    written = {name: one.as_csv(met) for name, one in PARTICIPATION_DATASETS.items()}
    rows = {name: list(csv.DictReader(io.StringIO(text))) for name, text in written.items()}

    assert len(rows["encuentros.csv"]) == 7
    assert [one["titulo"] for one in rows["encuentros.csv"] if one["acta_vencida"] == "si"] == [
        "Riñas",
        "Nadie dijo",
        "Tres personas",
    ]
    assert [one["estado"] for one in rows["comites.csv"]] == ["constituted"]
    [plan] = rows["resultados-de-planes.csv"]
    assert (plan["razon"], plan["antes"], plan["despues"]) == ("0.25", "20", "5")
    assert [(one["unidad"], one["servicio"]) for one in rows["agradecimientos.csv"]] == [
        ("Águila 1", "first_aid"),
        ("Zona 9", "mediated"),
        ("Zona 9", "walked_home"),
    ]
    assert not any(name in "".join(written.values()) for name in ("Vecina", "Rosa", "Nidia"))
