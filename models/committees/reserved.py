"""What must not show that somebody belongs to a committee without names.

A seat gives grants, and grants are shown: in a history ("Martha, comité de barrio"), among
the people an administrator looks after. Wherever a grant is shown with a name, it passes here.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.committees.committee import Committee
from models.committees.member import Membership
from models.people.grant import Grant

FROM_A_SEAT = "membership:"


def reserved(session: Session, grants: Iterable[Grant]) -> set[UUID]:
    """Return the ids of those grants that come from a seat in a committee without names."""
    seats = {grant.id: seat for grant in grants if (seat := seat_behind(grant)) is not None}
    if not seats:
        return set()
    hidden = set(
        session.scalars(
            select(Membership.id)
            .join(Committee, Committee.id == Membership.committee_id)
            .where(Membership.id.in_(set(seats.values())), Committee.is_pseudonymous)
        )
    )
    return {grant_id for grant_id, seat in seats.items() if seat in hidden}


def shown(session: Session, grants: Iterable[Grant]) -> list[Grant]:
    """Leave out, of grants that are to be shown with a name, those nobody may see."""
    held = list(grants)
    hidden = reserved(session, held)
    return [grant for grant in held if grant.id not in hidden]


def seat_behind(grant: Grant) -> UUID | None:
    """Return the seat that a grant comes from, if it comes from one."""
    if not grant.source.startswith(FROM_A_SEAT):
        return None
    return UUID(grant.source.removeprefix(FROM_A_SEAT))
