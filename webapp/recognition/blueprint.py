"""Where the pages about thanks are hung up."""

from flask import Blueprint

blueprint = Blueprint("recognition", __name__)
