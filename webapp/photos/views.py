"""Serving photos: each by its own id, to whoever may see it."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, abort, send_file, url_for
from werkzeug.wrappers import Response

from models.attachments import Attachment
from webapp.access import public
from webapp.database import db
from webapp.photos.access import may_see
from webapp.photos.receiving import media

# Painting changes the address. A photo hidden later may live on in browsers that saw it:
# a week spares a phone on a bad connection most of its waiting, a year would be too long.
PUBLIC_FOR = 7 * 24 * 3600  # seconds

blueprint = Blueprint("photos", __name__)


@blueprint.get("/fotos/<uuid:photo_id>")
@public
def whole(photo_id: UUID) -> Response:
    """Show a photo."""
    photo = _visible(photo_id)
    return _serve(photo, photo.sha256)


@blueprint.get("/fotos/<uuid:photo_id>/miniatura")
@public
def thumbnail(photo_id: UUID) -> Response:
    """Show a photo small, as lists do."""
    photo = _visible(photo_id)
    return _serve(photo, photo.thumbnail_sha256)


def address_of(photo: Attachment, *, small: bool = False) -> str:
    """Return where a photo is shown; another after painting, so that no copy is stale."""
    endpoint = "photos.thumbnail" if small else "photos.whole"
    return url_for(endpoint, photo_id=photo.id, v=photo.sha256[:8])


def _visible(photo_id: UUID) -> Attachment:
    """Find a photo; one that may not be seen is answered like one that does not exist."""
    photo = db.get(Attachment, photo_id)
    if photo is None or not may_see(photo):
        abort(404)
    return photo


def _serve(photo: Attachment, digest: str) -> Response:
    try:
        content = media().path(digest).read_bytes()  # at most about a megabyte
    except FileNotFoundError:
        abort(404)
    answer = send_file(BytesIO(content), mimetype=photo.media_type, etag=digest, max_age=0)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if photo.is_public:
        answer.headers["Cache-Control"] = f"public, max-age={PUBLIC_FOR}"
    else:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer
