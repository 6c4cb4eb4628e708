"""The demonstration's surveys are made up, say so, and write to nobody."""

from sqlalchemy import func, select

from models.demonstration.surveys import ASKED, OFFICERS, OPEN_FORM, RESIDENTS, hold_surveys
from models.events import Event, EventKind
from models.session import reading, unit_of_work
from models.trust.surveys.answers import SurveyAnswer
from models.trust.surveys.wave import waves
from models.trust.surveys.wave_stages import WaveStatus
from tests.people import territory


def test_two_surveys_closed_and_one_is_open_and_twice_changes_nothing(session):
    """Each says that it is a demonstration; the closed ones have their answers."""
    session.add_all(territory())
    session.commit()
    assert hold_surveys() == 3
    assert hold_surveys() == 0
    with reading() as looking:
        held = {wave.slug: wave for wave in looking.scalars(waves())}
        assert {one.demonstration for one in held.values()} == {True}
        assert held[OPEN_FORM].is_open
        for slug in (RESIDENTS, OFFICERS):
            counted = select(func.count()).where(SurveyAnswer.wave_id == held[slug].id)
            assert looking.scalar(counted) == held[slug].received == ASKED[slug]
            assert held[slug].status is WaveStatus.CLOSED
        comunas = set(looking.scalars(select(SurveyAnswer.comuna)))
        assert comunas == {"54001-C03", "54001-C07", None}


def test_old_surveys_of_the_demonstration_call_no_flow(session):
    """Only the open one is news."""
    with unit_of_work() as other:
        other.add_all(territory())
    hold_surveys()
    news = session.scalars(
        select(Event.kind).where(Event.imported.is_(False), Event.kind.like("survey.%"))
    ).all()
    assert set(news) == {EventKind.SURVEY_PLANNED, EventKind.SURVEY_OPENED}
