"""What everybody may see: the committees of the city, and the page of each."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, or_, select

from models.committees.application import takes_applications
from models.committees.codes import CommitteeKind
from models.committees.committee import Committee, living
from models.committees.member import (
    Membership,
    committees_of,
    members_of,
    name_for,
    running_seats,
)
from models.committees.problem import Problem, ProblemStatus, problems_of
from models.language import say
from models.people.grant import Permission
from models.places.territory import Territory, district_of
from webapp.access import may, public
from webapp.committees.blueprint import blueprint
from webapp.committees.found import committee_coded
from webapp.committees.standing import plans, standing
from webapp.database import db
from webapp.languages import language

MOST = 200  # committees on one page: the city has twenty parts


@blueprint.get("")
@public
def committees() -> str:
    """Show the committees of the city, by where they are and what they prevent."""
    where, kind = request.args.get("sector", ""), request.args.get("tema", "")
    listed = living()
    if where:
        inside = Committee.territory_id.startswith(f"{where}-", autoescape=True)
        listed = listed.where(or_(Committee.territory_id == where, inside))
    if kind in set(CommitteeKind):
        listed = listed.where(Committee.kind == CommitteeKind(kind))
    found = db.scalars(listed.limit(MOST)).all()
    return render_template(
        "committees/list.html",
        groups=_by_district(found),
        members=_counts(),
        problems=_problems(),
        standing=standing,
        filters=_filters(where, kind),
        filtered=bool(where or kind),
        mine=_mine(),
    )


@blueprint.get("/<code>")
@public
def committee(code: str) -> str:
    """Show a committee to everybody: who it is and what it works on.

    Those of a committee without names are shown as nobody knows them, to its own members
    too: a page somebody may be looking at over a shoulder.
    """
    found = committee_coded(code)
    problems = db.scalars(problems_of([found.id])).all()
    shown = [one for one in problems if one.status is not ProblemStatus.ABANDONED]
    return render_template(
        "committees/public.html",
        committee=found,
        standing=standing(found),
        territory=db.get(Territory, found.territory_id),
        district=db.get(Territory, found.district_id),
        members=[(one, name_for(None, one)) for one in members_of(db, found.id)],
        open_plans=plans(db, [one for one in shown if one.is_open]),
        ended_plans=plans(db, [one for one in shown if not one.is_open]),
        takes_applications=takes_applications(found),
        enters=may(Permission.SEE_COMMITTEES, on=found),
    )


def _mine() -> Sequence[Committee]:
    return committees_of(db, current_user.id) if current_user.is_authenticated else []


def _by_district(found: Sequence[Committee]) -> list[tuple[str, list[tuple[Committee, str]]]]:
    """Group committees by comuna or corregimiento, each with the name of its own sector."""
    names = dict(db.execute(select(Territory.id, Territory.name)).all())
    groups: dict[str, list[tuple[Committee, str]]] = {}
    for one in sorted(found, key=lambda one: (one.district_id, one.name)):
        sector = "" if one.territory_id == one.district_id else names[one.territory_id]
        groups.setdefault(one.district_id, []).append((one, sector))
    return [(names.get(district, district), theirs) for district, theirs in groups.items()]


def _counts() -> dict[object, int]:
    seats = running_seats().with_only_columns(Membership.committee_id, func.count())
    return dict(db.execute(seats.group_by(Membership.committee_id)).all())


def _problems() -> dict[object, int]:
    open_ones = select(Problem.committee_id, func.count()).where(
        Problem.status.not_in([ProblemStatus.CLOSED, ProblemStatus.ABANDONED])
    )
    return dict(db.execute(open_ones.group_by(Problem.committee_id)).all())


def _filters(where: str, kind: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return the filters as links: those in force lead back."""
    there = {
        district_of(one) or one
        for one in db.scalars(living().with_only_columns(Committee.territory_id).order_by(None))
    }
    districts = db.scalars(
        select(Territory).where(Territory.id.in_(there)).order_by(Territory.id)
    )
    sectors = [(one.name, one.id) for one in districts]
    themes = [(say(one, language()).capitalize(), one.value) for one in CommitteeKind]

    def links(
        choices: list[tuple[str, str]], name: str, chosen: str
    ) -> list[tuple[str, str, bool]]:
        kept = {"sector": where, "tema": kind}
        return [
            (_("Todos"), _address(kept | {name: ""}), not chosen),
            *(
                (words, _address(kept | {name: value}), chosen == value)
                for words, value in choices
            ),
        ]

    return [
        (_("Dónde"), links(sectors, "sector", where)),
        (_("Qué previene"), links(themes, "tema", kind)),
    ]


def _address(asked: dict[str, str]) -> str:
    given = {name: value for name, value in asked.items() if value}
    return url_for(".committees") + (f"?{urlencode(given)}" if given else "")
