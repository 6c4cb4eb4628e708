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


def invitation_link(home: str, code: str) -> str:
    """Return where somebody decides whether to take a seat in a committee."""
    return f"{home}/invitacion/{code}"


def zone_link(home: str, secret: str) -> str:
    """Return where a neighbour finds the alarm of their zone."""
    return f"{home}/alarma/{secret}"


def registration_link(home: str, code: str, secret: str) -> str:
    """Return where somebody who registered for a meeting sees it and gives their place up."""
    return f"{home}/encuentros/{code}/registro/{secret}"


def entry_link(home: str, code: str, ticket: str) -> str:
    """Return what the door of a meeting reads: who comes."""
    return f"{home}/encuentros/{code}/entrada/{ticket}"


def second_link(home: str, code: str, secret: str) -> str:
    """Return where a second person confirms somebody's thanks to a unit."""
    return f"{home}/reconocimientos/{code}/confirmar/{secret}"


def own_thanks_link(home: str, secret: str) -> str:
    """Return where somebody takes their thanks back, or has their data erased."""
    return f"{home}/reconocimientos/mios/{secret}"


def question_link(home: str, code: str, secret: str) -> str:
    """Return where whoever asked a question reads the answer and may comment on it, once."""
    return f"{home}/preguntas/{code}/{secret}"
