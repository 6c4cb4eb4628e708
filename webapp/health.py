"""Is the platform well? For load balancers, for whoever is on duty, and for Prometheus."""

from flask import Blueprint, Response, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from models.alerts.gateway_figures import read_figures
from models.heartbeats import heartbeats
from models.programs import states
from models.settings import Settings
from webapp.access import public
from webapp.database import db
from webapp.metrics import registry

blueprint = Blueprint("health", __name__)

# Without these somebody who asks for help is not heard. Everything else can wait a while: a
# report is filed and an alarm is shown while the flows, or Prefect, are away.
VITAL = {"database", "broker", "gateway"}
PATIENCE_S = 10.0  # seconds for which a press may wait to be written down


@blueprint.get("/healthz")
@public
def alive() -> str:
    """Say that this process answers, whatever else may be wrong."""
    return "ok\n"


@blueprint.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """Say of each part whether it works; 503 when people would notice that one does not."""
    try:
        db.execute(text("SELECT 1"))
        parts = {"database": "ok"} | how_programs_are(current_app.config["SETTINGS"])
    except SQLAlchemyError:
        parts = {"database": "does not answer"}
    unwell = {name for name, word in parts.items() if word != "ok"}
    if unwell & VITAL:
        return jsonify(status="unready", parts=parts), 503
    return jsonify(status="degraded" if unwell else "ready", parts=parts), 200


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Give Prometheus its figures."""
    figures = generate_latest(registry(current_app.config["SETTINGS"]))
    return Response(figures, content_type=CONTENT_TYPE_LATEST)


def how_programs_are(settings: Settings) -> dict[str, str]:
    """Return a word for each program: `ok`, or what is the matter with it.

    Two sources, because each is blind where the other sees: the supervisor knows whether a
    program runs, and the program itself whether it gets anywhere.
    """
    words = {
        state.name: "ok" if state.well else state.condition
        for state in states(settings.data_folder)
    }
    for name, last in heartbeats(db).items():
        if words.get(name, "ok") == "ok":
            words[name] = "silent" if last.is_silent else _waiting(last.waits_for)
    heard = read_figures(settings.data_folder)
    if heard is not None and heard.oldest_s > PATIENCE_S and words.get("gateway") == "ok":
        words["gateway"] = "cannot write"
    return words


def _waiting(what: str | None) -> str:
    return f"waits for {what}" if what else "ok"
