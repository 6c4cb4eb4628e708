"""The stages of a survey wave, the moves between them, and what each must have to show."""

from enum import StrEnum

from sqlalchemy import CheckConstraint

from models.language import speak
from models.lifecycle import Lifecycle


class WaveStatus(StrEnum):
    """Where a wave stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


_S = WaveStatus

speak(
    WaveStatus,
    {
        _S.PLANNED: ("planeada", "planned"),
        _S.OPEN: ("abierta", "open"),
        _S.CLOSED: ("cerrada, por publicar", "closed, to be published"),
        _S.PUBLISHED: ("publicada", "published"),
        _S.CANCELLED: ("cancelada", "cancelled"),
    },
)

WAVE_LIFECYCLE: Lifecycle[WaveStatus] = Lifecycle(
    "survey wave",
    {
        "open": ([_S.PLANNED], _S.OPEN),
        "close": ([_S.OPEN], _S.CLOSED),
        "publish": ([_S.CLOSED], _S.PUBLISHED),
        "cancel": ([_S.PLANNED], _S.CANCELLED),
    },
)


class WaveMode(StrEnum):
    """How people come to answer."""

    WEB = "web"
    CODES = "codes"
    OFFICERS = "officers"


speak(
    WaveMode,
    {
        WaveMode.WEB: ("formulario abierto en la web", "open web form"),
        WaveMode.CODES: ("códigos en papel o QR", "codes on paper or as QR"),
        WaveMode.OFFICERS: ("códigos para uniformados", "codes for officers"),
    },
)

# A status cannot lie: the database refuses one that has nothing to show for it.
WAVE_EVIDENCE = (
    CheckConstraint("closes_at >= opens_at", name="opens_before_it_closes"),
    CheckConstraint(
        "(status IN ('open', 'closed', 'published')) = (opened_at IS NOT NULL)",
        name="opened_when_it_says_so",
    ),
    CheckConstraint(
        "(status IN ('closed', 'published')) = (closed_at IS NOT NULL)",
        name="closed_when_it_says_so",
    ),
    CheckConstraint("(closed_at IS NULL) = (received IS NULL)", name="counted_when_it_closed"),
    CheckConstraint(
        "(status = 'published') = (published_at IS NOT NULL)", name="published_when_it_says_so"
    ),
    CheckConstraint(
        "(status = 'cancelled') = (cancel_reason IS NOT NULL)", name="cancelled_for_a_reason"
    ),
    # Whoever comes to an open form chose to come: no sample was drawn (README of the figures).
    CheckConstraint("mode <> 'web' OR NOT probability", name="web_is_no_sample"),
    CheckConstraint("invited IS NULL OR invited > 0", name="invites_somebody"),
    CheckConstraint("printed >= 0", name="prints_codes"),
)
