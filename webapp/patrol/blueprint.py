"""Where patrols are answered."""

from flask import Blueprint

blueprint = Blueprint("patrol", __name__, url_prefix="/patrulla")
