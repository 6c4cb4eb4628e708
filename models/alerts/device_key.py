"""The key a device signs in with: shown once, kept as a digest that the broker can check.

A key is drawn, not chosen: 160 random bits. Nobody guesses it however quick the digest is,
so the digest may be quick, and a thousand devices that come back together after a power cut
are let in at once.
"""

import base64
import hashlib
import hmac
import secrets

ROUNDS = 101  # mosquitto's own number; see above why it may be small
_SALT_BYTES = 12


def draw_key() -> str:
    """Return a new key: 32 letters and digits that nobody mistakes for one another."""
    return base64.b32encode(secrets.token_bytes(20)).decode().lower()


def digest(key: str) -> str:
    """Return what may be kept of a key, in the form of mosquitto's password file.

    The form is `$7$rounds$salt$hash`, PBKDF2 with HMAC-SHA-512 (mosquitto_passwd(1)).
    """
    return _written(key, secrets.token_bytes(_SALT_BYTES), ROUNDS)


def fits(key: str, kept: str) -> bool:
    """Tell whether `key` is the one whose digest was kept."""
    _, scheme, rounds, salt, _ = kept.split("$")
    if scheme != "7":
        return False
    return hmac.compare_digest(_written(key, base64.b64decode(salt), int(rounds)), kept)


def _written(key: str, salt: bytes, rounds: int) -> str:
    hashed = hashlib.pbkdf2_hmac("sha512", key.encode(), salt, rounds)
    return f"$7${rounds}${base64.b64encode(salt).decode()}${base64.b64encode(hashed).decode()}"
