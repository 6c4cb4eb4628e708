"""Every door of the portal has a lock, or says that it is open.

Whoever adds a page adds its line to DOORS: who passes, of everybody in the cast. The cast
holds somebody of the same role elsewhere (Rosa, Pedro), so that a record of somebody else's
is tried as well.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from models import clock
from models.alerts.unit import UnitKind
from models.people.password import CHEAP
from models.session import connect, unit_of_work
from models.settings import Settings
from models.trust.meeting_request import MeetingRequest
from models.trust.surveys.catalogue import install as install_surveys
from models.trust.surveys.wave_stages import WaveMode
from tests import committees, databases
from tests.people import CAST, LA_LIBERTAD, LIGHTING, MARTHA, MARTHA_ID, settle
from tests.webapp import alarms, gathering, gratitude, mending, promises
from tests.webapp.browser import Browser
from tests.webapp.surveys.conftest import lay_out as lay_out_wave
from webapp.access import ACCESS, Open
from webapp.app import create_app
from webapp.database import Portal

MORNING = datetime(2026, 5, 5, 15, 0, tzinfo=UTC)  # the one of every test

EVERYBODY = set(CAST)
NO_PHOTO = UUID(int=0)
FORBIDDEN = 403
ORDER, REPORT = "OT-2026-000001", "R-2222-2222"  # of a light in La Libertad
CALL = "A-2222-2222"  # from a park; Yesid's patrol was sent, Liliana's engine was not
LOOK_IN = {"nidia", "ana", "wilson"}
SEE_IT = {"martha", "jairo", "nidia", "ana", "gloria"}
MEND = {"jairo"}
SORT = {"nidia", "gloria"}

REGISTRY = {"gloria", "wilson", "ana"}
WATCH_ZONES = {"gloria", "nidia", "wilson", "ana"}
RUN_ZONES = {"gloria", "nidia"}
ZONE = UUID(int=8)
ASKED_OF_DEVICES = ("instalar", "probar", "clave", "retirar", "cambiar")
DONE_TO_DEVICES = (
    *ASKED_OF_DEVICES,
    *("terminar-prueba", "reparar", "arreglado", "autoprueba", "sonar"),
)
ASKED_OF_ZONES = ("simulacro", "terminar", "cambiar", "vecinos/nuevo")
DONE_TO_ZONES = (
    *ASKED_OF_ZONES,
    *("activar", "desactivar", "probar", "terminar-simulacro"),
    *("vecinos/retirar", "vecinos/boton"),
)

THANKS, UNIT = "G-2222-2222", UUID(int=14)  # of a service in La Libertad
# Of Pedro's committee: Pedro coordinates it, nobody else of the cast is in it.
# Of Martha's committee: nobody else of the cast is in it.
COMMITTEE, PROBLEM = "B-2222-2222", "D-2222-2222"
OF_COMMITTEE, OF_PROBLEM = f"/comites/{COMMITTEE}", f"/comites/{COMMITTEE}/problemas/{PROBLEM}"
SEAT, INVITED, APPLIED, TASK = (UUID(int=number) for number in (11, 12, 13, 14))
FORM_THEM = {"nidia", "gloria"}
WELCOME = {"martha", *FORM_THEM}
LOOK_INSIDE = {*WELCOME, "ana"}
ASKED_OF_COMMITTEES = ("constituir", "registrar", "terminar")
DONE_TO_COMMITTEES = (*ASKED_OF_COMMITTEES, "convocar", "inaugurar", "renovar")
ASKED_OF_SEATS = ("cargo", "periodo", "retirar")
ASKED_OF_PROBLEMS = ("cambiar", "actuar", "cerrar", "abandonar", "pedir")
DONE_TO_PROBLEMS = (
    *ASKED_OF_PROBLEMS,
    *("analizar", "evaluar", "repensar", "tareas", "tareas/propuestas", "vincular"),
    *("desvincular", "notas"),
    *(f"tareas/{TASK}/{deed}" for deed in ("hecha", "descartar", "retomar")),
)
BOTH = ("GET", "POST")
PROMISE, QUESTION = "/compromisos/C-2222-2222", "/preguntas/P-2222-2222"  # of public lighting
WRITE_DOWN = {"martha", "rosa", "nidia", "gloria"}
OWING = {"martha", "jairo", "yesid", "liliana"}
KEPT_BY = ("aceptar", "no-aceptar", "empezar", "cumplido", "otra-fecha")
SAID_BY = ("confirmar", "falta", "fecha-si", "fecha-no", "retirar")
ANSWER = {"jairo", "pedro", "yesid", "liliana"}
REVIEWED_BY = ("revisar", "asignar", "remitir", "no-publicar")
MEETING, ASKED = "E-2222-2222", UUID(int=9)  # of La Libertad, and one Martha asked for
ASKED_OF_MEETINGS = (
    *("cambiar", "aplazar", "cancelar", "orden-del-dia", "asistencia", "asistencia/hoja"),
    *("acta/escribir", "puerta"),
)
DONE_TO_MEETINGS = (
    *("cambiar", "convocar", "aplazar", "cancelar", "realizado", "orden-del-dia"),
    *("orden-del-dia/mover", "asistencia", "acta/escribir", "acta/aprobar"),
)
WATCH_SURVEYS = {"gloria", "nidia", "ana"}
RUN_SURVEYS = {"gloria", "nidia"}
WAVE = UUID(int=13)
ASKED_OF_WAVES = ("codigos", "digitar", "fechas", "cerrar", "publicar", "cancelar")

# (method, address): who of the cast passes. 403 for all others; strangers are asked to sign in.
DOORS: dict[tuple[str, str], set[str]] = {
    ("GET", "/inicio"): EVERYBODY,
    ("GET", "/cuenta"): EVERYBODY,
    ("POST", "/cuenta/cerrar-otras-sesiones"): EVERYBODY,
    ("GET", "/cuenta/contrasena"): EVERYBODY,
    ("HEAD", "/live/incidents"): {"nidia", "ana", "wilson", "yesid", "liliana"},
    ("GET", "/admin"): {"gloria", "ana"},
    ("GET", "/admin/personas"): {"gloria"},
    ("GET", "/admin/personas/nueva"): {"gloria"},
    ("POST", "/admin/personas/nueva"): {"gloria"},
    ("GET", f"/admin/personas/{CAST['jairo'].id}"): {"gloria"},
    ("GET", f"/admin/personas/{CAST['jairo'].id}/encargos"): {"gloria"},
    ("POST", f"/admin/personas/{CAST['jairo'].id}/encargos"): {"gloria"},
    ("POST", f"/admin/encargos/{CAST['jairo'].id}/terminar"): {"gloria"},
    ("POST", f"/admin/personas/{CAST['liliana'].id}/enlace"): {"gloria"},
    ("POST", f"/admin/personas/{CAST['gloria'].id}/cerrar"): {"gloria"},
    ("POST", f"/admin/personas/{CAST['liliana'].id}/abrir"): {"gloria"},
    ("POST", f"/admin/personas/{CAST['liliana'].id}/cerrar-sesiones"): {"gloria"},
    ("GET", "/admin/dependencias"): {"gloria"},
    ("GET", "/admin/dependencias/nueva"): {"gloria"},
    ("POST", "/admin/dependencias/nueva"): {"gloria"},
    ("GET", f"/admin/dependencias/{LIGHTING}"): {"gloria"},
    ("POST", f"/admin/dependencias/{LIGHTING}"): {"gloria"},
    ("GET", "/admin/entregas"): {"gloria", "ana"},
    ("POST", "/admin/entregas/reintentar"): {"gloria"},
    ("GET", "/admin/claves"): {"gloria"},
    ("POST", "/admin/claves"): {"gloria"},
    ("POST", f"/admin/claves/{CAST['jairo'].id}/terminar"): {"gloria"},
    ("GET", "/admin/categorias"): {"gloria"},
    ("GET", "/admin/categorias/nueva"): {"gloria"},
    ("POST", "/admin/categorias/nueva"): {"gloria"},
    ("GET", "/admin/categorias/alumbrado"): {"gloria"},
    ("POST", "/admin/categorias/alumbrado"): {"gloria"},
    ("GET", "/admin/competencias"): {"gloria"},
    ("POST", "/admin/competencias"): {"gloria"},
    ("POST", "/admin/competencias/alumbrado/54001-C03/quitar"): {"gloria"},
    ("GET", "/ordenes"): {"martha", "jairo", "nidia", "rosa", "pedro", "ana", "gloria"},
    ("GET", f"/ordenes/{ORDER}"): SEE_IT,
    ("GET", f"/ordenes/programar?orden={ORDER}"): {"jairo", "pedro"},  # Pedro: none of them
    ("POST", f"/ordenes/programar?orden={ORDER}"): {"jairo", "pedro"},
    ("GET", f"/ordenes/{ORDER}/programar"): MEND,
    ("POST", f"/ordenes/{ORDER}/programar"): MEND,
    ("GET", f"/ordenes/{ORDER}/iniciar"): MEND,
    ("POST", f"/ordenes/{ORDER}/iniciar"): MEND,
    ("GET", f"/ordenes/{ORDER}/pausar"): MEND,
    ("POST", f"/ordenes/{ORDER}/pausar"): MEND,
    ("GET", f"/ordenes/{ORDER}/reanudar"): MEND,
    ("POST", f"/ordenes/{ORDER}/reanudar"): MEND,
    ("GET", f"/ordenes/{ORDER}/devolver"): MEND,
    ("POST", f"/ordenes/{ORDER}/devolver"): MEND,
    ("GET", f"/ordenes/{ORDER}/terminar"): MEND,
    ("POST", f"/ordenes/{ORDER}/terminar"): MEND,
    ("GET", f"/ordenes/{ORDER}/asignar"): SORT,
    ("POST", f"/ordenes/{ORDER}/asignar"): SORT,
    ("GET", f"/ordenes/{ORDER}/cancelar"): SORT,
    ("POST", f"/ordenes/{ORDER}/cancelar"): SORT,
    ("GET", f"/ordenes/{ORDER}/reabrir"): {"martha", "gloria"},
    ("POST", f"/ordenes/{ORDER}/reabrir"): {"martha", "gloria"},
    ("GET", "/confirmar"): {"martha", "rosa"},
    ("GET", f"/confirmar/{ORDER}/arreglado"): {"martha"},
    ("POST", f"/confirmar/{ORDER}/arreglado"): {"martha"},
    ("GET", f"/confirmar/{ORDER}/sin-arreglar"): {"martha"},
    ("POST", f"/confirmar/{ORDER}/sin-arreglar"): {"martha"},
    ("GET", "/triaje"): SORT,
    ("GET", f"/triaje/{REPORT}"): SORT,
    ("GET", f"/triaje/{REPORT}/aceptar"): SORT,
    ("POST", f"/triaje/{REPORT}/aceptar"): SORT,
    ("GET", f"/triaje/{REPORT}/rechazar"): SORT,
    ("POST", f"/triaje/{REPORT}/rechazar"): SORT,
    ("GET", f"/triaje/{REPORT}/corregir"): SORT,
    ("POST", f"/triaje/{REPORT}/corregir"): SORT,
    ("GET", f"/triaje/{REPORT}/unir"): SORT,
    ("POST", f"/triaje/{REPORT}/unir"): SORT,
    ("GET", f"/triaje/{REPORT}/separar"): SORT,
    ("POST", f"/triaje/{REPORT}/separar"): SORT,
    ("GET", f"/triaje/{REPORT}/ocultar"): SORT,
    ("POST", f"/triaje/{REPORT}/ocultar"): SORT,
    ("GET", f"/triaje/{REPORT}/mostrar"): SORT,
    ("POST", f"/triaje/{REPORT}/mostrar"): SORT,
    ("GET", "/moderar"): SORT,
    ("GET", f"/moderar/{NO_PHOTO}"): SORT,
    ("POST", f"/moderar/{NO_PHOTO}"): SORT,
    ("POST", "/transparencia/publicar"): {"gloria"},
    # A patrol is led from the room's door to its own page.
    ("GET", "/sala"): {*LOOK_IN, "yesid", "liliana"},
    ("GET", "/sala/tablero"): LOOK_IN,
    ("GET", "/sala/historia"): LOOK_IN,
    ("GET", f"/sala/incidentes/{CALL}"): LOOK_IN,
    ("POST", f"/sala/incidentes/{CALL}/atender"): {"wilson"},
    ("POST", f"/sala/incidentes/{CALL}/enviar"): {"wilson"},
    ("POST", f"/sala/incidentes/{CALL}/retirar"): {"wilson"},
    ("POST", f"/sala/incidentes/{CALL}/cerrar"): {"wilson"},
    ("POST", f"/sala/incidentes/{CALL}/cancelar"): {"wilson"},
    ("POST", f"/sala/incidentes/{CALL}/sonar"): {"wilson"},
    ("POST", f"/sala/incidentes/{CALL}/silenciar"): {"wilson"},
    ("GET", "/patrulla"): {"yesid", "liliana"},
    ("GET", "/patrulla/tablero"): {"yesid", "liliana"},
    ("POST", "/patrulla/turno/terminar"): {"yesid", "liliana"},
    ("POST", "/patrulla/turno/empezar"): set(),  # no unit is chosen
    ("POST", "/patrulla/posicion"): {"yesid", "liliana"},
    ("POST", f"/patrulla/incidentes/{CALL}/aceptar"): {"yesid"},
    ("POST", f"/patrulla/incidentes/{CALL}/llegar"): {"yesid"},
    ("POST", f"/patrulla/incidentes/{CALL}/apoyo"): {"yesid"},
    ("POST", f"/patrulla/incidentes/{CALL}/no-puedo"): {"yesid"},
    ("POST", f"/patrulla/incidentes/{CALL}/cerrar"): {"yesid"},
    ("POST", f"/patrulla/incidentes/{CALL}/tomar"): {"yesid", "liliana"},
    ("GET", "/admin/unidades"): {"wilson", "gloria"},
    ("GET", "/admin/unidades/nueva"): {"wilson", "gloria"},
    ("POST", "/admin/unidades/nueva"): {"wilson", "gloria"},
    ("GET", f"/admin/unidades/{CAST['jairo'].id}"): {"wilson", "gloria"},
    ("POST", f"/admin/unidades/{CAST['jairo'].id}"): {"wilson", "gloria"},
    ("POST", f"/admin/unidades/{CAST['jairo'].id}/retirar"): {"wilson", "gloria"},
    ("POST", f"/admin/unidades/{CAST['jairo'].id}/volver"): {"wilson", "gloria"},
    ("GET", "/admin/territorio"): {"gloria"},
    ("GET", f"/admin/territorio/{LA_LIBERTAD}"): {"gloria"},
    ("GET", f"/admin/territorio/{LA_LIBERTAD}/limite.json"): {"gloria"},
    ("GET", "/admin/territorio/lugares"): {"gloria"},
    ("GET", "/admin/territorio/importar"): {"gloria"},
    ("POST", "/admin/territorio/importar"): {"gloria"},
    ("GET", "/admin/territorio/importar/nada/rechazadas"): {"gloria"},
    ("GET", "/dispositivos"): REGISTRY,
    ("GET", "/dispositivos/lugares.json"): REGISTRY,
    ("GET", "/dispositivos/datos.csv"): REGISTRY,
    ("GET", "/dispositivos/puentes"): REGISTRY,
    ("GET", "/dispositivos/PB-0007"): REGISTRY,
    ("GET", "/dispositivos/nuevo"): {"gloria"},
    ("POST", "/dispositivos/nuevo"): {"gloria"},
    ("GET", "/dispositivos/ilegibles"): {"gloria"},
    ("POST", "/dispositivos/ilegibles/borrar"): {"gloria"},
    ("POST", f"/dispositivos/ilegibles/{NO_PHOTO}/borrar"): {"gloria"},
    ("GET", "/dispositivos/puentes/nuevo"): {"gloria"},
    ("POST", "/dispositivos/puentes/nuevo"): {"gloria"},
    ("GET", "/dispositivos/puentes/_b-nada/clave"): {"gloria"},
    ("POST", "/dispositivos/puentes/_b-nada/clave"): {"gloria"},
    ("GET", "/dispositivos/puentes/_b-nada/retirar"): {"gloria"},
    ("POST", "/dispositivos/puentes/_b-nada/retirar"): {"gloria"},
    **{("GET", f"/dispositivos/PB-0007/{page}"): {"gloria"} for page in ASKED_OF_DEVICES},
    **{("POST", f"/dispositivos/PB-0007/{page}"): {"gloria"} for page in DONE_TO_DEVICES},
    ("GET", "/zonas"): WATCH_ZONES,
    ("GET", f"/zonas/{ZONE}"): WATCH_ZONES,
    ("GET", f"/zonas/{ZONE}/pruebas/{NO_PHOTO}"): WATCH_ZONES,
    ("GET", "/zonas/nueva"): RUN_ZONES,
    ("POST", "/zonas/nueva"): RUN_ZONES,
    **{("GET", f"/zonas/{ZONE}/{page}"): RUN_ZONES for page in ASKED_OF_ZONES},
    **{("POST", f"/zonas/{ZONE}/{page}"): RUN_ZONES for page in DONE_TO_ZONES},
    ("GET", "/reconocimientos/por-confirmar"): {"martha", "rosa"},
    ("POST", f"/reconocimientos/{THANKS}/fue-asi"): {"martha"},
    ("POST", f"/reconocimientos/{THANKS}/no-fue-asi"): {"martha"},
    ("GET", "/moderar/agradecimientos"): SORT,
    ("POST", f"/moderar/agradecimientos/{THANKS}"): SORT,
    ("GET", "/reconocimientos/unidades"): {"gloria", "ana"},
    ("GET", f"/reconocimientos/unidades/{UNIT}/espera"): {"gloria"},
    ("POST", f"/reconocimientos/unidades/{UNIT}/espera"): {"gloria"},
    ("POST", f"/reconocimientos/unidades/{UNIT}/seguir"): {"gloria"},
    ("GET", "/admin/servicios"): {"gloria"},
    ("GET", "/admin/servicios/nuevo"): {"gloria"},
    ("POST", "/admin/servicios/nuevo"): {"gloria"},
    ("GET", "/admin/servicios/walked_home"): {"gloria"},
    ("POST", "/admin/servicios/walked_home"): {"gloria"},
    ("GET", "/admin/poblacion"): {"gloria"},
    ("POST", "/admin/poblacion"): {"gloria"},
    ("GET", "/comites/nuevo"): FORM_THEM,
    ("POST", "/comites/nuevo"): FORM_THEM,
    ("GET", f"{OF_COMMITTEE}/trabajo"): LOOK_INSIDE,
    ("GET", f"{OF_COMMITTEE}/integrantes"): LOOK_INSIDE,
    ("GET", f"{OF_COMMITTEE}/invitaciones"): WELCOME,
    ("POST", f"{OF_COMMITTEE}/invitaciones"): WELCOME,
    ("GET", f"{OF_COMMITTEE}/invitaciones/{INVITED}"): WELCOME,
    ("POST", f"{OF_COMMITTEE}/invitaciones/{INVITED}/retirar"): WELCOME,
    ("GET", f"{OF_COMMITTEE}/postulaciones"): WELCOME,
    ("GET", f"{OF_COMMITTEE}/postulaciones/{APPLIED}"): WELCOME,
    ("POST", f"{OF_COMMITTEE}/postulaciones/{APPLIED}"): WELCOME,
    ("GET", f"{OF_COMMITTEE}/retirarme"): {"martha"},
    ("GET", f"{OF_COMMITTEE}/problemas/nuevo"): {"martha"},
    ("POST", f"{OF_COMMITTEE}/problemas/nuevo"): {"martha"},
    ("GET", OF_PROBLEM): LOOK_INSIDE,
    ("POST", "/invitacion/AAAABBBBCCCCDDDD/aceptar"): EVERYBODY,
    **{("GET", f"{OF_COMMITTEE}/{page}"): FORM_THEM for page in ASKED_OF_COMMITTEES},
    **{("POST", f"{OF_COMMITTEE}/{page}"): FORM_THEM for page in DONE_TO_COMMITTEES},
    **{
        ("GET", f"{OF_COMMITTEE}/integrantes/{SEAT}/{page}"): WELCOME for page in ASKED_OF_SEATS
    },
    **{
        ("POST", f"{OF_COMMITTEE}/integrantes/{SEAT}/{page}"): WELCOME
        for page in ASKED_OF_SEATS
    },
    **{("GET", f"{OF_PROBLEM}/{page}"): {"martha"} for page in ASKED_OF_PROBLEMS},
    **{("POST", f"{OF_PROBLEM}/{page}"): {"martha"} for page in DONE_TO_PROBLEMS},
    ("GET", "/admin/plantillas"): {"gloria"},
    ("GET", "/admin/plantillas/nueva"): {"gloria"},
    ("POST", "/admin/plantillas/nueva"): {"gloria"},
    ("GET", f"/admin/plantillas/{NO_PHOTO}"): {"gloria"},
    ("GET", "/admin/conductas"): {"gloria"},
    ("GET", "/admin/conductas/27.1-brawls"): {"gloria"},
    ("GET", "/admin/conductas/importar"): {"gloria"},
    ("POST", "/admin/conductas/importar"): {"gloria"},
    ("GET", "/compromisos/pendientes"): EVERYBODY - {"wilson"},
    ("GET", "/compromisos/nuevo"): WRITE_DOWN,
    ("POST", "/compromisos/nuevo"): WRITE_DOWN,
    # Who may keep or confirm some commitments passes, and is told whose word this one is.
    **{(how, f"{PROMISE}/{page}"): OWING for how in BOTH for page in KEPT_BY},
    **{(how, f"{PROMISE}/{page}"): {"martha", "nidia"} for how in BOTH for page in SAID_BY},
    ("GET", "/preguntas/revisar"): SORT,
    ("GET", "/preguntas/responder"): ANSWER,
    **{(how, f"{QUESTION}/{page}"): SORT for how in BOTH for page in REVIEWED_BY},
    **{("POST", f"{QUESTION}/{page}"): SORT for page in ("reconsiderar", "comentario")},
    ("GET", f"{QUESTION}/responder"): ANSWER - {"pedro"},
    ("POST", f"{QUESTION}/responder"): ANSWER - {"pedro"},
    ("GET", f"{QUESTION}/no-nos-corresponde"): ANSWER - {"pedro"},
    ("POST", f"{QUESTION}/no-nos-corresponde"): ANSWER - {"pedro"},
    ("GET", "/relevos"): SORT,
    ("GET", "/relevos/nuevo"): SORT,
    ("POST", "/relevos/nuevo"): SORT,
    ("GET", f"/relevos/{NO_PHOTO}"): SORT,
    ("POST", f"/relevos/{NO_PHOTO}/recibir"): SORT,
    ("GET", "/encuentros/gestion"): {"nidia"},
    ("GET", "/encuentros/nuevo"): {"nidia"},
    ("POST", "/encuentros/nuevo"): {"nidia"},
    ("GET", "/encuentros/solicitar"): {"martha", "rosa"},
    ("POST", "/encuentros/solicitar"): {"martha", "rosa"},
    ("GET", f"/encuentros/solicitudes/{ASKED}/rechazar"): {"nidia"},
    ("POST", f"/encuentros/solicitudes/{ASKED}/rechazar"): {"nidia"},
    **{("GET", f"/encuentros/{MEETING}/{page}"): {"nidia"} for page in ASKED_OF_MEETINGS},
    **{("POST", f"/encuentros/{MEETING}/{page}"): {"nidia"} for page in DONE_TO_MEETINGS},
    ("POST", f"/encuentros/{MEETING}/acta/comentar"): {"martha"},
    ("GET", "/olas"): WATCH_SURVEYS,
    ("GET", "/olas/formularios"): WATCH_SURVEYS,
    ("GET", f"/olas/formularios/{NO_PHOTO}"): WATCH_SURVEYS,
    ("GET", f"/olas/{WAVE}"): WATCH_SURVEYS,
    ("GET", f"/olas/{WAVE}/papel"): WATCH_SURVEYS,
    ("GET", "/olas/nueva"): RUN_SURVEYS,
    ("POST", "/olas/nueva"): RUN_SURVEYS,
    ("POST", f"/olas/{WAVE}/abrir"): RUN_SURVEYS,
    **{("GET", f"/olas/{WAVE}/{page}"): RUN_SURVEYS for page in ASKED_OF_WAVES},
    **{("POST", f"/olas/{WAVE}/{page}"): RUN_SURVEYS for page in ASKED_OF_WAVES},
}


@pytest.fixture(scope="module")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city in which something of everything stands, made once and copied for every door."""
    folder = tmp_path_factory.mktemp("furnished")
    engine = connect(databases.sqlite_copy(sqlite_template, folder))
    with clock.at(MORNING):
        with unit_of_work() as session:
            settle(session, MORNING)
            install_surveys(session)
        mending.settle_categories()
        mending.order_for(mending.report(code=REPORT))
        a_call_for_help()
        gratitude.thanks_that_wait(THANKS, UNIT)
        committees.for_doors(COMMITTEE, PROBLEM, SEAT, INVITED, APPLIED, TASK)
        promises.claimed("C-2222-2222")
        promises.assigned("P-2222-2222")
        gathering.a_meeting(code=MEETING)
        with unit_of_work() as session:
            asked = MeetingRequest.ask(MARTHA_ID, LA_LIBERTAD, "Las riñas", by=MARTHA)
            asked.id = ASKED
            session.add(asked)
        lay_out_wave("ola", WaveMode.CODES, id=WAVE)
    engine.dispose()  # the last connection that closes brings the journal into the file
    return folder / "convivencia.db"


