"""The inbox page: the most pressing first, filters that are links, fifty a page."""

from itertools import groupby
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import or_, select

from models.language import say
from models.people.department import Department, active_departments
from models.people.grant import Permission
from models.places.territory import Territory, TerritoryKind
from models.upkeep.category import Category, Duty
from webapp.access import requires
from webapp.database import db
from webapp.languages import language
from webapp.orders.blueprint import blueprint
from webapp.orders.filters import OVER, Asked, Shelf, Term
from webapp.orders.inbox import PAGE, Counts, Line, Scope, counts, how_many, lines
from webapp.orders.urgency import Urgency, urgency

_ALWAYS = (Shelf.PENDING, Shelf.TO_CONFIRM, Shelf.CLOSED)


@blueprint.get("")
@requires(Permission.SEE_ORDERS)
def inbox() -> str:
    """Show somebody the orders of their department, of their comuna or of the whole city."""
    rights = current_user.rights
    scope, asked = Scope.of(rights), Asked.read(request.args)
    found = lines(db, scope, asked)
    counted = counts(db, scope, asked)
    total = _total(scope, asked, found, counted)
    mends = Scope.of(rights, Permission.MEND_PLACES)
    told = [(line, urgency(line)) for line in found]
    return render_template(
        "orders/inbox.html",
        groups=_grouped(told, asked),
        asked=asked,
        total=total,
        pages=max(1, -(-total // PAGE)),
        counts=counted,
        shelves=_shelves(asked, counted, scope),
        terms=_terms(asked, counted),
        narrowing=_narrowing(asked, scope),
        whose=_whose(scope),
        may_schedule=mends.departments,
        anything_to_schedule=any(
            line.can_be_scheduled and line.department_id in mends.departments for line in found
        ),
    )


def _total(scope: Scope, asked: Asked, found: list[Line], counted: Counts) -> int:
    """Return how long the whole list is; mostly it is known without asking again."""
    if asked.page == 1 and len(found) < PAGE:
        return len(found)
    if not (asked.category or asked.territory or asked.term or asked.shelf in OVER):
        return counted.shelves[asked.shelf]
    return how_many(db, scope, asked)


def _grouped(
    told: list[tuple[Line, Urgency]], asked: Asked
) -> list[tuple[str, list[tuple[Line, Urgency]]]]:
    """Put what is pending under headings of time; other shelves need none."""
    if asked.shelf is not Shelf.PENDING:
        return [("", told)] if told else []
    return [(name, list(these)) for name, these in groupby(told, lambda one: one[1].heading)]


def _shelves(asked: Asked, counted: Counts, scope: Scope) -> list[dict[str, Any]]:
    shown = [
        shelf
        for shelf in Shelf
        if shelf in _ALWAYS
        or shelf is asked.shelf
        or counted.shelves[shelf]
        or (shelf is Shelf.CANCELLED and scope.everything)
    ]
    return [
        {
            "words": say(shelf, language()),
            "count": None if shelf in OVER else counted.shelves[shelf],
            "address": asked.but(shelf=shelf, term=None).query,
            "here": shelf is asked.shelf and asked.term is None,
        }
        for shelf in shown
    ]


def _terms(asked: Asked, counted: Counts) -> list[dict[str, Any]]:
    signs = {Term.OVERDUE: ("alert", "bad"), Term.NOW: ("clock", "soon")}
    return [
        {
            "words": say(term, language()),
            "count": counted.terms[term],
            "address": asked.but(
                shelf=Shelf.PENDING, term=None if term is asked.term else term
            ).query,
            "here": term is asked.term,
            "sign": signs.get(term, ("calendar", ""))[0],
            "tone": signs.get(term, ("calendar", ""))[1] if counted.terms[term] else "",
        }
        for term in Term
    ]


def _narrowing(asked: Asked, scope: Scope) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Offer the categories, comunas and departments to choose from."""
    groups = [
        (_("Qué se dañó"), "category", _categories(scope), asked.category),
        (_("Dónde"), "territory", _territories(scope), asked.territory),
    ]
    if scope.everything:
        names = {one.id: one.name(language()) for one in db.scalars(active_departments())}
        groups.append((_("Dependencia"), "department", names, asked.department))
    return [
        (name, _links(asked, field, names, chosen))
        for name, field, names, chosen in groups
        if len(names) > 1
    ]


def _links(
    asked: Asked, field: str, names: dict[str, str], chosen: str | None
) -> list[tuple[str, str, bool]]:
    everything = (str(_("Todo")), asked.but(**{field: None}).query, chosen is None)
    return [everything] + [
        (words, asked.but(**{field: code}).query, code == chosen)
        for code, words in names.items()
    ]


def _categories(scope: Scope) -> dict[str, str]:
    """Return the kinds of place that somebody may have orders about."""
    kinds = select(Category.code, Category.name_es, Category.name_en)
    if scope.departments and not scope.comunas and not scope.everything:
        special = select(Duty.category_code).where(Duty.department_id.in_(scope.departments))
        usual = Category.department_id.in_(scope.departments)
        kinds = kinds.where(or_(usual, Category.code.in_(special)))
    told = db.execute(kinds.order_by(Category.position))
    return {code: english if language() == "en" else spanish for code, spanish, english in told}


def _territories(scope: Scope) -> dict[str, str]:
    """Return the comunas and corregimientos in which somebody may have orders."""
    places = select(Territory.id, Territory.name).where(
        Territory.kind.in_([TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO])
    )
    if scope.comunas and not scope.departments and not scope.everything:
        places = places.where(Territory.id.in_(scope.comunas))
    return dict(db.execute(places.order_by(Territory.id)).all())


def _whose(scope: Scope) -> str:
    """Say whose orders these are, as the heading of the page."""
    if scope.everything:
        return str(_("Órdenes de toda la ciudad"))
    owners = [
        *(one.name(language()) for one in map(_department, sorted(scope.departments)) if one),
        *(one.name for one in map(_place, sorted(scope.comunas)) if one),
    ]
    return str(_("Órdenes de %(owner)s", owner=", ".join(owners)))


def _department(department_id: str) -> Department | None:
    return db.get(Department, department_id)


def _place(territory_id: str) -> Territory | None:
    return db.get(Territory, territory_id)
