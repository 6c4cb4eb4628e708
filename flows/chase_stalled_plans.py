"""Chase plans that stand still: the committee first, and the liaison when that did not help.

Started by `problem.stalled`, which the ticker writes three weeks after anybody last did
anything. Safe to run twice: each letter is known by the event it is about. To the members of
a committee without names it says nothing that a stranger at their mailbox could use.
"""

from prefect import flow, task
from sqlalchemy.orm import Session

from flows.diary import heard
from flows.recipients import people_who_may, to_people
from models.committees.member import members_of
from models.committees.problem import Problem, ProblemStatus
from models.committees.task import overdue_of
from models.events import Event
from models.letters import Draft, LetterKind, write_all
from models.people.person import Person
from models.people.roles import Permission, Role
from models.session import reading, unit_of_work

PATIENCE = 2  # letters to the committee alone; the liaison hears of the second


@flow
def chase_stalled_plans(events: list[int]) -> None:
    """Write to the committees whose plans stand still."""
    chase(events)


@task
def chase(events: list[int]) -> None:
    """Write the letters about those that still do."""
    drafts: list[Draft] = []
    with reading() as session:
        for event in heard(session, events):
            problem = session.get(Problem, event.subject_id)
            if problem is not None and stands_still(problem, event):
                drafts += written(session, problem, event)
    if drafts:
        with unit_of_work() as session:
            write_all(session, drafts)


def stands_still(problem: Problem, event: Event) -> bool:
    """Tell whether nobody has done anything since the event was written."""
    return problem.is_open and problem.touched_at <= event.occurred_at


def written(session: Session, problem: Problem, event: Event) -> list[Draft]:
    """Write to the members and, from the second time on, to the liaison."""
    members = [one.person for one in members_of(session, problem.committee_id)]
    drafts = _letters(session, problem, event, members)
    if int(event.facts.get("chased", 1)) >= PATIENCE:
        liaisons = people_who_may(session, Permission.FORM_COMMITTEES, only=(Role.LIAISON,))
        drafts += _letters(session, problem, event, liaisons)
    return drafts


def _letters(
    session: Session, problem: Problem, event: Event, people: list[Person]
) -> list[Draft]:
    open_ones = [one for one in people if not one.is_disabled]
    if not open_ones:
        return []
    late = session.scalars(overdue_of([problem.committee_id]).with_only_columns(Problem.id))
    due = problem.result_due
    ready = problem.status is ProblemStatus.RESPONSE and due is not None
    facts: dict[str, object] = {
        "code": problem.code,
        "committee_code": problem.committee.code,
        "since": problem.touched_at.isoformat(),
        "late": sum(one == problem.id for one in late),
        "ready": bool(ready and due is not None and due <= event.occurred_at),
    }
    if not problem.committee.is_pseudonymous:
        facts |= {"committee": problem.committee.name, "problem": problem.title}
    return to_people(open_ones, about=event.id, kind=LetterKind.PLAN_STALLED, facts=facts)
