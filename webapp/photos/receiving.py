"""Taking a photo in: from what a browser or a program sent to a picture in the media store.

Done before the view touches the database, because it takes long: a photo of forty megapixels
takes a second, and on SQLite everybody else would wait for it. A view does

    picture = take_in(form.photo.data)            # refusals are shown beside the field
    db.add(Attachment.add(picture, request.id, PhotoRole.REPORT, by=ANYONE))
"""

from threading import BoundedSemaphore

from flask import current_app, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from models.attachments import Picture
from models.media import DiskNearlyFullError, MediaStore
from models.people.attempts import neighbourhood
from models.session import unit_of_work
from models.settings import Settings
from models.upload_quota import QuotaSpentError, count_upload
from webapp.photos.encoding import MOST_BYTES, Encoded, encode_anew
from webapp.photos.refusals import TooHeavyError, TooManyPhotosError, UploadsPausedError

# Hundreds of threads serve a worker; decoding is what two cores do, two at a time.
_decoding = BoundedSemaphore(2)


def media() -> MediaStore:
    """Return the media store of this installation."""
    settings: Settings = current_app.config["SETTINGS"]
    return MediaStore.of(settings.data_folder)


def was_sent(upload: FileStorage | None) -> bool:
    """Tell whether a file was chosen at all; a field left empty still sends a nameless one."""
    return isinstance(upload, FileStorage) and bool(upload.filename)


def take_in(upload: FileStorage, *, answered_for: bool = False) -> Picture:
    """Encode a sent photo anew and keep it; a `PhotoRefusedError` says why not.

    Strangers' photos are counted by address. Who has an account is not counted, nor what is
    `answered_for`, such as by the key of a program that passes on many people's reports.
    """
    store = _with_room()
    sent = upload.stream.read(MOST_BYTES + 1)
    if len(sent) > MOST_BYTES:
        raise TooHeavyError
    if not (answered_for or current_user.is_authenticated):
        _count(len(sent))
    with _decoding:
        encoded = encode_anew(sent)
    return keep(store, encoded)


def keep(store: MediaStore, encoded: Encoded) -> Picture:
    """Write a photo and its thumbnail into the media store."""
    return Picture(
        sha256=store.keep(encoded.photo),
        thumbnail_sha256=store.keep(encoded.thumbnail),
        size=len(encoded.photo),
        width=encoded.width,
        height=encoded.height,
    )


def uploads_paused() -> bool:
    """Tell whether photos are not taken in now, so that a form can say so beforehand."""
    try:
        media().make_room()
    except DiskNearlyFullError:
        return True
    return False


def _with_room() -> MediaStore:
    store = media()
    try:
        store.make_room()
    except DiskNearlyFullError as full:
        raise UploadsPausedError from full
    return store


def _count(size: int) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    try:
        with unit_of_work() as session:
            address = neighbourhood(request.remote_addr)
            count_upload(session, settings.data_folder, address, size)
    except QuotaSpentError as spent:
        raise (UploadsPausedError if spent.by_everybody else TooManyPhotosError) from spent
