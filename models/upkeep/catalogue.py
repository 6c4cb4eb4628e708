"""The categories a new city starts with: twelve kinds of broken place, all editable.

A thirteenth is for the platform itself: it opens an order when a device of the city fails, and
nobody is asked to report one.

The promised times are a proposal of ours, marked as not validated by the city. For scale: the
city whose real cases the demonstration replays promised 336 hours for a street light, mended
half of them within 117 hours and kept 69.5 % of its promises.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.department import Department
from models.upkeep.category import Category, Question
from models.upkeep.codes import Priority, PromiseUnit

# id, Spanish, English. The city's own names; a lighting concession answers to infrastructure.
DEPARTMENTS = (
    ("alumbrado-publico", "Alumbrado Público", "Public Lighting"),
    ("infraestructura", "Secretaría de Infraestructura", "Infrastructure"),
    ("aseo", "Servicio de Aseo", "Street Cleaning"),
    ("gestion-del-riesgo", "Secretaría de Gestión del Riesgo de Desastres", "Disaster Risk"),
    ("gobierno", "Secretaría de Gobierno", "Government"),
    ("transito", "Secretaría de Tránsito y Transporte", "Traffic and Transport"),
    ("salud", "Secretaría de Salud", "Health"),
    ("recreacion-y-deporte", "Instituto Municipal de Recreación y Deporte", "Parks and Sport"),
    ("seguridad-ciudadana", "Secretaría de Seguridad Ciudadana", "Citizen Security"),
)

_DANGER = Question(
    "peligro", ("¿Hay peligro para quien pasa?", "Is it a danger to those who pass?"), "yes_no"
)


def _ask(code: str, spanish: str, english: str, *options: tuple[str, str, str]) -> Question:
    return Question(code, (spanish, english), "choice" if options else "text", options=options)


BROKEN_DEVICE = "dispositivo_averiado"
NOT_REPORTABLE = frozenset({BROKEN_DEVICE})  # what the platform finds out by itself

_HOURS, _DAYS = PromiseUnit.HOURS, PromiseUnit.WORKING_DAYS

# A row: its code, names and descriptions, whose duty, the promises by priority, the questions.
CATEGORIES = (
    (
        "alumbrado",
        ("Alumbrado público", "Street light"),
        ("Una lámpara apagada, intermitente o caída", "A lamp that is out, flickers or fell"),
        "alumbrado-publico",
        (_HOURS, 24, 336, 720),
        (
            _ask(
                "falla",
                "¿Qué le pasa a la lámpara?",
                "What is wrong with the lamp?",
                ("apagada", "Está apagada", "It is out"),
                ("intermitente", "Prende y apaga", "It flickers"),
                ("de_dia", "Queda prendida de día", "It stays on by day"),
                ("poste", "El poste está caído o dañado", "The pole is down or damaged"),
            ),
            _ask("poste", "Número del poste, si se ve", "Number on the pole, if any"),
        ),
        "luz lampara bombillo poste oscuro",
    ),
    (
        "bache_via",
        ("Hueco en la vía", "Pothole"),
        ("Huecos, hundimientos o vía destapada", "Holes, sinking or broken road"),
        "infraestructura",
        (_HOURS, 48, 360, 1440),
        (_DANGER,),
        "hueco bache calle pavimento",
    ),
    (
        "basura_escombros",
        ("Basura y escombros", "Rubbish and rubble"),
        ("Basura acumulada, escombros o animal muerto", "Heaped rubbish, rubble, dead animal"),
        "aseo",
        (_HOURS, 24, 72, 240),
        (
            _ask(
                "material",
                "¿Qué hay?",
                "What is there?",
                ("basura", "Basura", "Rubbish"),
                ("escombros", "Escombros", "Rubble"),
                ("animal", "Un animal muerto", "A dead animal"),
            ),
        ),
        "basura escombros aseo botadero",
    ),
    (
        "arbol_maleza",
        ("Árbol o maleza", "Tree or weeds"),
        ("Árbol en riesgo, ramas caídas, maleza alta", "Tree at risk, fallen branches, weeds"),
        "gestion-del-riesgo",
        (_HOURS, 24, 240, 1440),
        (_DANGER,),
        "arbol rama maleza monte pasto",
    ),
    (
        "inmueble_abandonado_inseguro",
        ("Inmueble abandonado", "Abandoned building"),
        ("Casa o lote abandonado o en ruina", "House or lot abandoned or in ruins"),
        "gobierno",
        (_DAYS, 3, 15, 30),
        (_DANGER,),
        "casa lote abandonado ruina",
    ),
    (
        "anden_danado",
        ("Andén dañado", "Broken pavement"),
        ("Losas rotas, tapas faltantes, rampas", "Broken slabs, missing covers, ramps"),
        "infraestructura",
        (_HOURS, 72, 480, 1440),
        (_DANGER,),
        "anden acera tapa alcantarilla",
    ),
    (
        "semaforo_senal",
        ("Semáforo o señal", "Traffic light or sign"),
        ("Semáforo apagado, señal caída o borrada", "Light out, sign down or worn off"),
        "transito",
        (_HOURS, 24, 240, 720),
        (_DANGER,),
        "semaforo señal transito cebra",
    ),
    (
        "grafiti",
        ("Grafiti o pared rayada", "Graffiti"),
        ("Fachadas o muebles públicos rayados", "Façades or street furniture scrawled on"),
        "infraestructura",
        (_DAYS, 5, 15, 30),
        (),
        "grafiti rayon pared pintura",
    ),
    (
        "plagas",
        ("Plagas", "Pests"),
        ("Ratas, zancudos u otras plagas", "Rats, mosquitoes or other pests"),
        "salud",
        (_DAYS, 3, 10, 20),
        (),
        "rata zancudo plaga mosquito",
    ),
    (
        "vehiculo_abandonado",
        ("Vehículo abandonado", "Abandoned vehicle"),
        ("Carro o moto abandonada en la vía", "Car or motorcycle left in the street"),
        "transito",
        (_DAYS, 5, 15, 30),
        (),
        "carro moto abandonado chatarra",
    ),
    (
        "parque_deteriorado",
        ("Parque deteriorado", "Run-down park"),
        ("Juegos, bancas o canchas dañadas", "Broken swings, benches or courts"),
        "recreacion-y-deporte",
        (_DAYS, 5, 20, 60),
        (_DANGER,),
        "parque cancha banca juegos",
    ),
    (
        "estacionamiento_espacio_publico",
        ("Espacio público invadido", "Blocked public space"),
        ("Carros o ventas que impiden el paso", "Cars or stalls that block the way"),
        "gobierno",
        (_HOURS, 24, 120, 480),
        (),
        "parqueo espacio publico anden carro",
    ),
    (
        BROKEN_DEVICE,
        ("Dispositivo averiado", "Device out of order"),
        ("Un botón, alarma, sirena o cámara que falla", "A failing button, alarm or camera"),
        "seguridad-ciudadana",
        (_HOURS, 24, 72, 240),
        (),
        "",
    ),
)


def install(session: Session) -> None:
    """Give a new city its departments and categories; what is there stays as it is."""
    known = set(session.scalars(select(Department.id)))
    session.add_all(
        Department(id=key, name_es=spanish, name_en=english)
        for key, spanish, english in DEPARTMENTS
        if key not in known
    )
    session.flush()
    categories = set(session.scalars(select(Category.code)))
    for position, row in enumerate(CATEGORIES):
        code, names, descriptions, department, (unit, *amounts), questions, keywords = row
        if code in categories:
            continue
        session.add(
            Category(
                code=code,
                name_es=names[0],
                name_en=names[1],
                description_es=descriptions[0],
                description_en=descriptions[1],
                department_id=department,
                promise_unit=unit,
                promise_urgent=amounts[0],
                promise_normal=amounts[1],
                promise_planned=amounts[2],
                default_priority=Priority.NORMAL,
                questions_json=[question.as_json() for question in questions],
                keywords=keywords,
                position=position,
                reportable=code not in NOT_REPORTABLE,
            )
        )
    session.flush()
