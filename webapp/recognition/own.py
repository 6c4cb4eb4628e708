"""The page of whoever gave or confirmed thanks: how they stand, and how to be forgotten."""

from flask import render_template
from flask.typing import ResponseReturnValue

from models.forgetting import erase_thanker
from models.trust.recognition import Recognition
from models.trust.thanker import with_secret
from webapp.access import public
from webapp.database import db
from webapp.recognition.blueprint import blueprint


@blueprint.get("/reconocimientos/mios/<secret>")
@public
def mine(secret: str) -> str:
    """Show how one's thanks stand."""
    who = db.scalars(with_secret(secret)).one()
    thanks = db.get_one(Recognition, who.recognition_id)
    return render_template("recognition/mine.html", who=who, thanks=thanks, secret=secret)


@blueprint.post("/reconocimientos/mios/<secret>")
@public
def forget_me(secret: str) -> ResponseReturnValue:
    """Erase whoever asks for it; thanks that nobody confirmed go with them."""
    who = db.scalars(with_secret(secret)).one()
    thanks = db.get_one(Recognition, who.recognition_id)
    erase_thanker(db, who)
    return render_template("recognition/forgotten.html", who=who, thanks=thanks)
