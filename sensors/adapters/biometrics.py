"""What a message says of who somebody is, dropped before anything is kept.

The city watches places, not faces: it has no use for faces, number plates, names that a
camera found for somebody, nor for pictures inside messages. Makers add such fields in every
version, so they are known by the words in their names, wherever in a message they stand.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sensors.adapters.unreadable import UnreadableMessageError

DEEPEST = 32  # levels; the deepest real message has a dozen
LONGEST_KEY = 64

# Words that name such a field by themselves, in English and in Spanish.
_WORDS = frozenset(
    {
        *("face", "faces", "facial", "facenet", "rostro", "rostros", "cara", "caras"),
        *("plate", "plates", "lpr", "alpr", "anpr", "placa", "placas", "matricula"),
        *("biometric", "biometrics", "fingerprint", "fingerprints", "huella", "huellas"),
        *("iris", "retina", "gait", "voiceprint", "embedding", "embeddings"),
        *("recognized", "recognised", "recognition", "thumbnail", "thumbnails"),
    }
)
# Two words that do so together: Frigate's `sub_label` is the name it found for somebody.
_PAIRS = frozenset(
    {("sub", "label"), ("sub", "labels"), ("person", "name"), ("finger", "print")}
)
_BEGINNINGS = ("face", "plate", "placa", "rostro", "matricula", "sublabel", "biometri")
_ENDS = ("plate", "plates", "faces")
_HARMLESS = frozenset({"template", "templates", "interface", "interfaces", "surfaces"})
# Fields that say what the object around them is.
_LABELS = ("label", "type", "class", "category", "object_type")
_VERIFIED = "-verified"  # Frigate's mark on an object for which it knows a name

_SPLIT = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def drop_biometrics(body: dict[str, Any]) -> dict[str, Any]:
    """Return a message without what says who somebody is; what it was given stays as it was.

    Raises UnreadableMessageError for one nested deeper than any real message.
    """
    kept = _without(body, 0)
    return kept if isinstance(kept, dict) else {}


def _without(part: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise UnreadableMessageError("nested too deep")
    if isinstance(part, dict):
        if _is_of_somebody(part):
            return {}
        return {
            key: _without(value, depth + 1)
            for key, value in part.items()
            if not _is_biometric(key)
        }
    if isinstance(part, list):
        return [_without(_unnamed(item), depth + 1) for item in part if not _is_one(item)]
    return part


def _is_of_somebody(part: dict[str, Any]) -> bool:
    """Tell whether an object as a whole is a face or a plate that was found."""
    labels = (part.get(name) for name in _LABELS)
    return any(isinstance(label, str) and _is_biometric(label) for label in labels)


def _is_one(item: Any) -> bool:
    """Tell whether an item of a list says nothing else."""
    if isinstance(item, dict):
        return _is_of_somebody(item)
    return isinstance(item, str) and len(item) <= LONGEST_KEY and _is_biometric(item)


def _unnamed(item: Any) -> Any:
    return item.removesuffix(_VERIFIED) if isinstance(item, str) else item


def _is_biometric(name: str) -> bool:
    """Tell whether a name stands for such a thing; no maker's name is longer than 64 signs."""
    return len(name) > LONGEST_KEY or _means_somebody(name)


@lru_cache(maxsize=4096)
def _means_somebody(name: str) -> bool:
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = [word.lower() for word in _SPLIT.findall(plain)]
    if _PAIRS.intersection(pairwise(words)):
        return True
    return any(
        word in _WORDS
        or (word not in _HARMLESS and (word.startswith(_BEGINNINGS) or word.endswith(_ENDS)))
        for word in words
    )
