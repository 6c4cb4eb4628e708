"""The stages of a public question, its legal terms, and what each stage must have to show."""

from enum import StrEnum

from sqlalchemy import CheckConstraint

from models.language import speak
from models.lifecycle import Lifecycle


class QuestionStatus(StrEnum):
    """Where a question stands. *Late* is none of these: see `Question.is_late`."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    FORWARDED = "forwarded"
    REJECTED = "rejected"


class Term(StrEnum):
    """What is asked for, which decides how long an answer may take.

    Ley 1755 de 2015, art. 14: 15 working days in general, 10 for documents and information,
    30 for consultations to the authorities in their field, from the day after receipt.
    """

    GENERAL = "general"
    INFORMATION = "information"
    CONSULTATION = "consultation"

    @property
    def days(self) -> int:
        """Return how many working days an answer may take."""
        return _DAYS[self]


_DAYS = {Term.GENERAL: 15, Term.INFORMATION: 10, Term.CONSULTATION: 30}


class AskedAt(StrEnum):
    """Where it was asked."""

    PORTAL = "portal"
    MEETING = "meeting"


class RefusalReason(StrEnum):
    """Why a question is not published."""

    PERSONAL_DATA = "personal_data"
    OFFENSIVE = "offensive"
    ACCUSES_SOMEBODY = "accuses_somebody"
    NOT_A_QUESTION = "not_a_question"
    ASKED_BEFORE = "asked_before"


_S = QuestionStatus

speak(
    QuestionStatus,
    {
        _S.RECEIVED: ("recibida, sin asignar", "received, not assigned"),
        _S.ASSIGNED: ("en espera de respuesta", "waiting for an answer"),
        _S.ANSWERED: ("respondida", "answered"),
        _S.FORWARDED: ("enviada a otra entidad", "sent to another body"),
        _S.REJECTED: ("no publicada", "not published"),
    },
)
speak(
    Term,
    {
        Term.GENERAL: ("petición general (15 días hábiles)", "general (15 working days)"),
        Term.INFORMATION: (
            "documentos o información (10 días hábiles)",
            "documents or information (10 working days)",
        ),
        Term.CONSULTATION: (
            "consulta en materia de su cargo (30 días hábiles)",
            "consultation in its field (30 working days)",
        ),
    },
)
speak(
    AskedAt,
    {
        AskedAt.PORTAL: ("en el portal", "on the portal"),
        AskedAt.MEETING: ("en un encuentro", "at a meeting"),
    },
)
speak(
    RefusalReason,
    {
        RefusalReason.PERSONAL_DATA: (
            "cuenta datos personales que no se pueden quitar",
            "tells personal data that cannot be taken out",
        ),
        RefusalReason.OFFENSIVE: ("es ofensiva", "is offensive"),
        RefusalReason.ACCUSES_SOMEBODY: (
            "acusa a una persona; para eso está la denuncia",
            "accuses a person; that is what complaints are for",
        ),
        RefusalReason.NOT_A_QUESTION: (
            "no pregunta nada a una entidad",
            "asks nothing of an institution",
        ),
        RefusalReason.ASKED_BEFORE: (
            "ya está publicada y respondida",
            "is published and answered already",
        ),
    },
)

QUESTION_LIFECYCLE: Lifecycle[QuestionStatus] = Lifecycle(
    "question",
    {
        "assign": ([_S.RECEIVED, _S.ASSIGNED], _S.ASSIGNED),
        "answer": ([_S.ASSIGNED], _S.ANSWERED),
        "forward": ([_S.RECEIVED, _S.ASSIGNED], _S.FORWARDED),
        "reject": ([_S.RECEIVED, _S.ASSIGNED], _S.REJECTED),
        "reconsider": ([_S.REJECTED], _S.RECEIVED),
    },
)

WAITING = (_S.RECEIVED, _S.ASSIGNED)  # the legal term runs

# A status cannot lie: the database refuses one that has nothing to show for it.
QUESTION_EVIDENCE = (
    CheckConstraint(
        "status NOT IN ('assigned', 'answered') OR assigned_to_id IS NOT NULL",
        name="assigned_to_somebody",
    ),
    CheckConstraint(
        "(assigned_to_kind IS NULL) = (assigned_to_id IS NULL)", name="names_whom_it_is_for"
    ),
    CheckConstraint(
        "assigned_to_kind IS NULL OR assigned_to_kind <> 'committee'",
        name="asked_of_an_institution",
    ),
    CheckConstraint(
        "status IN ('received', 'rejected') OR public_words IS NOT NULL",
        name="read_before_it_is_public",
    ),
    CheckConstraint(
        "(status = 'answered') = (answer IS NOT NULL)"
        " AND (answer IS NULL) = (answered_at IS NULL)",
        name="answered_when_it_says_so",
    ),
    CheckConstraint(
        "(status = 'forwarded') = (forwarded_to IS NOT NULL)"
        " AND (forwarded_to IS NULL) = (forwarded_at IS NULL)",
        name="forwarded_to_somebody",
    ),
    CheckConstraint(
        "(status = 'rejected') = (refusal IS NOT NULL)", name="refused_for_a_reason"
    ),
    CheckConstraint("comment IS NULL OR status = 'answered'", name="comments_on_an_answer"),
    CheckConstraint(
        "comment IS NOT NULL OR comment_shown_at IS NULL", name="shows_what_was_said"
    ),
)
