"""The services other programs may report to: the categories, and what each asks."""

from typing import Any

from sqlalchemy.orm import Session

from models.upkeep.category import Category, Question, in_use
from webapp.languages import language
from webapp.open311.errors import UnknownError

YES_NO = (("si", "Sí", "Yes"), ("no", "No", "No"))


def listed(session: Session) -> list[dict[str, Any]]:
    """List the categories in use."""
    spoken = language()
    return [
        {
            "service_code": category.code,
            "service_name": category.name(spoken),
            "description": category.description(spoken),
            "metadata": bool(category.questions),
            "type": "realtime",
            "keywords": ",".join(category.keywords.split()),
            "group": "Espacio público" if spoken == "es" else "Public space",
        }
        for category in session.scalars(in_use())
    ]


def definition(session: Session, code: str) -> dict[str, Any]:
    """Describe what is asked about one category."""
    category = session.get(Category, code)
    if category is None or not category.active:
        raise UnknownError(f"service_code: {code}")
    return {
        "service_code": category.code,
        "attributes": [
            _attribute(question, order)
            for order, question in enumerate(category.questions, start=1)
        ],
    }


def options_of(question: Question) -> tuple[tuple[str, str, str], ...]:
    """Return the answers a question admits; none where any text will do."""
    return YES_NO if question.kind == "yes_no" else question.options


def _attribute(question: Question, order: int) -> dict[str, Any]:
    english = language() == "en"
    options = options_of(question)
    return {
        "variable": True,
        "code": question.code,
        "datatype": "singlevaluelist" if options else "string",
        "required": question.required,
        "datatype_description": None,
        "order": order,
        "description": question.words[english],
        "values": [
            {"key": key, "name": (spanish, in_english)[english]}
            for key, spanish, in_english in options
        ],
    }
