"""What people may do to an order: one row for each move, with its consequence in a line.

The buttons of a record are drawn from the lifecycle, filtered by what somebody may do here.
"""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from models.clock import now
from models.people.grant import Permission, Rights, ScopeKind
from models.upkeep.catalogue import NOT_REPORTABLE
from models.upkeep.service_request import REOPEN_WITHIN
from models.upkeep.work_order import WorkOrder


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done: who may, what its button says and what follows from it."""

    move: str
    endpoint: str
    permission: Permission
    words: object  # translated when they are shown
    consequence: object
    done: object
    sign: str
    kind: str = "second"
    at_once: bool = False  # a button is enough: there is nothing to ask


_P = Permission

START = Deed(
    "start",
    "orders.start",
    _P.MEND_PLACES,
    _l("Empezar el trabajo"),
    _l("Quien reportó verá que la cuadrilla ya está en el lugar."),
    _l("Quedó anotado que el trabajo empezó."),
    "mend",
    at_once=True,
)
RESUME = Deed(
    "resume",
    "orders.resume",
    _P.MEND_PLACES,
    _l("Seguir con el trabajo"),
    _l("El plazo vuelve a correr. La fecha prometida se mueve lo que duró la pausa."),
    _l("El trabajo sigue y el plazo corre de nuevo."),
    "play",
    kind="",
    at_once=True,
)
COMPLETE = Deed(
    "complete",
    "orders.complete",
    _P.MEND_PLACES,
    _l("Decir que quedó arreglado"),
    _l("El comité y quien reportó dirán si es así. Hace falta una foto del arreglo."),
    _l("Gracias. El comité confirmará la reparación."),
    "check",
    kind="",
)
SCHEDULE = Deed(
    "schedule",
    "orders.schedule",
    _P.MEND_PLACES,
    _l("Programar el día"),
    _l("Quien reportó sabrá qué día va la cuadrilla. La fecha prometida no cambia."),
    _l("El día quedó programado."),
    "calendar",
)
PAUSE = Deed(
    "pause",
    "orders.pause",
    _P.MEND_PLACES,
    _l("Poner en pausa"),
    _l("El plazo se detiene. El motivo se publica."),
    _l("La orden está en pausa y el plazo no corre."),
    "pause",
)
RETURN = Deed(
    "return",
    "orders.return_order",
    _P.MEND_PLACES,
    _l("Devolver"),
    _l("Deja de ser de su dependencia. Alguien de la alcaldía dirá a quién corresponde."),
    _l("La orden se devolvió. Ya no está entre las de su dependencia."),
    "undo",
    kind="plain",
)
VERIFY = Deed(
    "verify",
    "confirmation.verify",
    _P.VERIFY_REPAIRS,
    _l("Sí, quedó arreglado"),
    _l("La orden se cierra como confirmada y se le cuenta a quienes reportaron."),
    _l("Gracias. El arreglo quedó confirmado y se le avisa a quienes reportaron."),
    "confirmed",
    kind="",
)
REJECT = Deed(
    "reject",
    "confirmation.reject",
    _P.VERIFY_REPAIRS,
    _l("No quedó arreglado"),
    _l("La dependencia la recibe otra vez, con un plazo nuevo."),
    _l("La orden volvió a la dependencia, con un plazo nuevo."),
    "close",
    kind="danger",
)
ASSIGN = Deed(
    "assign",
    "orders.assign",
    _P.TRIAGE_REQUESTS,
    _l("Asignar a una dependencia"),
    _l("Su plazo empieza hoy y quien reportó verá la fecha prometida."),
    _l("La orden quedó asignada y su plazo empezó."),
    "building",
    kind="",
)
REOPEN = Deed(
    "reopen",
    "orders.reopen",
    _P.REOPEN_PLACES,
    _l("Se dañó otra vez"),
    _l("La misma dependencia la recibe de nuevo. Se puede en los 30 días después del cierre."),
    _l("La orden se abrió otra vez y la dependencia ya la tiene."),
    "undo",
)
CANCEL = Deed(
    "cancel",
    "orders.cancel",
    _P.TRIAGE_REQUESTS,
    _l("Cancelar la orden"),
    _l("Nadie irá al lugar. El reporte vuelve a la lista de los que esperan clasificación."),
    _l("La orden se canceló."),
    "stop",
    kind="plain",
)

# In the order in which they are shown; a department cannot cancel what it promised.
DEEDS = (
    VERIFY,
    REJECT,
    ASSIGN,
    COMPLETE,
    RESUME,
    START,
    SCHEDULE,
    PAUSE,
    REOPEN,
    RETURN,
    CANCEL,
)

# A device says itself whether it works, and fails anew with an order of its own.
NEIGHBOURS = frozenset({VERIFY, REJECT, REOPEN})


def open_deeds(order: WorkOrder, rights: Rights) -> list[Deed]:
    """Return what somebody may do to an order as it stands."""
    moves = WorkOrder.LIFECYCLE.open_to(order.status)
    return [
        deed
        for deed in DEEDS
        if deed.move in moves
        and rights.may(deed.permission, on=order)
        and not (deed in {VERIFY, REJECT} and is_own_work(order, rights))
        and not (deed is REOPEN and not can_be_reopened(order))
        and not (deed in NEIGHBOURS and order.category_code in NOT_REPORTABLE)
    ]


def can_be_reopened(order: WorkOrder) -> bool:
    """Tell whether it was closed within the last thirty days."""
    return order.closed_at is not None and now() <= order.closed_at + REOPEN_WITHIN


def is_own_work(order: WorkOrder, rights: Rights) -> bool:
    """Tell whether somebody belongs to the department that did the work."""
    return order.department_id in belongs_to(rights)


def belongs_to(rights: Rights) -> Collection[str]:
    """Return the departments somebody belongs to."""
    return rights.scopes(ScopeKind.DEPARTMENT)
