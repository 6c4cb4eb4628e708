"""What somebody is to the city, in words: "dependencia: Alumbrado Público"."""

from collections.abc import Iterable
from uuid import UUID

from models.committees.committee import Committee
from models.language import say
from models.people.department import Department
from models.people.grant import Grant, ScopeKind
from models.places.territory import Territory
from webapp.database import db
from webapp.languages import language


def office_name(grant: Grant) -> str:
    """Return the role, and where it was given."""
    role = say(grant.role, language())
    where = scope_name(grant.scope_kind, grant.scope_id)
    return f"{role}: {where}" if where else role


def office_names(grants: Iterable[Grant]) -> list[str]:
    """Return all that somebody is, each once."""
    return sorted({office_name(grant) for grant in grants})


def scope_name(kind: ScopeKind, scope_id: str | None) -> str | None:
    """Return what people call a department, a committee or a comuna."""
    if scope_id is None:
        return None
    if kind is ScopeKind.DEPARTMENT:
        department = db.get(Department, scope_id)
        return department.name(language()) if department else scope_id
    if kind is ScopeKind.COMMITTEE:
        committee = db.get(Committee, UUID(scope_id))
        return committee.name if committee else None
    territory = db.get(Territory, scope_id)
    return territory.name if territory else scope_id
