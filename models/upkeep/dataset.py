"""Where cases that this city did not receive itself come from, so that screens can say so."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.language import speak


class DatasetKind(StrEnum):
    """What sort of cases were brought in."""

    ANOTHER_CITY = "another_city"
    GENERATED = "generated"
    OWN_PAST = "own_past"
    REHEARSAL = "rehearsal"  # no cases at all: calls for help


speak(
    DatasetKind,
    {
        DatasetKind.ANOTHER_CITY: (
            "casos reales de otra ciudad, puestos sobre el mapa de Cúcuta",
            "real cases of another city, placed on the map of Cúcuta",
        ),
        DatasetKind.GENERATED: (
            "casos inventados para la demostración",
            "cases made up for the demonstration",
        ),
        DatasetKind.OWN_PAST: (
            "historia de otro sistema de la ciudad",
            "history from another system of the city",
        ),
        DatasetKind.REHEARSAL: (
            "alarmas inventadas para la demostración",
            "alarms made up for the demonstration",
        ),
    },
)


class Dataset(Base):
    """A set of cases brought in from elsewhere. Requests name it in `source`."""

    __tablename__ = "dataset"

    source: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[DatasetKind]
    title: Mapped[str]  # the name of the place and year it comes from, in no language
    shift_days: Mapped[int] = mapped_column(default=0)  # whole weeks that all dates were moved
    rows: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    begun_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]  # none until all of it was here for the first time


def datasets() -> Select[Dataset]:
    """Select the cases brought in, the largest first: for the sentence that screens carry."""
    cases = select(Dataset).where(Dataset.kind != DatasetKind.REHEARSAL)
    return cases.order_by(Dataset.rows.desc(), Dataset.source)


def rehearsals() -> Select[Dataset]:
    """Select the made-up calls for help, for the same sentence where alarms are counted."""
    return select(Dataset).where(Dataset.kind == DatasetKind.REHEARSAL)
