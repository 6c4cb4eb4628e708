"""Where the pages of triage are hung up."""

from flask import Blueprint

blueprint = Blueprint("triage", __name__, url_prefix="/triaje")
