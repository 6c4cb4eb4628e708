"""Who in the city's service is written to about what."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock import now
from models.letters import Draft, LetterKind
from models.people.department import Department
from models.people.grant import Grant
from models.people.person import Person
from models.people.roles import PERMISSIONS, Permission, Role, ScopeKind


def people_who_may(
    session: Session, permission: Permission, *, only: Iterable[Role] = tuple(Role)
) -> list[Person]:
    """List those who hold a permission in the whole city today, with an open account."""
    roles = [role for role in only if permission in PERMISSIONS[role]]
    return _holders(session, roles, ScopeKind.CITY, None)


def people_of(session: Session, department_id: str) -> list[Person]:
    """List the people of one department."""
    return _holders(session, [Role.DEPARTMENT], ScopeKind.DEPARTMENT, department_id)


def committee_of(session: Session, territory_id: str) -> list[Person]:
    """List the members of the committee of one comuna or corregimiento."""
    return _holders(session, [Role.COMMITTEE], ScopeKind.COMUNA, territory_id)


def to_department(
    session: Session,
    department: Department,
    *,
    about: int,
    kind: LetterKind,
    facts: dict[str, object],
) -> list[Draft]:
    """Address a letter to a department's own mailbox, or to its people where it has none."""
    if department.email:
        recipient, language = f"department:{department.id}", "es"
        known = facts | {"department": department.name(language)}
        return [Draft(str(about), kind, recipient, department.email, language, known)]
    return to_people(
        people_of(session, department.id), about=about, kind=kind, facts=facts, of=department
    )


def to_people(
    people: Iterable[Person],
    *,
    about: int | str,
    kind: LetterKind,
    facts: dict[str, object],
    of: Department | None = None,
) -> list[Draft]:
    """Address the same letter to several people, to each in their language."""
    return [
        Draft(
            str(about),
            kind,
            str(person.actor),
            person.email,
            person.language,
            facts | ({"department": of.name(person.language)} if of else {}),
        )
        for person in people
    ]


def _holders(
    session: Session, roles: list[Role], kind: ScopeKind, scope_id: str | None
) -> list[Person]:
    at = now()
    holding = (
        select(Grant.person_id)
        .where(
            Grant.role.in_(roles),
            Grant.scope_kind == kind,
            Grant.scope_id == scope_id if scope_id else Grant.scope_id.is_(None),
            Grant.since <= at,
            Grant.until.is_(None) | (Grant.until > at),
        )
        .scalar_subquery()
    )
    people = select(Person).where(Person.id.in_(holding), Person.disabled_at.is_(None))
    return list(session.scalars(people.order_by(Person.id)))
