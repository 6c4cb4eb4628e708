"""What people may do to a commitment: one row for each, with its consequence in a line."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from models.people.grant import Permission
from models.trust.commitment import Commitment
from models.trust.commitment_stages import PROMISED
from models.trust.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done: by which side, what its button says, what follows."""

    endpoint: str
    owing: bool  # by the side that owes it; else by the one it was made to
    is_open: Callable[[Commitment], bool]
    words: object  # translated when they are shown
    consequence: object
    done: object
    sign: str
    kind: str = "second"
    at_once: bool = False  # a button is enough: there is nothing to ask

    @property
    def permission(self) -> Permission:
        """Return what somebody must hold to do it."""
        if self.owing:
            return Permission.KEEP_COMMITMENTS
        return Permission.CONFIRM_COMMITMENTS


def _asks(one: Commitment) -> bool:
    return one.asked is not None and one.status in PROMISED and not one.is_broken


ACCEPT = Deed(
    "commitments.accept",
    owing=True,
    is_open=lambda one: one.can("accept"),
    words=_l("Aceptar el compromiso"),
    consequence=_l("Desde hoy la fecha cuenta y todos la ven."),
    done=_l("El compromiso quedó aceptado. Su fecha ya cuenta."),
    sign="check",
    kind="",
    at_once=True,
)
DECLINE = Deed(
    "commitments.decline",
    owing=True,
    is_open=lambda one: one.can("decline"),
    words=_l("No aceptarlo"),
    consequence=_l("No se promete nada. La razón se publica."),
    done=_l("Quedó escrito que no se acepta, y por qué."),
    sign="close",
)
CLAIM = Deed(
    "commitments.claim",
    owing=True,
    is_open=lambda one: one.can("claim"),
    words=_l("Decir que se cumplió"),
    consequence=_l("El otro lado dirá si es así. Muestre con qué se cumplió."),
    done=_l("Gracias. El otro lado dirá si se cumplió."),
    sign="check",
    kind="",
)
START = Deed(
    "commitments.start",
    owing=True,
    is_open=lambda one: one.can("start"),
    words=_l("Empezar"),
    consequence=_l("Todos verán que el trabajo ya empezó. La fecha no cambia."),
    done=_l("Quedó anotado que el trabajo empezó."),
    sign="play",
    at_once=True,
)
ASK_DATE = Deed(
    "commitments.ask_date",
    owing=True,
    is_open=lambda one: one.status in PROMISED and one.asked is None and not one.is_broken,
    words=_l("Pedir otra fecha"),
    consequence=_l("Hace falta una razón y que el otro lado esté de acuerdo. Se cuenta."),
    done=_l("La petición quedó enviada. Mientras tanto vale la fecha de siempre."),
    sign="calendar",
)
CONFIRM = Deed(
    "commitments.confirm",
    owing=False,
    is_open=lambda one: one.can("confirm"),
    words=_l("Sí, se cumplió"),
    consequence=_l("Queda como cumplido, a tiempo o tarde según el día en que lo mostraron."),
    done=_l("Gracias. El compromiso quedó como cumplido."),
    sign="confirmed",
    kind="",
    at_once=True,
)
DISPUTE = Deed(
    "commitments.dispute",
    owing=False,
    is_open=lambda one: one.can("dispute"),
    words=_l("Todavía falta algo"),
    consequence=_l("Vuelve a quien lo debe. La fecha no cambia."),
    done=_l("Gracias. El compromiso volvió a quien lo debe."),
    sign="close",
    kind="danger",
)
CONSENT = Deed(
    "commitments.consent",
    owing=False,
    is_open=_asks,
    words=_l("Aceptar la nueva fecha"),
    consequence=_l("Vale la fecha nueva. La primera sigue a la vista."),
    done=_l("La fecha nueva ya vale. La primera sigue a la vista."),
    sign="calendar",
    kind="",
    at_once=True,
)
REFUSE = Deed(
    "commitments.refuse",
    owing=False,
    is_open=_asks,
    words=_l("Mantener la fecha"),
    consequence=_l("Vale la fecha que ya estaba."),
    done=_l("La fecha sigue igual."),
    sign="close",
    at_once=True,
)
LET_GO = Deed(
    "commitments.let_go",
    owing=False,
    is_open=lambda one: one.can("withdraw"),
    words=_l("Retirar el compromiso"),
    consequence=_l("Nadie lo debe más. La razón se publica."),
    done=_l("El compromiso quedó retirado."),
    sign="undo",
    kind="plain",
)

# In the order in which they are shown.
DEEDS = (
    CONFIRM,
    DISPUTE,
    CONSENT,
    REFUSE,
    ACCEPT,
    DECLINE,
    CLAIM,
    START,
    ASK_DATE,
    LET_GO,
)


def open_deeds(commitment: Commitment, speaker: Speaker) -> list[Deed]:
    """Return what somebody may do to a commitment as it stands."""
    owes, receives = speaker.owes(commitment), speaker.receives(commitment)
    claim = commitment.standing_claim
    own_claim = claim is not None and claim.claimed_by in speaker.signatures
    return [
        deed
        for deed in DEEDS
        if (owes if deed.owing else receives)
        and deed.is_open(commitment)
        and not (own_claim and deed in {CONFIRM, DISPUTE})
    ]
