"""Cases: looking one up, reading its story, following it, and saying whether it is mended."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from models.attachments import Attachment, PhotoRole
from models.clock import now
from models.events import ANYONE
from models.forgetting import erase_follower
from models.numbering import tidy_code
from models.people.attempts import Counted, Limit, neighbourhood, take
from models.people.consent import Consent, Purpose
from models.people.department import Department
from models.people.grant import ScopeKind
from models.people.person import tidy_email
from models.places.territory import Territory
from models.session import unit_of_work
from models.settings import Settings
from models.upkeep.codes import Channel, DisputeReason
from models.upkeep.follower import Follower, FollowerRole, everybody_told, with_secret
from models.upkeep.order_lists import of_request
from models.upkeep.request_stages import OPEN, RequestStatus
from models.upkeep.service_request import REOPEN_WITHIN, ServiceRequest, coded
from models.upkeep.work_order import OwnWorkError, WorkOrder
from webapp.access import public
from webapp.cases.forms import YES, FollowForm, WordForm
from webapp.cases.standing import standing
from webapp.cases.story import department_name, story
from webapp.database import db
from webapp.languages import language
from webapp.origins import origin
from webapp.photos.views import address_of
from webapp.reporting.sending import NOTICE

blueprint = Blueprint("cases", __name__)

FROM_ONE_ADDRESS = Limit("join_case", 20, timedelta(hours=1))  # a whole office may share one
FOLLOWING = Limit("follow_case", 30, timedelta(hours=1))
# Anybody may type anybody's address: nobody's mailbox is filled in their name.
LETTERS_TO_ONE = Limit("follow_mailbox", 10, timedelta(days=1))


@blueprint.get("/casos")
@public
def look_up() -> str | Response:
    """Find a case by the code somebody was given."""
    written = request.args.get("codigo", "").strip()
    if not written:
        return render_template("cases/look_up.html", written="", error="")
    code = tidy_code(written)
    if db.scalars(coded(code)).one_or_none() is not None:
        return redirect(url_for(".case", code=code))
    error = _("No hay un caso con ese código. Revíselo: se escribe como R-7K4M-92QX.")
    return render_template("cases/look_up.html", written=written[:40], error=error)


@blueprint.get("/casos/<code>")
@public
def case(code: str) -> str | Response:
    """Show how a case stands and everything that happened to it."""
    if (tidy := tidy_code(code)) != code:
        return redirect(url_for(".case", code=tidy))
    return _page(_the_case(code))


@blueprint.route("/casos/<code>/confirmar/<secret>", methods=["GET", "POST"])
@public
def confirm(code: str, secret: str) -> str | Response:
    """Let whoever holds the secret of a case say whether the place was mended."""
    found = _the_case(code)
    holder = _holder(found, secret)
    order = _order_of(found.lead)
    form = WordForm.ready(mended=order is None or not order.can("reopen"))
    if not form.validate_on_submit():
        return _page(found, holder=holder, secret=secret, word=form)
    if order is None or not _may_speak(order):
        flash(_("En este momento no hay un arreglo por confirmar."), "soon")
        return redirect(url_for(".confirm", code=code, secret=secret))
    try:
        _speak(order, form, holder)
    except OwnWorkError:
        flash(_("Quien hizo el arreglo no puede confirmarlo."), "error")
    return redirect(url_for(".confirm", code=code, secret=secret))


@blueprint.post("/casos/<code>/seguir")
@public
def follow(code: str) -> str | Response:
    """Write to somebody when something happens to a case; twice the same address is once."""
    form = FollowForm()
    if not form.validate_on_submit():
        return _page(_the_case(code), following=form)
    with unit_of_work() as counting:
        address = neighbourhood(request.remote_addr)
        to_them = Counted.under(LETTERS_TO_ONE, _key(), tidy_email(form.correo.data))
        take(counting, [Counted.under(FOLLOWING, _key(), address), to_them])
    found = _the_case(code)
    flash(_("Listo. Le escribiremos cuando pase algo con este caso."))
    if _is_told(found, form.correo.data):
        return redirect(url_for(".case", code=code))
    follower = Follower.of(
        found.lead,
        FollowerRole.FOLLOWER,
        _key(),
        email=form.correo.data,
        language=language(),
        consent_version=NOTICE,
    )
    db.add(follower)
    db.flush()
    db.add(Consent.give(follower.id, Purpose.FOLLOW_CASE, NOTICE))
    return redirect(url_for(".case", code=code))


@blueprint.post("/casos/<code>/unirme")
@public
def join(code: str) -> Response:
    """Add one more voice about the same place."""
    with unit_of_work() as counting:
        address = neighbourhood(request.remote_addr)
        take(counting, [Counted.under(FROM_ONE_ADDRESS, _key(), address)])
    lead = _the_case(code).lead
    if lead.status not in OPEN:
        flash(_("Este caso ya no recibe más voces. Si sigue dañado, repórtelo."), "soon")
        return redirect(url_for(".case", code=code))
    voice = ServiceRequest.receive(
        lead.category,
        channel=Channel.PORTAL,
        by=ANYONE,
        lat=lead.lat,
        lon=lead.lon,
        address=lead.address,
        territory_id=lead.territory_id,
        barrio_id=lead.barrio_id,
    )
    db.add(voice)
    db.flush()
    voice.join(lead, by=ANYONE)
    db.add(Follower.of(voice, FollowerRole.REPORTER, _key(), language=language()))
    session["sent"] = voice.code
    return redirect(url_for("reporting.received"), code=HTTPStatus.SEE_OTHER)


@blueprint.route("/casos/<code>/dejar-de-seguir/<secret>", methods=["GET", "POST"])
@public
def leave(code: str, secret: str) -> str | Response:
    """Stop the letters about a case, or have everything personal erased."""
    found = _the_case(code)
    holder = _holder(found, secret)
    if request.method == "GET":
        return render_template("cases/leave.html", case=found, holder=holder, secret=secret)
    if request.form.get("hacer") == "borrar":
        erase_follower(db, holder, by=holder.actor)
        flash(_("Borramos sus datos. El reporte sigue, sin nada que lleve a usted."))
    else:
        holder.unsubscribed_at = now()
        flash(_("No le escribiremos más sobre este caso."))
    return redirect(url_for(".leave", code=code, secret=secret))


def _the_case(code: str) -> ServiceRequest:
    return db.scalars(coded(tidy_code(code))).one()


def _is_told(found: ServiceRequest, email: str) -> bool:
    told = everybody_told(found.lead.id).where(func.lower(Follower.email) == email.lower())
    return db.scalars(told.limit(1)).first() is not None


def _holder(found: ServiceRequest, secret: str) -> Follower:
    """Return who holds a secret; a wrong one is answered like a page that does not exist."""
    holder = with_secret(db, found.lead.id, secret)
    if holder is None:
        abort(HTTPStatus.NOT_FOUND)
    return holder


def _speak(order: WorkOrder, form: WordForm, holder: Follower) -> None:
    """Pass on the word of whoever holds the secret."""
    theirs = (
        current_user.rights.scopes(ScopeKind.DEPARTMENT)
        if current_user.is_authenticated
        else frozenset()
    )
    if form.palabra.data == YES:
        order.verify(by=holder.actor, belongs_to=theirs)
        flash(_("Gracias. El arreglo cuenta como confirmado por vecinos."))
        return
    reason = DisputeReason(form.motivo.data)
    if order.can("reject"):
        order.reject(reason, by=holder.actor, belongs_to=theirs)
    else:
        order.reopen(reason, by=holder.actor)
    flash(_("Gracias. El caso vuelve a la dependencia con una fecha nueva."), "soon")


def _may_speak(order: WorkOrder) -> bool:
    """Tell whether the holder's word is asked for: a repair called done, or one gone again."""
    if order.can("verify"):
        return True
    closed_lately = order.closed_at is not None and now() <= order.closed_at + REOPEN_WITHIN
    return order.can("reopen") and closed_lately


