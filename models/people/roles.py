"""What people are to the city, and what each may therefore do."""

from enum import StrEnum

from models.language import speak


class Role(StrEnum):
    """What a person is to the city."""

    ADMIN = "admin"
    COMMITTEE = "committee"
    LIAISON = "liaison"
    DEPARTMENT = "department"
    CONTROL_ROOM = "control_room"
    SUPERVISOR = "supervisor"
    COMMANDER = "commander"
    PATROL = "patrol"
    RESPONDER = "responder"
    AUDITOR = "auditor"


speak(
    Role,
    {
        Role.ADMIN: ("administración", "administrator"),
        Role.COMMITTEE: ("comité de barrio", "neighbourhood committee"),
        Role.LIAISON: ("enlace comunitario", "police community liaison"),
        Role.DEPARTMENT: ("dependencia", "city department"),
        Role.CONTROL_ROOM: ("sala de control", "control room"),
        Role.SUPERVISOR: ("supervisión de la sala", "control room supervisor"),
        Role.COMMANDER: ("comando", "commander"),
        Role.PATROL: ("patrulla", "patrol"),
        Role.RESPONDER: ("organismo de emergencia", "emergency body"),
        Role.AUDITOR: ("auditoría", "auditor"),
    },
)


class Permission(StrEnum):
    """One thing a person may be allowed to do, named after what people do."""

    SEE_ORDERS = "see_orders"
    MEND_PLACES = "mend_places"
    VERIFY_REPAIRS = "verify_repairs"
    REOPEN_PLACES = "reopen_places"
    TRIAGE_REQUESTS = "triage_requests"
    MODERATE_CONTENT = "moderate_content"
    SEE_CONTACTS = "see_contacts"
    PUBLISH_REPORTS = "publish_reports"
    WATCH_INCIDENTS = "watch_incidents"
    HANDLE_INCIDENTS = "handle_incidents"
    SUPERVISE_INCIDENTS = "supervise_incidents"
    COMMAND_INCIDENTS = "command_incidents"
    RESPOND_TO_INCIDENTS = "respond_to_incidents"
    SEE_DEVICES = "see_devices"
    ADMINISTER_PEOPLE = "administer_people"
    ADMINISTER_CATALOGUE = "administer_catalogue"
    ADMINISTER_TERRITORY = "administer_territory"
    ADMINISTER_DEVICES = "administer_devices"
    SEE_ZONES = "see_zones"
    ADMINISTER_ZONES = "administer_zones"
    ADMINISTER_UNITS = "administer_units"
    ADMINISTER_KEYS = "administer_keys"
    SEE_PARKED_EVENTS = "see_parked_events"
    RETRY_PARKED_EVENTS = "retry_parked_events"
    READ_EVERYTHING = "read_everything"
    CONFIRM_THANKS = "confirm_thanks"
    HOLD_THANKS = "hold_thanks"
    SEE_THANKS = "see_thanks"
    GIVE_MARGINS = "give_margins"
    RUN_SURVEYS = "run_surveys"
    SEE_SURVEYS = "see_surveys"


speak(
    Permission,
    {
        Permission.SEE_ORDERS: ("ver órdenes de trabajo", "see work orders"),
        Permission.MEND_PLACES: ("hacer los arreglos", "do the repairs"),
        Permission.VERIFY_REPAIRS: ("confirmar arreglos", "confirm repairs"),
        Permission.REOPEN_PLACES: (
            "reabrir lo que se dañó otra vez",
            "reopen what broke again",
        ),
        Permission.TRIAGE_REQUESTS: ("clasificar reportes", "sort reports"),
        Permission.MODERATE_CONTENT: ("revisar fotos y textos", "review photos and texts"),
        Permission.SEE_CONTACTS: (
            "ver los contactos de quien reporta",
            "see the contacts of whoever reports",
        ),
        Permission.PUBLISH_REPORTS: ("publicar informes", "publish reports"),
        Permission.WATCH_INCIDENTS: ("ver las alarmas", "watch alarms"),
        Permission.HANDLE_INCIDENTS: (
            "atender alarmas y enviar unidades",
            "answer alarms and send units",
        ),
        Permission.SUPERVISE_INCIDENTS: (
            "recibir las alarmas que nadie despacha",
            "be called for alarms nobody dispatches",
        ),
        Permission.COMMAND_INCIDENTS: (
            "recibir las alarmas sin patrulla",
            "be called for alarms without a patrol",
        ),
        Permission.RESPOND_TO_INCIDENTS: ("acudir a las alarmas", "respond to alarms"),
        Permission.SEE_DEVICES: ("ver los dispositivos", "see devices"),
        Permission.ADMINISTER_PEOPLE: ("administrar personas", "administer people"),
        Permission.ADMINISTER_CATALOGUE: ("administrar categorías", "administer categories"),
        Permission.ADMINISTER_TERRITORY: ("administrar el territorio", "administer territory"),
        Permission.ADMINISTER_DEVICES: ("administrar dispositivos", "administer devices"),
        Permission.SEE_ZONES: ("ver las alarmas comunitarias", "see community alarms"),
        Permission.ADMINISTER_ZONES: (
            "administrar alarmas comunitarias",
            "administer community alarms",
        ),
        Permission.ADMINISTER_UNITS: ("administrar unidades", "administer units"),
        Permission.ADMINISTER_KEYS: ("administrar claves", "administer keys"),
        Permission.SEE_PARKED_EVENTS: ("ver entregas detenidas", "see parked deliveries"),
        Permission.RETRY_PARKED_EVENTS: (
            "reintentar entregas detenidas",
            "retry parked deliveries",
        ),
        Permission.READ_EVERYTHING: ("leer todo", "read everything"),
        Permission.CONFIRM_THANKS: ("confirmar agradecimientos", "confirm thanks"),
        Permission.HOLD_THANKS: (
            "poner en espera los agradecimientos a una unidad",
            "put the thanks to a unit on hold",
        ),
        Permission.SEE_THANKS: (
            "ver los agradecimientos en espera",
            "see the thanks that wait",
        ),
        Permission.GIVE_MARGINS: (
            "dar las cifras de población para las encuestas",
            "give the population figures for surveys",
        ),
        Permission.RUN_SURVEYS: ("hacer encuestas", "run surveys"),
        Permission.SEE_SURVEYS: (
            "ver las encuestas y su estado",
            "see surveys and their state",
        ),
    },
)


