"""The addresses of questions."""

from flask import Blueprint

blueprint = Blueprint("questions", __name__, url_prefix="/preguntas")
