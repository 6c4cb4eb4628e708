"""The pages of a report in their order, and which fields each one shows."""

from enum import StrEnum

from models.language import speak
from webapp.reporting.draft import ANSWER, Draft


class Step(StrEnum):
    """One page of a report."""

    CATEGORY = "que"
    PLACE = "donde"
    DETAILS = "detalles"
    ALIKE = "parecidos"
    CONTACT = "contacto"
    CHECK = "revisar"


speak(
    Step,
    {
        Step.CATEGORY: ("qué está dañado", "what is broken"),
        Step.PLACE: ("dónde está", "where it is"),
        Step.DETAILS: ("fotos y detalles", "photos and details"),
        Step.ALIKE: ("reportes parecidos", "reports like it"),
        Step.CONTACT: ("cómo avisarle", "how to tell you"),
        Step.CHECK: ("revisar y enviar", "check and send"),
    },
)

ORDER = tuple(Step)
# People count five: likely duplicates are shown only where there are some.
NUMBERS = {
    Step.CATEGORY: 1,
    Step.PLACE: 2,
    Step.DETAILS: 3,
    Step.ALIKE: 3,
    Step.CONTACT: 4,
    Step.CHECK: 5,
}
OWN_FIELDS: dict[Step, set[str]] = {
    Step.CATEGORY: {"categoria"},
    Step.PLACE: {"lat", "lon", "direccion", "territorio", "corregimiento"},
    Step.DETAILS: {"descripcion"},
    Step.ALIKE: {"parecido"},
    Step.CONTACT: {"nombre", "correo", "telefono", "acepta"},
    Step.CHECK: set(),
}


def shown_on(step: Step, draft: Draft) -> set[str]:
    """Return the fields that a page shows itself, so that it need not carry them."""
    if step is not Step.DETAILS:
        return OWN_FIELDS[step]
    return OWN_FIELDS[step] | {name for name in draft.typed if name.startswith(ANSWER)}


def named(word: str) -> Step:
    """Return the page of that name; the first one for a name that is none."""
    return Step(word) if word in set(Step) else Step.CATEGORY


def after(step: Step) -> Step:
    """Return the page after this one."""
    return ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]


def before(step: Step) -> Step:
    """Return the page before this one."""
    return ORDER[max(ORDER.index(step) - 1, 0)]
