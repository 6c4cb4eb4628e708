"""The places that belong to everybody: parks, squares, walks, markets, sports grounds."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.language import speak
from models.places.territory import Territory


class PlaceKind(StrEnum):
    """What people do at a public place."""

    PARK = "park"
    SQUARE = "square"
    WALK = "walk"
    SPORTS_GROUND = "sports_ground"
    MARKET = "market"
    SHOPS = "shops"
    TERMINAL = "terminal"
    OTHER = "other"


speak(
    PlaceKind,
    {
        PlaceKind.PARK: ("parque", "park"),
        PlaceKind.SQUARE: ("plaza", "square"),
        PlaceKind.WALK: ("malecón o paseo", "riverside walk"),
        PlaceKind.SPORTS_GROUND: ("escenario deportivo", "sports ground"),
        PlaceKind.MARKET: ("mercado", "market"),
        PlaceKind.SHOPS: ("zona comercial", "shopping area"),
        PlaceKind.TERMINAL: ("terminal de transporte", "bus terminal"),
        PlaceKind.OTHER: ("otro lugar público", "other public place"),
    },
)


class PublicPlace(Identified, Base):
    """A place with a name that everybody knows, and about how far it reaches."""

    __tablename__ = "public_place"
    __table_args__ = (
        CheckConstraint("radius_m > 0", name="has_a_size"),
        UniqueConstraint("territory_id", "name"),
    )

    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[PlaceKind]
    territory_id: Mapped[str] = mapped_column(ForeignKey(Territory.id))
    lat: Mapped[float]
    lon: Mapped[float]
    radius_m: Mapped[int]  # metres from the point to its edge, about
    approximate: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def in_territory(cls, territory_id: str | None = None) -> Select["PublicPlace"]:
        """Select the places of a comuna or corregimiento, or all of them, by name."""
        chosen = select(cls).order_by(cls.name, cls.id)
        return (
            chosen if territory_id is None else chosen.where(cls.territory_id == territory_id)
        )
