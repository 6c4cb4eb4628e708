"""The door to the first page and the pages that say what the platform is."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)
