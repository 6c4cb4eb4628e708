"""Who may see a photo that is not public: whoever looks at new ones, and those it concerns."""

from uuid import UUID

from flask_login import current_user

from models.attachments import Attachment
from models.people.grant import Permission, Rights, Scoped
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from webapp.database import db


def may_see(photo: Attachment) -> bool:
    """Tell whether whoever asks may see a photo.

    Everybody sees a public one. A private one is for those who moderate, and for those who
    see the orders of the place it shows: its department, its committee. Once somebody hid
    it, only those who moderate see it, to think again.
    """
    if photo.is_public:
        return True
    if not current_user.is_authenticated:
        return False
    rights: Rights = current_user.rights
    if rights.holds(Permission.MODERATE_CONTENT):
        return True
    if not photo.is_waiting or (record := _shown_by(photo.subject_id)) is None:
        return False
    return rights.may(Permission.SEE_ORDERS, on=record)


def _shown_by(subject_id: UUID) -> Scoped | None:
    return db.get(ServiceRequest, subject_id) or db.get(WorkOrder, subject_id)
