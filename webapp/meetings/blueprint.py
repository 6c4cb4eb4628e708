"""Where the pages about meetings are hung up."""

from flask import Blueprint

from webapp.made_up import says_so

blueprint = Blueprint("meetings", __name__, url_prefix="/encuentros")
says_so(blueprint)
# `/encuentros.ics` lies beside the folder of the others, not in it.
calendars = Blueprint("calendars", __name__)
