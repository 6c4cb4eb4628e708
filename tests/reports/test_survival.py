"""Medians that count the cases still open."""

import pytest

from reports.survival import Median, Wait, median_wait

# Weeks in remission of 21 children given 6-mercaptopurine, and of 21 given a placebo; the
# later + means "at least". Freireich et al. (1963), Blood 21, 699-716, as tabulated by
# Gehan (1965), Biometrika 52, 203-223. Known medians: 23 and 8 weeks.
TREATED = [(6, 3), (7, 1), (10, 1), (13, 1), (16, 1), (22, 1), (23, 1)]
TREATED_STILL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def waits(finished, still=()) -> list[Wait]:
    """Make waits of lengths."""
    return [*(Wait(days, True) for days in finished), *(Wait(days, False) for days in still)]


def test_the_published_medians_are_found():
    """The estimator is the one of the textbooks."""
    treated = [week for week, times in TREATED for _ in range(times)]

    assert median_wait(waits(treated, TREATED_STILL)) == Median(21, 9, 23.0)
    assert median_wait(waits(PLACEBO)).days == 8.0


def test_open_cases_make_the_median_longer():
    """The mean of the finished ones would be 2 days; half of the places still wait."""
    finished = [1, 2, 3]

    assert median_wait(waits(finished, [30] * 2)).days == 3.0
    assert median_wait(waits(finished, [30] * 7)) == Median(10, 3, None, 30.0)


@pytest.mark.parametrize("few", [[], [1], [1, 2, 3, 4]])
def test_below_five_cases_nothing_is_said(few):
    """A median of three is an anecdote."""
    found = median_wait(waits(few))

    assert (found.days, found.at_least, found.enough) == (None, None, False)


def test_when_nothing_is_finished_only_the_wait_is_known():
    """That half of them take at least twelve days is all that can be said."""
    assert median_wait(waits([], [3, 5, 8, 9, 12])) == Median(5, 0, None, 12.0)
