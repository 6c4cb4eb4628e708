"""Instruments: what is asked, word by word, in versions that nobody can change afterwards.

Two waves may be compared only where the same words were asked. So a version is written once:
the database refuses to change or remove it. Another wording is another version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import CheckConstraint, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped

from models.append_only import append_only
from models.base import Base, Identified
from models.clock import now
from models.trust.surveys.constructs import Audience, Construct, Margin, Scale

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class Item:
    """One statement that people judge on a scale of five points.

    `reversed` where a high answer means less trust. `mirror` is the code by which the same
    thing, asked of the other side, is known: residents about the police, officers about the
    public.
    """

    code: str
    construct: Construct
    words: tuple[str, str]  # Spanish, English
    scale: Scale = Scale.AGREEMENT
    reversed: bool = False
    mirror: str | None = None
    lowest: int = LOWEST
    highest: int = HIGHEST

    @property
    def direction(self) -> int:
        """Return 1 where a high answer means more trust, -1 where it means less."""
        return -1 if self.reversed else 1

    def said(self, language: str) -> str:
        """Return the statement in a language."""
        return self.words[1 if language == "en" else 0]

    def as_json(self) -> dict[str, Any]:
        """Return what the table keeps."""
        return {
            "code": self.code,
            "construct": self.construct.value,
            "es": self.words[0],
            "en": self.words[1],
            "scale": self.scale.value,
            "reversed": self.reversed,
            "mirror": self.mirror,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Read what the table keeps."""
        return cls(
            code=kept["code"],
            construct=Construct(kept["construct"]),
            words=(kept["es"], kept["en"]),
            scale=Scale(kept["scale"]),
            reversed=kept["reversed"],
            mirror=kept["mirror"],
        )


class Instrument(Identified, Base):
    """One version of a form. Adopted once, never changed."""

    __tablename__ = "survey_instrument"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("version >= 1", name="versions_count_from_one"),
    )

    code: Mapped[str]  # "residentes", the same in every version
    version: Mapped[int]
    audience: Mapped[Audience]
    title_es: Mapped[str]
    title_en: Mapped[str]
    contents: Mapped[dict[str, Any]]  # the items in their order, and the margins asked for
    adopted_at: Mapped[datetime]

    @classmethod
    def adopt(
        cls,
        named: tuple[str, int],
        audience: Audience,
        titles: tuple[str, str],
        items: tuple[Item, ...],
        margins: tuple[Margin, ...] = (),
    ) -> Self:
        """Write a version down for good: `named` is its code and the number of the version.

        Raises ValueError for items that share a code.
        """
        if len({item.code for item in items}) != len(items):
            raise ValueError("two items share a code")
        return cls(
            code=named[0],
            version=named[1],
            audience=audience,
            title_es=titles[0],
            title_en=titles[1],
            contents={
                "items": [item.as_json() for item in items],
                "margins": [margin.value for margin in margins],
            },
            adopted_at=now(),
        )

    @property
    def items(self) -> tuple[Item, ...]:
        """Return what is asked, in its order."""
        return tuple(Item.read(one) for one in self.contents["items"])

    @property
    def margins(self) -> tuple[Margin, ...]:
        """Return what people are asked about themselves; each may be left out."""
        return tuple(Margin(one) for one in self.contents["margins"])

    def title(self, language: str) -> str:
        """Return what the form is called."""
        return self.title_en if language == "en" else self.title_es


append_only(Instrument)


def newest_versions() -> Select[Instrument]:
    """Select every version of every form, the newest of each first."""
    return select(Instrument).order_by(Instrument.code, Instrument.version.desc())


def mirrored(first: Instrument, second: Instrument) -> list[tuple[Item, Item]]:
    """Pair the items of two forms that ask the same of both sides, in the first's order.

    Only where both say so of each other, and on the same scale.
    """
    others = {item.code: item for item in second.items}
    pairs = ((item, others.get(item.mirror or "")) for item in first.items)
    return [
        (one, other)
        for one, other in pairs
        if other is not None and other.mirror == one.code and other.scale is one.scale
    ]
