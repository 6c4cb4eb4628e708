"""Passwords: what is a good enough one, and how it is kept (argon2id, RFC 9106)."""

from dataclasses import dataclass
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST = 10
LONGEST = 200  # characters; more would only make the computer work

# What attackers try first in a place like ours. Compared without case, spaces or digits at
# the end, so that "Convivencia2026" is refused too.
TRIED_FIRST = frozenset(
    [
        "contraseña",
        "contrasena",
        "clave",
        "password",
        "qwertyuiop",
        "asdfghjkl",
        "administrador",
        "convivencia",
        "cucuta",
        "cúcuta",
        "sanjosedecucuta",
        "cucutadeportivo",
        "colombia",
        "atleticonacional",
        "millonarios",
        "bienvenido",
        "bienvenida",
        "alcaldia",
        "alcaldía",
        "policia",
        "policía",
        "teamomucho",
        "mipassword",
    ]
)


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work one guess costs. The default is argon2-cffi's: 64 MiB, three passes."""

    passes: int = RFC_9106_LOW_MEMORY.time_cost
    memory_kib: int = RFC_9106_LOW_MEMORY.memory_cost
    lanes: int = RFC_9106_LOW_MEMORY.parallelism

    @property
    def hasher(self) -> PasswordHasher:
        """Return the hasher that works this hard."""
        return PasswordHasher(self.passes, self.memory_kib, self.lanes)


RECOMMENDED = Cost()
CHEAP = Cost(passes=1, memory_kib=8, lanes=1)  # for tests and for nothing else

# A hundred people who sign in at once would take 6 GiB; four at a time take 256 MiB.
_seats = BoundedSemaphore(4)


class WeakPasswordError(ValueError):
    """A password that would be guessed; `reason` says why, as a code the portal words."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def approve(plain: str, *known: str) -> None:
    """Refuse a password that is short, tried first by attackers, or made of `known` words.

    No rule about capitals or signs: length is what counts (NIST SP 800-63B, 5.1.1.2).
    """
    if len(plain) < SHORTEST:
        raise WeakPasswordError("short")
    if len(plain) > LONGEST:
        raise WeakPasswordError("long")
    bare = plain.casefold().replace(" ", "").rstrip("0123456789.!¡*#-_")
    if len(set(plain)) <= len("ab") or plain.isdigit() or bare in TRIED_FIRST:
        raise WeakPasswordError("common")
    own = {
        word
        for words in known
        for word in (words.casefold(), *words.casefold().replace("@", " ").split())
    }
    if bare in own or any(len(word) >= SHORTEST // 2 and bare == word * 2 for word in own):
        raise WeakPasswordError("personal")


def hash_password(plain: str, cost: Cost = RECOMMENDED) -> str:
    """Return what is kept of a password: its argon2id hash with salt and cost in it."""
    with _seats:
        return cost.hasher.hash(plain)


def is_password(plain: str, kept: str | None, cost: Cost = RECOMMENDED) -> bool:
    """Tell whether this is the password; nobody's takes as long as somebody's.

    Without a hash (no such account, or it never had a password) a made-up one is tried, so
    that the time of the answer does not tell who has an account.
    """
    if len(plain) > LONGEST:
        return False
    with _seats:
        try:
            cost.hasher.verify(kept or _nobodys(cost), plain)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None


def is_outdated(kept: str, cost: Cost = RECOMMENDED) -> bool:
    """Tell whether a hash was made with another cost than today's and should be renewed."""
    return cost.hasher.check_needs_rehash(kept)


@lru_cache(maxsize=4)
def _nobodys(cost: Cost) -> str:
    return cost.hasher.hash("nobody has this password")
