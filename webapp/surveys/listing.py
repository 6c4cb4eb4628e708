"""The surveys that anybody can answer, and those that are over."""

from flask import render_template

from models.trust.surveys.wave import public_waves
from webapp.access import public
from webapp.database import db
from webapp.surveys.blueprint import blueprint


@blueprint.get("")
@public
def surveys() -> str:
    """Show the surveys: those one can answer first."""
    listed = list(db.scalars(public_waves()))
    return render_template(
        "surveys/list.html",
        open_ones=[wave for wave in listed if wave.is_open],
        over=[wave for wave in listed if not wave.is_open],
    )
