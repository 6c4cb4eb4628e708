"""Service discovery: where the endpoints are and which formats they speak."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _

from models.settings import Settings
from webapp.open311.answers import FORMATS

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-11-22T00:00:00-05:00"  # when these endpoints last changed


def document() -> dict[str, Any]:
    """Describe both endpoints: the real one, and one that checks a report and keeps nothing."""
    settings: Settings = current_app.config["SETTINGS"]
    here = settings.public_url
    return {
        "changeset": CHANGESET,
        "contact": _("Puede escribir a %(address)s.", address=settings.mail_from),
        "key_service": _(
            "Pida una clave a la administración de la plataforma: %(url)s", url=here
        ),
        "endpoints": [
            _endpoint(f"{here}/open311/v2", "production"),
            _endpoint(f"{here}/open311/test/v2", "test"),
        ],
    }


def _endpoint(url: str, kind: str) -> dict[str, Any]:
    return {
        "specification": SPECIFICATION,
        "url": url,
        "changeset": CHANGESET,
        "type": kind,
        "formats": [FORMATS["json"], FORMATS["xml"]],
    }
