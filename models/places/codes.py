"""The fixed words of imports of territory: what a file lists, and what can be wrong in it."""

from enum import StrEnum

from models.imports import UnreadableFileError
from models.language import say, speak


class FileKind(StrEnum):
    """What a file of the city's divisions lists."""

    MUNICIPALITY = "municipality"
    COMUNAS = "comunas"
    CORREGIMIENTOS = "corregimientos"
    BARRIOS = "barrios"
    PLACES = "places"


speak(
    FileKind,
    {
        FileKind.MUNICIPALITY: ("límite del municipio", "boundary of the municipality"),
        FileKind.COMUNAS: ("límites de las comunas", "boundaries of the comunas"),
        FileKind.CORREGIMIENTOS: ("corregimientos", "rural districts"),
        FileKind.BARRIOS: ("barrios por comuna", "neighbourhoods by comuna"),
        FileKind.PLACES: ("lugares públicos", "public places"),
    },
)


class Fault(StrEnum):
    """Why a row of such a file could not be kept."""

    BROKEN_ROW = "broken_row"
    NO_NAME = "no_name"
    NAME_TOO_LONG = "name_too_long"
    NO_COMUNA = "no_comuna"
    UNKNOWN_COMUNA = "unknown_comuna"
    NO_COORDINATES = "no_coordinates"
    OUTSIDE = "outside"
    NO_CORREGIMIENTO = "no_corregimiento"
    NO_BOUNDARY = "no_boundary"
    NOT_DEGREES = "not_degrees"
    REPEATED = "repeated"


speak(
    Fault,
    {
        Fault.BROKEN_ROW: ("la fila está dañada o incompleta", "the row is broken"),
        Fault.NO_NAME: ("falta el nombre", "the name is missing"),
        Fault.NAME_TOO_LONG: ("el nombre pasa de 120 letras", "the name is over 120 letters"),
        Fault.NO_COMUNA: ("falta el número de la comuna", "the comuna's number is missing"),
        Fault.UNKNOWN_COMUNA: ("esa comuna no existe", "there is no such comuna"),
        Fault.NO_COORDINATES: ("las coordenadas no se entienden", "unreadable coordinates"),
        Fault.OUTSIDE: ("queda fuera del municipio", "lies outside the municipality"),
        Fault.NO_CORREGIMIENTO: (
            "queda en zona rural y falta su corregimiento",
            "lies in the country and names no rural district",
        ),
        Fault.NO_BOUNDARY: ("no trae un límite utilizable", "has no usable boundary"),
        Fault.NOT_DEGREES: (
            "las coordenadas no están en grados WGS84 de Colombia",
            "the coordinates are not WGS84 degrees in Colombia",
        ),
        Fault.REPEATED: ("está repetida en el mismo archivo", "occurs twice in the file"),
    },
)


class FileFault(StrEnum):
    """Why nothing of a file could be kept."""

    BROKEN_JSON = "broken_json"
    NO_FEATURES = "no_features"
    UNKNOWN_COLUMNS = "unknown_columns"
    NOT_DRAWN = "not_drawn"
    NOT_LISTED = "not_listed"


speak(
    FileFault,
    {
        FileFault.BROKEN_JSON: (
            "El archivo llegó incompleto o dañado: su JSON no se puede leer.",
            "The file is not whole: its JSON cannot be read.",
        ),
        FileFault.NO_FEATURES: (
            "El archivo no es una colección GeoJSON de límites.",
            "The file is not a GeoJSON collection of features.",
        ),
        FileFault.UNKNOWN_COLUMNS: (
            "No se reconocen las columnas: falta una llamada barrio, corregimiento o lugar.",
            "The columns are not known: expected one named barrio, corregimiento or lugar.",
        ),
        FileFault.NOT_DRAWN: (
            "Un archivo GeoJSON trae límites, y lo que usted escogió no los tiene.",
            "A GeoJSON file holds boundaries, and this kind has none.",
        ),
        FileFault.NOT_LISTED: (
            "Los límites llegan en GeoJSON, y este archivo es una tabla.",
            "Boundaries come as GeoJSON, and this file is a table.",
        ),
    },
)


class UnusableFileError(UnreadableFileError):
    """A file of which nothing could be kept, for a reason that has words in both languages."""

    def __init__(self, fault: FileFault) -> None:
        self.fault = fault
        super().__init__(say(fault, "en"))
