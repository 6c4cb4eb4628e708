"""Closures that say "duplicate of": which other case they mean.

People wrote these by hand, in many ways: `Duplicate of case #101000426565`, `SeeCrm# 294792`,
`299277`. Most leave out the digits that all ids of their year share. A number is taken for a
case only where exactly one id of the set ends in it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

SAYS_SO = ("duplicat", "duplicad")
SHORTEST = 6  # digits of a shortened id; fewer are house numbers, dates and crews
SHORTEST_WHOLE = 4  # digits of an id written in full
_NUMBER = re.compile(r"\d+")


def is_duplicate(closure: str) -> bool:
    """Tell whether a closure says that the case repeats another."""
    told = closure.lower()
    return any(word in told for word in SAYS_SO)


class Leads:
    """The cases that closures may name."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = frozenset(ids)
        self._endings: dict[str, list[str]] = defaultdict(list)
        for one in self.ids:
            self._endings[one[-SHORTEST:]].append(one)

    def named_in(self, closure: str, own_id: str) -> tuple[bool, str | None]:
        """Return whether a closure names another case at all, and which, if it is clear."""
        numbers = [one for one in _NUMBER.findall(closure) if len(one) >= SHORTEST_WHOLE]
        found = {match for number in numbers for match in self._ending_in(number)}
        found.discard(own_id)
        named = any(len(one) >= SHORTEST and not own_id.endswith(one) for one in numbers)
        return named, found.pop() if len(found) == 1 else None

    def _ending_in(self, number: str) -> Collection[str]:
        if number in self.ids:
            return (number,)
        if len(number) < SHORTEST:
            return ()
        matches = [one for one in self._endings[number[-SHORTEST:]] if one.endswith(number)]
        return matches if len(matches) == 1 else ()


def followed(named: Mapping[str, str], own_id: str) -> str | None:
    """Return the case at the end of a chain of duplicates; None where the chain is a ring."""
    seen = {own_id}
    lead = named[own_id]
    while lead in named:
        if lead in seen:
            return None
        seen.add(lead)
        lead = named[lead]
    return None if lead in seen else lead
