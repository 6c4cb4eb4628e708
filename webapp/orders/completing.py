"""Calling a place mended: what was done, and the photo that shows it.

The photo is encoded anew and written to the disk before the order is touched, so that nobody
who writes waits for it. If the form has to be shown again, the photo need not be sent twice.
"""

from flask import abort, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.attachments import Attachment, PhotoRole
from models.people.grant import Permission
from models.session import reading
from models.upkeep.order_lists import numbered
from models.upkeep.work_order import WorkOrder
from webapp.access import requires_on
from webapp.database import LOOKING, db
from webapp.orders import deeds
from webapp.orders.blueprint import blueprint
from webapp.orders.carrying_out import carry_out
from webapp.orders.forms import CompleteForm
from webapp.orders.found import order_numbered
from webapp.orders.pictures import Sent, take_in


def with_its_photo(number: str) -> WorkOrder:
    """Return the order, after taking in the photo that somebody who may do so sent with it."""
    if request.method not in LOOKING:
        with reading() as looking:
            order = looking.scalars(numbered(number)).one()
        if not current_user.rights.may(Permission.MEND_PLACES, on=order):
            abort(403)
        g.sent = take_in(request.files.get("photo"), request.form.get("kept"))
    return order_numbered(number)


@blueprint.route("/<number>/terminar", methods=["GET", "POST"])
@requires_on(Permission.MEND_PLACES, with_its_photo)
def complete(order: WorkOrder) -> ResponseReturnValue:
    """Say that a place is mended, and show it."""
    sent: Sent = g.get("sent", Sent())
    form = CompleteForm(sent)

    def do() -> None:
        if sent.picture is None:
            raise AssertionError("the form asks for a photo")
        photo = Attachment.add(
            sent.picture,
            order.id,
            PhotoRole.AFTER,
            by=current_user.actor,
            looked_at=True,
        )
        db.add(photo)
        order.complete(
            form.note.data,
            after_photo_id=photo.id,
            cost_cop=form.cost_cop.data,
            by=current_user.actor,
        )

    return carry_out(order, deeds.COMPLETE, form, do)
