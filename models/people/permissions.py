"""What people may be allowed to do, one thing each; `roles.py` says who may."""

from enum import StrEnum

from models.language import speak


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
