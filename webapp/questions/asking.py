"""Asking: one page, with or without a way to hear the answer."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from models.events import ANYONE
from models.people.attempts import Counted, Limit, neighbourhood, take
from models.people.consent import Consent, Purpose
from models.people.grant import Permission
from models.people.person import tidy_email
from models.places.territory import Territory, TerritoryKind
from models.session import reading, unit_of_work
from models.settings import Settings
from models.trust.asker import Asker
from models.trust.question import Question, coded
from models.trust.question_stages import AskedAt
from webapp.access import public
from webapp.database import db
from webapp.forms import id_from
from webapp.languages import language
from webapp.questions.blueprint import blueprint
from webapp.questions.forms import AskForm
from webapp.questions.found import bodies
from webapp.questions.standing import standing
from webapp.reporting.sending import NOTICE
from webapp.reporting.views import KEPT_BY_NOBODY

FROM_ONE_ADDRESS = Limit("ask_question", 10, timedelta(hours=1))  # a whole office may share one
# Anybody may type anybody's address: nobody's mailbox is filled in their name.
LETTERS_TO_ONE = Limit("ask_mailbox", 5, timedelta(days=1))
ASKED = "asked"


@blueprint.route("/nueva", methods=["GET", "POST"])
@public
def ask() -> ResponseReturnValue:
    """Take a question in. `?encuentro=` says, for a liaison, at which meeting it was asked."""
    form = AskForm(meeting=request.args.get("encuentro", ""))
    with reading() as looking:  # in a POST `db` would hold what counting has to write to
        asked = bodies(looking, units=False)[1:]
        form.wished_for.choices = [("", _("No sé a quién le corresponde")), *asked]
        form.territory.choices = [("", _("Toda la ciudad")), *_places(looking)]
    if not form.is_submitted():
        form.key.data = str(uuid4())
    if not form.validate_on_submit():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
        return render_template("questions/ask.html", form=form), status
    _count(form.correo.data)
    question = _once(form)
    session[ASKED] = question.code
    return redirect(url_for(".received"), code=HTTPStatus.SEE_OTHER)


@blueprint.get("/recibida")
@public
def received() -> str | Response:
    """Say what was received, what happens next and until when, and show the secret link."""
    question = db.scalars(coded(str(session.get(ASKED, "")))).one_or_none()
    if question is None:
        return redirect(url_for(".ask"))
    asker = db.scalars(select(Asker).where(Asker.question_id == question.id)).one()
    settings: Settings = current_app.config["SETTINGS"]
    secret = asker.secret(settings.secret)
    page = render_template(
        "questions/received.html",
        question=question,
        standing=standing(question),
        secret=url_for(".holder", code=question.code, secret=secret, _external=True),
        told=bool(asker.email),
    )
    return Response(page, content_type="text/html; charset=utf-8", headers=KEPT_BY_NOBODY)


def _once(form: AskForm) -> Question:
    """Write the question down; sent a second time, return the one already there."""
    key = id_from(form.key.data, "question")
    if (sent := db.get(Question, key)) is not None:
        return sent
    meeting = _meeting(form)
    at_meeting = current_user.is_authenticated and current_user.rights.holds(
        Permission.ASSIGN_QUESTIONS
    )
    question = Question.ask(
        form.words.data,
        by=current_user.actor if at_meeting and meeting else ANYONE,
        at=AskedAt.MEETING if meeting else AskedAt.PORTAL,
        meeting_id=meeting,
        territory_id=form.territory.data or None,
        wished_for=form.wished_for.data.partition(":")[2] or None,
        id=key,
    )
    db.add(question)
    db.flush()
    settings: Settings = current_app.config["SETTINGS"]
    asker = Asker.of(
        question,
        settings.secret,
        name=form.nombre.data,
        email=form.correo.data,
        language=language(),
        consent_version=NOTICE if form.acepta.data else None,
    )
    db.add(asker)
    if asker.consented_at is not None:
        db.flush()
        db.add(Consent.give(asker.id, Purpose.QUESTION, NOTICE))
    return question


def _meeting(form: AskForm) -> UUID | None:
    """Return the meeting, where somebody who keeps its minutes wrote the question down."""
    known = current_user.is_authenticated and current_user.rights.holds(
        Permission.ASSIGN_QUESTIONS
    )
    return _uuid(form.meeting.data) if known else None


def _count(mailbox: str | None) -> None:
    """Count one question, in a transaction of its own; too many are refused (429)."""
    settings: Settings = current_app.config["SETTINGS"]
    if current_user.is_authenticated:
        return
    counted = [
        Counted.under(FROM_ONE_ADDRESS, settings.secret, neighbourhood(request.remote_addr))
    ]
    if mailbox:
        counted.append(Counted.under(LETTERS_TO_ONE, settings.secret, tidy_email(mailbox)))
    with unit_of_work() as counting:
        take(counting, counted)


def _places(session: Session) -> list[tuple[str, str]]:
    kinds = (TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO)
    chosen = select(Territory.id, Territory.name).where(Territory.kind.in_(kinds))
    return [(one, name) for one, name in session.execute(chosen.order_by(Territory.id))]


def _uuid(written: str | None) -> UUID | None:
    try:
        return UUID(written or "")
    except ValueError:
        return None
