"""What letters say: each kind has a template of its name in `reports/letters/`."""

from enum import StrEnum

from models.language import speak


class LetterKind(StrEnum):
    """What a letter says. Each has a template of this name in `reports/letters/`."""

    REQUEST_ACCEPTED = "request_accepted"
    REQUEST_JOINED = "request_joined"
    REQUEST_REJECTED = "request_rejected"
    REQUEST_COMPLETED = "request_completed"
    REQUEST_CONFIRMED = "request_confirmed"
    REQUEST_UNCONFIRMED = "request_unconfirmed"
    REQUEST_REOPENED = "request_reopened"
    TRIAGE_WAITING = "triage_waiting"
    ORDERS_ASSIGNED = "orders_assigned"
    ORDERS_REJECTED = "orders_rejected"
    ORDERS_DUE_SOON = "orders_due_soon"
    ORDERS_OVERDUE = "orders_overdue"
    ORDERS_ESCALATED = "orders_escalated"
    PERSON_INVITED = "person_invited"
    PERSON_RESET = "person_reset"
    REPORT_PUBLISHED = "report_published"
    SEAL_HEAD = "seal_head"
    DEVICES_SILENT = "devices_silent"
    COMMANDER_CALLED = "commander_called"
    FALSE_ALARMS = "false_alarms"
    ZONE_INVITED = "zone_invited"
    COMMITMENT_PROPOSED = "commitment_proposed"
    COMMITMENT_DUE_SOON = "commitment_due_soon"
    COMMITMENT_BROKEN = "commitment_broken"
    COMMITMENT_CLAIMED = "commitment_claimed"
    COMMITMENT_DATE_ASKED = "commitment_date_asked"
    COMMITMENT_DISPUTED = "commitment_disputed"
    QUESTION_ASSIGNED = "question_assigned"
    QUESTION_DUE_SOON = "question_due_soon"
    QUESTION_OVERDUE = "question_overdue"
    QUESTION_ANSWERED = "question_answered"
    QUESTION_FORWARDED = "question_forwarded"
    QUESTION_NOT_PUBLISHED = "question_not_published"
    COMMITTEE_INVITED = "committee_invited"
    PLAN_STALLED = "plan_stalled"
    MEETING_ASKED = "meeting_asked"
    MEETING_REFUSED = "meeting_refused"
    MEETING_CONVENED = "meeting_convened"
    MEETING_CHANGED = "meeting_changed"
    MEETING_POSTPONED = "meeting_postponed"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_REMINDER = "meeting_reminder"
    MEETING_REGISTERED = "meeting_registered"
    MEETING_WAITING = "meeting_waiting"
    MEETING_PLACE = "meeting_place"
    MINUTES_DRAFTED = "minutes_drafted"
    MINUTES_PUBLISHED = "minutes_published"
    MINUTES_DUE_SOON = "minutes_due_soon"
    MINUTES_OVERDUE = "minutes_overdue"
    THANKS_TO_CONFIRM = "thanks_to_confirm"
    THANKS_RECEIVED = "thanks_received"
    THANKS_CONFIRMED = "thanks_confirmed"
    UNIT_THANKED = "unit_thanked"
    SURVEY_OPENED = "survey_opened"
    SURVEY_CLOSED = "survey_closed"


