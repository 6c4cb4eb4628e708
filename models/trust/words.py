"""Words that people must say: a reason, an answer, what is missing."""


class NothingSaidError(Exception):
    """Words were asked for and none came."""


def said(words: str) -> str:
    """Return what was said, trimmed. Raises NothingSaidError where nothing was."""
    if not (trimmed := words.strip()):
        raise NothingSaidError
    return trimmed
