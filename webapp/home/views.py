"""The first page, and the pages that say what the platform is and is not."""

from flask import render_template

from webapp.access import public
from webapp.city_map.marks import Mark
from webapp.city_map.views import shows_approximate_outlines, words
from webapp.database import db
from webapp.home import source  # noqa: F401 - its pages hang on the same door
from webapp.home.blueprint import blueprint
from webapp.home.figures import today
from webapp.origins import origins

__all__ = ["blueprint"]


@blueprint.get("/")
@public
def start() -> str:
    """Say what can be done here, and how the city stands."""
    return render_template(
        "home/start.html",
        today=today(db),
        elsewhere=origins(),
        approximate=shows_approximate_outlines(),
        marks=[Mark.OPEN, Mark.LATE, Mark.CLAIMED, Mark.CONFIRMED],
        words=words(),
    )


@blueprint.get("/denunciar")
@public
def complain() -> str:
    """Name the legal ways to complain, until this platform takes complaints itself."""
    return render_template("home/complain.html")


@blueprint.get("/privacidad")
@public
def privacy() -> str:
    """Say which data are kept, for how long, and how to have them erased."""
    return render_template("home/privacy.html")


@blueprint.get("/accesibilidad")
@public
def accessibility() -> str:
    """Say what works with which aids, what does not, and whom to tell."""
    return render_template("home/accessibility.html")
