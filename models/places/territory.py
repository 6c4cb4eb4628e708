"""What the city is divided into, and how each part is named for good.

A part is known by a text id that says where it lies: `54001` is the municipality, `54001-C07`
its seventh comuna, `54001-R03` a corregimiento, `54001-C07-B012` a barrio. Names are only for
people: thirteen barrio names occur in more than one comuna, so a name alone finds nothing.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.language import speak

CITY = "54001"  # San José de Cúcuta in DANE's division of the country


class TerritoryKind(StrEnum):
    """What sort of part of the city a territory is."""

    MUNICIPALITY = "municipality"
    COMUNA = "comuna"
    CORREGIMIENTO = "corregimiento"
    BARRIO = "barrio"


speak(
    TerritoryKind,
    {
        TerritoryKind.MUNICIPALITY: ("municipio", "municipality"),
        TerritoryKind.COMUNA: ("comuna", "comuna"),
        TerritoryKind.CORREGIMIENTO: ("corregimiento", "rural district"),
        TerritoryKind.BARRIO: ("barrio", "neighbourhood"),
    },
)


class Territory(Base):
    """A part of the city that people can name, report from and be accountable for."""

    __tablename__ = "territory"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'municipality') = (parent_id IS NULL)", name="lies_in_its_parent"
        ),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point_is_whole"),
        UniqueConstraint("parent_id", "kind", "name"),
    )

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    kind: Mapped[TerritoryKind]
    name: Mapped[str] = mapped_column(String(120))
    other_names: Mapped[str | None] = mapped_column(String(200))  # other spellings, for search
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("territory.id"), index=True)
    # Drawn by hand for a demonstration, and said to be so wherever it is shown.
    approximate: Mapped[bool] = mapped_column(default=False)
    lat: Mapped[float | None]  # somewhere in it, to open the map at; never its boundary
    lon: Mapped[float | None]

    @classmethod
    def of_kind(cls, kind: TerritoryKind, parent_id: str | None = None) -> Select["Territory"]:
        """Select the parts of a kind, of the whole city or of one parent, in order of id."""
        chosen = select(cls).where(cls.kind == kind).order_by(cls.id)
        return chosen if parent_id is None else chosen.where(cls.parent_id == parent_id)

    @property
    def number(self) -> int:
        """Return the number in the last part of the id: 7 for comuna 7."""
        return int(self.id.rpartition("-")[2].lstrip("CRB"))


def comuna_id(number: int) -> str:
    """Return the id of a comuna by the number everybody knows it by."""
    return f"{CITY}-C{number:02d}"


def corregimiento_id(number: int) -> str:
    """Return the id of a corregimiento."""
    return f"{CITY}-R{number:02d}"


def barrio_id(comuna: str, number: int) -> str:
    """Return the id of a barrio by its number inside a comuna."""
    return f"{comuna}-B{number:03d}"


def comuna_of(territory_id: str) -> str | None:
    """Return the comuna in which a barrio or comuna lies, or None for the rest."""
    found = re.match(r"\d+-C\d\d", territory_id)
    return found.group() if found else None


def district_of(territory_id: str | None) -> str | None:
    """Return the comuna or corregimiento in which something lies, if that is known."""
    return None if territory_id is None else comuna_of(territory_id) or territory_id


def same_name(name: str) -> str:
    """Return what two spellings of one name have in common: no accents, case or spaces."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in bare if letter.isalnum())


def barrios_called(session: Session, name: str) -> Sequence[Territory]:
    """Return every barrio of that name, in any comuna: whoever asks must choose."""
    wanted = same_name(name)
    return [
        barrio
        for barrio in session.scalars(Territory.of_kind(TerritoryKind.BARRIO))
        if wanted in {same_name(spelling) for spelling in spellings(barrio)}
    ]


def spellings(territory: Territory) -> list[str]:
    """Return the ways in which a name is written."""
    return [territory.name, *filter(None, (territory.other_names or "").split("|"))]
