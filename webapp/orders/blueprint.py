"""Where the pages about work orders are hung up."""

from flask import Blueprint

blueprint = Blueprint("orders", __name__, url_prefix="/ordenes")
