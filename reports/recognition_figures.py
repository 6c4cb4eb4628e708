"""Everyday services that were confirmed in a month: which units did what, never how often.

Units come in the order of the alphabet, and a service is named once however many people gave
thanks for it: a figure would make a ranking of what is meant as thanks.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import Session

from models.places.territory import same_name
from models.trust.everyday_service import EverydayService
from models.trust.recognition import Recognition, counted
from reports.period import Month


def month_of(
    session: Session, territory_id: str, month: Month, as_of: datetime
) -> dict[str, Any]:
    """Return what an accountability report says of thanks; see `definitions.py`."""
    found = session.scalars(
        counted(month.start, min(month.end, as_of)).where(
            or_(
                Recognition.territory_id == territory_id,
                Recognition.territory_id.startswith(f"{territory_id}-", autoescape=True),
            )
        )
    ).all()
    names = {one.unit_id: one.unit.name for one in found}
    services: dict[Any, set[EverydayService]] = {unit: set() for unit in names}
    for one in found:
        services[one.unit_id].add(one.service)
    return {
        "units": [
            {
                "unit": names[unit],
                "services": [
                    {"es": one.name_es, "en": one.name_en}
                    for one in sorted(services[unit], key=lambda one: same_name(one.name_es))
                ],
            }
            for unit in sorted(names, key=lambda unit: (same_name(names[unit]), names[unit]))
        ]
    }
