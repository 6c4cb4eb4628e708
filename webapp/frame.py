"""What the frame around every page needs: where one may go, and files that never go stale."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from models.people.grant import Permission
from webapp.access import ACCESS
from webapp.control_room.blueprint import looks_in

BAD = HTTPStatus.BAD_REQUEST
# Pages that lie elsewhere, and belong to a section all the same.
BEHIND = {
    "/participar": (
        *("/encuentros", "/compromisos", "/preguntas"),
        *("/comites", "/encuestas", "/reconocimientos"),
    ),
}
ENTRIES = 5  # more than a phone shows in one row, nobody reads


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the primary navigation."""

    address: str
    words: str
    here: bool


def init_app(app: Flask) -> None:
    """Hand the templates what the frame asks for."""
    app.jinja_env.globals.update(asset=asset, navigation=navigation, leads_to=leads_to)
    app.after_request(_keep_for_a_year)


def asset(name: str) -> str:
    """Return the address of one of our files, changed whenever its content changes.

    So a browser may keep it for a year and still never shows last week's style.
    """
    return _address(request.script_root, str(current_app.static_folder), name)


def _keep_for_a_year(response: Response) -> Response:
    """Spare a phone a dozen questions a page: a file whose address holds its print is done."""
    if request.endpoint == "static" and "v" in request.args and response.status_code < BAD:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@lru_cache(maxsize=256)
def _address(root: str, folder: str, name: str) -> str:
    """Build an address once: a long list draws hundreds of signs."""
    del root  # only what is kept depends on it
    return url_for("static", filename=name, v=_print(Path(folder, name)))


def _print(path: Path) -> str | None:
    return sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else None


def navigation() -> list[Entry]:
    """Return up to five places that exist and that this person may enter, by their role."""
    visitor = not current_user.is_authenticated
    places = _for_everybody() if visitor else _for_members()
    return [
        Entry(address, words, _is_here(address))
        for address, words in places
        if leads_to(address)
    ][:ENTRIES]


def leads_to(address: str) -> bool:
    """Tell whether an address exists and is open to whoever is looking."""
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(address)
    except RequestRedirect:
        return leads_to(f"{address}/")
    except HTTPException:
        return False
    if endpoint.startswith("control_room.") and not (
        current_user.is_authenticated and looks_in(current_user.rights)
    ):
        return False
    view = current_app.view_functions[endpoint]
    declared = f"{view.__module__}.{view.__qualname__}"
    if declared not in ACCESS:
        return False
    needed: object = ACCESS[declared]
    if isinstance(needed, Permission):
        return bool(current_user.is_authenticated and current_user.rights.holds(needed))
    return getattr(needed, "value", "all") == "all" or bool(current_user.is_authenticated)


def _for_everybody() -> list[tuple[str, str]]:
    return [
        ("/reportar", _("Reportar")),
        ("/mapa", _("Mapa")),
        ("/participar", _("Participar")),
        ("/denunciar", _("Denunciar")),
        ("/transparencia", _("Informes")),
    ]


def _for_members() -> list[tuple[str, str]]:
    return [
        ("/inicio", _("Inicio")),
        ("/sala", _("Sala")),
        ("/patrulla", _("Patrulla")),
        ("/ordenes", _("Órdenes")),
        ("/confirmar", _("Por confirmar")),
        ("/triaje", _("Por clasificar")),
        ("/admin", _("Administrar")),
        ("/dispositivos", _("Dispositivos")),
        ("/encuentros/gestion", _("Encuentros")),
        ("/zonas", _("Zonas")),
        ("/participar", _("Participar")),
        ("/mapa", _("Mapa")),
        ("/transparencia", _("Informes")),
    ]


def _is_here(address: str) -> bool:
    """Tell whether the page lies in a section, or behind one of its doors."""
    sections = (address, *BEHIND.get(address, ()))
    return any(request.path == one or request.path.startswith(f"{one}/") for one in sections)
