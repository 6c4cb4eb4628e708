"""How one can take part: six doors, and behind each what waits there today."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from webapp.access import public
from webapp.frame import leads_to
from webapp.participation.today import told_today

blueprint = Blueprint("participation", __name__)


@dataclass(frozen=True, slots=True)
class Door:
    """One way to take part: where, what for, and the name of its icon."""

    address: str
    words: object  # translated when it is shown
    hint: object
    sign: str


DOORS = (
    Door(
        "/encuentros",
        _l("Encuentros"),
        _l("Hable con la policía y la alcaldía, en persona o en línea."),
        "meetings",
    ),
    Door(
        "/compromisos",
        _l("Compromisos"),
        _l("Lo que alguien prometió, para cuándo, y si cumplió."),
        "confirmed",
    ),
    Door(
        "/preguntas",
        _l("Preguntas"),
        _l("Pregúntele a una entidad; la respuesta es pública y tiene plazo."),
        "question",
    ),
    Door(
        "/comites",
        _l("Comités"),
        _l("Vecinos que trabajan en un problema de su barrio. Puede ser uno de ellos."),
        "people",
    ),
    Door(
        "/encuestas",
        _l("Encuestas"),
        _l("Diga, sin dar su nombre, cuánta confianza tiene."),
        "list",
    ),
    Door(
        "/reconocimientos",
        _l("Reconocimientos"),
        _l("Agradezca a una unidad un servicio de todos los días."),
        "thanks",
    ),
)


@blueprint.get("/participar")
@public
def doors() -> str:
    """Show the ways to take part, each with what waits there today."""
    shown = [door for door in DOORS if leads_to(door.address)]
    return render_template("participation/doors.html", doors=shown, told=told_today())
