"""The first page after signing in: what is there for me to do."""

from flask import render_template
from flask_login import current_user

from webapp.access import signed_in
from webapp.accounts.blueprint import blueprint
from webapp.accounts.desk import desk_of
from webapp.accounts.offices import office_names
from webapp.accounts.tasks import TASKS
from webapp.commitments.at_a_glance import at_a_glance as ledger_at_a_glance
from webapp.commitments.found import speaker
from webapp.database import db
from webapp.frame import leads_to
from webapp.orders.at_a_glance import at_a_glance


@blueprint.get("/inicio")
@signed_in
def home() -> str:
    """Show each person the doors that are open to them, the most pressing first."""
    tasks = [
        task
        for task in TASKS
        if current_user.rights.holds(task.permission) and leads_to(task.address)
    ]
    offices = office_names(current_user.rights.grants)
    return render_template(
        "accounts/home.html",
        tasks=tasks,
        offices=offices,
        waiting=at_a_glance(db, current_user.rights)
        | ledger_at_a_glance(db, current_user.rights, speaker()),
        shelves=desk_of(db, current_user.id, current_user.rights, speaker()),
    )
