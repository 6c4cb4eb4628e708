"""Finding the published result an address speaks of; of others not even that they are."""

from http import HTTPStatus

from flask import abort

from models.trust.survey_result import SurveyResult, result_of
from models.trust.surveys.wave import Wave, with_slug
from models.trust.surveys.wave_stages import WaveStatus
from webapp.database import db


def published_wave(slug: str) -> Wave:
    """Return a published wave; 404 for any other, whoever asks."""
    wave = db.scalars(with_slug(slug)).one()
    if wave.status is not WaveStatus.PUBLISHED:
        abort(HTTPStatus.NOT_FOUND)
    return wave


def result_for(wave: Wave) -> SurveyResult | None:
    """Return its result; None in the minute in which it is being computed."""
    return db.scalars(result_of(wave.id)).one_or_none()
