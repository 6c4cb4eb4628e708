"""The four steps of working on a problem, the moves between them, and what each must show.

Scanning, analysis, response, assessment (SARA; Eck and Spelman 1987): a committee names one
problem in one place, finds out why it is there, acts, and looks whether it helped. Who finds
that it did not goes back to analysis, with a new baseline.
"""

from enum import StrEnum

from sqlalchemy import CheckConstraint

from models.language import speak
from models.lifecycle import Lifecycle


class ProblemStatus(StrEnum):
    """Where the work on a problem stands."""

    SCANNING = "scanning"
    ANALYSIS = "analysis"
    RESPONSE = "response"
    ASSESSMENT = "assessment"
    CLOSED = "closed"
    ABANDONED = "abandoned"


_S = ProblemStatus

speak(
    ProblemStatus,
    {
        _S.SCANNING: ("observar", "scanning"),
        _S.ANALYSIS: ("entender", "analysis"),
        _S.RESPONSE: ("actuar", "response"),
        _S.ASSESSMENT: ("evaluar", "assessment"),
        _S.CLOSED: ("terminado", "closed"),
        _S.ABANDONED: ("abandonado", "abandoned"),
    },
)

PROBLEM_LIFECYCLE: Lifecycle[ProblemStatus] = Lifecycle(
    "problem",
    {
        "analyse": ([_S.SCANNING], _S.ANALYSIS),
        "respond": ([_S.ANALYSIS], _S.RESPONSE),
        "assess": ([_S.RESPONSE], _S.ASSESSMENT),
        "rethink": ([_S.ASSESSMENT], _S.ANALYSIS),
        "close": ([_S.ASSESSMENT], _S.CLOSED),
        "abandon": ([_S.SCANNING, _S.ANALYSIS, _S.RESPONSE], _S.ABANDONED),
    },
)

STEPS = (_S.SCANNING, _S.ANALYSIS, _S.RESPONSE, _S.ASSESSMENT)
OPEN = STEPS

# A status cannot lie: the database refuses one that has nothing to show for it.
PROBLEM_EVIDENCE = (
    CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="a_whole_point"),
    CheckConstraint("radius_m BETWEEN 50 AND 1000", name="reaches_a_few_streets"),
    CheckConstraint(
        "status IN ('scanning', 'abandoned')"
        " OR (lat IS NOT NULL AND since IS NOT NULL AND understood_at IS NOT NULL)",
        name="analysed_at_a_place",
    ),
    CheckConstraint(
        "status NOT IN ('response', 'assessment', 'closed')"
        " OR (responded_at IS NOT NULL AND causes <> '' AND measured_from IS NOT NULL)",
        name="answered_from_a_baseline",
    ),
    CheckConstraint(
        "status NOT IN ('assessment', 'closed') OR assessed_at IS NOT NULL",
        name="assessed_when_it_says_so",
    ),
    CheckConstraint(
        "(status = 'closed') = (verdict IS NOT NULL)", name="closed_with_a_verdict"
    ),
    CheckConstraint(
        "(status = 'abandoned') = (abandon_reason IS NOT NULL)", name="abandoned_for_a_reason"
    ),
)
