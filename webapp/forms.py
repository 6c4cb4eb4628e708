"""What every form of the portal has in common.

Derive from `Form`: it explains itself in the reader's language, trims what people type, and
comes back filled when its token has grown old (`webapp/tokens.py`).
"""

import re
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from flask import g, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict
from wtforms import DateField, Field
from wtforms.validators import StopValidation, ValidationError

ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\".]+(\.[^@\s<>\".]+)+")
LONGEST_ADDRESS = 254  # RFC 5321


class Form(FlaskForm):
    """A form whose texts arrive trimmed, and which can be shown again as it was typed."""

    class Meta(FlaskForm.Meta):
        """How the form reads what was sent."""

        def bind_field(self, form: Any, unbound: Any, options: dict[str, Any]) -> Field:
            """Trim what people type around their words, but never inside a password."""
            if unbound.field_class.__name__ in {"StringField", "TextAreaField", "EmailField"}:
                options.setdefault("filters", [trimmed])
            bound = unbound.bind(form=form, **options)
            if isinstance(bound, DateField):
                bound.validators = [*bound.validators, PlausibleDay()]
            return bound

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Read what was typed even where nothing may be done with it any more."""
            if g.get("showing_again"):
                return CombinedMultiDict((request.files, request.form))
            return super().wrap_formdata(form, formdata)


def trimmed(text: str | None) -> str | None:
    """Take the spaces off both ends."""
    return text.strip() if text else text


class PlausibleDay:
    """Refuse a day so far away that no calendar of ours can say when it begins or ends."""

    YEARS = range(1900, 2200)

    def __call__(self, _form: Any, field: Field) -> None:
        """Say which years there are; a date that is no date is explained elsewhere."""
        if field.data is not None and field.data.year not in self.YEARS:
            raise StopValidation(_l("Escriba un año entre 1900 y 2199."))


class MailAddress:
    """Accept what looks like somebody's mail address; only a letter proves that it is."""

    def __call__(self, _form: Any, field: Field) -> None:
        """Refuse anything else, and say what one looks like."""
        written = (field.data or "").strip()
        if len(written) > LONGEST_ADDRESS or not ADDRESS.fullmatch(written):
            raise ValidationError(_l("Escriba un correo como nombre@ejemplo.com."))


def id_from(mark: str | None, what: str) -> UUID:
    """Return the id of the record that a form with this mark makes: sent twice, it is one.

    Not the mark itself: who learned a record's id could send it as a mark, and be shown the
    secret link of whoever made it.
    """
    if not mark:
        return uuid4()
    return UUID(bytes=sha256(f"{what} form:{mark}".encode()).digest()[:16])
