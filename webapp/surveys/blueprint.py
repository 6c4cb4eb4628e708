"""Where the pages for answering surveys hang, and those for running them."""

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("surveys", __name__, url_prefix="/encuestas")
waves = Blueprint("waves", __name__, url_prefix="/olas")


@blueprint.after_request
def leave_no_trail(response: Response) -> Response:
    """Tell no page where somebody came from, and let no shared computer keep what they saw."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