class ScopeKind(StrEnum):
    """How far a grant reaches. A corregimiento counts as a comuna: `54001-R03`."""

    CITY = "city"
    COMUNA = "comuna"
    DEPARTMENT = "department"


speak(
    ScopeKind,
    {
        ScopeKind.CITY: ("toda la ciudad", "the whole city"),
        ScopeKind.COMUNA: ("comuna o corregimiento", "comuna or corregimiento"),
        ScopeKind.DEPARTMENT: ("dependencia", "department"),
    },
)

_P = Permission

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # Runs the platform. Neither mends nor verifies: that is for those who answer for it.
    Role.ADMIN: frozenset(Permission)
    - {
        _P.MEND_PLACES,
        _P.VERIFY_REPAIRS,
        _P.WATCH_INCIDENTS,
        _P.HANDLE_INCIDENTS,
        _P.SUPERVISE_INCIDENTS,
        _P.COMMAND_INCIDENTS,
        _P.RESPOND_TO_INCIDENTS,
        _P.CONFIRM_THANKS,
    },
    Role.COMMITTEE: frozenset(
        {_P.SEE_ORDERS, _P.VERIFY_REPAIRS, _P.REOPEN_PLACES, _P.CONFIRM_THANKS}
    ),
    Role.LIAISON: frozenset(
        {
            _P.SEE_ORDERS,
            _P.TRIAGE_REQUESTS,
            _P.MODERATE_CONTENT,
            _P.WATCH_INCIDENTS,
            _P.SEE_ZONES,
            _P.ADMINISTER_ZONES,
            _P.SEE_SURVEYS,
            _P.RUN_SURVEYS,
        }
    ),
    Role.DEPARTMENT: frozenset({_P.SEE_ORDERS, _P.MEND_PLACES}),
    Role.CONTROL_ROOM: frozenset(
        {
            _P.WATCH_INCIDENTS,
            _P.HANDLE_INCIDENTS,
            _P.SEE_DEVICES,
            _P.SEE_ZONES,
            _P.ADMINISTER_UNITS,
        }
    ),
    # Both answer alarms as well, from when nobody else did.
    Role.SUPERVISOR: frozenset(
        {
            _P.WATCH_INCIDENTS,
            _P.HANDLE_INCIDENTS,
            _P.SUPERVISE_INCIDENTS,
            _P.SEE_DEVICES,
            _P.SEE_ZONES,
            _P.ADMINISTER_UNITS,
            _P.HOLD_THANKS,
            _P.SEE_THANKS,
        }
    ),
    Role.COMMANDER: frozenset(
        {
            _P.WATCH_INCIDENTS,
            _P.HANDLE_INCIDENTS,
            _P.COMMAND_INCIDENTS,
            _P.SEE_DEVICES,
            _P.SEE_ZONES,
            _P.HOLD_THANKS,
            _P.SEE_THANKS,
        }
    ),
    Role.PATROL: frozenset({_P.WATCH_INCIDENTS, _P.RESPOND_TO_INCIDENTS}),
    Role.RESPONDER: frozenset({_P.WATCH_INCIDENTS, _P.RESPOND_TO_INCIDENTS}),
    # Reads everything, changes nothing, and needs no neighbour's telephone for it.
    Role.AUDITOR: frozenset(
        {
            _P.SEE_ORDERS,
            _P.WATCH_INCIDENTS,
            _P.SEE_DEVICES,
            _P.SEE_ZONES,
            _P.SEE_PARKED_EVENTS,
            _P.READ_EVERYTHING,
            _P.SEE_THANKS,
            _P.SEE_SURVEYS,
        }
    ),
}

# Where each role is given: a committee for its comuna, a foreman for a department.
REACH: dict[Role, ScopeKind] = dict.fromkeys(Role, ScopeKind.CITY) | {
    Role.COMMITTEE: ScopeKind.COMUNA,
    Role.DEPARTMENT: ScopeKind.DEPARTMENT,
}
