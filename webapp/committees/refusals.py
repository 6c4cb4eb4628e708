"""Why a committee's button did nothing, in words; and what becomes of what was typed."""

from collections.abc import Callable
from http import HTTPStatus

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import Forbidden

from models.committees.application import ClosedToApplicationsError
from models.committees.committee import (
    MissingActError,
    MissingAlertSystemError,
    NoCoordinatorError,
    coded,
)
from models.committees.invitation import SpentInvitationError
from models.committees.member import was_member
from models.committees.problem import (
    NoCauseError,
    NoTaskError,
    NothingObservedError,
    TooEarlyError,
)
from models.committees.seats import (
    AlreadyMemberError,
    LastCoordinatorError,
    MayNotKnowError,
)
from models.language import day_in_words
from models.numbering import tidy_code
from models.session import reading
from webapp.committees.blueprint import blueprint
from webapp.languages import language
from webapp.problems import http_problem, page_about
from webapp.tokens import what_was_typed

_WORDS: dict[type[Exception], Callable[[], str]] = {
    MissingActError: lambda: _("Para constituirlo faltan el acta y el perfil del sector."),
    MissingAlertSystemError: lambda: _(
        "Un frente de seguridad necesita una alarma y un canal directo con la policía."
    ),
    NoCoordinatorError: lambda: _(
        "Todavía nadie coordina el comité. Invite primero a quien lo va a coordinar."
    ),
    LastCoordinatorError: lambda: _(
        "Es la única persona que coordina. Dele primero la coordinación a otra."
    ),
    AlreadyMemberError: lambda: _("Esa persona ya hace parte del comité."),
    MayNotKnowError: lambda: _(
        "En este comité nadie tiene nombre hacia afuera. Quien forma comités no puede "
        "integrarlo: vería quiénes son los demás."
    ),
    SpentInvitationError: lambda: _(
        "La invitación ya se usó, se venció o fue retirada. Pida otra a quien coordina."
    ),
    ClosedToApplicationsError: lambda: _("Este comité no recibe postulaciones ahora."),
    NothingObservedError: lambda: _("Falta marcar dónde es y escribir desde cuándo."),
    NoCauseError: lambda: _("Falta escribir por qué pasa allí."),
    NoTaskError: lambda: _("Acuerden al menos una tarea antes de empezar a actuar."),
}


def explain(error: Exception) -> ResponseReturnValue:
    """Say why the rules do not allow it."""
    if isinstance(error, TooEarlyError):
        day = day_in_words(error.due, language())
        words = _("El resultado se puede ver desde el %(day)s: noventa y un días.", day=day)
    else:
        words = _WORDS[type(error)]()
    return page_about(HTTPStatus.CONFLICT, "problems/409_refused.html", why=words)


for _refusal in (*_WORDS, TooEarlyError):
    blueprint.app_errorhandler(_refusal)(explain)


@blueprint.errorhandler(Forbidden)
def no_longer(error: Forbidden) -> ResponseReturnValue:
    """Tell whoever was a member until a moment ago; what they typed is theirs to copy.

    Anybody else is told what everybody is told, so nobody learns who was a member of what.
    """
    if request.method != "POST" or not current_user.is_authenticated or not _was_member():
        return http_problem(error)
    return what_was_typed("committees/no_longer.html", HTTPStatus.FORBIDDEN)


def _was_member() -> bool:
    code = tidy_code(str((request.view_args or {}).get("code", "")))
    with reading() as session:
        committee = session.scalars(coded(code)).one_or_none()
        if committee is None or committee.is_member(current_user.id):
            return False
        return was_member(session, committee.id, current_user.id)
