"""Why the rules of commitments, questions and handovers refuse something, in words."""

from flask_babel import lazy_gettext as _l

from models.trust.commitment import (
    AlreadyAskedError,
    DatePassedError,
    NothingAskedError,
    NothingShownError,
    OwnClaimError,
)
from models.trust.handover import NotTheSuccessorError, SamePersonError
from models.trust.question import CommentedAlreadyError
from models.trust.speaker import NotYourSideError
from models.trust.words import NothingSaidError

WHY: dict[type[Exception], object] = {
    NotYourSideError: _l(
        "Eso lo dice el otro lado. Quien debe un compromiso no lo confirma, y quien lo recibió "
        "no lo cumple."
    ),
    DatePassedError: _l(
        "La fecha ya pasó. Un compromiso incumplido no cambia de fecha: se cumple tarde o lo "
        "retira quien recibió la promesa."
    ),
    NothingShownError: _l("Falta mostrar con qué se cumplió: unas palabras, o la foto pedida."),
    OwnClaimError: _l("Usted mismo dijo que se cumplió. Lo confirma otra persona."),
    AlreadyAskedError: _l("Ya se pidió otra fecha y falta la respuesta."),
    NothingAskedError: _l("Nadie ha pedido otra fecha, o ya se respondió."),
    NotTheSuccessorError: _l("Lo recibe la persona que llega al cargo, y nadie más."),
    SamePersonError: _l("Quien entrega y quien recibe son la misma persona."),
    CommentedAlreadyError: _l("Esa respuesta ya tiene su comentario. Solo se puede una vez."),
    NothingSaidError: _l("Faltan las palabras."),
}
