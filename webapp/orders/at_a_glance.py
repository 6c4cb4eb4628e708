"""What waits for somebody today, in a few words for their first page."""

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.language import number
from models.people.grant import Permission, Rights, ScopeKind
from models.upkeep.order_lists import to_confirm
from models.upkeep.order_stages import NOBODYS
from models.upkeep.service_request import awaiting_triage
from models.upkeep.work_order import WorkOrder
from webapp.languages import language
from webapp.orders.filters import Asked, Shelf, Term
from webapp.orders.inbox import Scope, counts


def at_a_glance(session: Session, rights: Rights) -> dict[str, str]:
    """Return, by the address of the page that shows it, what waits there for somebody."""
    told = {}
    if rights.holds(Permission.MEND_PLACES):
        told["/ordenes"] = _orders(session, Scope.of(rights, Permission.MEND_PLACES))
    if rights.holds(Permission.VERIFY_REPAIRS):
        comunas = rights.scopes(ScopeKind.COMUNA, Permission.VERIFY_REPAIRS)
        waiting = to_confirm(comunas).order_by(None).with_only_columns(func.count())
        told["/confirmar"] = _repairs(session.scalar(waiting) or 0)
    if rights.everywhere(Permission.TRIAGE_REQUESTS):
        reports = awaiting_triage().order_by(None).with_only_columns(func.count())
        orders = select(func.count()).where(WorkOrder.status.in_(NOBODYS))
        told["/triaje"] = _decisions(
            (session.scalar(reports) or 0) + (session.scalar(orders) or 0)
        )
    return {address: words for address, words in told.items() if words}


def _orders(session: Session, scope: Scope) -> str:
    found = counts(session, scope, Asked())
    late, pending = found.terms[Term.OVERDUE], found.shelves[Shelf.PENDING]
    if not pending:
        return str(_("No hay órdenes pendientes."))
    words = ngettext(
        "Una orden pendiente", "%(figure)s órdenes pendientes", pending, figure=_say(pending)
    )
    if not late:
        return str(_("%(words)s, ninguna vencida.", words=words))
    overdue = ngettext("una vencida", "%(figure)s vencidas", late, figure=_say(late))
    return f"{words}, {overdue}."


def _repairs(waiting: int) -> str:
    if not waiting:
        return str(_("Nada espera su palabra."))
    return str(
        ngettext(
            "Un arreglo espera su palabra.",
            "%(figure)s arreglos esperan su palabra.",
            waiting,
            figure=_say(waiting),
        )
    )


def _decisions(waiting: int) -> str:
    if not waiting:
        return str(_("Todo tiene quien lo atienda."))
    return str(
        ngettext(
            "Un caso espera que alguien decida.",
            "%(figure)s casos esperan que alguien decida.",
            waiting,
            figure=_say(waiting),
        )
    )


def _say(figure: int) -> str:
    return number(figure, language())
