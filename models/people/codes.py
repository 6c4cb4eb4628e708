"""Secrets that people carry: links in letters, cookies, keys. The database holds only hashes.

Two kinds: drawn at random (`drawn`), for what we hand over once, and computed from the
installation's own key (`computed`), for links that a letter sent tomorrow must still contain.
"""

import hashlib
import hmac
import secrets

SIZE = 32  # bytes; nobody guesses 2^256


def drawn() -> str:
    """Draw a secret at random, safe in addresses and cookies."""
    return secrets.token_urlsafe(SIZE)


def computed(key: str, *about: str) -> str:
    """Compute the secret for `about` (its purpose, then its id) from the installation's key.

    Whoever has only the database cannot compute it; whoever sends the letter can, again.
    """
    return hmac.new(key.encode(), "\0".join(about).encode(), hashlib.sha256).hexdigest()


def hashed(secret: str) -> str:
    """Return what the database keeps of a secret: enough to recognise it, not to use it.

    A plain SHA-256 is enough because our secrets are long and random; passwords, which are
    neither, go through argon2 (`models/people/password.py`).
    """
    return hashlib.sha256(secret.encode()).hexdigest()
