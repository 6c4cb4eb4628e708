"""The stages of a committee, the moves between them, and what each must have to show.

They are those of the neighbourhood security fronts of the national police: sector chosen,
convened, constituted with its act and a profile of the sector, inaugurated, registered. The
other kinds follow them too, so that a neighbour needs to learn them once.
"""

from enum import StrEnum

from sqlalchemy import CheckConstraint

from models.language import speak
from models.lifecycle import Lifecycle


class CommitteeStatus(StrEnum):
    """Where a committee stands."""

    SECTOR_CHOSEN = "sector_chosen"
    CONVENED = "convened"
    CONSTITUTED = "constituted"
    INAUGURATED = "inaugurated"
    REGISTERED = "registered"
    RENEWED = "renewed"
    DISSOLVED = "dissolved"


_S = CommitteeStatus

speak(
    CommitteeStatus,
    {
        _S.SECTOR_CHOSEN: ("sector escogido", "sector chosen"),
        _S.CONVENED: ("convocado", "convened"),
        _S.CONSTITUTED: ("constituido", "constituted"),
        _S.INAUGURATED: ("inaugurado", "inaugurated"),
        _S.REGISTERED: ("registrado", "registered"),
        _S.RENEWED: ("renovado", "renewed"),
        _S.DISSOLVED: ("terminado", "dissolved"),
    },
)

COMMITTEE_LIFECYCLE: Lifecycle[CommitteeStatus] = Lifecycle(
    "committee",
    {
        "convene": ([_S.SECTOR_CHOSEN], _S.CONVENED),
        "constitute": ([_S.CONVENED], _S.CONSTITUTED),
        "inaugurate": ([_S.CONSTITUTED], _S.INAUGURATED),
        "register": ([_S.INAUGURATED], _S.REGISTERED),
        "renew": ([_S.REGISTERED, _S.RENEWED], _S.RENEWED),
        "dissolve": (
            [
                _S.SECTOR_CHOSEN,
                _S.CONVENED,
                _S.CONSTITUTED,
                _S.INAUGURATED,
                _S.REGISTERED,
                _S.RENEWED,
            ],
            _S.DISSOLVED,
        ),
    },
)

# It exists: its members work on problems and confirm repairs.
AT_WORK = (_S.CONSTITUTED, _S.INAUGURATED, _S.REGISTERED, _S.RENEWED)
LIVING = (_S.SECTOR_CHOSEN, _S.CONVENED, *AT_WORK)
_AT_WORK = "('constituted', 'inaugurated', 'registered', 'renewed')"

# A status cannot lie: the database refuses one that has nothing to show for it.
COMMITTEE_EVIDENCE = (
    CheckConstraint(
        f"(status <> 'convened' AND status NOT IN {_AT_WORK}) OR convened_at IS NOT NULL",
        name="convened_when_it_says_so",
    ),
    CheckConstraint(
        f"status NOT IN {_AT_WORK} OR (constituted_at IS NOT NULL AND act IS NOT NULL"
        " AND act <> '' AND profile IS NOT NULL AND profile <> '')",
        name="constituted_with_act_and_profile",
    ),
    CheckConstraint(
        f"status NOT IN {_AT_WORK} OR kind <> 'security_front'"
        " OR (alert_system IS NOT NULL AND police_channel IS NOT NULL)",
        name="front_has_alert_and_channel",
    ),
    CheckConstraint(
        "status NOT IN ('inaugurated', 'registered', 'renewed') OR inaugurated_at IS NOT NULL",
        name="inaugurated_when_it_says_so",
    ),
    CheckConstraint(
        "status NOT IN ('registered', 'renewed')"
        " OR (registered_at IS NOT NULL AND registry_number IS NOT NULL)",
        name="registered_under_a_number",
    ),
    CheckConstraint(
        "status <> 'renewed' OR renewed_at IS NOT NULL", name="renewed_when_it_says_so"
    ),
    CheckConstraint(
        "(status = 'dissolved') = (dissolution_reason IS NOT NULL)",
        name="dissolved_for_a_reason",
    ),
    CheckConstraint(
        "(kind IN ('drug_use', 'land_invasion')) = is_pseudonymous",
        name="pseudonymous_where_it_is_dangerous",
    ),
)