speak(
    LetterKind,
    {
        LetterKind.REQUEST_ACCEPTED: ("reporte aceptado", "report accepted"),
        LetterKind.REQUEST_JOINED: ("reporte unido a otro", "report joined to another"),
        LetterKind.REQUEST_REJECTED: ("reporte no atendido", "report rejected"),
        LetterKind.REQUEST_COMPLETED: ("arreglo por confirmar", "repair to confirm"),
        LetterKind.REQUEST_CONFIRMED: ("arreglo confirmado", "repair confirmed"),
        LetterKind.REQUEST_UNCONFIRMED: ("cierre sin confirmar", "closed, not confirmed"),
        LetterKind.REQUEST_REOPENED: ("caso reabierto", "case open again"),
        LetterKind.TRIAGE_WAITING: ("reportes por clasificar", "reports to sort"),
        LetterKind.ORDERS_ASSIGNED: ("órdenes nuevas", "new orders"),
        LetterKind.ORDERS_REJECTED: ("arreglos rechazados", "repairs rejected"),
        LetterKind.ORDERS_DUE_SOON: ("órdenes por vencer", "orders due soon"),
        LetterKind.ORDERS_OVERDUE: ("órdenes vencidas", "orders overdue"),
        LetterKind.ORDERS_ESCALATED: ("órdenes escaladas", "orders escalated"),
        LetterKind.PERSON_INVITED: ("invitación", "invitation"),
        LetterKind.PERSON_RESET: ("cambio de contraseña", "password change"),
        LetterKind.REPORT_PUBLISHED: ("informe publicado", "report published"),
        LetterKind.SEAL_HEAD: ("sello del registro", "seal of the log"),
        LetterKind.DEVICES_SILENT: ("dispositivos en silencio", "silent devices"),
        LetterKind.COMMANDER_CALLED: ("alarma sin patrulla", "alarm without a patrol"),
        LetterKind.FALSE_ALARMS: ("falsas alarmas", "false alarms"),
        LetterKind.ZONE_INVITED: (
            "invitación a una alarma comunitaria",
            "invitation to a community alarm",
        ),
        LetterKind.COMMITMENT_PROPOSED: ("compromiso propuesto", "commitment proposed"),
        LetterKind.COMMITMENT_DUE_SOON: ("compromiso por vencer", "commitment due soon"),
        LetterKind.COMMITMENT_BROKEN: ("compromiso incumplido", "commitment broken"),
        LetterKind.COMMITMENT_CLAIMED: ("compromiso por confirmar", "commitment to confirm"),
        LetterKind.COMMITMENT_DATE_ASKED: (
            "piden otra fecha para un compromiso",
            "another date asked for a commitment",
        ),
        LetterKind.COMMITMENT_DISPUTED: ("falta algo del compromiso", "commitment disputed"),
        LetterKind.QUESTION_ASSIGNED: ("pregunta por responder", "question to answer"),
        LetterKind.QUESTION_DUE_SOON: ("pregunta por vencer", "question due soon"),
        LetterKind.QUESTION_OVERDUE: ("pregunta sin respuesta", "question overdue"),
        LetterKind.QUESTION_ANSWERED: ("pregunta respondida", "question answered"),
        LetterKind.QUESTION_FORWARDED: (
            "pregunta enviada a otra entidad",
            "question sent to another body",
        ),
        LetterKind.QUESTION_NOT_PUBLISHED: ("pregunta no publicada", "question not published"),
        LetterKind.COMMITTEE_INVITED: ("invitación a un comité", "invitation to a committee"),
        LetterKind.PLAN_STALLED: ("plan sin movimiento", "plan that stands still"),
        LetterKind.MEETING_ASKED: ("encuentro pedido", "meeting asked for"),
        LetterKind.MEETING_REFUSED: ("encuentro que no se hará", "meeting refused"),
        LetterKind.MEETING_CONVENED: ("invitación a un encuentro", "invitation to a meeting"),
        LetterKind.MEETING_CHANGED: ("cambio en un encuentro", "change to a meeting"),
        LetterKind.MEETING_POSTPONED: ("encuentro aplazado", "meeting moved"),
        LetterKind.MEETING_CANCELLED: ("encuentro cancelado", "meeting cancelled"),
        LetterKind.MEETING_REMINDER: ("recordatorio de un encuentro", "reminder of a meeting"),
        LetterKind.MEETING_REGISTERED: ("registro en un encuentro", "registered for a meeting"),
        LetterKind.MEETING_WAITING: ("lista de espera", "waiting list"),
        LetterKind.MEETING_PLACE: ("puesto en un encuentro", "place at a meeting"),
        LetterKind.MINUTES_DRAFTED: ("acta por comentar", "minutes open to comments"),
        LetterKind.MINUTES_PUBLISHED: ("acta publicada", "minutes published"),
        LetterKind.MINUTES_DUE_SOON: ("acta por vencer", "minutes due soon"),
        LetterKind.MINUTES_OVERDUE: ("acta vencida", "minutes overdue"),
        LetterKind.THANKS_TO_CONFIRM: ("agradecimiento por confirmar", "thanks to confirm"),
        LetterKind.THANKS_RECEIVED: ("agradecimiento recibido", "thanks received"),
        LetterKind.THANKS_CONFIRMED: ("agradecimiento confirmado", "thanks confirmed"),
        LetterKind.UNIT_THANKED: ("agradecimientos a la unidad", "thanks to the unit"),
        LetterKind.SURVEY_OPENED: ("encuesta abierta", "survey opened"),
        LetterKind.SURVEY_CLOSED: ("encuesta cerrada", "survey closed"),
    },
)
