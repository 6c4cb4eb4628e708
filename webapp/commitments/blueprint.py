"""The addresses of commitments."""

from flask import Blueprint

blueprint = Blueprint("commitments", __name__, url_prefix="/compromisos")
