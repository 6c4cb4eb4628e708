"""Reads mosquitto's access list for the broker that is not mosquitto."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

READS = {"read", "readwrite"}
WRITES = {"write", "readwrite"}


@dataclass(frozen=True)
class Topics:
    """A set of topics, given as filters of which only the end may be a wildcard (`a/b/#`)."""

    filters: frozenset[str]

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        return tuple(one.removesuffix("#") for one in self.filters if one.endswith("#"))

    def __contains__(self, topic: str) -> bool:
        """Tell whether a topic is in it; `a/#` has `a` too, and `#` none of the broker's own.

        Source: MQTT 3.1.1, 4.7.1.2 and 4.7.2.
        """
        if topic.startswith("$"):
            return False
        return (
            topic in self.filters
            or topic.startswith(self._prefixes)
            or f"{topic}/" in self._prefixes
        )


@dataclass(frozen=True)
class Rights:
    """What one user may do."""

    denied: Topics
    readable: Topics
    writable: Topics


@dataclass
class AccessList:
    """What everybody may do: what is not in it is refused."""

    named: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    patterns: list[tuple[str, str]] = field(default_factory=list)
    _known: dict[str, Rights] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "AccessList":
        """Read `user …`, `topic ACCESS FILTER` and `pattern ACCESS FILTER` lines.

        Raises ValueError for what it does not understand, which must not pass for a rule.
        """
        read = cls()
        user = None
        for line in text.splitlines():
            match line.split():
                case []:
                    continue
                case [word, *_] if word.startswith("#"):
                    continue
                case ["user", name]:
                    user = read.named.setdefault(name, [])
                case ["topic", access, topic] if user is not None and "+" not in topic:
                    user.append((access, topic))
                case ["pattern", access, topic] if "+" not in topic:
                    read.patterns.append((access, topic))
                case _:
                    raise ValueError(f"not understood in the access list: {line!r}")
        return read

    def may_write(self, user: str, topic: str) -> bool:
        """Tell whether `user` may publish to `topic`."""
        rights = self._rights_of(user)
        return topic in rights.writable and topic not in rights.denied

    def may_read(self, user: str, topic: str) -> bool:
        """Tell whether `user` may be sent what is published to `topic`."""
        rights = self._rights_of(user)
        return topic in rights.readable and topic not in rights.denied

    def _rights_of(self, user: str) -> Rights:
        if user not in self._known:
            patterns = [(access, topic.replace("%u", user)) for access, topic in self.patterns]
            rules = [*self.named.get(user, []), *patterns]
            self._known[user] = Rights(
                _topics(rules, {"deny"}), _topics(rules, READS), _topics(rules, WRITES)
            )
        return self._known[user]


def _topics(rules: Iterable[tuple[str, str]], wanted: set[str]) -> Topics:
    return Topics(frozenset(topic for access, topic in rules if access in wanted))
