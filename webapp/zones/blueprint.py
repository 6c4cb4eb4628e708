"""Where the pages about alarm zones are hung up, and the pages of their neighbours."""

from flask import Blueprint

blueprint = Blueprint("zones", __name__, url_prefix="/zonas")
alarm = Blueprint("alarm", __name__, url_prefix="/alarma")
