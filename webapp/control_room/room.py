"""The live page of the room, and the board in it, fetched anew when something happened."""

from flask import render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from models.clock import now
from models.people.grant import Permission
from webapp.access import requires
from webapp.control_room.blueprint import blueprint
from webapp.control_room.board import board
from webapp.database import db
from webapp.fragments import fragment
from webapp.orders.signatures import Viewer


def viewer() -> Viewer:
    """Return who is looking."""
    return Viewer(current_user.id, current_user.rights)


@blueprint.get("")
@requires(Permission.WATCH_INCIDENTS)
def room() -> str:
    """Show what is open, oldest first, and what can be done about it now."""
    return render_template(
        "control_room/room.html",
        theme="dark",
        board=board(db, viewer()),
        now=now(),
    )


@blueprint.get("/tablero")
@requires(Permission.WATCH_INCIDENTS)
def panel() -> Response:
    """Hand out the board alone, for the page to put in the place of the one it shows."""
    return fragment(
        render_template("control_room/board.html", board=board(db, viewer()), now=now())
    )
