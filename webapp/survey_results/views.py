"""The pages about survey results, all of them."""

from webapp.survey_results import files, margins, page
from webapp.survey_results.blueprint import blueprint

__all__ = ["blueprint", "files", "margins", "page"]
