"""Committees at work, their plans by step, and whether the plans assessed in a month helped.

Of a committee its name and of a plan its title are public; who belongs to it is not told here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.calendar import city_day
from models.committees.baseline import Phase, ProblemWeek
from models.committees.committee import Committee
from models.committees.effect import Effect, Finding, placebo
from models.committees.problem import Problem
from models.committees.problem_stages import OPEN, STEPS, ProblemStatus
from models.event_kinds import EventKind
from models.events import Event
from reports.period import Month

DECIMALS = 4  # of a rate ratio


def month_of(
    session: Session, territory_id: str, month: Month, as_of: datetime
) -> dict[str, Any]:
    """Return what an accountability report says of committees; see `definitions.py`."""
    until = min(month.end, as_of)
    at_work = (Committee.constituted_at < as_of) & (
        Committee.dissolved_at.is_(None) | (Committee.dissolved_at >= as_of)
    )
    began = (Committee.constituted_at >= month.start) & (Committee.constituted_at < until)
    ended = (Committee.dissolved_at >= month.start) & (Committee.dissolved_at < until)
    working, founded, dissolved = session.execute(
        select(
            func.count().filter(at_work),
            func.count().filter(began),
            func.count().filter(ended),
        ).where(_lies_in(Committee.territory_id, territory_id))
    ).one()
    here = _lies_in(Problem.territory_id, territory_id)
    by_step = dict(
        session.execute(
            select(Problem.status, func.count())
            .where(here, Problem.status.in_(OPEN))
            .group_by(Problem.status)
        ).all()
    )
    stalled = session.scalar(
        select(func.count()).where(here, Problem.status.in_(OPEN), Problem.chased > 0)
    )
    return {
        "at_work": working,
        "founded": founded,
        "dissolved": dissolved,
        "steps": {step.value: by_step.get(step, 0) for step in STEPS},
        "plans": sum(by_step.values()),
        "stalled": stalled or 0,
        "results": results(session, territory_id, month.start, until),
    }


def results(
    session: Session, territory_id: str, start: datetime, until: datetime
) -> list[dict[str, Any]]:
    """Tell of every plan that was assessed in a time whether it helped, in the order it was.

    Read from the log and from the frozen weeks of that round: a committee that found no effect
    and went back to ask why keeps its result. The counts are told where reports alone were
    counted, which are open data; of calls for help only the ratio is. Of a plan that was given
    up later the title is not public any more (it may have been dangerous), and None.
    """
    rows = session.execute(
        select(Event.occurred_at, Event.facts, Problem, Committee)
        .join(Problem, Problem.id == Event.subject_id)
        .join(Committee, Committee.id == Problem.committee_id)
        .where(
            Event.kind == EventKind.PROBLEM_ASSESSED,
            Event.occurred_at >= start,
            Event.occurred_at < until,
            _lies_in(Problem.territory_id, territory_id),
        )
        .order_by(Event.occurred_at, Problem.code)
    )
    return [
        {
            "plan": None if problem.status is ProblemStatus.ABANDONED else problem.title,
            "committee": committee.name,
            "committee_code": committee.code,
        }
        | {
            "assessed_on": city_day(when).isoformat(),
            "round": facts["round"],
            "territory": problem.territory_id,
        }
        | _found(session, problem, facts["round"])
        for when, facts, problem, committee in rows
    ]


def _found(session: Session, problem: Problem, round_number: int) -> dict[str, Any]:
    before = _weeks(session, problem.id, round_number, Phase.BEFORE)
    effect = Effect.of(before, _weeks(session, problem.id, round_number, Phase.AFTER))
    ratio, interval = effect.ratio, effect.interval
    told = ratio is not None and not problem.counts_incidents
    return {
        "finding": effect.finding.value,
        "ratio": None if ratio is None else round(ratio, DECIMALS),
        "interval": [round(end, DECIMALS) for end in interval] if interval else None,
        "counts": [
            effect.before, effect.after, effect.elsewhere_before, effect.elsewhere_after
        ] if told else None,
        # The same difference with a false date: the place was changing before anybody acted.
        "changing_before": placebo(before).finding in {Finding.FEWER, Finding.MORE},
    }  # fmt: skip


def _weeks(
    session: Session, problem_id: UUID, round_number: int, phase: Phase
) -> Sequence[ProblemWeek]:
    return session.scalars(
        select(ProblemWeek)
        .where(
            ProblemWeek.problem_id == problem_id,
            ProblemWeek.round == round_number,
            ProblemWeek.phase == phase,
        )
        .order_by(ProblemWeek.week)
    ).all()


def _lies_in(column: InstrumentedAttribute[str], territory_id: str) -> ColumnElement[bool]:
    """Choose what belongs to a part of the city or to a part of that part."""
    return or_(column == territory_id, column.startswith(f"{territory_id}-", autoescape=True))
