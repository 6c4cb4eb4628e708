"""Where an incident may stand, what it may come to, and what each status must have seen."""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint

from models.language import speak
from models.lifecycle import Lifecycle


class IncidentStatus(StrEnum):
    """Where an incident stands."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    DISPATCHED = "dispatched"
    ARRIVED = "arrived"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What an incident turned out to be."""

    FOUNDED = "founded"
    UNFOUNDED = "unfounded"
    FALSE_ALARM = "false_alarm"
    TEST = "test"
    DRILL = "drill"


class Level(StrEnum):
    """How far an unanswered incident has escalated: whose pages ring."""

    OPERATOR = "operator"
    OPERATORS = "operators"
    SUPERVISOR = "supervisor"
    COMMANDER = "commander"


speak(
    IncidentStatus,
    {
        IncidentStatus.RAISED: ("sin atender", "raised"),
        IncidentStatus.ACKNOWLEDGED: ("atendido por la sala", "acknowledged"),
        IncidentStatus.DISPATCHED: ("patrulla en camino", "dispatched"),
        IncidentStatus.ARRIVED: ("patrulla en el lugar", "arrived"),
        IncidentStatus.CLOSED: ("cerrado", "closed"),
        IncidentStatus.CANCELLED: ("cancelado", "cancelled"),
    },
)
speak(
    Outcome,
    {
        Outcome.FOUNDED: ("hubo un hecho", "founded"),
        Outcome.UNFOUNDED: ("no se encontró nada", "unfounded"),
        Outcome.FALSE_ALARM: ("falsa alarma", "false alarm"),
        Outcome.TEST: ("prueba", "test"),
        Outcome.DRILL: ("simulacro", "drill"),
    },
)
speak(
    Level,
    {
        Level.OPERATOR: ("en la sala", "in the control room"),
        Level.OPERATORS: ("suena a todos los operadores", "rings for every operator"),
        Level.SUPERVISOR: (
            "suena a la supervisión y a la unidad siguiente",
            "rings for the supervisor and the next unit",
        ),
        Level.COMMANDER: ("suena al comando", "rings for the commander"),
    },
)

# NFPA 1225: nine alarms in ten are answered within ten seconds and processed within sixty.
# Both are counted from the press: whoever pressed waits from then on.
ANSWER_WITHIN = timedelta(seconds=10)
DISPATCH_WITHIN = timedelta(seconds=60)
COMMAND_AFTER = timedelta(seconds=180)

# Presses of one spot so close together are one call; a later one rings again.
CLUSTER_WITHIN = timedelta(minutes=2)

_S = IncidentStatus
OPEN = (_S.RAISED, _S.ACKNOWLEDGED, _S.DISPATCHED, _S.ARRIVED)

INCIDENT_LIFECYCLE: Lifecycle[IncidentStatus] = Lifecycle(
    "incident",
    {
        "acknowledge": ([_S.RAISED], _S.ACKNOWLEDGED),
        "dispatch": ([_S.ACKNOWLEDGED, _S.DISPATCHED], _S.DISPATCHED),
        "reinforce": ([_S.ARRIVED], _S.ARRIVED),
        "arrive": ([_S.DISPATCHED], _S.ARRIVED),
        "recall": ([_S.DISPATCHED], _S.ACKNOWLEDGED),
        "close": ([_S.ACKNOWLEDGED, _S.DISPATCHED, _S.ARRIVED], _S.CLOSED),
        "cancel": ([_S.RAISED, _S.ACKNOWLEDGED, _S.DISPATCHED], _S.CANCELLED),
    },
)
INCIDENT_EVIDENCE = (
    CheckConstraint(
        "status IN ('raised', 'cancelled') OR acknowledged_at IS NOT NULL",
        name="acknowledged_when_it_says_so",
    ),
    CheckConstraint(
        "status NOT IN ('dispatched', 'arrived') OR dispatched_at IS NOT NULL",
        name="dispatched_when_it_says_so",
    ),
    CheckConstraint("status <> 'arrived' OR arrived_at IS NOT NULL", name="arrived_when_so"),
    CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", name="has_an_outcome"),
    CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_when_so"),
    CheckConstraint("mode = 'real' OR dispatched_at IS NULL", name="test_never_dispatches"),
    CheckConstraint("siren_s BETWEEN 0 AND 180", name="siren_ends"),
)
