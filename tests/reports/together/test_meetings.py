"""Meetings in the report: overdue minutes first, and no small figure to be worked out."""

import pytest
from sqlalchemy.orm import Session

from reports.accountability import gather
from reports.meeting_figures import shown_sums
from reports.participation_sentences import sentences_of
from tests.people import ATALAYA, LA_LIBERTAD
from tests.reports.together.conftest import APRIL, pages, part_of


def test_meetings_are_counted_and_overdue_minutes_come_first(met: Session) -> None:
    """Held by the day they began; minutes by the day they were published."""
    told_of = part_of(met, "meetings")
    overdue = told_of.pop("overdue_list")

    assert told_of == {
        "convened": 1,  # the one of May: the others were called in March
        "held": 3,
        "cancelled": 1,
        "unsaid": 1,
        "came": 12 + 6 + 9,
        "minutes_on_time": 1,
        "minutes_late": 1,
        "minutes_overdue": 2,
    }
    assert [(one["title"], one["held"]) for one in overdue] == [
        ("Riñas", True),
        ("Nadie dijo", False),
    ]
    assert [(one["due_on"], one["days_late"]) for one in overdue] == [
        ("2026-04-23", 7),  # 24, 27, 28, 29, 30 April, 4 and 5 May: the first is a holiday
        ("2026-04-24", 6),
    ]
    said = sentences_of({"meetings": told_of})["meetings"]
    assert said == (
        "Hoy hay 2 actas vencidas. En el mes se realizaron 3 encuentros, con 27 personas; se "
        "canceló 1; de 1 no se ha dicho si se hizo."
    )
    printed = pages(gather(met, LA_LIBERTAD, APRIL))
    assert printed.index("Actas de encuentros vencidas") < printed.index("El mes en cifras")
    assert "Vecina" not in printed


def test_how_many_came_is_hidden_where_it_points_at_somebody(met: Session) -> None:
    """Three in Atalaya: neither there, nor in the city, from which it could be worked out."""
    assert part_of(met, "meetings", ATALAYA)["came"] is None
    assert part_of(met, "meetings", "54001")["came"] is None
    assert (
        "3 personas"
        not in sentences_of(gather(met, ATALAYA, APRIL).data["participation"])["meetings"]
    )


@pytest.mark.parametrize(
    ("counts", "shown", "everybody"),
    [
        ({"a": [40], "b": [20, 0]}, {"a": 40, "b": 20}, 60),
        ({"a": [40, 3], "b": [20]}, {"a": None, "b": 20}, None),
        ({"a": [40, 3], "b": [4]}, {"a": None, "b": None}, 47),
        ({"a": [3, 4], "b": [4]}, {"a": 7, "b": None}, None),
        ({"a": [1, 2], "b": []}, {"a": None, "b": 0}, None),
    ],
)
def test_no_sum_gives_a_small_meeting_away(counts, shown, everybody) -> None:
    """Meetings of five and more can be read one by one; what is left must be nobody's."""
    assert shown_sums(counts) == (shown, everybody)
