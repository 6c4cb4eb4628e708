"""Where the control room answers, and who may look into it."""

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.people.grant import Permission, Rights
from webapp.database import LOOKING

blueprint = Blueprint("control_room", __name__, url_prefix="/sala")


def looks_in(rights: Rights) -> bool:
    """Tell whether somebody sees the room: whoever rides in a unit sees their own page.

    What a patrol needs of an incident is on its page once it is sent there; everything else
    that happens in the city is not its business.
    """
    return rights.holds(Permission.WATCH_INCIDENTS) and (
        rights.holds(Permission.HANDLE_INCIDENTS)
        or not rights.holds(Permission.RESPOND_TO_INCIDENTS)
    )


@blueprint.before_request
def show_patrols_their_page() -> ResponseReturnValue | None:
    """Lead whoever rides in a unit from the room's door to theirs."""
    if looks_in(current_user.rights):
        return None
    at_the_door = request.endpoint == "control_room.room" and request.method in LOOKING
    if not at_the_door or not current_user.rights.holds(Permission.RESPOND_TO_INCIDENTS):
        abort(403)
    return redirect("/patrulla")
