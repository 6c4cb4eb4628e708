"""Where the pages about accounts are hung up."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
