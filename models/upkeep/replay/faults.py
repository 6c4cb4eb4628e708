"""Why a row of a file of cases cannot be kept, and what was put right in one that was."""

from enum import StrEnum

from models.language import speak


class Fault(StrEnum):
    """Why a row could not be kept."""

    BROKEN_ROW = "broken_row"
    BROKEN_QUOTES = "broken_quotes"
    NUL = "nul"
    NO_ID = "no_id"
    REPEATED = "repeated"
    NO_DATE = "no_date"
    BROKEN_DATE = "broken_date"
    IN_THE_FUTURE = "in_the_future"
    CLOSED_BEFORE_CREATED = "closed_before_created"
    CLOSED_WITHOUT_DATE = "closed_without_date"
    UNKNOWN_STATE = "unknown_state"
    UNKNOWN_CATEGORY = "unknown_category"
    NOBODYS_DUTY = "nobodys_duty"
    BROKEN_COORDINATES = "broken_coordinates"
    OUTSIDE = "outside"
    UNKNOWN_COMUNA = "unknown_comuna"
    CUT_OFF = "cut_off"


speak(
    Fault,
    {
        Fault.BROKEN_ROW: ("le sobran o le faltan columnas", "too many or too few columns"),
        Fault.BROKEN_QUOTES: ("las comillas no cierran", "the quotes do not close"),
        Fault.NUL: ("contiene bytes nulos", "contains NUL bytes"),
        Fault.NO_ID: ("falta el número de origen", "the id of the source is missing"),
        Fault.REPEATED: ("está repetida en el mismo archivo", "occurs twice in the file"),
        Fault.NO_DATE: ("falta la fecha de creación", "the date of creation is missing"),
        Fault.BROKEN_DATE: ("una fecha no se entiende", "a date cannot be read"),
        Fault.IN_THE_FUTURE: ("tiene una fecha futura", "it was created in the future"),
        Fault.CLOSED_BEFORE_CREATED: (
            "se cierra antes de crearse",
            "it was closed before it was created",
        ),
        Fault.CLOSED_WITHOUT_DATE: (
            "el estado y la fecha de cierre se contradicen",
            "its state and its date of closure contradict each other",
        ),
        Fault.UNKNOWN_STATE: ("el estado no se conoce", "the state is not known"),
        Fault.UNKNOWN_CATEGORY: ("la categoría no existe", "there is no such category"),
        Fault.NOBODYS_DUTY: (
            "ninguna dependencia atiende su categoría",
            "no department mends its category",
        ),
        Fault.BROKEN_COORDINATES: ("las coordenadas no se entienden", "unreadable coordinates"),
        Fault.OUTSIDE: ("queda fuera del municipio", "lies outside the municipality"),
        Fault.UNKNOWN_COMUNA: ("esa comuna no existe", "there is no such comuna"),
        Fault.CUT_OFF: ("el archivo termina antes de tiempo", "the file ends too early"),
    },
)


class Remark(StrEnum):
    """What is worth knowing about rows that were kept."""

    READ_AS_LATIN = "read_as_latin"
    NO_TARGET = "no_target"
    TARGET_BEFORE_CREATED = "target_before_created"
    NO_PLACE = "no_place"
    COMUNA_FROM_FILE = "comuna_from_file"
    JOINED = "joined"
    LEAD_NOT_NAMED = "lead_not_named"
    LEAD_NOT_FOUND = "lead_not_found"
    LEAD_NOT_OPEN = "lead_not_open"
    STILL_OPEN = "still_open"
    OPEN_AGAIN_BY_SHIFT = "open_again_by_shift"


speak(
    Remark,
    {
        Remark.READ_AS_LATIN: ("leídas como Latin-1", "read as Latin-1"),
        Remark.NO_TARGET: ("sin fecha prometida", "without a promised date"),
        Remark.TARGET_BEFORE_CREATED: (
            "con fecha prometida anterior al reporte, que no se usa",
            "with a target before the report, which is not used",
        ),
        Remark.NO_PLACE: ("sin lugar", "without a place"),
        Remark.COMUNA_FROM_FILE: (
            "con la comuna que dice el archivo, no el mapa",
            "in the comuna that the file names, not the map",
        ),
        Remark.JOINED: ("unidas al caso que nombran", "joined to the case they name"),
        Remark.LEAD_NOT_NAMED: (
            "duplicadas que no nombran otro caso",
            "duplicates that name no other case",
        ),
        Remark.LEAD_NOT_FOUND: (
            "duplicadas de un caso que no está",
            "duplicates of a case that is not here",
        ),
        Remark.LEAD_NOT_OPEN: (
            "duplicadas de un caso que ya no estaba abierto",
            "duplicates of a case that was not open then",
        ),
        Remark.STILL_OPEN: ("siguen abiertas", "still open"),
        Remark.OPEN_AGAIN_BY_SHIFT: (
            "abiertas porque su cierre queda en el futuro",
            "open because their closure now lies ahead",
        ),
    },
)
