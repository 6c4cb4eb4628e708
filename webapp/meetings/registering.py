"""Registering for a meeting, and the page of whoever did: their place, their code, their word.

Whoever holds the secret address of a registration acts with it; the forms there carry no
other token, because a token grows old and a letter is opened weeks later.
"""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import ParamSpec, TypeVar
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.forgetting import erase_registration
from models.lifecycle import TransitionRefusedError
from models.people.attempts import Counted, Limit, neighbourhood, take
from models.people.person import tidy_email
from models.places.territory import Territory
from models.session import unit_of_work
from models.trust import registration
from models.trust.meeting import Meeting
from models.trust.minutes import MinutesComment, comments_on, revisions_of
from models.trust.registration import NoContactError, Registration, register, taken_in
from reports.letters.links import entry_link
from reports.qr import svg
from webapp.access import public
from webapp.database import db
from webapp.languages import language
from webapp.meetings.blueprint import blueprint
from webapp.meetings.forms import CommentForm, RegisterForm
from webapp.meetings.found import holder_of, home, key, meeting_with, visible_meeting
from webapp.meetings.refusals import why_not
from webapp.meetings.standing import standings
from webapp.tokens import csrf

FROM_ONE_ADDRESS = Limit("register_meeting", 30, timedelta(hours=1))  # an office may share one
# Anybody may type anybody's address: nobody's mailbox is filled in their name.
LETTERS_TO_ONE = Limit("register_mailbox", 10, timedelta(days=1))

P = ParamSpec("P")
R = TypeVar("R")


def acts(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to whoever holds the secret, which stands in for a form's token."""
    csrf.exempt(view)
    return public(view)


@blueprint.route("/<code>/registro", methods=["GET", "POST"])
@public
def sign_up(code: str) -> ResponseReturnValue:
    """Register: with a place where there is one, else on the waiting list."""
    form = RegisterForm()
    if not form.is_submitted():
        form.key.data = str(uuid4())
    if form.validate_on_submit():
        _count(form)
    meeting = visible_meeting(code)
    if not meeting.takes_registrations:
        return redirect(url_for("meetings.record", code=meeting.code))
    if form.is_submitted() and not form.errors:
        try:
            return _registered(meeting, form)
        except NoContactError as error:
            form.email.errors = [why_not(error)]
    return _form_page(meeting, form)


def _registered(meeting: Meeting, form: RegisterForm) -> ResponseReturnValue:
    one = register(
        db,
        meeting,
        key(),
        name=form.name.data,
        email=tidy_email(form.email.data) if form.email.data else None,
        phone=form.phone.data or None,
        language=language(),
        sent_as=form.key.data or None,
    )
    return redirect(
        url_for("meetings.mine", code=meeting.code, secret=one.secret(key())),
        HTTPStatus.SEE_OTHER,
    )


def _count(form: RegisterForm) -> None:
    counted = [Counted.under(FROM_ONE_ADDRESS, key(), neighbourhood(request.remote_addr))]
    if form.email.data:
        counted.append(Counted.under(LETTERS_TO_ONE, key(), tidy_email(form.email.data)))
    with unit_of_work() as counting:
        take(counting, counted)


def _form_page(meeting: Meeting, form: RegisterForm) -> ResponseReturnValue:
    taken = taken_in(db, meeting.id)
    html = render_template(
        "meetings/register.html",
        meeting=meeting,
        form=form,
        territory=db.get(Territory, meeting.territory_id),
        full=meeting.places is not None and taken >= meeting.places,
    )
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@blueprint.get("/<code>/registro/<secret>")
@public
def mine(code: str, secret: str) -> ResponseReturnValue:
    """Show somebody their registration: place or turn, the code for the door, the minutes."""
    meeting = meeting_with(code)
    return _my_page(meeting, holder_of(meeting, secret), secret)


def _my_page(
    meeting: Meeting, one: Registration, secret: str, form: CommentForm | None = None
) -> ResponseReturnValue:
    drafted = meeting.comments_until is not None
    html = render_template(
        "meetings/mine.html",
        meeting=meeting,
        standings=standings(meeting),
        one=one,
        secret=secret,
        qr=svg(entry_link(home(), meeting.code, one.ticket)),
        before=_how_many_before(meeting, one),
        minutes=db.scalars(revisions_of(meeting.id).limit(1)).first() if drafted else None,
        comments=list(db.scalars(comments_on(meeting.id))) if drafted else [],
        form=form or CommentForm(formdata=None, meta={"csrf": False}),
    )
    failed = form is not None and form.errors
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK


def _how_many_before(meeting: Meeting, one: Registration) -> int:
    """Count who waits in front of somebody on the waiting list."""
    waiting = [
        other.id
        for other in db.scalars(registration.live_in(meeting.id))
        if other.status is registration.RegistrationStatus.WAITING
    ]
    return waiting.index(one.id) if one.id in waiting else 0


@blueprint.post("/<code>/registro/<secret>/ceder")
@acts
def give_up(code: str, secret: str) -> ResponseReturnValue:
    """Give a place up, or leave the waiting list; the first who waits gets it."""
    meeting = meeting_with(code)
    one = holder_of(meeting, secret)
    if not meeting.takes_registrations:
        raise TransitionRefusedError("meeting", "give_up", meeting.status)
    if one.is_live:
        registration.give_up(db, meeting, one, by=one.actor)
    flash(_("Gracias por avisar. Otra persona puede venir en su lugar."), "good")
    return _back(meeting, secret)


@blueprint.post("/<code>/registro/<secret>/borrar")
@acts
def erase(code: str, secret: str) -> ResponseReturnValue:
    """Erase who somebody is, at once; a place that was theirs goes to the next."""
    meeting = meeting_with(code)
    one = holder_of(meeting, secret)
    if one.is_live and meeting.takes_registrations:
        registration.give_up(db, meeting, one, by=one.actor)
    erase_registration(db, one, by=one.actor)
    flash(_("Borramos sus datos. No queda nada que lleve a usted."), "good")
    return _back(meeting, secret)


@blueprint.post("/<code>/registro/<secret>/comentar")
@acts
def comment(code: str, secret: str) -> ResponseReturnValue:
    """Say something about a draft of the minutes."""
    form = CommentForm(meta={"csrf": False})
    meeting = meeting_with(code)
    one = holder_of(meeting, secret)
    if not form.validate_on_submit():
        return _my_page(meeting, one, secret, form)
    last = db.scalars(revisions_of(meeting.id).limit(1)).first()
    number = last.number if last else 0
    db.add(MinutesComment.say(meeting, number, form.words.data, registration=one, by=one.actor))
    flash(_("Gracias. Quien escribe el acta lee su comentario antes de publicarla."), "good")
    return _back(meeting, secret)


def _back(meeting: Meeting, secret: str) -> ResponseReturnValue:
    address = url_for("meetings.mine", code=meeting.code, secret=secret)
    return redirect(address, HTTPStatus.SEE_OTHER)
