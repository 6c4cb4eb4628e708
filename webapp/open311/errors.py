"""What other programs are told when their request cannot be carried out."""

from http import HTTPStatus

from flask import Response
from flask_babel import gettext as _

from webapp.open311.answers import answer

NAMES = ("errors", "error")


class Open311Error(Exception):
    """A request that cannot be carried out: always answered as a list of errors."""

    def __init__(self, description: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        self.description, self.status = description, status
        super().__init__(description)


class UnknownError(Open311Error):
    """What was asked for does not exist."""

    def __init__(self, description: str) -> None:
        super().__init__(description, HTTPStatus.NOT_FOUND)


class MissingError(Open311Error):
    """Something that must be said was not said."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(f"{code} required: {description}")


class KeyRefusedError(Open311Error):
    """The key is missing, unknown or was ended."""

    def __init__(self) -> None:
        super().__init__(
            _("La clave api_key falta o no es válida. Pida una a la administración."),
            HTTPStatus.FORBIDDEN,
        )


def explain(error: Open311Error) -> Response:
    """Answer with the error, in the format that was asked for."""
    content = [{"code": int(error.status), "description": error.description}]
    return answer(content, NAMES, status=error.status)
