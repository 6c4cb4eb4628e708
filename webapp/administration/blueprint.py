"""Where the pages for administrators are hung up."""

from flask import Blueprint

blueprint = Blueprint("administration", __name__, url_prefix="/admin")
