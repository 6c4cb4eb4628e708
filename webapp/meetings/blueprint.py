"""Where the pages about meetings are hung up."""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__, url_prefix="/encuentros")
