"""The monthly certificate of a unit: what it was thanked for, and how to check the paper.

It lists services and the comuna of each, and nothing else: no officer, no neighbour, no free
text, and no number by which a unit could be put before another. The data travel inside the
document and their digest is printed on it. The same thanks make the same bytes.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.unit import Unit
from models.language import day_in_words, say
from models.places.territory import Territory
from models.trust.recognition import Recognition, certifiable
from models.trust.recognition_stages import Side
from models.trust.unit_hold import UnitHold
from reports.accountability import Content
from reports.document import PAGES, printed
from reports.period import Month

FORM = 1  # of the data
HERE = Path(__file__).parent


def units_to_thank(session: Session, month: Month) -> list[UUID]:
    """List the units whose thanks of a month stand in no certificate; none that is on hold."""
    on_hold = set(session.scalars(UnitHold.all_open().with_only_columns(UnitHold.unit_id)))
    owed = {one.unit_id for one in session.scalars(certifiable(month.end))}
    return sorted(owed - on_hold)


def thanks_for(session: Session, unit_id: UUID, month: Month) -> Sequence[Recognition]:
    """Return what the certificate of a unit and month lists."""
    return session.scalars(certifiable(month.end).where(Recognition.unit_id == unit_id)).all()


def gather(
    session: Session, unit_id: UUID, month: Month, listed: Sequence[Recognition]
) -> Content:
    """Gather what a certificate says."""
    unit = session.get_one(Unit, unit_id)
    places = dict(session.execute(select(Territory.id, Territory.name)).all())
    return Content(
        {
            "form": FORM,
            "unit": {"id": str(unit.id), "name": unit.name, "kind": unit.kind.value},
            "kind_words": say(unit.kind),
            "month": str(month),
            "as_of": month.end.isoformat(),
            "services": [
                {
                    "code": one.code,
                    "service": one.service.name_es,
                    "day": one.day.isoformat(),
                    "place": places.get(one.territory_id, ""),
                    "thanked_by": one.thanked_by.value,
                    "confirmed_by": one.confirmed_by.value if one.confirmed_by else None,
                }
                for one in listed
            ],
        }
    )


def as_html(content: Content, home: str) -> str:
    """Write the certificate as a page. `home` is the portal's address."""
    data = content.data
    return PAGES.get_template("certificate.html").render(
        data=data,
        month=Month.read(data["month"]).in_words(),
        services=[
            one
            | {
                "day_words": day_in_words(date.fromisoformat(one["day"]), weekday=False),
                "who": _who(one),
            }
            for one in data["services"]
        ],
        digest=content.digest,
        home=home,
    )


def as_pdf(content: Content, home: str) -> bytes:
    """Print the certificate, tagged for screen readers, with its data inside."""
    return printed(as_html(content, home), content, "Datos de la constancia")


def _who(one: dict[str, Any]) -> str:
    return (
        f"{say(Side(one['thanked_by']))}; lo confirmó "
        f"{say(Side(one['confirmed_by'])) if one['confirmed_by'] else 'nadie'}"
    )
