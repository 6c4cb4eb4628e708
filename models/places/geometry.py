"""How the parts of the city are drawn, and since when.

A boundary is never overwritten: a new drawing closes the one before it, so that the figures
of a past month can always be counted on the map of that month.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shapely.geometry import MultiPolygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    String,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.places.territory import Territory, TerritoryKind

_OPEN = text("valid_to IS NULL")
_NEVER = 1e-9  # degrees, a tenth of a millimetre: less than rounding in a file


class TerritoryGeometry(Identified, Base):
    """One drawing of one territory, for as long as it holds. WGS84, longitude first."""

    __tablename__ = "territory_geometry"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
        Index(
            "uq_territory_geometry_open",
            "territory_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    territory_id: Mapped[str] = mapped_column(ForeignKey(Territory.id), index=True)
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    geojson: Mapped[dict[str, Any]]  # a MultiPolygon
    source: Mapped[str] = mapped_column(String(200))  # the file or drawing it comes from

    @classmethod
    def in_force(cls, on: datetime | None = None) -> Select["TerritoryGeometry"]:
        """Select the drawings that hold now, or held at an instant.

        "Now" is the newest drawing whatever the city's clock says: a case of years ago that
        is imported today is placed on the map we have, since there is no older one.
        """
        if on is None:
            return select(cls).where(cls.valid_to.is_(None))
        return select(cls).where(
            cls.valid_from <= on, or_(cls.valid_to.is_(None), cls.valid_to > on)
        )

    @property
    def shape(self) -> BaseGeometry:
        """Return the drawing as a shape to compute with, in degrees."""
        return shape(self.geojson)


def redraw(
    session: Session, territory: Territory, drawing: MultiPolygon, *, source: str
) -> bool:
    """Let a new drawing hold from now on; False when it is the one that already holds."""
    holding = session.scalars(
        TerritoryGeometry.in_force().where(TerritoryGeometry.territory_id == territory.id)
    ).one_or_none()
    if holding is not None:
        if holding.shape.equals_exact(drawing, _NEVER):
            return False
        holding.valid_to = now()
        session.flush()  # the former is closed before the index sees the new one
    session.add(
        TerritoryGeometry(
            territory_id=territory.id,
            valid_from=now(),
            geojson=mapping(drawing),
            source=source,
        )
    )
    return True


def outlines(
    session: Session, kind: TerritoryKind, on: datetime | None = None
) -> Mapping[str, dict[str, Any]]:
    """Return the GeoJSON geometry of every drawn territory of a kind, by its id."""
    drawn = (
        TerritoryGeometry.in_force(on)
        .join(Territory, Territory.id == TerritoryGeometry.territory_id)
        .where(Territory.kind == kind)
        .order_by(TerritoryGeometry.territory_id)
    )
    return {one.territory_id: one.geojson for one in session.scalars(drawn)}
