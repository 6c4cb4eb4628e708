"""Is the platform well? For load balancers, for whoever is on duty, and for Prometheus."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from webapp.access import public
from webapp.database import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> str:
    """Say that this process answers, whatever else may be wrong."""
    return "ok\n"


@blueprint.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """Say of each part whether it works; 503 when people would notice."""
    db.execute(text("SELECT 1"))
    return jsonify(status="ready", parts={"database": "ok"}), 200
