"""What waits behind each door of participation today, in a few words."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, func, select

from models.calendar import city_day
from models.clock import now
from models.committees import committee
from models.language import moment_in_words, number
from models.trust.commitment import Commitment, broken_on
from models.trust.commitment_stages import OPEN
from models.trust.ledger_lists import late_questions, published
from models.trust.meeting import Meeting, public_meetings
from models.trust.meeting_stages import COMING
from models.trust.question import Question
from models.trust.question_stages import WAITING
from models.trust.surveys.wave import open_waves
from webapp.database import db
from webapp.languages import language


def told_today() -> dict[str, str]:
    """Return what waits behind a door, by its address; where nothing does, it is left out."""
    told: dict[str, Callable[[], str]] = {
        "/encuentros": _next_meeting,
        "/compromisos": _commitments,
        "/preguntas": _questions,
        "/comites": _committees,
        "/encuestas": _surveys,
    }
    return {address: words for address, tell in told.items() if (words := tell())}


def _next_meeting() -> str:
    coming = public_meetings().where(Meeting.status.in_(COMING), Meeting.starts_at > now())
    first = db.scalars(coming.limit(1)).first()
    if first is None:
        return ""
    when = moment_in_words(first.starts_at, language())
    return str(_("El próximo: %(when)s", when=when))


def _commitments() -> str:
    open_now = _count(select(Commitment).where(Commitment.status.in_(OPEN)))
    if not open_now:
        return ""
    broken = _count(select(Commitment).where(broken_on(city_day(now()))))
    words = ngettext("Uno abierto", "%(figure)s abiertos", open_now, figure=_say(open_now))
    if not broken:
        return str(_("%(words)s, ninguno incumplido.", words=words))
    late = ngettext("uno incumplido", "%(figure)s incumplidos", broken, figure=_say(broken))
    return f"{words}, {late}."


def _questions() -> str:
    waiting = _count(published().where(Question.status.in_(WAITING)))
    if not waiting:
        return ""
    late = _count(published().where(late_questions()))
    words = ngettext(
        "Una espera respuesta", "%(figure)s esperan respuesta", waiting, figure=_say(waiting)
    )
    if not late:
        return f"{words}."
    overdue = ngettext(
        "una con el plazo vencido", "%(figure)s con el plazo vencido", late, figure=_say(late)
    )
    return f"{words}, {overdue}."


def _committees() -> str:
    at_work = _count(committee.living())
    if not at_work:
        return ""
    return str(
        ngettext(
            "Uno trabaja en la ciudad. Puede pedir entrar.",
            "%(figure)s trabajan en la ciudad. Puede pedir entrar a uno.",
            at_work,
            figure=_say(at_work),
        )
    )


def _surveys() -> str:
    waves = _count(open_waves())
    if not waves:
        return ""
    return str(
        ngettext(
            "Una está abierta. Se responde sin dar el nombre.",
            "%(figure)s están abiertas. Se responden sin dar el nombre.",
            waves,
            figure=_say(waves),
        )
    )


def _count(chosen: Select[object]) -> int:
    found = chosen.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    return db.scalar(found) or 0


def _say(figure: int) -> str:
    return number(figure, language())
