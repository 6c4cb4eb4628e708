"""Finding the thanks an address speaks of."""

from flask import request

from models.trust.recognition import Recognition, coded
from webapp.database import LOOKING, db


def thanks_with(code: str) -> Recognition:
    """Return the thanks with a code; whoever is about to change them waits for others."""
    wanted = coded(code.upper())
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=Recognition)
    return db.scalars(wanted).one()
