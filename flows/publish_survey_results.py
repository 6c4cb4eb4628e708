"""Compute what a survey wave found, once, when it is published, and freeze it.

Started by `survey.published`, and every morning for what was published otherwise. The figures
are taken from the answers and from nothing else, and go with their digest; afterwards nobody
needs the answers to read the result. Safe to run twice: a wave has one result, and the same
answers make the same bytes.
"""

from uuid import UUID

from prefect import flow, task
from sqlalchemy import select

from flows.diary import heard
from models.events import PLATFORM
from models.media import MediaStore
from models.session import reading, unit_of_work
from models.settings import Settings
from models.trust.survey_result import RESULTS, SurveyResult, result_of
from models.trust.surveys.wave import Wave
from models.trust.surveys.wave_stages import WaveStatus
from reports.survey_document import as_pdf
from reports.survey_results import as_json, result
from reports.survey_sheets import population_of, sheet_of


@flow
def publish_survey_results(events: list[int] | None = None) -> None:
    """Publish the results of these waves; without events, of all that have none yet."""
    publish(events)


@task
def publish(events: list[int] | None) -> None:
    """Publish one result after the other."""
    settings = Settings.from_environment()
    with reading() as session:
        if events is None:
            published = select(Wave.id).where(Wave.status == WaveStatus.PUBLISHED)
            waves = list(session.scalars(published))
        else:
            waves = list(dict.fromkeys(one.subject_id for one in heard(session, events)))
    for wave_id in waves:
        publish_one(settings, wave_id)


def publish_one(settings: Settings, wave_id: UUID) -> bool:
    """Compute and freeze one result; False where it is there, or nothing is published."""
    with reading() as session:
        wave = session.get(Wave, wave_id)
        if wave is None or wave.status is not WaveStatus.PUBLISHED:
            return False
        if session.scalars(result_of(wave_id)).first() is not None:
            return False
        population = population_of(session, wave.instrument.audience.value)
        sheet, slug = sheet_of(session, wave, population), wave.slug
    data = result(sheet, population)
    store = MediaStore(settings.data_folder / RESULTS)
    digest = store.keep(as_pdf(data, slug, settings.public_url))
    with unit_of_work() as session:
        session.add(
            SurveyResult.publish(wave_id, as_json(data), pdf_sha256=digest, by=PLATFORM)
        )
    return True
