"""The addresses of GeoReport v2. Everything under `/open311` is answered in its own format."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _

from models.session import reading
from models.settings import Settings
from models.upkeep.service_request import ServiceRequest, coded
from webapp.access import public
from webapp.database import db
from webapp.open311 import discovery, filing, listing, services, updates
from webapp.open311.answers import answer
from webapp.open311.errors import Open311Error, UnknownError, explain
from webapp.open311.media import attach, receive_media
from webapp.tokens import csrf

blueprint = Blueprint("open311", __name__, url_prefix="/open311")

V2 = "/v2"
TEST = "/test/v2"  # checks a report like the real one, and keeps nothing
FORMAT = "<any(json, xml):extension>"

blueprint.register_error_handler(Open311Error, explain)


@blueprint.after_request
def let_every_page_read(response: Response) -> Response:
    """Let the pages of other sites read what is public anyway."""
    if request.method in {"GET", "HEAD"}:
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


View = Callable[..., Response]


def at(path: str, method: str = "GET") -> Callable[[View], View]:
    """Put a view at a path of both endpoints."""

    def register(view: View) -> View:
        for endpoint, prefix in (("", V2), ("test_", TEST)):
            blueprint.add_url_rule(
                f"{prefix}{path}.{FORMAT}",
                endpoint=f"{endpoint}{view.__name__}",
                view_func=view,
                methods=[method],
            )
        return view

    return register


@blueprint.get(f"/discovery.{FORMAT}")
@at("/discovery")
@public
def find_endpoints(extension: str) -> Response:
    """Say where the endpoints are."""
    del extension
    return answer(discovery.document(), "discovery", bare=True)


@at("/services")
@public
def list_services(extension: str) -> Response:
    """List what can be reported."""
    del extension
    return answer(services.listed(db), ("services", "service"))


@at("/services/<code>")
@public
def define_service(code: str, extension: str) -> Response:
    """Say what is asked about one kind of report."""
    del extension
    return answer(services.definition(db, code), "service_definition")


@at("/requests")
@public
def list_requests(extension: str) -> Response:
    """List reports."""
    del extension
    return answer(listing.listed(db, request.args), listing.NAMES)


@at("/requests/<code>")
@public
def show_request(code: str, extension: str) -> Response:
    """Show one report."""
    del extension
    return answer(listing.one(db, code, request.args), listing.NAMES)


@at("/tokens/<code>")
@public
def find_by_token(code: str, extension: str) -> Response:
    """Return the id a token stands for. Ids are given at once, so they are the same."""
    del extension
    if db.scalars(coded(code)).one_or_none() is None:
        raise UnknownError(f"token: {code}")
    return answer([{"service_request_id": code, "token": code}], listing.NAMES)


@at("/requests", "POST")
@public
def file_request(extension: str) -> Response:
    """Take in a report; the same key and reference twice is one report."""
    del extension
    told = {**request.args.to_dict(), **request.form.to_dict()}
    with reading() as looking:
        key = filing.key_of(looking, told)
        filed = filing.told_before(looking, key, filing.reference_in(told))
    if filed is not None:
        return _filed(filed)
    if _rehearsing():
        return _filed(filing.read_report(db, told, key), _("Prueba: nada quedó guardado."))
    picture, refusal = receive_media(request.files.get("media"))
    filed = filing.read_report(db, told, key)
    reporter = filing.reporter_of(filed, told, _settings().secret)
    db.add(filed)
    db.flush()
    db.add(reporter)
    if picture is not None:
        attach(db, filed, picture, by=key.actor)
    return _filed(filed, refusal)


@at("/servicerequestupdates")
@public
def list_updates(extension: str) -> Response:
    """List what became of reports."""
    del extension
    return answer(updates.listed(db, request.args), updates.NAMES)


@at("/servicerequestupdates", "POST")
@public
def add_update(extension: str) -> Response:
    """Take in words about a report."""
    del extension
    told = {**request.args.to_dict(), **request.form.to_dict()}
    update = updates.added(db, told)
    if _rehearsing():
        db.rollback()
    return answer([{"update_id": str(update.id)}], updates.NAMES)


@blueprint.route("/", defaults={"rest": ""}, methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
@blueprint.route("/<path:rest>", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
@public
def find_nothing(rest: str) -> Response:
    """Answer for every address that does not exist, as the format asks."""
    raise Open311Error(f"/{rest}", HTTPStatus.NOT_FOUND)


def _filed(filed: ServiceRequest, notice: str | None = None) -> Response:
    content = {
        "service_request_id": filed.code,
        "service_notice": notice,
        "account_id": None,
    }
    return answer([content], listing.NAMES)


def _rehearsing() -> bool:
    return request.path.startswith(f"{blueprint.url_prefix}{TEST}")


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


# Programs bring a key, not a cookie: there is no session for another site to misuse.
csrf.exempt(blueprint)
