"""The one way in which reading a message fails."""


class UnreadableMessageError(Exception):
    """A message that nobody can read; its text is the reason, for whoever mends the device."""
