"""The pages for administrators, all of them."""

from webapp.administration.blueprint import blueprint

__all__ = ["blueprint"]
