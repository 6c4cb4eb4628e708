"""Where the pages about meetings are hung up."""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__, url_prefix="/encuentros")
# `/encuentros.ics` lies beside the folder of the others, not in it.
calendars = Blueprint("calendars", __name__)
