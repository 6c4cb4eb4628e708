"""What becomes of a word of thanks, as a table."""

from enum import StrEnum

from models.language import speak
from models.lifecycle import Lifecycle


class RecognitionStatus(StrEnum):
    """Where a word of thanks stands."""

    RECEIVED = "received"
    CONFIRMED = "confirmed"
    HELD = "held"
    LAPSED = "lapsed"
    SET_ASIDE = "set_aside"


class AsideReason(StrEnum):
    """Why a word of thanks does not count after all."""

    WITHDRAWN = "withdrawn"
    NOT_TRUE = "not_true"
    REPEATED = "repeated"
    NOT_EVERYDAY = "not_everyday"
    NAMES_PEOPLE = "names_people"


class WordsState(StrEnum):
    """Whether what somebody wrote may be read by all."""

    NONE = "none"
    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


class Side(StrEnum):
    """Who speaks: a neighbour, or a committee through one of its members."""

    RESIDENT = "resident"
    COMMITTEE = "committee"


speak(
    RecognitionStatus,
    {
        RecognitionStatus.RECEIVED: ("falta que alguien lo confirme", "waiting for a second"),
        RecognitionStatus.CONFIRMED: ("confirmado", "confirmed"),
        RecognitionStatus.HELD: ("en espera", "waiting"),
        RecognitionStatus.LAPSED: ("nadie lo confirmó a tiempo", "nobody confirmed in time"),
        RecognitionStatus.SET_ASIDE: ("no cuenta", "does not count"),
    },
)
speak(
    AsideReason,
    {
        AsideReason.WITHDRAWN: ("quien agradeció lo retiró", "withdrawn by who gave thanks"),
        AsideReason.NOT_TRUE: ("no ocurrió así", "it did not happen so"),
        AsideReason.REPEATED: ("ya estaba agradecido", "the same was thanked before"),
        AsideReason.NOT_EVERYDAY: ("no es un servicio cotidiano", "not an everyday service"),
        AsideReason.NAMES_PEOPLE: ("nombra o expone a personas", "names or exposes people"),
    },
)
speak(
    WordsState,
    {
        WordsState.NONE: ("sin texto", "no text"),
        WordsState.WAITING: ("texto por revisar", "text to be read"),
        WordsState.SHOWN: ("texto público", "public text"),
        WordsState.HIDDEN: ("texto oculto", "hidden text"),
    },
)
speak(
    Side,
    {
        Side.RESIDENT: ("un vecino", "a neighbour"),
        Side.COMMITTEE: ("el comité", "the committee"),
    },
)

_S = RecognitionStatus

RECOGNITION_LIFECYCLE: Lifecycle[RecognitionStatus] = Lifecycle(
    "recognition",
    {
        "confirm": ([_S.RECEIVED], _S.CONFIRMED),
        "hold": ([_S.RECEIVED], _S.HELD),
        "release": ([_S.HELD], _S.CONFIRMED),
        "lapse": ([_S.RECEIVED], _S.LAPSED),
        "set_aside": ([_S.RECEIVED, _S.HELD, _S.CONFIRMED], _S.SET_ASIDE),
    },
)
