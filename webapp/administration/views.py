"""The pages for administrators, all of them."""

from webapp.administration import (
    categories,
    deliveries,
    departments,
    front,
    grants,
    keys,
    people,
    plan_templates,
    territory,
    territory_files,
)
from webapp.administration.blueprint import blueprint

__all__ = [
    "blueprint",
    "categories",
    "deliveries",
    "departments",
    "front",
    "grants",
    "keys",
    "people",
    "plan_templates",
    "territory",
    "territory_files",
]
