"""How a committee and its problems stand, in a word with a colour and a sign."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock import now
from models.committees.committee import Committee, CommitteeStatus
from models.committees.problem import Problem, ProblemStatus
from models.committees.problem_stages import STEPS
from models.committees.task import PlanTask, Progress, progress_of
from models.language import say
from webapp.devices.standing import Standing
from webapp.languages import language

_C = CommitteeStatus
_TONES = {
    _C.SECTOR_CHOSEN: ("", "pin"),
    _C.CONVENED: ("moving", "people"),
    _C.CONSTITUTED: ("good", "check"),
    _C.INAUGURATED: ("good", "check"),
    _C.REGISTERED: ("good", "confirmed"),
    _C.RENEWED: ("good", "confirmed"),
    _C.DISSOLVED: ("", "stop"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A problem as a list shows it: where its work stands and how much of it is done."""

    problem: Problem
    standing: Standing
    progress: Progress


def standing(committee: Committee) -> Standing:
    """Say how a committee stands."""
    tone, sign = _TONES[committee.status]
    return Standing(say(committee.status, language()), tone, sign)


def standing_of(problem: Problem) -> Standing:
    """Say how the work on a problem stands."""
    words = say(problem.status, language())
    if problem.status in STEPS:
        due = problem.result_due
        if problem.status is ProblemStatus.RESPONSE and due is not None and due <= now():
            return Standing(_("ya se puede evaluar"), "soon", "clock")
        step = _("paso %(here)s de 4: %(words)s", here=problem.step, words=words)
        return Standing(step, "moving", "play")
    if problem.verdict is not None:
        tone = {"solved": "good", "reduced": "good", "worse": "bad"}.get(problem.verdict, "")
        return Standing(say(problem.verdict, language()), tone, "check")
    return Standing(words, "", "stop")


def plans(session: Session, problems: Collection[Problem]) -> list[Plan]:
    """Return problems as lists show them, with their tasks counted in one look."""
    ids = [one.id for one in problems]
    tasks: dict[UUID, list[PlanTask]] = {its_id: [] for its_id in ids}
    for task in session.scalars(select(PlanTask).where(PlanTask.problem_id.in_(ids))):
        tasks[task.problem_id].append(task)
    return [Plan(one, standing_of(one), progress_of(tasks[one.id])) for one in problems]
