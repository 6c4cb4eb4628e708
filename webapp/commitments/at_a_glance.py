"""What waits for somebody of commitments and questions, in a few words for their first page."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.language import number
from models.people.grant import Permission, Rights
from models.trust.handover import waiting_for as handovers_for
from models.trust.ledger_lists import at_risk, to_review, waiting_for
from models.trust.speaker import Speaker
from webapp.languages import language


def at_a_glance(session: Session, rights: Rights, speaker: Speaker) -> dict[str, str]:
    """Return, by the address of the page that shows it, what waits there for somebody."""
    told: dict[str, str] = {}
    waiting = waiting_for(session, speaker)
    if rights.holds(Permission.SEE_LEDGER):
        told["/compromisos/pendientes"] = _commitments(
            waiting.to_answer,
            waiting.owed,
            _city_at_risk(session) if speaker.for_residents else waiting.at_risk,
        )
    if rights.holds(Permission.ANSWER_QUESTIONS):
        told["/preguntas/responder"] = _questions(waiting.questions, waiting.questions_late)
    if rights.holds(Permission.ASSIGN_QUESTIONS):
        counted = select(func.count()).select_from(to_review().order_by(None).subquery())
        told["/preguntas/revisar"] = _reviews(session.scalar(counted) or 0)
    if rights.holds(Permission.HAND_OVER):
        person_id = speaker.actor.key
        told["/relevos"] = _handovers(session, person_id)
    return {address: words for address, words in told.items() if words}


def _city_at_risk(session: Session) -> int:
    counted = select(func.count()).select_from(at_risk().order_by(None).subquery())
    return session.scalar(counted) or 0


def _commitments(to_answer: int, owed: int, risky: int) -> str:
    said = []
    if to_answer:
        said.append(
            ngettext(
                "%(figure)s espera su palabra",
                "%(figure)s esperan su palabra",
                to_answer,
                figure=_say(to_answer),
            )
        )
    if owed:
        said.append(
            ngettext(
                "%(figure)s por cumplir", "%(figure)s por cumplir", owed, figure=_say(owed)
            )
        )
    if risky:
        said.append(
            ngettext("%(figure)s en riesgo", "%(figure)s en riesgo", risky, figure=_say(risky))
        )
    return f"{', '.join(said)}." if said else str(_("Ningún compromiso espera por usted."))


def _questions(waiting: int, late: int) -> str:
    if not waiting:
        return str(_("Ninguna pregunta espera su respuesta."))
    words = ngettext(
        "Una pregunta espera respuesta",
        "%(figure)s preguntas esperan respuesta",
        waiting,
        figure=_say(waiting),
    )
    if not late:
        return f"{words}."
    overdue = ngettext("una atrasada", "%(figure)s atrasadas", late, figure=_say(late))
    return f"{words}, {overdue}."


def _reviews(waiting: int) -> str:
    if not waiting:
        return str(_("Ninguna pregunta espera revisión."))
    return str(
        ngettext(
            "Una pregunta espera que alguien la lea.",
            "%(figure)s preguntas esperan que alguien las lea.",
            waiting,
            figure=_say(waiting),
        )
    )


def _handovers(session: Session, person_id: str) -> str:
    waiting = len(session.scalars(handovers_for(UUID(person_id))).all())
    return str(_("Hay una lista que usted debe recibir.")) if waiting else ""


def _say(figure: int) -> str:
    return number(figure, language())
