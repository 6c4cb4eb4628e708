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
    COMMITTEE_MEMBER = "committee_member"
    COMMITTEE_LEADER = "committee_leader"


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
        Role.COMMITTEE_MEMBER: ("integrante de un comité", "member of a committee"),
        Role.COMMITTEE_LEADER: ("coordinación de un comité", "coordinator of a committee"),
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
    SEE_COMMITTEES = "see_committees"
    FORM_COMMITTEES = "form_committees"
    WORK_ON_PLANS = "work_on_plans"
    READ_PLAN_NOTES = "read_plan_notes"
    KNOW_MEMBERS = "know_members"
    WELCOME_MEMBERS = "welcome_members"
    ADMINISTER_TEMPLATES = "administer_templates"
    SEE_LEDGER = "see_ledger"
    PROPOSE_COMMITMENTS = "propose_commitments"
    KEEP_COMMITMENTS = "keep_commitments"
    CONFIRM_COMMITMENTS = "confirm_commitments"
    ASSIGN_QUESTIONS = "assign_questions"
    ANSWER_QUESTIONS = "answer_questions"
    HAND_OVER = "hand_over"


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
        Permission.SEE_COMMITTEES: ("ver comités y planes", "see committees and plans"),
        Permission.FORM_COMMITTEES: ("formar comités", "form committees"),
        Permission.WORK_ON_PLANS: ("trabajar en los planes", "work on plans"),
        Permission.READ_PLAN_NOTES: (
            "leer las notas reservadas de los planes",
            "read the private notes of plans",
        ),
        Permission.KNOW_MEMBERS: (
            "saber quiénes integran un comité reservado",
            "know who belongs to a committee without names",
        ),
        Permission.WELCOME_MEMBERS: (
            "invitar y recibir integrantes",
            "invite and receive members",
        ),
        Permission.ADMINISTER_TEMPLATES: (
            "administrar plantillas de planes",
            "administer templates of plans",
        ),
        Permission.SEE_LEDGER: (
            "ver los compromisos y preguntas a su cargo",
            "see the commitments and questions in their charge",
        ),
        Permission.PROPOSE_COMMITMENTS: ("proponer compromisos", "propose commitments"),
        Permission.KEEP_COMMITMENTS: ("cumplir compromisos", "keep commitments"),
        Permission.CONFIRM_COMMITMENTS: ("confirmar compromisos", "confirm commitments"),
        Permission.ASSIGN_QUESTIONS: (
            "revisar y asignar preguntas",
            "review and assign questions",
        ),
        Permission.ANSWER_QUESTIONS: ("responder preguntas", "answer questions"),
        Permission.HAND_OVER: ("entregar y recibir un cargo", "hand over an office"),
    },
)


class ScopeKind(StrEnum):
    """How far a grant reaches. A corregimiento counts as a comuna: `54001-R03`."""

    CITY = "city"
    COMUNA = "comuna"
    DEPARTMENT = "department"
    COMMITTEE = "committee"


speak(
    ScopeKind,
    {
        ScopeKind.CITY: ("toda la ciudad", "the whole city"),
        ScopeKind.COMUNA: ("comuna o corregimiento", "comuna or corregimiento"),
        ScopeKind.DEPARTMENT: ("dependencia", "department"),
        ScopeKind.COMMITTEE: ("comité", "committee"),
    },
)

_P = Permission
_MEMBERS = frozenset({_P.SEE_COMMITTEES, _P.WORK_ON_PLANS, _P.READ_PLAN_NOTES, _P.KNOW_MEMBERS})

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
        # Nor does it act for a committee or learn who is in one without names.
        _P.WORK_ON_PLANS,
        _P.READ_PLAN_NOTES,
        _P.KNOW_MEMBERS,
    },
    Role.COMMITTEE: frozenset({_P.SEE_ORDERS, _P.VERIFY_REPAIRS, _P.REOPEN_PLACES}),
    Role.LIAISON: frozenset(
        {
            _P.SEE_ORDERS,
            _P.TRIAGE_REQUESTS,
            _P.MODERATE_CONTENT,
            _P.WATCH_INCIDENTS,
            _P.SEE_ZONES,
            _P.ADMINISTER_ZONES,
            _P.SEE_COMMITTEES,
            _P.FORM_COMMITTEES,
            _P.WELCOME_MEMBERS,
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
        }
    ),
    Role.COMMANDER: frozenset(
        {
            _P.WATCH_INCIDENTS,
            _P.HANDLE_INCIDENTS,
            _P.COMMAND_INCIDENTS,
            _P.SEE_DEVICES,
            _P.SEE_ZONES,
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
            _P.SEE_COMMITTEES,
            _P.READ_PLAN_NOTES,
        }
    ),
    # Given and ended by a membership (`models/committees/seats.py`), never by hand.
    Role.COMMITTEE_MEMBER: _MEMBERS,
    Role.COMMITTEE_LEADER: _MEMBERS | {_P.WELCOME_MEMBERS},
}

# Where each role is given: a committee for its comuna, a foreman for a department.
REACH: dict[Role, ScopeKind] = dict.fromkeys(Role, ScopeKind.CITY) | {
    Role.COMMITTEE: ScopeKind.COMUNA,
    Role.DEPARTMENT: ScopeKind.DEPARTMENT,
    Role.COMMITTEE_MEMBER: ScopeKind.COMMITTEE,
    Role.COMMITTEE_LEADER: ScopeKind.COMMITTEE,
}
# What nobody gives by hand: it comes with a membership and ends with it.
BY_MEMBERSHIP = frozenset({Role.COMMITTEE_MEMBER, Role.COMMITTEE_LEADER})

# Commitments and questions. Who administers writes them down and assigns them, and speaks for
# no side; who audits looks on.
_KEEPING = frozenset({_P.SEE_LEDGER, _P.KEEP_COMMITMENTS, _P.ANSWER_QUESTIONS})
_BOTH_SIDES = frozenset(
    {_P.SEE_LEDGER, _P.PROPOSE_COMMITMENTS, _P.KEEP_COMMITMENTS, _P.CONFIRM_COMMITMENTS}
)
PERMISSIONS[Role.ADMIN] -= {
    _P.KEEP_COMMITMENTS,
    _P.CONFIRM_COMMITMENTS,
    _P.ANSWER_QUESTIONS,
}
PERMISSIONS[Role.COMMITTEE] |= _BOTH_SIDES
PERMISSIONS[Role.COMMITTEE_MEMBER] |= _BOTH_SIDES
PERMISSIONS[Role.COMMITTEE_LEADER] |= _BOTH_SIDES
PERMISSIONS[Role.LIAISON] |= {
    _P.SEE_LEDGER,
    _P.PROPOSE_COMMITMENTS,
    _P.CONFIRM_COMMITMENTS,
    _P.ASSIGN_QUESTIONS,
    _P.HAND_OVER,
}
PERMISSIONS[Role.COMMANDER] |= _KEEPING | {_P.HAND_OVER}
PERMISSIONS[Role.DEPARTMENT] |= _KEEPING
PERMISSIONS[Role.PATROL] |= _KEEPING
PERMISSIONS[Role.RESPONDER] |= _KEEPING
PERMISSIONS[Role.AUDITOR] |= {_P.SEE_LEDGER}
