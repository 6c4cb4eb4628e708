"""The coexistence code (Ley 1801 de 2016) as data: what it forbids, by a committee's theme.

Our own wording beside the number of the article. The city's lawyers correct it and mark what
they have validated; nothing here is legal advice, and no page says that somebody broke it.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Select, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.clock import now
from models.committees.codes import CommitteeKind
from models.imports import Outcome, RowRefusedError, Tally, decode, rows
from models.language import speak

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLE = re.compile(r"\d{1,3}(-\d{1,3})?")
NUMERAL = re.compile(r"(\d{1,2}(-\d{1,2})?)?")
COLUMNS = ("articulo", "numeral", "conducta", "tema_comite")

THEMES = {
    "riñas": CommitteeKind.BRAWLS,
    "drogas": CommitteeKind.DRUG_USE,
    "daños": CommitteeKind.PROPERTY_DAMAGE,
    "invasión": CommitteeKind.LAND_INVASION,
    "espacio_publico": CommitteeKind.SECURITY_FRONT,
    "ruido": CommitteeKind.BRAWLS,
}


class BehaviourFault(StrEnum):
    """Why a row about a behaviour could not be kept."""

    BROKEN = "broken"
    NO_ARTICLE = "no_article"
    NO_WORDS = "no_words"
    NO_THEME = "no_theme"
    REPEATED = "repeated"


speak(
    BehaviourFault,
    {
        BehaviourFault.BROKEN: ("la fila no se puede leer", "the row cannot be read"),
        BehaviourFault.NO_ARTICLE: ("no dice qué artículo", "it names no article"),
        BehaviourFault.NO_WORDS: ("no dice cuál es la conducta", "it names no behaviour"),
        BehaviourFault.NO_THEME: (
            "su tema no es el de ningún comité",
            "its theme is no committee's",
        ),
        BehaviourFault.REPEATED: (
            "ya hay otra fila del mismo artículo, numeral y tema",
            "another row has the same article, number and theme",
        ),
    },
)


class Behaviour(Base):
    """One behaviour of the code. Its id is the article, number and theme: `27.1-brawls`."""

    __tablename__ = "behaviour"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[CommitteeKind]
    article: Mapped[str] = mapped_column(String(10))
    numeral: Mapped[str] = mapped_column(String(10), default="")
    words_es: Mapped[str] = mapped_column(String(500))
    words_en: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(300), default="")  # where it was read
    active: Mapped[bool] = mapped_column(default=True)
    validated_at: Mapped[datetime | None]  # by the city's lawyers

    def words(self, language: str = "es") -> str:
        """Return what it says; in Spanish where nobody has translated it."""
        return (self.words_en if language == "en" else "") or self.words_es

    @property
    def reference(self) -> str:
        """Return where it stands in the code: "27.1"."""
        return f"{self.article}.{self.numeral}" if self.numeral else self.article

    @property
    def is_validated(self) -> bool:
        """Tell whether the city's lawyers have looked at it."""
        return self.validated_at is not None

    def reword(self, spanish: str, english: str, *, validated: bool, active: bool) -> None:
        """Change its words; changed words count as not validated unless said so anew."""
        self.words_es, self.words_en, self.active = spanish, english, active
        self.validated_at = (self.validated_at or now()) if validated else None


def behaviour_id(article: str, numeral: str, kind: CommitteeKind) -> str:
    """Return the id of a behaviour."""
    reference = f"{article}.{numeral}" if numeral else article
    return f"{reference}-{kind}"


def behaviours_for(kind: CommitteeKind) -> Select[Behaviour]:
    """Select the behaviours of a committee's theme that are in use, by article."""
    return in_order(select(Behaviour).where(Behaviour.kind == kind, Behaviour.active))


def in_order(chosen: Select[Behaviour]) -> Select[Behaviour]:
    """Put behaviours into the order of the code, as far as text allows."""
    return chosen.order_by(Behaviour.kind, Behaviour.article, Behaviour.numeral)


def import_rows(session: Session, raw: bytes, name: str) -> Tally:
    """Bring in rows of a table (articulo, numeral, conducta, tema_comite…).

    What a person has validated is not overwritten; what is new comes in as not validated,
    whatever the file says of it. Raises UnreadableFileError.
    """
    tally = Tally(name)
    known = {one.id: one for one in session.scalars(select(Behaviour))}
    seen: set[str] = set()

    def keep(row: dict[str, str] | None) -> Outcome:
        article, numeral, words, kind = _read(row)
        key = behaviour_id(article, numeral, kind)
        if key in seen:
            raise RowRefusedError(BehaviourFault.REPEATED)
        seen.add(key)
        source = (row or {}).get("donde_visto", "")[:300]
        if (old := known.get(key)) is None:
            session.add(
                Behaviour(
                    id=key, kind=kind, article=article, numeral=numeral,
                    words_es=words, words_en="", source=source, active=True,
                )
            )  # fmt: skip
            return Outcome.ADDED
        if old.is_validated or (old.words_es, old.source) == (words, source):
            return Outcome.UNCHANGED
        old.words_es, old.words_en, old.source = words, "", source
        return Outcome.CHANGED

    tally.keep(_table(raw), keep)
    return tally


def _table(raw: bytes) -> "Iterator[tuple[int, dict[str, str] | None, str]]":
    return rows(decode(raw))


def _read(row: dict[str, str] | None) -> tuple[str, str, str, CommitteeKind]:
    if row is None:
        raise RowRefusedError(BehaviourFault.BROKEN)
    article, numeral = row.get("articulo", ""), row.get("numeral", "")
    if not ARTICLE.fullmatch(article) or not NUMERAL.fullmatch(numeral):
        raise RowRefusedError(BehaviourFault.NO_ARTICLE)
    words = row.get("conducta", "")[:500]
    if not words:
        raise RowRefusedError(BehaviourFault.NO_WORDS)
    theme = row.get("tema_comite", "").casefold()
    kind = THEMES.get(theme) or next((one for one in CommitteeKind if one == theme), None)
    if kind is None:
        raise RowRefusedError(BehaviourFault.NO_THEME)
    return article, numeral, words, kind