def a_call_for_help() -> None:
    """Raise one incident that a patrol was sent to, and an engine that was not."""
    alarms.a_button()
    alarms.a_zone(id=ZONE)
    patrol = alarms.a_unit("Patrulla 3", "yesid")
    alarms.a_unit("Máquina 1", "liliana", kind=UnitKind.FIRE)
    alarms.sent(alarms.press(code=CALL), patrol)


@pytest.fixture
def portal(furnished: Path, tmp_path: Path) -> Iterator[Portal]:
    """The portal over a copy of the furnished city: what one door changes, no other sees."""
    settings = Settings(
        data=str(tmp_path / "var"),
        database_url=databases.sqlite_copy(furnished, tmp_path),
        secret_key="not a secret",
        public_url="http://localhost",
    )
    app = create_app(settings, password_cost=CHEAP)
    app.test_client_class = Browser
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    app.extensions["watcher"].stop()
    app.extensions["engine"].dispose()


@pytest.mark.parametrize(("method", "address"), DOORS)
def test_nobody_passes_a_door_that_is_not_theirs(visit_as, method, address):
    """Every role, at every route, on a record that is somebody's: theirs or 403."""
    asked = {who: visit_as(who).open(address, method=method) for who in CAST}
    passed = {who for who, page in asked.items() if page.status_code != FORBIDDEN}

    assert passed == DOORS[method, address]
    assert not any("/ingresar" in (page.location or "") for page in asked.values())


@pytest.mark.parametrize(("method", "address"), DOORS)
def test_a_stranger_passes_no_door(browser, method, address):
    """Without signing in, nothing but the public pages answers."""
    page = browser.open(address, method=method)

    assert (page.status_code, page.location.partition("?")[0]) == (302, "/ingresar")


def test_every_locked_door_is_tried(portal):
    """A page that asks for a permission and is in no line of DOORS was never tried."""
    adapter = portal.url_map.bind("")
    tried = {
        adapter.match(address.partition("?")[0], method=method)[0] for method, address in DOORS
    }
    locked = {
        endpoint
        for endpoint, view in portal.view_functions.items()
        if ACCESS.get(f"{view.__module__}.{view.__qualname__}", Open.TO_ALL) is not Open.TO_ALL
    }

    assert locked - tried == set()


def test_every_view_declares_who_may_enter(portal):
    """A new view without @public or @requires fails here before it fails in the street."""
    undeclared = {
        endpoint
        for endpoint, view in portal.view_functions.items()
        if endpoint != "static" and f"{view.__module__}.{view.__qualname__}" not in ACCESS
    }

    assert undeclared == set()
