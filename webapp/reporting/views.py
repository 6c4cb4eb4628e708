"""Reporting a broken place, page by page. What a page sends back is looked at, then the next.

Every page but the last only looks: nothing is written until the person says "send". So the
pages use a reading session of their own, and a photo, which takes long, is taken in before.
"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from models.attachments import Attachment
from models.places.territory import Territory
from models.session import reading
from models.settings import Settings
from models.upkeep.catalogue import CATEGORIES
from models.upkeep.category import Category, Question, in_use
from models.upkeep.service_request import coded
from reports.letters.links import confirm_link
from webapp.access import public
from webapp.database import db
from webapp.forms import Form
from webapp.languages import language
from webapp.photos.receiving import media, take_in, was_sent
from webapp.photos.refusals import PhotoRefusedError
from webapp.photos.views import address_of
from webapp.reporting.draft import MOST_PHOTOS, Draft, preview_digest
from webapp.reporting.forms import (
    AlikeForm,
    CategoryForm,
    ContactForm,
    PlaceForm,
    details_form,
)
from webapp.reporting.place import PlaceRefusedError, check, offer, place_of
from webapp.reporting.sending import alike, expected, reporter_of, send
from webapp.reporting.steps import NUMBERS, Step, after, before, named, shown_on

blueprint = Blueprint("reporting", __name__)

Refusals = list[tuple[str, str]]  # the field, and what is wrong with what was put there

# The kinds of place that we have drawn a sign for; a new category shows three dots.
SIGNS = frozenset(category[0] for category in CATEGORIES)
KEPT_BY_NOBODY = {"Cache-Control": "no-store"}
SENT = "sent"  # in the browser's session: what it sent last, to show the result to nobody else


@blueprint.route("/reportar", methods=["GET", "POST"])
@public
def report() -> str | Response:
    """Ask what is broken, where, what it looks like, and whom to tell; then send it."""
    coming_back = bool(g.get("showing_again"))
    if request.method == "GET" and not coming_back:
        return _first_page()
    draft = Draft.read(request.form)
    refusals = _take_photos_in(draft)
    step = named(request.form.get("paso", ""))
    if coming_back or refusals:
        with reading() as looking:
            return _show(looking, step, draft, refusals)
    if (wanted := request.form.get("ir")) is not None:
        with reading() as looking:
            return _show(looking, named(wanted), draft, [])
    if (digest := request.form.get("quitar")) is not None:
        draft.without_photo(digest)
        with reading() as looking:
            return _show(looking, step, draft, [])
    if step is Step.CHECK:
        return _send(draft)
    with reading() as looking:
        return _go_on(looking, step, draft)


@blueprint.get("/reportar/foto/<mark>")
@public
def preview(mark: str) -> Response:
    """Show a photo to whoever just sent it, by the signed word in their page."""
    digest = preview_digest(mark)
    if digest is None or not (path := media().path(digest)).is_file():
        abort(HTTPStatus.NOT_FOUND)
    answer = send_file(path, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer


@blueprint.get("/reportar/recibido")
@public
def received() -> str | Response:
    """Say what was received, what happens next and when, and show the secret link."""
    sent = db.scalars(coded(str(session.get(SENT, "")))).one_or_none()
    if sent is None:
        return redirect(url_for(".report"))
    follower = reporter_of(db, sent)
    settings: Settings = current_app.config["SETTINGS"]
    secret = follower.secret(settings.secret)
    page = render_template(
        "reporting/received.html",
        sent=sent,
        lead=sent.lead,
        expected=expected(db, sent.lead.category, sent.lead.territory_id, language()),
        secret=confirm_link(settings.public_url, sent.code, secret),
        told=follower.reachable,
    )
    return Response(page, content_type="text/html; charset=utf-8", headers=KEPT_BY_NOBODY)


def _first_page() -> str:
    draft = Draft.read(request.args)
    with reading() as looking:
        known = {one.code for one in looking.scalars(in_use())}
        step = Step.PLACE if draft.get("categoria") in known else Step.CATEGORY
        return _show(looking, step, draft, [])


def _go_on(looking: Session, step: Step, draft: Draft) -> str:
    """Show the next page, or the same one with what is wrong on it."""
    form = _form(looking, step, draft)
    if not _is_good(looking, draft, form):
        return _show(looking, step, draft, [], form=form)
    following = after(step)
    if following is Step.ALIKE and not _alike(looking, draft):
        draft.typed.poplist("parecido")
        following = Step.CONTACT
    return _show(looking, following, draft, [])


def _send(draft: Draft) -> str | Response:
    """Look at everything again and write it down; show the first page with a mistake."""
    with reading() as looking:
        for step in (Step.CATEGORY, Step.PLACE, Step.DETAILS, Step.CONTACT):
            form = _form(looking, step, draft)
            if not _is_good(looking, draft, form):
                return _show(looking, step, draft, [], form=form)
    if lost := _lost_photos(draft):
        with reading() as looking:
            return _show(looking, Step.DETAILS, draft, lost)
    settings: Settings = current_app.config["SETTINGS"]
    category = db.get_one(Category, draft.get("categoria"))
    sent, _follower = send(
        db, draft, category, place_of(db, draft), language=language(), key=settings.secret
    )
    session[SENT] = sent.code
    return redirect(url_for(".received"), code=HTTPStatus.SEE_OTHER)


def _is_good(looking: Session, draft: Draft, form: Form | None) -> bool:
    if form is None:
        return True
    good = form.validate()
    if isinstance(form, PlaceForm):
        return check(looking, draft, form) and good
    return bool(good)


def _form(looking: Session, step: Step, draft: Draft) -> Form | None:
    """Return the form of a page, filled with what was typed so far."""
    typed = draft.typed
    reads = {"formdata": typed, "meta": {"csrf": False}}  # the token is checked at the door
    if step is Step.CATEGORY:
        form = CategoryForm(**reads)
        form.categoria.choices = [
            SelectChoice(one.code, one.name(language())) for one in looking.scalars(in_use())
        ]
        return form
    if step is Step.PLACE:
        place = PlaceForm(**reads)
        offer(looking, place)
        return place
    if step is Step.DETAILS:
        category = looking.get(Category, draft.get("categoria"))
        return details_form(category, language())(**reads) if category else None
    if step is Step.ALIKE:
        return AlikeForm(**reads)
    return ContactForm(**reads) if step is Step.CONTACT else None


def _show(
    looking: Session,
    step: Step,
    draft: Draft,
    refusals: Refusals,
    *,
    form: Form | None = None,
) -> str:
    """Draw a page, with what was typed so far and what is wrong with it."""
    form = form or _form(looking, step, draft)
    context: dict[str, Any] = {"places": [], "category": None}
    if draft.get("categoria"):
        context["category"] = looking.get(Category, draft.get("categoria"))
    if step is Step.ALIKE:
        places = context["places"] = _alike(looking, draft)
        context["photos"] = _photos_of(looking, [near.request.id for near in places])
    if step is Step.CHECK:
        context |= _summary(looking, draft)
    return render_template(
        f"reporting/{step.name.lower()}.html",
        step=step,
        number=NUMBERS[step],
        back=_back_from(looking, step, draft),
        form=form,
        draft=draft,
        carried=draft.carried(shown_on(step, draft)),
        refusals=refusals,
        photos_left=MOST_PHOTOS - len(draft.photos),
        Step=Step,
        known_signs=SIGNS,
        said=_said,
        **context,
    )


def _back_from(looking: Session, step: Step, draft: Draft) -> Step | None:
    if step is Step.CATEGORY:
        return None
    previous = before(step)
    if previous is Step.ALIKE and not _alike(looking, draft):
        return Step.DETAILS
    return previous


def _alike(looking: Session, draft: Draft) -> list[Any]:
    category = looking.get(Category, draft.get("categoria"))
    if category is None:
        return []
    try:
        return list(alike(looking, category, place_of(looking, draft)))
    except PlaceRefusedError:
        return []


def _photos_of(looking: Session, request_ids: list[UUID]) -> dict[UUID, str]:
    """Return the first public photo of each report, small."""
    shown: dict[UUID, str] = {}
    for photo in looking.scalars(Attachment.public_of(request_ids)):
        shown.setdefault(photo.subject_id, address_of(photo, small=True))
    return shown


def _said(question: Question, answer: str) -> str:
    """Return an answer in the words of its question."""
    reading_english = language() == "en"
    if question.kind == "yes_no":
        return _("Sí") if answer == "si" else _("No")
    named_answers = {code: (es, en) for code, es, en in question.options}
    spanish, english = named_answers.get(answer, (answer, answer))
    return english if reading_english else spanish


def _summary(looking: Session, draft: Draft) -> dict[str, Any]:
    """Return what the last page shows that was not typed: names, and who will mend it."""
    category = looking.get(Category, draft.get("categoria"))
    try:
        place = place_of(looking, draft)
    except PlaceRefusedError:
        place = None
    named_place = (
        looking.get(Territory, (place.barrio_id or place.territory_id)) if place else None
    )
    return {
        "place": place,
        "place_name": named_place.name if named_place else "",
        "asked": category.questions if category else (),
        "expected": expected(looking, category, place.territory_id, language())
        if category and place
        else None,
    }


def _take_photos_in(draft: Draft) -> Refusals:
    """Take in the photos that came along, and return what to say about those refused."""
    refusals: Refusals = []
    for upload in request.files.getlist("fotos"):
        if not was_sent(upload):
            continue
        if len(draft.photos) >= MOST_PHOTOS:
            refusals.append(("fotos", _("Ya hay tres fotos. Quite una para poner otra.")))
            break
        try:
            draft.photos.append(take_in(upload))
        except PhotoRefusedError as refused:
            refusals.append(("fotos", f"{upload.filename}: {refused.words}"))
    return refusals


def _lost_photos(draft: Draft) -> Refusals:
    """Say which photos waited too long in the store and are gone."""
    gone = [one.sha256 for one in draft.photos if not media().path(one.sha256).is_file()]
    for digest in gone:
        draft.without_photo(digest)
    words = _("Una foto esperó demasiado y ya no está. Póngala otra vez.")
    return [("fotos", words)] * len(gone)
