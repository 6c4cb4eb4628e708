"""What one person answered: numbers and, where they said so, three words about themselves."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from models.trust.surveys.constructs import AgeBand, Margin, Sex
from models.trust.surveys.instrument import Instrument

T = TypeVar("T")

_by_chance = secrets.SystemRandom()
OPTIONS: Mapping[Margin, frozenset[str]] = {
    Margin.SEX: frozenset(Sex),
    Margin.AGE: frozenset(AgeBand),
}


class UnfitReplyError(Exception):
    """An answer that the form does not have, or a form without a single answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One person's answers by the code of the item; None is "I don't know or won't say".

    What was left out is not in it. `margins` hold comuna (a territory's id), sex and age band,
    as far as they were given.
    """

    answers: Mapping[str, int | None]
    margins: Mapping[str, str]

    @classmethod
    def to(
        cls,
        instrument: Instrument,
        answers: Mapping[str, int | None],
        margins: Mapping[str, str],
        comunas: Iterable[str],
    ) -> Self:
        """Take what somebody answered, in the order of the form, which says nothing of them.

        Raises UnfitReplyError for what the form does not have, and where nothing was answered.
        """
        known = {item.code: item for item in instrument.items}
        options = {**OPTIONS, Margin.COMUNA: frozenset(comunas)}
        asked = instrument.margins
        for code, point in answers.items():
            item = known.get(code)
            if item is None or not (point is None or item.lowest <= point <= item.highest):
                raise UnfitReplyError(code)
        for name, option in margins.items():
            if name not in asked or option not in options[Margin(name)]:
                raise UnfitReplyError(name)
        if not answers:
            raise UnfitReplyError
        return cls(
            {code: answers[code] for code in known if code in answers},
            {margin.value: margins[margin] for margin in asked if margin in margins},
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as the pool keeps it."""
        return {"a": dict(self.answers), "m": dict(self.margins)}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Read what the pool keeps."""
        return cls(kept["a"], kept["m"])


def shuffled(things: Iterable[T]) -> list[T]:
    """Return things in an order drawn by the operating system's own chance."""
    mixed = list(things)
    _by_chance.shuffle(mixed)
    return mixed
