"""The administrator's first page: where everything is, and what waits for a person."""

from flask import render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func, select

from models.deliveries import parked
from models.people.grant import Permission
from webapp.access import requires
from webapp.accounts.tasks import Task
from webapp.administration.blueprint import blueprint
from webapp.database import db
from webapp.frame import leads_to

# Each area adds a line when its page exists; a line whose page does not is not shown.
ROOMS: tuple[Task, ...] = (
    Task(
        "/admin/personas",
        _l("Personas"),
        _l("Abrir cuentas, dar y terminar encargos, cerrar sesiones."),
        Permission.ADMINISTER_PEOPLE,
        "people",
    ),
    Task(
        "/admin/dependencias",
        _l("Dependencias"),
        _l("Quién arregla qué, y cómo se les avisa."),
        Permission.ADMINISTER_PEOPLE,
        "building",
    ),
    Task(
        "/admin/categorias",
        _l("Categorías"),
        _l("Qué se puede reportar, a quién le toca y en cuánto tiempo."),
        Permission.ADMINISTER_CATALOGUE,
        "list",
    ),
    Task(
        "/admin/unidades",
        _l("Unidades"),
        _l("Patrullas, máquinas y cuadrillas que se pueden enviar."),
        Permission.ADMINISTER_UNITS,
        "people",
    ),
    Task(
        "/admin/territorio",
        _l("Territorio"),
        _l("Comunas, barrios, corregimientos y lugares públicos."),
        Permission.ADMINISTER_TERRITORY,
        "map",
    ),
    Task(
        "/dispositivos",
        _l("Dispositivos"),
        _l("Botones, alarmas, sirenas y cámaras: cuáles funcionan y con qué entran."),
        Permission.ADMINISTER_DEVICES,
        "bell",
    ),
    Task(
        "/zonas",
        _l("Alarmas comunitarias"),
        _l("Zonas, sus reglas, sus vecinos y sus pruebas."),
        Permission.ADMINISTER_ZONES,
        "people",
    ),
    Task(
        "/admin/plantillas",
        _l("Plantillas de planes"),
        _l("Con qué empieza un comité, y el Código de Convivencia por temas."),
        Permission.ADMINISTER_TEMPLATES,
        "list",
    ),
    Task(
        "/admin/entregas",
        _l("Entregas detenidas"),
        _l("Lo que la plataforma intentó cinco veces y no pudo."),
        Permission.SEE_PARKED_EVENTS,
        "pause",
    ),
    Task(
        "/admin/claves",
        _l("Claves para programas"),
        _l("Otras aplicaciones que pueden enviar reportes."),
        Permission.ADMINISTER_KEYS,
        "lock",
    ),
)


@blueprint.get("")
@requires(Permission.SEE_PARKED_EVENTS)
def front() -> str:
    """Show the administrator what waits for them, and the way to everything else."""
    waiting = db.scalar(select(func.count()).select_from(parked().subquery())) or 0
    rooms = [
        room
        for room in ROOMS
        if current_user.rights.holds(room.permission) and leads_to(room.address)
    ]
    return render_template("administration/front.html", rooms=rooms, waiting=waiting)
