"""All that the control room answers to."""

from flask.blueprints import BlueprintSetupState
from flask_login import current_user

from models.people.grant import Permission
from webapp.control_room import deeds, past, record, room
from webapp.control_room.blueprint import blueprint
from webapp.control_room.lateness import lateness

__all__ = ["blueprint", "deeds", "past", "record", "room"]


@blueprint.record_once
def hand_over(state: BlueprintSetupState) -> None:
    """Put what cards are drawn with within reach of the templates."""
    state.app.jinja_env.globals.update(lateness=lateness, may_handle=may_handle)


def may_handle() -> bool:
    """Tell whether whoever looks may do something about what they see."""
    return bool(current_user.rights.holds(Permission.HANDLE_INCIDENTS))
