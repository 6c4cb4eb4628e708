"""The queue of photos that nobody has looked at, and looking at one."""

from uuid import UUID

from flask import (
    Blueprint,
    after_this_request,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from models.attachments import Attachment, HidingReason, Picture
from models.people.grant import Permission
from models.session import reading
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from webapp.access import requires
from webapp.database import db
from webapp.moderation.forms import LookForm
from webapp.photos.painting import Area, paint_over
from webapp.photos.receiving import keep, media
from webapp.photos.views import address_of

A_PAGE = 24

blueprint = Blueprint("moderation", __name__)


@blueprint.get("/moderar")
@requires(Permission.MODERATE_CONTENT)
def queue() -> str:
    """Show the photos that nobody has looked at, the longest waiting first."""
    total = db.scalar(select(func.count()).select_from(Attachment.waiting().subquery())) or 0
    pages = max(1, -(-total // A_PAGE))
    page = min(max(1, request.args.get("pagina", 1, type=int)), pages)
    photos = db.scalars(Attachment.waiting().limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    return render_template(
        "moderation/queue.html",
        photos=photos,
        total=total,
        page=page,
        pages=pages,
        address_of=address_of,
    )


@blueprint.get("/moderar/<uuid:photo_id>")
@requires(Permission.MODERATE_CONTENT)
def look(photo_id: UUID) -> str:
    """Show one photo large, with what can be done about it."""
    photo = db.get(Attachment, photo_id)
    if photo is None:
        raise NoResultFound
    return _page(photo, LookForm(data={"version": photo.version}))


@blueprint.post("/moderar/<uuid:photo_id>")
@requires(Permission.MODERATE_CONTENT)
def decide(photo_id: UUID) -> ResponseReturnValue:
    """Paint over what must not be seen, publish a photo, or hide it with a reason.

    Painting comes first, without the database: it takes a while. Whoever decided about the
    photo since this page was shown is not overruled by it (409).
    """
    form, deed = LookForm(), request.form.get("deed", "")
    areas = form.areas()
    with reading() as looking:
        seen = looking.get(Attachment, photo_id)
    if seen is None:
        raise NoResultFound
    if not form.validate() or areas is None or not _is_clear(form, deed, areas):
        return _page(seen, form), 400
    painted = _painted(seen, areas) if areas and deed != "hide" else None
    photo = db.get_one(Attachment, photo_id)
    if str(photo.version) != form.version.data or photo.sha256 != seen.sha256:
        raise StaleDataError("somebody else looked at this photo meanwhile")
    if painted is not None:
        _forget_files_of(seen)
        photo.paint(painted, len(areas), by=current_user.actor)
    return _carry_out(photo, deed, form)


def _is_clear(form: LookForm, deed: str, areas: list[Area]) -> bool:
    """Tell whether the form says what to do; if not, put a word beside the field."""
    if deed == "hide" and not form.reason.data:
        form.reason.errors = [*form.reason.errors, _l("Diga por qué no se publica.")]
        return False
    if deed == "paint" and not areas:
        form.areas_wrong = _l("Marque primero una zona sobre la foto.")
        return False
    return deed in {"paint", "publish", "hide"}


def _painted(photo: Attachment, areas: list[Area]) -> Picture:
    store = media()
    try:
        content = store.path(photo.sha256).read_bytes()
    except FileNotFoundError:
        raise NoResultFound from None
    return keep(store, paint_over(content, areas))


def _carry_out(photo: Attachment, deed: str, form: LookForm) -> Response:
    if deed == "paint":
        flash(_("Cubrimos las zonas. Lo que mostraban ya no existe. Mire cómo quedó la foto."))
        return redirect(url_for(".look", photo_id=photo.id))
    if deed == "publish":
        photo.publish(by=current_user.actor)
        flash(_("La foto ya es pública."))
    else:
        photo.hide(HidingReason(form.reason.data), by=current_user.actor)
        flash(_("La foto no se publica. Se borra en 30 días si nadie decide otra cosa."))
    db.flush()
    following = db.scalars(Attachment.waiting().limit(1)).one_or_none()
    if following is None:
        return redirect(url_for(".queue"))
    return redirect(url_for(".look", photo_id=following.id))


def _forget_files_of(seen: Attachment) -> None:
    """Delete the unpainted files once the painted picture is committed in their place."""
    store, former = media(), (seen.sha256, seen.thumbnail_sha256)

    @after_this_request
    def discard(answer: Response) -> Response:
        with reading() as looking:
            for digest in former:
                if looking.scalars(Attachment.using(digest).limit(1)).one_or_none() is None:
                    store.discard(digest)
        return answer


def _page(photo: Attachment, form: LookForm) -> str:
    order = db.get(WorkOrder, photo.subject_id)
    shown = order.request if order else db.get(ServiceRequest, photo.subject_id)
    return render_template(
        "moderation/look.html", photo=photo, form=form, shown=shown, address_of=address_of
    )
