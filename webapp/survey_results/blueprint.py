"""Where the pages about survey results are hung up."""

from flask import Blueprint

blueprint = Blueprint("survey_results", __name__)
