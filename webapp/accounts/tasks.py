"""What people come to do, as the large choices of their first page.

Each area adds a line when its page exists; a line whose page does not is not shown.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from models.people.grant import Permission


@dataclass(frozen=True, slots=True)
class Task:
    """One choice on the first page: a door, what is behind it, and who may open it."""

    address: str
    words: object  # translated when it is shown
    hint: object
    permission: Permission
    sign: str  # the name of its icon


TASKS: tuple[Task, ...] = (
    Task(
        "/sala",
        _l("Sala de control"),
        _l("Alarmas en el momento en que suenan."),
        Permission.WATCH_INCIDENTS,
        "alert",
    ),
    Task(
        "/patrulla",
        _l("Mi unidad"),
        _l("Su turno, y a dónde lo envía la sala."),
        Permission.RESPOND_TO_INCIDENTS,
        "bell",
    ),
    Task(
        "/ordenes",
        _l("Órdenes de trabajo"),
        _l("Lo que su dependencia prometió, lo más urgente primero."),
        Permission.MEND_PLACES,
        "mend",
    ),
    Task(
        "/confirmar",
        _l("Arreglos por confirmar"),
        _l("Diga si de verdad quedó arreglado."),
        Permission.VERIFY_REPAIRS,
        "confirmed",
    ),
    Task(
        "/triaje",
        _l("Reportes por clasificar"),
        _l("Los que esperan que alguien diga a quién corresponden."),
        Permission.TRIAGE_REQUESTS,
        "list",
    ),
    Task(
        "/moderar",
        _l("Fotos por revisar"),
        _l("Ninguna foto es pública antes de que alguien la mire."),
        Permission.MODERATE_CONTENT,
        "camera",
    ),
    Task(
        "/admin/unidades",
        _l("Unidades"),
        _l("Las patrullas, máquinas y cuadrillas que la sala puede enviar."),
        Permission.ADMINISTER_UNITS,
        "people",
    ),
    Task(
        "/dispositivos",
        _l("Dispositivos"),
        _l("Cuáles funcionan, y qué les pasa a los que no."),
        Permission.SEE_DEVICES,
        "bell",
    ),
    Task(
        "/zonas",
        _l("Alarmas comunitarias"),
        _l("Las zonas, sus vecinos y sus pruebas."),
        Permission.ADMINISTER_ZONES,
        "people",
    ),
    Task(
        "/reconocimientos/por-confirmar",
        _l("Agradecimientos por confirmar"),
        _l("Diga si fue así. Solo entonces cuentan."),
        Permission.CONFIRM_THANKS,
        "confirmed",
    ),
    Task(
        "/moderar/agradecimientos",
        _l("Agradecimientos por leer"),
        _l("Ningún texto es público antes de que alguien lo lea."),
        Permission.MODERATE_CONTENT,
        "eye",
    ),
    Task(
        "/reconocimientos/unidades",
        _l("Agradecimientos a las unidades"),
        _l("Cuáles están en espera, y por qué."),
        Permission.SEE_THANKS,
        "pause",
    ),
    Task(
        "/admin",
        _l("Administrar"),
        _l("Personas, dependencias, categorías y entregas detenidas."),
        Permission.SEE_PARKED_EVENTS,
        "person",
    ),
    Task(
        "/olas",
        _l("Encuestas de confianza"),
        _l("Las olas abiertas, las que esperan publicarse y sus códigos."),
        Permission.RUN_SURVEYS,
        "list",
    ),
)
