"""Writing down what somebody is asked to promise."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, select

from models.alerts.unit import Unit
from models.committees.committee import Committee
from models.committees.committee_stages import AT_WORK
from models.committees.problem import Problem
from models.events import Actor
from models.people.department import active_departments
from models.people.grant import Permission, ScopeKind
from models.places.territory import CITY, Territory, TerritoryKind
from models.trust.commitment import Commitment
from models.trust.commitment_stages import Origin, PartyKind
from models.trust.meeting import Meeting
from webapp.access import requires
from webapp.commitments.blueprint import blueprint
from webapp.commitments.forms import ProposeForm
from webapp.commitments.found import speaker
from webapp.database import db
from webapp.languages import language


@blueprint.route("/nuevo", methods=["GET", "POST"])
@requires(Permission.PROPOSE_COMMITMENTS)
def propose() -> ResponseReturnValue:
    """Ask a department, a unit or a committee to promise something.

    `?encuentro=` or `?plan=` with an id says where it was made; `?territorio=` chooses it.
    """
    origin, origin_id = _origin()
    form = ProposeForm(territory=request.args.get("territorio"))
    form.owed_by.choices = _bodies()
    form.territory.choices = _places()
    form.made_to.choices = _receivers()
    if form.validate_on_submit():
        kind, _colon, whose = form.owed_by.data.partition(":")
        commitment = Commitment.propose(
            form.what.data,
            owed_by=(PartyKind(kind), whose),
            territory_id=form.territory.data,
            due_on=form.day.data,
            origin=origin,
            origin_id=origin_id,
            evidence=form.evidence.data or "",
            photo=form.photo.data,
            made_to=UUID(form.made_to.data) if form.made_to.data else None,
            by=_signing(form.territory.data),
        )
        db.add(commitment)
        db.flush()
        flash(_("Quedó propuesto. Quien lo debe dirá si lo acepta."), "good")
        return redirect(url_for(".record", code=commitment.code))
    page = render_template("commitments/propose.html", form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


def _signing(territory_id: str) -> Actor:
    """Return how the proposer signs: a member of a committee of that place by their seat."""
    seats = (one.actor for one in speaker().seats if one.district_id == territory_id)
    signed: Actor = next(seats, current_user.actor)
    return signed


def _origin() -> tuple[Origin, UUID | None]:
    """Return where it was made; an id of what the proposer takes no part in is left out.

    The page of a meeting tells everybody what was promised there.
    """
    made_at: tuple[tuple[str, Origin, type[Meeting | Problem], Permission], ...] = (
        ("encuentro", Origin.MEETING, Meeting, Permission.SEE_MEETINGS),
        ("plan", Origin.PLAN, Problem, Permission.SEE_COMMITTEES),
    )
    for name, origin, table, permission in made_at:
        try:
            wanted = UUID(request.args.get(name, ""))
        except ValueError:
            continue
        found = db.get(table, wanted)
        mine = found is not None and current_user.rights.may(permission, on=found)
        return origin, wanted if mine else None
    return Origin.MEETING, None


def _bodies() -> list[tuple[str, str]]:
    """Return who may owe something: departments, units and committees."""
    units = db.scalars(select(Unit).where(Unit.active).order_by(Unit.name))
    return [
        ("", _("Escoja quién")),
        *(
            (f"{PartyKind.DEPARTMENT}:{one.id}", one.name(language()))
            for one in db.scalars(active_departments())
        ),
        *((f"{PartyKind.UNIT}:{one.id}", one.name) for one in units),
        *((f"{PartyKind.COMMITTEE}:{one.id}", one.name) for one in db.scalars(_committees())),
    ]


def _places() -> list[tuple[str, str]]:
    """Return where somebody may write one down: everywhere, or in their own comunas."""
    chosen = select(Territory.id, Territory.name).where(
        Territory.kind.in_((TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO))
    )
    rights = current_user.rights
    if not rights.everywhere(Permission.PROPOSE_COMMITMENTS):
        comunas = rights.scopes(ScopeKind.COMUNA, Permission.PROPOSE_COMMITMENTS)
        comunas |= {seat.district_id for seat in speaker().seats}
        chosen = chosen.where(Territory.id.in_(comunas))
    places = [(one, name) for one, name in db.execute(chosen.order_by(Territory.id))]
    if rights.everywhere(Permission.PROPOSE_COMMITMENTS):
        places.append((CITY, _("Toda la ciudad")))
    return [("", _("Escoja dónde")), *places]


def _receivers() -> list[tuple[str, str]]:
    committees = [(str(one.id), one.name) for one in db.scalars(_committees())]
    return [("", _("A los residentes de ese lugar")), *committees]


def _committees() -> Select[Committee]:
    """Select the committees that exist, by name."""
    return select(Committee).where(Committee.status.in_(AT_WORK)).order_by(Committee.name)
