"""The addresses that letters carry. Whoever holds one of the secret ones may act with it."""


def confirm_link(home: str, code: str, secret: str) -> str:
    """Return where somebody says whether the place of a case was really mended."""
    return f"{home}/casos/{code}/confirmar/{secret}"


def unsubscribe_link(home: str, code: str, secret: str) -> str:
    """Return where somebody stops the letters about a case."""
    return f"{home}/casos/{code}/dejar-de-seguir/{secret}"


def password_link(home: str, secret: str) -> str:
    """Return where somebody chooses a new password."""
    return f"{home}/restablecer/{secret}"


def zone_link(home: str, secret: str) -> str:
    """Return where a neighbour finds the alarm of their zone."""
    return f"{home}/alarma/{secret}"


def registration_link(home: str, code: str, secret: str) -> str:
    """Return where somebody who registered for a meeting sees it and gives their place up."""
    return f"{home}/encuentros/{code}/registro/{secret}"


def entry_link(home: str, code: str, ticket: str) -> str:
    """Return what the door of a meeting reads: who comes."""
    return f"{home}/encuentros/{code}/entrada/{ticket}"


def question_link(home: str, code: str, secret: str) -> str:
    """Return where whoever asked a question reads the answer and may comment on it, once."""
    return f"{home}/preguntas/{code}/{secret}"
