"""How a commitment stands, in words: what is next, and how pressing that is."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.calendar import city_day
from models.clock import now
from models.language import due_in_words, say
from models.trust.commitment import Commitment
from models.trust.commitment_stages import CommitmentStatus
from webapp.languages import language

_S = CommitmentStatus
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """A word on it, the colour that repeats the word, its sign, and what comes next."""

    words: str
    tone: str
    sign: str
    following: str = ""


def standing(commitment: Commitment) -> Standing:
    """Say how a commitment stands. Broken is said first, whatever its status is."""
    status = commitment.status
    if commitment.is_broken and status is _S.CLAIMED:
        return Standing(
            _("dicen que cumplieron, tarde"),
            "bad",
            "clock",
            _("Falta que el lado al que se le prometió diga si es así."),
        )
    if commitment.is_broken:
        return Standing(
            _("incumplido: %(due)s", due=due_in_words(commitment.due_on, language())),
            "bad",
            "alert",
            _("Sigue abierto hasta que se cumpla, o lo retire quien recibió la promesa."),
        )
    if status in {_S.ACCEPTED, _S.IN_PROGRESS}:
        near = commitment.due_on - city_day(now()) <= SOON
        tone, sign = ("soon", "clock") if near else ("moving", "mend")
        return Standing(
            due_in_words(commitment.due_on, language()), tone, sign, str(_NEXT[status])
        )
    tone, sign = _SIGNS[status]
    return Standing(say(status, language()), tone, sign, str(_NEXT[status]))


_SIGNS = {
    _S.PROPOSED: ("soon", "question"),
    _S.DECLINED: ("", "close"),
    _S.CLAIMED: ("moving", "eye"),
    _S.KEPT: ("good", "confirmed"),
    _S.KEPT_LATE: ("soon", "confirmed"),
    _S.WITHDRAWN: ("", "undo"),
}
_NEXT = {
    _S.PROPOSED: _l("Falta que quien lo debe diga si lo acepta."),
    _S.DECLINED: _l("No se prometió. Queda escrito por qué."),
    _S.ACCEPTED: _l("Quien lo debe lo cumple y lo muestra; el otro lado dice si es así."),
    _S.IN_PROGRESS: _l("El trabajo empezó. Cuando lo muestren, el otro lado dice si es así."),
    _S.CLAIMED: _l("Falta que el lado al que se le prometió diga si es así."),
    _S.KEPT: _l("El lado al que se le prometió confirmó que se cumplió a tiempo."),
    _S.KEPT_LATE: _l(
        "El lado al que se le prometió confirmó que se cumplió, después de la fecha."
    ),
    _S.WITHDRAWN: _l("El lado al que se le prometió lo retiró. Queda escrito por qué."),
}