def _page(
    found: ServiceRequest,
    *,
    holder: Follower | None = None,
    secret: str = "",
    word: WordForm | None = None,
    following: FollowForm | None = None,
) -> str:
    lead = found.lead
    order = _order_of(lead)
    department = db.get(Department, lead.department_id) if lead.department_id else None
    name = department_name(department, language()) if department else ""
    place = lead.barrio_id or lead.territory_id
    territory = db.get(Territory, place) if place else None
    return render_template(
        "cases/case.html",
        case=found,
        lead=lead,
        order=order,
        standing=standing(found, order, name, language()),
        department=name,
        territory=territory.name if territory else "",
        steps=_steps(found, lead),
        answers=_answers(lead),
        origin=origin(lead),
        holder=holder,
        secret=secret,
        word=word if order is not None and _may_speak(order) else None,
        mended=order is not None and order.can("verify"),
        following=following or FollowForm(formdata=None),
        open_to_voices=lead.status in OPEN and found.status is not RequestStatus.JOINED,
        **_photos(lead, order),
    )


def _order_of(lead: ServiceRequest) -> WorkOrder | None:
    return db.scalars(of_request(lead.id).limit(1)).first()


def _steps(found: ServiceRequest, lead: ServiceRequest) -> list[Any]:
    """Tell the story of the place, and of this voice where it is another one's."""
    orders = db.scalars(select(WorkOrder.id).where(WorkOrder.request_id == lead.id)).all()
    return story(db, {found.id, lead.id, *orders}, language())


def _answers(lead: ServiceRequest) -> list[tuple[str, str]]:
    """Return the questions of the category with what was answered, in words."""
    english = language() == "en"
    told = []
    for question in lead.category.questions:
        answer = str(lead.answers.get(question.code, ""))
        if not answer:
            continue
        if question.kind == "yes_no":
            answer = _("Sí") if answer == "si" else _("No")
        for code, spanish, other in question.options:
            if code == answer:
                answer = other if english else spanish
        told.append((question.words[1 if english else 0], answer))
    return told


def _photos(lead: ServiceRequest, order: WorkOrder | None) -> dict[str, Any]:
    """Return the public photo of before and of after, and how many wait to be looked at."""
    if lead.hidden_at is not None:
        return {"before": None, "after": None, "waiting": 0}
    subjects = [lead.id] + ([order.id] if order else [])
    before, after = None, None
    for photo in db.scalars(Attachment.public_of(subjects)):
        shown = {"address": address_of(photo), "when": photo.received_at}
        if photo.role in {PhotoRole.REPORT, PhotoRole.BEFORE}:
            before = before or {**shown, "alt": _("El lugar como se reportó")}
        elif photo.role is PhotoRole.AFTER:
            after = {**shown, "alt": _("El lugar después del arreglo")}
    waiting = db.scalars(Attachment.of(lead.id, PhotoRole.REPORT)).all()
    return {
        "before": before,
        "after": after,
        "waiting": sum(1 for photo in waiting if photo.is_waiting),
    }


def _key() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret
