"""The page of those who work in a committee: its plans, its people, and what waits."""

from flask import render_template
from flask_login import current_user
from sqlalchemy import func

from models.committees.application import waiting_of
from models.committees.committee import Committee
from models.committees.member import invites, knows, members_of, name_for
from models.committees.problem import problems_of
from models.committees.task import overdue_of
from models.people.grant import Permission
from models.places.territory import Territory
from webapp.access import requires_on
from webapp.committees.blueprint import blueprint
from webapp.committees.deeds import deeds_of
from webapp.committees.found import committee_coded
from webapp.committees.history import told
from webapp.committees.standing import plans, standing
from webapp.database import db


@blueprint.get("/<code>/trabajo")
@requires_on(Permission.SEE_COMMITTEES, committee_coded)
def inside(committee: Committee) -> str:
    """Show a committee from within."""
    rights = current_user.rights
    own = committee.seat_of(current_user.id)
    welcomes = rights.may(Permission.WELCOME_MEMBERS, on=committee)
    knows_them = knows(rights, committee)
    problems = plans(db, db.scalars(problems_of([committee.id])).all())
    waiting = waiting_of(committee.id).order_by(None).with_only_columns(func.count())
    return render_template(
        "committees/inside.html",
        committee=committee,
        standing=standing(committee),
        territory=db.get(Territory, committee.territory_id),
        own=own,
        works=own is not None and committee.is_at_work,
        open_plans=[one for one in problems if one.problem.is_open],
        ended_plans=[one for one in problems if not one.problem.is_open],
        late=db.scalars(overdue_of([committee.id])).all(),
        members=[(one, name_for(rights, one)) for one in members_of(db, committee.id)],
        applications=(db.scalar(waiting) or 0) if welcomes and knows_them else 0,
        welcomes=welcomes,
        invites=welcomes and invites(rights, committee),
        deeds=deeds_of(committee)
        if rights.may(Permission.FORM_COMMITTEES, on=committee)
        else [],
        reads_papers=own is not None or rights.everywhere(Permission.READ_EVERYTHING),
        history=told(db, committee.id, rights),
    )
