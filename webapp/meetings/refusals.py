"""Why something about a meeting cannot be done, in words. Said once, beside the field."""

from flask_babel import gettext as _

from models.language import day_in_words, moment_in_words
from models.trust.attendance import DoorClosedError, UnfitDoorIdError
from models.trust.meeting import (
    CommentsStillOpenError,
    EndsBeforeItBeginsError,
    MeetingInThePastError,
    NotYetBegunError,
)
from models.trust.minutes import CommentsClosedError, NothingChangedError
from models.trust.registration import NoContactError, RoomFullError, RoomTooSmallError
from models.trust.scheduling import LiaisonBusyError
from webapp.languages import language

TIMES = (MeetingInThePastError, EndsBeforeItBeginsError, LiaisonBusyError)
MEETING_REFUSALS: tuple[type[Exception], ...] = (
    *TIMES,
    NotYetBegunError,
    CommentsStillOpenError,
    CommentsClosedError,
    NothingChangedError,
    NoContactError,
    RoomFullError,
    RoomTooSmallError,
    DoorClosedError,
    UnfitDoorIdError,
)


def why_not(error: Exception) -> str:
    """Say why in words; "" for what is no refusal of a meeting."""
    if isinstance(error, LiaisonBusyError):
        return _(
            "A esa hora usted ya tiene el encuentro %(other)s (%(when)s). Escoja otra hora.",
            other=error.other,
            when=moment_in_words(error.starts_at, language()),
        )
    if isinstance(error, CommentsStillOpenError):
        return _(
            "El acta está en comentarios hasta el %(day)s. Apruébela al día siguiente.",
            day=day_in_words(error.until, language()),
        )
    if isinstance(error, RoomTooSmallError):
        return _(
            "Ya hay %(taken)s personas con puesto. Escriba ese número o uno mayor.",
            taken=error.taken,
        )
    if isinstance(error, RoomFullError):
        return _("Ya entraron %(places)s personas, y no hay más puestos.", places=error.places)
    return _plainly(error)


def _plainly(error: Exception) -> str:
    said = {
        MeetingInThePastError: _("Esa hora ya pasó. Escriba una que esté por venir."),
        EndsBeforeItBeginsError: _("Termina antes de empezar. Revise las dos horas."),
        NotYetBegunError: _("El encuentro no ha empezado. Márquelo cuando se haya hecho."),
        CommentsClosedError: _("El acta ya no recibe comentarios."),
        NothingChangedError: _("El texto es igual al anterior. No se guardó otra versión."),
        NoContactError: _("Escriba su correo o su teléfono, para avisarle si algo cambia."),
        DoorClosedError: _(
            "La asistencia se anota desde doce horas antes hasta dos días después del "
            "encuentro, y no cambia cuando el acta está publicada."
        ),
        UnfitDoorIdError: _("Esa nota llegó incompleta. Anótela otra vez."),
    }
    return said.get(type(error), "")
