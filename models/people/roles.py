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
    ASK_FOR_MEETINGS = "ask_for_meetings"
    SEE_MEETINGS = "see_meetings"
    HOLD_MEETINGS = "hold_meetings"
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
        Permission.ASK_FOR_MEETINGS: ("pedir encuentros", "ask for meetings"),
        Permission.SEE_MEETINGS: (
            "ver actas antes de que se publiquen",
            "see minutes before they are published",
        ),
        Permission.HOLD_MEETINGS: (
            "convocar encuentros y escribir actas",
            "convene meetings and write their minutes",
        ),
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
# Who owes commitments and answers questions, and who stands on either side of a commitment.
_KEEPING = frozenset({_P.SEE_LEDGER, _P.KEEP_COMMITMENTS, _P.ANSWER_QUESTIONS})
_BOTH_SIDES = frozenset(
    {_P.SEE_LEDGER, _P.PROPOSE_COMMITMENTS, _P.KEEP_COMMITMENTS, _P.CONFIRM_COMMITMENTS}
)
_MEMBERS = _BOTH_SIDES | {
    _P.SEE_COMMITTEES,
    _P.WORK_ON_PLANS,
    _P.READ_PLAN_NOTES,
    _P.KNOW_MEMBERS,
    _P.ASK_FOR_MEETINGS,
    _P.SEE_MEETINGS,
}

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
        _P.ASK_FOR_MEETINGS,
        _P.HOLD_MEETINGS,
        # Nor does it act for a committee or learn who is in one without names.
        _P.WORK_ON_PLANS,
        _P.READ_PLAN_NOTES,
        _P.KNOW_MEMBERS,
        _P.CONFIRM_THANKS,
        # It writes commitments down and hands questions on, and speaks for no side of them.
        _P.KEEP_COMMITMENTS,
        _P.CONFIRM_COMMITMENTS,
        _P.ANSWER_QUESTIONS,
    },
    Role.COMMITTEE: _BOTH_SIDES
    | frozenset(
        {
            _P.SEE_ORDERS,
            _P.VERIFY_REPAIRS,
            _P.REOPEN_PLACES,
            _P.ASK_FOR_MEETINGS,
            _P.SEE_MEETINGS,
            _P.CONFIRM_THANKS,
        }
    ),
    Role.LIAISON: frozenset(
        {
            _P.SEE_ORDERS,
            _P.TRIAGE_REQUESTS,
            _P.MODERATE_CONTENT,
            _P.WATCH_INCIDENTS,
            _P.SEE_ZONES,
            _P.ADMINISTER_ZONES,
            _P.SEE_MEETINGS,
            _P.HOLD_MEETINGS,
            _P.SEE_COMMITTEES,
            _P.FORM_COMMITTEES,
            _P.WELCOME_MEMBERS,
            _P.SEE_SURVEYS,
            _P.RUN_SURVEYS,
            _P.SEE_LEDGER,
            _P.PROPOSE_COMMITMENTS,
            _P.CONFIRM_COMMITMENTS,
            _P.ASSIGN_QUESTIONS,
            _P.HAND_OVER,
        }
    ),
    Role.DEPARTMENT: _KEEPING | {_P.SEE_ORDERS, _P.MEND_PLACES},
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
    Role.COMMANDER: _KEEPING
    | frozenset(
        {
            _P.HAND_OVER,
            _P.WATCH_INCIDENTS,
            _P.HANDLE_INCIDENTS,
            _P.COMMAND_INCIDENTS,
            _P.SEE_DEVICES,
            _P.SEE_ZONES,
            _P.HOLD_THANKS,
            _P.SEE_THANKS,
        }
    ),
    Role.PATROL: _KEEPING | {_P.WATCH_INCIDENTS, _P.RESPOND_TO_INCIDENTS},
    Role.RESPONDER: _KEEPING | {_P.WATCH_INCIDENTS, _P.RESPOND_TO_INCIDENTS},
    # Reads everything, changes nothing, and needs no neighbour's telephone for it.
    Role.AUDITOR: frozenset(
        {
            _P.SEE_ORDERS,
            _P.WATCH_INCIDENTS,
            _P.SEE_DEVICES,
            _P.SEE_ZONES,
            _P.SEE_PARKED_EVENTS,
            _P.READ_EVERYTHING,
            _P.SEE_MEETINGS,
            _P.SEE_COMMITTEES,
            _P.READ_PLAN_NOTES,
            _P.SEE_THANKS,
            _P.SEE_SURVEYS,
            _P.SEE_LEDGER,
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
