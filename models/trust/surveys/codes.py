"""One-time codes: what is printed on a slip, and the little of it that is kept."""

import secrets
from hashlib import sha256
from uuid import UUID

from models.numbering import ALPHABET, GROUP

GROUPS = 4  # of four letters: 26^16 codes, 75 bits
LENGTH = GROUP * GROUPS
PRINT = 16  # bytes kept of a code's SHA-256; nobody makes two codes that share them


def draw(how_many: int) -> list[str]:
    """Draw codes at random, as they are printed: `K7MW-92QX-C3DH-4RTN`."""
    return [
        written("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
        for _ in range(how_many)
    ]


def written(letters: str) -> str:
    """Return a code in its groups."""
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def tidy(typed: str) -> str:
    """Read a code as people write it: in lower case, with spaces, without the dashes."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def print_of(wave_id: UUID, typed: str) -> bytes:
    """Return what is kept of a code: enough to recognise it, nothing to write it again.

    A plain hash is enough for 75 random bits; the wave is in it, so that the same letters on
    a slip of another wave are another code.
    """
    return sha256(f"survey code\0{wave_id}\0{tidy(typed)}".encode()).digest()[:PRINT]


def joined(prints: set[bytes]) -> bytes:
    """Put prints into one value, sorted: their order says nothing about when they came."""
    return b"".join(sorted(prints))


def parted(value: bytes) -> set[bytes]:
    """Take a value of prints apart."""
    return {value[at : at + PRINT] for at in range(0, len(value), PRINT)}
