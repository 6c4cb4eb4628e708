"""Finding the commitment an address speaks of, and on whose side its reader stands."""

from flask import g, request
from flask_login import current_user

from models.numbering import tidy_code
from models.trust.commitment import Commitment, coded
from models.trust.offices import speaker_of
from models.trust.speaker import Speaker
from webapp.database import LOOKING, db


def commitment_coded(code: str) -> Commitment:
    """Return the commitment of this code; whoever is about to change it waits for others."""
    wanted = coded(tidy_code(code))
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=Commitment)
    return db.scalars(wanted).one()


def speaker() -> Speaker:
    """Return with which offices whoever is signed in speaks, looked up once a request."""
    if "speaker" not in g:
        g.speaker = speaker_of(db, current_user.id, current_user.rights)
    found: Speaker = g.speaker
    return found
