"""Handovers: the list of what a liaison or commander leaves, and the newcomer's word."""

from collections.abc import Sequence
from http import HTTPStatus
from itertools import groupby
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, select
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from models.clock import now
from models.language import say
from models.people.grant import Grant, Permission
from models.people.person import Person
from models.people.roles import Role
from models.trust.bodies import Bodies
from models.trust.commitment import Commitment
from models.trust.handover import HANDED_OVER, Handover, seen_by
from models.trust.question import Question
from webapp.access import requires
from webapp.commitments.standing import standing
from webapp.database import db
from webapp.forms import Form
from webapp.languages import language
from webapp.questions.listing import bodies_of
from webapp.questions.standing import standing as standing_of_question

blueprint = Blueprint("handovers", __name__, url_prefix="/relevos")
_CHOOSE = _l("Escoja una persona.")


class HandoverForm(Form):
    """Which office changes hands, from whom to whom."""

    role = RadioField(_l("¿Qué cargo?"), validators=[InputRequired(_l("Escoja un cargo."))])
    leaving = SelectField(_l("¿Quién lo deja?"), validators=[InputRequired(_CHOOSE)])
    coming = SelectField(_l("¿Quién llega?"), validators=[InputRequired(_CHOOSE)])

    def validate_coming(self, field: SelectField) -> None:
        """Nobody succeeds themselves."""
        if field.data and field.data == self.leaving.data:
            raise ValidationError(_("Quien entrega y quien recibe son la misma persona."))


@blueprint.get("")
@requires(Permission.HAND_OVER)
def handovers() -> str:
    """Show the handovers somebody leaves or takes; all of them to who administers people."""
    mine = seen_by(current_user.id)
    if current_user.rights.everywhere(Permission.ADMINISTER_PEOPLE):
        mine = select(Handover).order_by(Handover.begun_at.desc())
    listed = db.scalars(mine).all()
    return render_template("handovers/list.html", listed=listed, names=_names(listed))


@blueprint.route("/nuevo", methods=["GET", "POST"])
@requires(Permission.HAND_OVER)
def begin() -> ResponseReturnValue:
    """List everything open that one person leaves, for the next to read."""
    form = HandoverForm()
    form.role.choices = [
        SelectChoice(one.value, say(one, language()).capitalize()) for one in HANDED_OVER
    ]
    people = [(str(one.id), one.name) for one in db.scalars(_holders())]
    form.leaving.choices = form.coming.choices = [("", _("Escoja una persona")), *people]
    if form.validate_on_submit():
        leaving = db.get_one(Person, UUID(form.leaving.data))
        coming = db.get_one(Person, UUID(form.coming.data))
        made = Handover.begin(db, Role(form.role.data), leaving, coming, by=current_user.actor)
        db.add(made)
        flash(_("La lista quedó hecha. Quien llega la lee y dice que la recibió."), "good")
        return redirect(url_for(".record", handover_id=made.id))
    page = render_template("handovers/begin.html", form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


@blueprint.get("/<uuid:handover_id>")
@requires(Permission.HAND_OVER)
def record(handover_id: UUID) -> str:
    """Show what one person leaves and how each of it stands today; made to be printed."""
    made = _found(handover_id)
    commitments = db.scalars(
        select(Commitment)
        .where(Commitment.code.in_(made.codes))
        .order_by(Commitment.territory_id, Commitment.owed_by_id, Commitment.due_on)
    ).all()
    questions = db.scalars(
        select(Question).where(Question.code.in_(made.question_codes)).order_by(Question.due_at)
    ).all()
    bodies = Bodies.of(db, commitments)
    return render_template(
        "handovers/record.html",
        made=made,
        names=_names([made]),
        groups=_by_place(commitments, bodies),
        bodies=bodies,
        questions=questions,
        asked_of=bodies_of(questions),
        standing=standing,
        standing_of_question=standing_of_question,
        is_newcomer=made.to_person_id == current_user.id,
    )


@blueprint.post("/<uuid:handover_id>/recibir")
@requires(Permission.HAND_OVER)
def acknowledge(handover_id: UUID) -> Response:
    """Say, as the newcomer, that the list was read."""
    _found(handover_id).acknowledge(by=current_user.actor)
    flash(_("Quedó escrito que usted recibió el cargo con esta lista."), "good")
    return redirect(url_for(".record", handover_id=handover_id))


def _found(handover_id: UUID) -> Handover:
    """Return a handover to those it concerns and to who administers people; else 403."""
    made = db.get_one(Handover, handover_id)
    concerned = current_user.id in {made.from_person_id, made.to_person_id}
    if not concerned and not current_user.rights.everywhere(Permission.ADMINISTER_PEOPLE):
        abort(403)
    return made


def _by_place(
    commitments: Sequence[Commitment], bodies: Bodies
) -> list[tuple[str, list[tuple[str, list[Commitment]]]]]:
    """Group by territory, and within it by who owes it."""
    grouped = []
    for place, there in groupby(commitments, lambda one: bodies.place(one.territory_id)):
        owing = [
            (who, list(theirs))
            for who, theirs in groupby(there, lambda one: bodies.owing(one, language()))
        ]
        grouped.append((place, owing))
    return grouped


def _holders() -> Select[Person]:
    """Select who holds such an office today, by name."""
    at = now()
    holding = select(Grant.person_id).where(
        Grant.role.in_(HANDED_OVER),
        Grant.since <= at,
        Grant.until.is_(None) | (Grant.until > at),
    )
    return (
        select(Person)
        .where(Person.id.in_(holding.scalar_subquery()), Person.disabled_at.is_(None))
        .order_by(Person.name)
    )


def _names(listed: Sequence[Handover]) -> dict[UUID, str]:
    people = {one for made in listed for one in (made.from_person_id, made.to_person_id)}
    named = select(Person.id, Person.name).where(Person.id.in_(people))
    return dict(db.execute(named).all())
