"""Finding the committee, the problem, the task or the seat an address speaks of.

Each must be of the committee whose code stands in the address: nobody reaches another
committee's record through their own.
"""

from typing import TypeVar
from uuid import UUID

from flask import abort, request
from flask_login import current_user
from sqlalchemy import Select, select

from models.committees.application import Application
from models.committees.committee import Committee, coded
from models.committees.invitation import Invitation
from models.committees.member import Membership
from models.committees.problem import Problem
from models.committees.task import PlanTask
from models.numbering import tidy_code
from webapp.database import LOOKING, db

R = TypeVar("R")


def committee_coded(code: str) -> Committee:
    """Return the committee of this code; whoever is about to change it waits for others."""
    return _one(coded(tidy_code(code)), Committee)


def problem_coded(code: str, problem: str) -> Problem:
    """Return a problem of a committee."""
    wanted = (
        select(Problem)
        .join(Committee, Committee.id == Problem.committee_id)
        .where(Problem.code == tidy_code(problem), Committee.code == tidy_code(code))
    )
    return _one(wanted, Problem)


def task_of(code: str, problem: str, task_id: UUID) -> PlanTask:
    """Return a task of a problem."""
    its = problem_coded(code, problem)
    return _one(
        select(PlanTask).where(PlanTask.id == task_id, PlanTask.problem_id == its.id), PlanTask
    )


def seat_with(code: str, seat_id: UUID) -> Membership:
    """Return the seat of somebody who belongs to a committee now."""
    its = committee_coded(code)
    wanted = select(Membership).where(
        Membership.id == seat_id,
        Membership.committee_id == its.id,
        Membership.left_at.is_(None),
    )
    return _one(wanted, Membership)


def invitation_with(code: str, invitation_id: UUID) -> Invitation:
    """Return an invitation to a committee."""
    its = committee_coded(code)
    wanted = select(Invitation).where(
        Invitation.id == invitation_id, Invitation.committee_id == its.id
    )
    return _one(wanted, Invitation)


def application_with(code: str, application_id: UUID) -> Application:
    """Return an application to a committee."""
    its = committee_coded(code)
    wanted = select(Application).where(
        Application.id == application_id, Application.committee_id == its.id
    )
    return _one(wanted, Application)


def own_seat(committee: Committee) -> Membership:
    """Return as what whoever is looking belongs to a committee; 403 where they do not."""
    seat = committee.seat_of(current_user.id)
    if seat is None:
        abort(403)
    return seat


def _one(wanted: Select[R], table: type[R]) -> R:
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=table)
    return db.scalars(wanted).one()
