"""The pages of committees, their problems and their invitations, all of them."""

from webapp.committees import (
    applying,
    forming,
    inside,
    invitations,
    invited,
    listing,
    members,
    plan_moves,
    plan_work,
    problem_record,
    problems,
    refusals,
)
from webapp.committees.blueprint import blueprint
from webapp.committees.blueprint import invited as invitation

__all__ = [
    "applying",
    "blueprint",
    "forming",
    "inside",
    "invitation",
    "invitations",
    "invited",
    "listing",
    "members",
    "plan_moves",
    "plan_work",
    "problem_record",
    "problems",
    "refusals",
]
