"""Where the pages about transparency are hung up."""

from flask import Blueprint

blueprint = Blueprint("transparency", __name__)
