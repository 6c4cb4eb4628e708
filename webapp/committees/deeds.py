"""What may be done to a committee and to a problem: one row each, with its consequence."""

from flask_babel import lazy_gettext as _l

from models.clock import now
from models.committees.committee import Committee
from models.committees.problem import Problem, ProblemStatus
from webapp.devices.deeds import Deed

CONVENE = Deed(
    "committees.convene",
    _l("Convocar a los vecinos"),
    _l("Desde ya se puede invitar, y los vecinos pueden postularse."),
    _l("Quedó convocado. Invite a los vecinos y busque quién coordina."),
    "people",
    kind="",
    at_once=True,
)
CONSTITUTE = Deed(
    "committees.constitute",
    _l("Constituirlo"),
    _l("Con su acta y el perfil del sector. Sus integrantes pueden empezar a trabajar."),
    _l("Quedó constituido. Sus integrantes ya pueden trabajar en problemas."),
    "check",
    kind="",
)
INAUGURATE = Deed(
    "committees.inaugurate",
    _l("Decir que se inauguró"),
    _l("Ya se presentó al barrio."),
    _l("Quedó inaugurado."),
    "check",
    kind="",
    at_once=True,
)
REGISTER = Deed(
    "committees.register",
    _l("Anotar su registro"),
    _l("Con el número que le dio la policía."),
    _l("Quedó registrado."),
    "confirmed",
    kind="",
)
RENEW = Deed(
    "committees.renew",
    _l("Renovarlo"),
    _l("Sigue por otro periodo. El periodo de cada integrante se renueva aparte."),
    _l("Quedó renovado."),
    "confirmed",
    at_once=True,
)
DISSOLVE = Deed(
    "committees.dissolve",
    _l("Terminar el comité"),
    _l("Sus integrantes dejan de poder actuar por él. No se puede deshacer."),
    _l("El comité terminó."),
    "stop",
    kind="danger",
)
_OF_COMMITTEES = {
    "convene": CONVENE,
    "constitute": CONSTITUTE,
    "inaugurate": INAUGURATE,
    "register": REGISTER,
    "renew": RENEW,
    "dissolve": DISSOLVE,
}

CHANGE = Deed(
    "committees.change_problem",
    _l("Corregir lo que se sabe"),
    _l("Lugar, desde cuándo, qué se cuenta."),
    _l("Guardamos los cambios."),
    "gear",
)
ANALYSE = Deed(
    "committees.analyse",
    _l("Pasar a entender por qué"),
    _l("El lugar y la fecha quedan como punto de partida."),
    _l("Ahora averigüen por qué pasa allí."),
    "next",
    kind="",
    at_once=True,
)
RESPOND = Deed(
    "committees.respond",
    _l("Empezar a actuar"),
    _l("Lo contado en las trece semanas de antes queda fijo: con eso se compara el resultado."),
    _l("Empezó. En noventa y un días se puede ver si ayudó."),
    "next",
    kind="",
)
ASSESS = Deed(
    "committees.assess",
    _l("Evaluar si ayudó"),
    _l("Se cuentan las trece semanas de después, junto al resto de la comuna."),
    _l("Aquí está lo que se contó, antes y después."),
    "next",
    kind="",
    at_once=True,
)
CLOSE = Deed(
    "committees.close_problem",
    _l("Terminar con una conclusión"),
    _l("Es pública: otros comités aprenden de ella."),
    _l("Quedó terminado. La conclusión es pública."),
    "check",
    kind="",
)
RETHINK = Deed(
    "committees.rethink",
    _l("Volver a entender por qué"),
    _l("No ayudó lo suficiente: se piensa otra vez, con un punto de partida nuevo."),
    _l("Volvió al segundo paso."),
    "undo",
    at_once=True,
)
ABANDON = Deed(
    "committees.abandon",
    _l("Dejar de trabajar en esto"),
    _l("Con una razón. No se puede deshacer."),
    _l("Quedó abandonado."),
    "stop",
    kind="plain",
)
_OF_PROBLEMS = {
    "analyse": ANALYSE,
    "respond": RESPOND,
    "assess": ASSESS,
    "close": CLOSE,
    "rethink": RETHINK,
    "abandon": ABANDON,
}


def deeds_of(committee: Committee) -> list[Deed]:
    """Return what may be done to a committee as it stands."""
    return [_OF_COMMITTEES[move] for move in committee.LIFECYCLE.open_to(committee.status)]


def deeds_for(problem: Problem) -> list[Deed]:
    """Return what may be done to a problem as it stands: the next step first."""
    moves = [move for move in _OF_PROBLEMS if problem.can(move)]
    if problem.result_due is not None and problem.result_due > now() and "assess" in moves:
        moves.remove("assess")
    if problem.status is ProblemStatus.SCANNING and problem.lat is None:
        moves.remove("analyse")
    offered = [_OF_PROBLEMS[move] for move in moves]
    if problem.status in {ProblemStatus.SCANNING, ProblemStatus.ANALYSIS}:
        offered.insert(1 if offered and offered[0] is not ABANDON else 0, CHANGE)
    return offered
