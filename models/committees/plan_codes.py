"""The words of action plans: how a problem ends, what a task is, what belongs to a problem."""

from enum import StrEnum

from sqlalchemy import CheckConstraint

from models.language import speak
from models.lifecycle import Lifecycle


class Verdict(StrEnum):
    """What a committee makes of what became of a problem."""

    SOLVED = "solved"
    REDUCED = "reduced"
    UNCHANGED = "unchanged"
    WORSE = "worse"


class AbandonReason(StrEnum):
    """Why a committee no longer works on a problem."""

    NOT_A_PROBLEM = "not_a_problem"
    DUPLICATE = "duplicate"
    NOT_OURS = "not_ours"
    TOO_DANGEROUS = "too_dangerous"


class RecordKind(StrEnum):
    """What may belong to a problem."""

    REQUEST = "request"
    INCIDENT = "incident"
    ORDER = "order"


class TaskStatus(StrEnum):
    """Where a task of a plan stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


TASK_LIFECYCLE: Lifecycle[TaskStatus] = Lifecycle(
    "task",
    {
        "finish": ([TaskStatus.OPEN], TaskStatus.DONE),
        "drop": ([TaskStatus.OPEN], TaskStatus.DROPPED),
        "reopen": ([TaskStatus.DONE, TaskStatus.DROPPED], TaskStatus.OPEN),
    },
)
TASK_EVIDENCE = (
    CheckConstraint("(status = 'done') = (done_at IS NOT NULL)", name="done_when_it_says_so"),
    CheckConstraint(
        "owner_seat_id IS NULL OR department_id IS NULL", name="owned_by_one_at_most"
    ),
)

speak(
    Verdict,
    {
        Verdict.SOLVED: ("se resolvió", "solved"),
        Verdict.REDUCED: ("disminuyó", "reduced"),
        Verdict.UNCHANGED: ("sigue igual", "unchanged"),
        Verdict.WORSE: ("empeoró", "got worse"),
    },
)
speak(
    AbandonReason,
    {
        AbandonReason.NOT_A_PROBLEM: ("no era un problema", "it was not a problem"),
        AbandonReason.DUPLICATE: ("ya hay otro plan", "there is another plan already"),
        AbandonReason.NOT_OURS: ("le corresponde a otros", "it is for others to do"),
        AbandonReason.TOO_DANGEROUS: (
            "es peligroso para el comité",
            "it is dangerous for the committee",
        ),
    },
)
speak(
    RecordKind,
    {
        RecordKind.REQUEST: ("reporte", "report"),
        RecordKind.INCIDENT: ("alarma", "alarm"),
        RecordKind.ORDER: ("orden de trabajo", "work order"),
    },
)
speak(
    TaskStatus,
    {
        TaskStatus.OPEN: ("pendiente", "to do"),
        TaskStatus.DONE: ("hecha", "done"),
        TaskStatus.DROPPED: ("descartada", "dropped"),
    },
)
