"""Where the pages of committees are hung up, and those of an invitation."""

from flask import Blueprint

from webapp.made_up import says_so

blueprint = Blueprint("committees", __name__, url_prefix="/comites")
says_so(blueprint)
invited = Blueprint("invited", __name__, url_prefix="/invitacion")
