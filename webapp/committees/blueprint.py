"""Where the pages of committees are hung up, and those of an invitation."""

from flask import Blueprint

blueprint = Blueprint("committees", __name__, url_prefix="/comites")
invited = Blueprint("invited", __name__, url_prefix="/invitacion")
